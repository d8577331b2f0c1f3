import FoundationEssentials
import ReportSyntax
import Synchronization

/// What the last render of a definition read and wrote, to tell in milliseconds that nothing has changed. It lies in the
/// user's cache folder, may be deleted at any time, and is believed only as far as files still look as it says.
package struct RenderState: Sendable, Codable, Hashable {
    /// A file that the render read or wrote.
    package struct Entry: Sendable, Codable, Hashable {
        package var path: String
        package var status: Files.Status
        /// SHA-256; empty for what is too large to be read again.
        package var digest: String
    }

    /// Of this layout; a state of another version is not read.
    package static let currentVersion = 3

    package var version: Int
    /// Digest of everything that is no file: tool, parameters, formats, options.
    package var request: String
    package var inputs: [Entry]
    package var outputs: [Entry]
    /// Paths of files that were looked for and were not there.
    package var absent: [String]
    /// The folder that Python cells may read; nil without Python cells.
    package var folder: String?
    /// What lies in it, without the outputs.
    package var folderFiles: [Entry]

    /// Reads the files' looks and contents.
    ///
    /// - Parameter start: when the render began, by `Files.now`.
    /// - Returns: nil if one of them cannot be read, or was changed while the render ran: nobody knows which content it read.
    package init?(request: String, inputs: [String], outputs: [String], absent: [String] = [], folder: String?, start: Int64) {
        version = RenderState.currentVersion
        self.request = request
        self.folder = folder
        self.absent = absent
        let folderPaths = folder.map { FolderFiles.paths(in: $0, without: outputs) } ?? []
        guard let inputs = RenderState.entries(inputs), let outputs = RenderState.entries(outputs),
            let folderFiles = RenderState.entries(folderPaths),
            (inputs + folderFiles).allSatisfy({ $0.status.changed < start })
        else { return nil }
        (self.inputs, self.outputs, self.folderFiles) = (inputs, outputs, folderFiles)
    }

    private static func entries(_ paths: [String]) -> [Entry]? {
        var entries: [Entry] = []
        for path in paths {
            guard let status = Files.status(path), let digest = DigestMemory.digest(of: path, looking: status) else { return nil }
            entries.append(Entry(path: path, status: status, digest: digest))
        }
        return entries
    }

    /// Whether a render with this request would write what is already there.
    package func isCurrent(request: String) -> Bool {
        guard version == RenderState.currentVersion, self.request == request else { return false }
        guard (inputs + outputs).allSatisfy(RenderState.isUnchanged) else { return false }
        guard absent.allSatisfy({ Files.status($0) == nil }) else { return false }
        guard let folder else { return true }
        return FolderFiles.paths(in: folder, without: outputs.map(\.path)) == folderFiles.map(\.path)
            && folderFiles.allSatisfy(RenderState.isUnchanged)
    }

    /// A file that looks the same is the same; one that was touched is read again.
    private static func isUnchanged(_ entry: Entry) -> Bool {
        guard let status = Files.status(entry.path) else { return false }
        if status == entry.status { return true }
        guard status.size == entry.status.size, !entry.digest.isEmpty else { return false }
        return DigestMemory.digest(of: entry.path, looking: status) == entry.digest
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
        try? AtomicFile.write(Array(data), to: path, workshop: CacheFolder.path.map(CacheFolder.workshop))
    }

    private static func path(_ key: String) -> String? {
        guard let folder = CacheFolder.path else { return nil }
        return "\(folder)/state/\(Digest.sha256(key)).json"
    }
}

/// The files of a folder and those below it.
package enum FolderFiles {
    /// Whether a path below a folder is none of those that are listed.
    static func isUnseen(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count > 12 || parts.contains { $0.hasPrefix(".") || $0 == "__pycache__" }
    }

    /// Paths in byte order. Hidden files and folders and `__pycache__` are left out, and so is what lies deeper than 12 folders.
    package static func paths(in folder: String, without left: [String]) -> [String] {
        var paths: [String] = []
        walk(folder, depth: 0, into: &paths)
        return paths.filter { !left.contains($0) }
    }

    private static func walk(_ folder: String, depth: Int, into paths: inout [String]) {
        guard depth < 12, paths.count < 100_000 else { return }
        for name in (try? Files.list(folder)) ?? [] where !name.hasPrefix(".") && name != "__pycache__" {
            let path = folder + "/" + name
            guard let status = Files.status(path) else { continue }
            if status.isDirectory { walk(path, depth: depth + 1, into: &paths) } else if status.isRegular { paths.append(path) }
        }
    }
}

/// Digests of files that this process has read: many reports of a command read the same folder.
enum DigestMemory {
    /// Larger files are known by their looks alone.
    static let sizeLimit = 64 << 20

    private struct Look: Hashable {
        var path: String
        var status: Files.Status
    }

    private static let known = Mutex([Look: String]())

    /// - Returns: SHA-256, empty for a large file, nil for one that cannot be read.
    static func digest(of path: String, looking status: Files.Status) -> String? {
        guard status.size <= sizeLimit else { return "" }
        let look = Look(path: path, status: status)
        if let digest = known.withLock({ $0[look] }) { return digest }
        guard let bytes = try? Files.read(path) else { return nil }
        let digest = Digest.sha256(bytes)
        known.withLock { $0[look] = digest }
        return digest
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

    /// Where the files of a cache lie until they are whole: one folder, so that what a killed command left is found at once.
    package static func workshop(_ folder: String) -> String { folder + "/unfinished" }
}
