import FoundationEssentials
import Glibc

/// Results on disk, each in a file that is named after its key. It may be deleted at any time, in whole or in part, and several
/// commands may use it at once: a file is written under another name and then renamed, and never changed afterwards.
package struct CacheStore: Sendable {
    /// The tool's folder in the user's cache.
    package let folder: String

    /// - Parameter folder: absolute; nil without a home, and then nothing is kept.
    package init?(folder: String? = CacheFolder.path) {
        guard let folder else { return nil }
        self.folder = folder
    }

    /// The folder of all entries.
    package var entriesFolder: String { folder + "/cells" }

    private static let mark = "report cell 1\n"

    private func path(_ key: CacheKey) -> String { "\(entriesFolder)/\(key.digest.prefix(2))/\(key.digest)" }

    /// The body that was kept under a key. One that is not whole is removed, and is not there.
    package func body(_ key: CacheKey) -> [UInt8]? {
        let path = path(key)
        guard let bytes = try? Files.read(path) else { return nil }
        let head = CacheStore.mark.utf8.count + 2 * 65
        let body = bytes.dropFirst(head)
        guard bytes.count >= head, bytes.starts(with: CacheStore.head(key, bodyDigest: Digest.sha256(body))) else {
            unlink(path)
            return nil
        }
        noteUse(path)
        return Array(body)
    }

    private static func head(_ key: CacheKey, bodyDigest: String) -> [UInt8] { Array("\(mark)\(key.digest)\n\(bodyDigest)\n".utf8) }

    /// Keeps a body under a key. That it cannot be kept, as on a full disk, is no error.
    /// What is there already is replaced: it may be damaged.
    package func keep(_ body: [UInt8], under key: CacheKey) {
        let path = path(key)
        guard makePrivate(folder) else { return }
        try? AtomicFile.write(CacheStore.head(key, bodyDigest: Digest.sha256(body)) + body, to: path, workshop: CacheFolder.workshop(folder), isSynced: false)
    }

    /// Whether something was kept under a key; it is not looked at.
    func has(_ key: CacheKey) -> Bool { Files.status(path(key)) != nil }

    /// The value that was kept under a key as JSON; an entry that does not decode is removed.
    func value<Value: Decodable>(_ key: CacheKey, as type: Value.Type) -> Value? {
        guard let body = body(key) else { return nil }
        if let value = try? JSONDecoder().decode(type, from: Data(body)) { return value }
        unlink(path(key))
        return nil
    }

    /// Keeps a value as JSON; one that has no JSON form is not kept.
    func keep(_ value: some Encodable, under key: CacheKey) {
        guard let body = CacheStore.json(value) else { return }
        keep(body, under: key)
    }

    /// The same bytes for equal values.
    static func json(_ value: some Encodable) -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map(Array.init)
    }

    /// What a report says may be for few eyes: others do not look into the cache.
    private func makePrivate(_ folder: String) -> Bool {
        if Files.status(folder) != nil { return true }
        guard (try? Files.makeFolder(Paths.parent(folder))) != nil else { return false }
        return mkdir(folder, 0o700) == 0 || errno == EEXIST
    }

    /// An entry's time is that of its last use, to the day.
    private func noteUse(_ path: String) {
        guard let status = Files.status(path), status.modified < Files.now - 86_400_000_000_000 else { return }
        utimensat(AT_FDCWD, path, nil, 0)
    }
}
