/// What Python cells can read: the folder of their definition.
struct FolderKey: Sendable {
    /// Of names and contents, but for the contents of definitions.
    let digest: String
    /// By path from the folder.
    let files: [String: String]
    /// Paths, from the folder, of texts that can be definitions: they count only where they are opened.
    let definitions: [String]
    /// Whether a module of the folder can tell lines of the definition apart.
    let looksAtLines: Bool
    private let folder: String
    private let digests: FileDigests

    /// More texts than this are not watched: the others count as any file.
    private static let watchLimit = 500
    /// Above this no digest is made: a folder of such a size is no place for a report.
    private static let sizeLimit = 4 << 30

    /// - Parameters:
    ///   - folder: real and absolute.
    ///   - outputs: absolute paths of what the report itself writes.
    /// - Returns: nil where a file cannot be read, or there is too much.
    init?(_ folder: String, without outputs: Set<String>, digests: FileDigests) {
        self.folder = folder
        self.digests = digests
        var (files, definitions, lines, size, looks) = ([String: String](), [String](), [String](), 0, false)
        for path in FolderFiles.paths(in: folder, without: []) where !outputs.contains(path) {
            let name = Paths.relative(path, to: folder)
            if FolderKey.mayBeDefinition(name), definitions.count < FolderKey.watchLimit {
                definitions.append(name)
                lines.append(name)
                continue
            }
            size += Files.status(path)?.size ?? 0
            guard size < FolderKey.sizeLimit, let digest = digests.digest(path) else { return nil }
            if Paths.suffix(name) == "py", !looks, let bytes = try? Files.read(path, limit: 4 << 20) {
                looks = LineWords.occur(in: String(decoding: bytes, as: UTF8.self))
            }
            files[name] = digest
            lines.append("\(name) \(digest)")
        }
        self.files = files
        self.definitions = definitions
        looksAtLines = looks
        digest = Digest.sha256(lines.joined(separator: "\n"))
    }

    /// Absolute paths of what is to be watched.
    var watched: [String] { definitions.map { "\(folder)/\($0)" } }

    /// Looks at the definitions before they are watched: the command itself does not open them again then.
    ///
    /// - Returns: by path from the folder.
    func looks() -> [String: (status: Files.Status, digest: String)] {
        var looks: [String: (status: Files.Status, digest: String)] = [:]
        for name in definitions {
            let path = "\(folder)/\(name)"
            _ = try? DefinitionTexts.read(path)
            looks[name] = digests.look(path)
            if let status = looks[name]?.status { _ = DigestMemory.digest(of: path, looking: status) }
        }
        return looks
    }

    /// The digest of a definition as it is.
    func digest(of name: String) -> String { digests.look("\(folder)/\(name)")?.digest ?? "" }

    /// Whether a definition still looks the same, and was last changed before a moment.
    func isSteady(_ name: String, _ status: Files.Status, since start: Int64) -> Bool {
        status.changed < start && Files.status("\(folder)/\(name)") == status
    }

    /// The name of a watched path as it is kept.
    func name(of path: String) -> String { Paths.relative(path, to: folder) }

    private static func mayBeDefinition(_ name: String) -> Bool { ["qmd", "md", "ipynb"].contains(Paths.suffix(name)) }
}

/// Words of Python code that can find out on which line it stands.
enum LineWords {
    private static let words = ["lineno", "_getframe", "currentframe", "inspect", "traceback", "linecache"]

    static func occur(in code: String) -> Bool { words.contains { code.contains($0) } }
}
