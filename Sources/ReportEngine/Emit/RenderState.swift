import FoundationEssentials
import ReportSyntax

/// What the last render of a definition read and wrote, to tell in milliseconds that nothing has changed. It lies in the
/// user's cache folder, may be deleted at any time, and is believed only as far as files still look as it says.
package struct RenderState: Sendable, Codable, Hashable {
    /// A file that the render read or wrote.
    package struct Entry: Sendable, Codable, Hashable {
        package var path: String
        package var status: Files.Status
        package var digest: String
    }

    package static let currentVersion = 1

    package var version: Int
    /// Digest of everything that is no file: tool, parameters, formats, options.
    package var request: String
    package var inputs: [Entry]
    package var outputs: [Entry]
    /// The folder that Python cells may read, as names, sizes and times; nil without Python cells.
    package var folderDigest: String?
    package var folder: String?
    /// Warnings of that render, as printed then.
    package var warnings: [String]

    /// Reads the files' looks and contents.
    ///
    /// - Returns: nil if one of them cannot be read.
    package init?(request: String, inputs: [String], outputs: [String], folder: String?, warnings: [String]) {
        version = RenderState.currentVersion
        self.request = request
        self.folder = folder
        folderDigest = folder.map { FolderDigest.of($0) }
        self.warnings = warnings
        self.inputs = []
        self.outputs = []
        for path in inputs { guard let entry = RenderState.entry(path) else { return nil }; self.inputs.append(entry) }
        for path in outputs { guard let entry = RenderState.entry(path) else { return nil }; self.outputs.append(entry) }
    }

    private static func entry(_ path: String) -> Entry? {
        guard let status = Files.status(path), let bytes = try? Files.read(path) else { return nil }
        return Entry(path: path, status: status, digest: Digest.sha256(bytes))
    }

    /// Whether a render with this request would write what is already there.
    package func isCurrent(request: String) -> Bool {
        guard version == RenderState.currentVersion, self.request == request else { return false }
        guard (inputs + outputs).allSatisfy(RenderState.isUnchanged) else { return false }
        return folder.map { FolderDigest.of($0) } == folderDigest
    }

    /// A file that looks the same is the same; one that was touched is read again.
    private static func isUnchanged(_ entry: Entry) -> Bool {
        guard let status = Files.status(entry.path) else { return false }
        if status == entry.status { return true }
        guard status.size == entry.status.size, let bytes = try? Files.read(entry.path) else { return false }
        return Digest.sha256(bytes) == entry.digest
    }

    /// The state of a definition, or nil.
    ///
    /// - Parameter key: names definition, parameters and place of the outputs.
    package static func load(_ key: String) -> RenderState? {
        guard let path = path(key), let bytes = try? Files.read(path, limit: 16 << 20) else { return nil }
        return try? JSONDecoder().decode(RenderState.self, from: Data(bytes))
    }

    /// Keeps the state; that it cannot be kept is no error.
    package func save(_ key: String) {
        guard let path = RenderState.path(key), let data = try? JSONEncoder().encode(self) else { return }
        try? AtomicFile.write(Array(data), to: path)
    }

    private static func path(_ key: String) -> String? {
        guard let folder = CacheFolder.path else { return nil }
        return "\(folder)/state/\(Digest.sha256(key)).json"
    }
}

/// Names, sizes and times of everything in a folder.
enum FolderDigest {
    /// - Complexity: one look at each entry; what is hidden and `__pycache__` are left out, and so is what lies deeper than 12 folders.
    static func of(_ folder: String) -> String {
        var lines: [String] = []
        walk(folder, depth: 0, into: &lines)
        return Digest.sha256(lines.joined(separator: "\n"))
    }

    private static func walk(_ folder: String, depth: Int, into lines: inout [String]) {
        guard depth < 12, lines.count < 100_000 else { return }
        for name in (try? Files.list(folder)) ?? [] where !name.hasPrefix(".") && name != "__pycache__" {
            guard let status = Files.status(folder + "/" + name) else { continue }
            if status.isDirectory {
                walk(folder + "/" + name, depth: depth + 1, into: &lines)
            } else {
                lines.append("\(folder)/\(name)\t\(status.size)\t\(status.modified)\t\(status.changed)\t\(status.inode)")
            }
        }
    }
}

/// Where the tool keeps what it can make again.
package enum CacheFolder {
    /// `$XDG_CACHE_HOME/report`, or `~/.cache/report`; nil without a home.
    package static var path: String? {
        let environment = ProcessInfo.processInfo.environment
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/report" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/report" }
        return nil
    }
}
