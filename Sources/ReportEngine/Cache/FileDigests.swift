import Synchronization

/// SHA-256 of files, which are read again only where they look different: what is known is kept on disk by size, times and inode.
///
/// A look is never part of a key: it only says whether the content has to be hashed anew.
package final class FileDigests: Sendable {
    private let memory: LookMemory
    /// What was asked for, as it looked then.
    private let asked = Mutex([String: Files.Status]())

    /// - Parameters:
    ///   - folder: the tool's folder in the user's cache; nil keeps nothing on disk.
    ///   - name: of what the files belong to, such as a project's root.
    package init(folder: String?, of name: String) {
        memory = LookMemory.of(folder.map { "\($0)/looks/\(Digest.sha256(name))" })
    }

    /// The digest of a regular file, whatever its size.
    ///
    /// - Returns: nil for what cannot be read, or is no regular file.
    package func digest(_ path: String) -> String? {
        guard let (status, digest) = look(path) else { return nil }
        asked.withLock { $0[path] = status }
        return digest
    }

    /// A file as it is now, whose content the run need not have read: it may change while it runs.
    func look(_ path: String) -> (status: Files.Status, digest: String)? {
        // A file may look different behind its hashing for no more than a link that was made to it.
        for _ in 0..<5 {
            guard let status = Files.status(path), status.isRegular else { return nil }
            if let known = memory.known(path), known.status == status { return (status, known.digest) }
            guard let digest = try? Digest.sha256(file: path) else { return nil }
            guard Files.status(path) == status else { continue }
            memory.note(path, .init(status: status, digest: digest))
            return (status, digest)
        }
        return nil
    }

    /// The digest of a file that was hashed before and still looks the same; nil where it must be read.
    package func knownDigest(_ path: String) -> String? { Files.status(path).flatMap { known(path, $0) } }

    private func known(_ path: String, _ status: Files.Status) -> String? {
        guard let known = memory.known(path), known.status == status else { return nil }
        asked.withLock { $0[path] = status }
        return known.digest
    }

    /// Writes down what was hashed; that this cannot be done is no error.
    package func save() { memory.save(keeping: asked.withLock { Set($0.keys) }) }

    /// Whether every file that was asked for still looks as it did then, and was last changed before a moment: otherwise nobody knows
    /// which content a run read.
    ///
    /// - Parameter start: by `Files.now`.
    package func areSteady(since start: Int64) -> Bool {
        asked.withLock { $0 }.allSatisfy { $0.value.changed < start && Files.status($0.key) == $0.value }
    }
}
