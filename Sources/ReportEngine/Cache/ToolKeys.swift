import FoundationEssentials
import KernelHost

/// What the tool and the machine bring into every result: a key has these parts first.
package struct ToolKeys: Sendable {
    /// Of the tool itself, the packages, the interpreter and the fonts.
    package let parts: [CacheKey.Part]
    /// Versions of the interpreter: `3.11.2`.
    package let interpreter: String

    private struct Interpreter: Codable {
        /// SHA-256 of the program that embeds it.
        var kernel: String
        /// Where the interpreter's library is.
        var library: String
        var libraryDigest: String
        var version: String
    }

    /// The parts, where they can be known without starting anything.
    ///
    /// - Returns: nil where the interpreter's version is not known: it must be asked for.
    package init?(installation: KernelInstallation, identity: ToolIdentity, cache: String?) {
        self.init(installation, identity, cache, greeted: nil)
    }

    /// The parts, after the interpreter was asked for its version, which is kept for the next time.
    ///
    /// - Parameters:
    ///   - interpreter: its whole version.
    ///   - library: the file that it was loaded from; nil where it is part of the kernel's program.
    package init?(installation: KernelInstallation, identity: ToolIdentity, cache: String?, interpreter: String, library: String?) {
        self.init(installation, identity, cache, greeted: (interpreter, library ?? installation.executable))
    }

    private init?(
        _ installation: KernelInstallation, _ identity: ToolIdentity, _ cache: String?, greeted: (version: String, library: String)?
    ) {
        let files = FileDigests(folder: cache, of: "tool \(installation.executable)")
        defer { files.save() }
        guard let kernel = files.digest(installation.executable), let program = files.digest(Files.real("/proc/self/exe") ?? "") else { return nil }
        let found: Interpreter
        if let greeted {
            found = Interpreter(kernel: kernel, library: greeted.library, libraryDigest: files.digest(greeted.library) ?? "", version: greeted.version)
            ToolKeys.remember(found, cache)
        } else {
            guard let known = ToolKeys.remembered(cache, kernel), files.digest(known.library) == known.libraryDigest else { return nil }
            found = known
        }
        interpreter = found.version
        var tool = [ToolIdentity.version, program, kernel, identity.lockDigest]
        for folder in ["python", "csl"] { tool += ToolKeys.digests(below: "\(installation.resources)/\(folder)", files) }
        let packages = ToolKeys.packages(in: installation.sitePackages, files)
        var fonts = ToolKeys.digests(below: "\(installation.resources)/fonts", files)
        fonts += HostFonts.paths(in: installation.resources).map { "\($0) \(files.digest($0) ?? "")" }
        parts = [
            .init("tool", Digest.sha256(tool.joined(separator: "\n"))), .init("packages", Digest.sha256(packages.joined(separator: "\n"))),
            .init("python", Digest.sha256(([found.version, found.libraryDigest] + installation.kernelVariables).joined(separator: "\n"))),
            .init("fonts", Digest.sha256(fonts.joined(separator: "\n"))),
        ]
    }

    // What the interpreter said

    private static func remembered(_ cache: String?, _ kernel: String) -> Interpreter? {
        guard let cache, let bytes = try? Files.read("\(cache)/interpreter/\(kernel)", limit: 1 << 16) else { return nil }
        guard let known = try? JSONDecoder().decode(Interpreter.self, from: Data(bytes)), known.kernel == kernel else { return nil }
        return known
    }

    private static func remember(_ interpreter: Interpreter, _ cache: String?) {
        guard let cache, let bytes = CacheStore.json(interpreter) else { return }
        try? AtomicFile.write(bytes, to: "\(cache)/interpreter/\(interpreter.kernel)", workshop: CacheFolder.workshop(cache), isSynced: false)
    }

    // Files

    private static func digests(below folder: String, _ files: FileDigests) -> [String] {
        FolderFiles.paths(in: folder, without: []).map { "\(Paths.relative($0, to: folder)) \(files.digest($0) ?? "")" }
    }

    /// What is installed, as installers write it down: each distribution with the list of its files, and modules that stand alone.
    static func packages(in folder: String, _ files: FileDigests) -> [String] {
        ((try? Files.list(folder)) ?? []).filter { $0 != "__pycache__" }.map { name in
            let path = folder + "/" + name
            guard name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") else { return "\(name) \(files.digest(path) ?? "")" }
            let list = files.digest(path + "/RECORD") ?? files.digest(path + "/METADATA") ?? ""
            return "\(name) \(list)"
        }
    }
}

/// The fonts of the machine that the tool's list names.
enum HostFonts {
    private struct List: Decodable {
        struct Face: Decodable { var file: String }
        var host: [Face]?
    }

    /// Absolute paths, each once.
    static func paths(in resources: String) -> [String] {
        guard let bytes = try? Files.read(resources + "/fonts/fonts.json"), let list = try? JSONDecoder().decode(List.self, from: Data(bytes)) else { return [] }
        var seen: Set<String> = []
        return (list.host ?? []).map(\.file).filter { seen.insert($0).inserted }
    }
}
