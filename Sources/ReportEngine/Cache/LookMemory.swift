import Synchronization

/// Digests of files by how the files looked when they were hashed, in memory and on disk; shared by all reports of a command.
final class LookMemory: Sendable {
    struct Known: Equatable {
        var status: Files.Status
        var digest: String
    }

    private struct State {
        var known: [String: Known] = [:]
        var hasChanged = false
    }

    private static let memories = Mutex([String: LookMemory]())

    /// The memory that is kept in a file; nil keeps one that lasts as long as its owner.
    static func of(_ path: String?) -> LookMemory {
        guard let path else { return LookMemory(path: nil) }
        return memories.withLock { memories in
            if let memory = memories[path] { return memory }
            let memory = LookMemory(path: path)
            memories[path] = memory
            return memory
        }
    }

    private let path: String?
    private let state: Mutex<State>

    private init(path: String?) {
        self.path = path
        state = Mutex(State(known: path.map(LookMemory.load) ?? [:]))
    }

    func known(_ path: String) -> Known? { state.withLock { $0.known[path] } }

    func note(_ path: String, _ known: Known) {
        state.withLock { state in
            state.known[path] = known
            state.hasChanged = true
        }
    }

    /// - Parameter asked: paths that were of use this time; the others may be gone, and are dropped where the list is long.
    func save(keeping asked: Set<String>) {
        guard let path else { return }
        // A file that is written twice within one tick of its clock looks the same both times.
        let settled = Files.now - 2_000_000_000
        let lines = state.withLock { state -> [String]? in
            guard state.hasChanged else { return nil }
            state.hasChanged = false
            let kept = state.known.count > 20_000 ? state.known.filter { asked.contains($0.key) } : state.known
            return kept.filter { $0.value.status.changed < settled && !$0.key.contains("\n") }.sorted { $0.key < $1.key }.map { path, known in
                let status = known.status
                return "\(known.digest) \(status.size) \(status.modified) \(status.changed) \(status.inode) \(path)\n"
            }
        }
        guard let lines else { return }
        let body = Array(lines.joined().utf8)
        try? AtomicFile.write(Array("looks 1 \(Digest.sha256(body))\n".utf8) + body, to: path, workshop: CacheFolder.path.map(CacheFolder.workshop), isSynced: false)
    }

    /// A file that is not whole is as good as none.
    private static func load(_ path: String) -> [String: Known] {
        guard let bytes = try? Files.read(path, limit: 64 << 20), let end = bytes.firstIndex(of: 0x0A) else { return [:] }
        let body = bytes[(end + 1)...]
        guard bytes[..<end].elementsEqual("looks 1 \(Digest.sha256(body))".utf8) else { return [:] }
        var known: [String: Known] = [:]
        for line in body.split(separator: 0x0A) {
            let fields = line.split(separator: 0x20, maxSplits: 5).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 6, let size = Int(fields[1]), let modified = Int64(fields[2]), let changed = Int64(fields[3]),
                let inode = UInt64(fields[4]) else { continue }
            let status = Files.Status(size: size, modified: modified, changed: changed, inode: inode, isDirectory: false, isRegular: true)
            known[fields[5]] = Known(status: status, digest: fields[0])
        }
        return known
    }
}
