import Glibc

/// Notices which of some files are opened, by whatever process and in whatever way. Definitions lie in the folder that Python cells may
/// read; a cell that reads none hangs on none, and edited prose leaves its result as it is.
final class DefinitionWatch {
    private let descriptor: Int32
    private var names: [Int32: String] = [:]
    /// Files that cannot be watched: they count as opened.
    private(set) var unwatched: [String] = []

    /// - Parameter paths: absolute.
    init(_ paths: [String]) {
        descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        for path in paths {
            let watch = descriptor < 0 ? -1 : inotify_add_watch(descriptor, path, DefinitionWatch.opened)
            if watch < 0 { unwatched.append(path) } else { names[watch] = path }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// `IN_OPEN`.
    private static let opened: UInt32 = 0x20
    /// `IN_Q_OVERFLOW`.
    private static let overflow: UInt32 = 0x4000

    /// The files that were opened since this was last asked, sorted.
    func take() -> [String] {
        var found = Set(unwatched)
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while descriptor >= 0 {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { bytes in
                var offset = 0
                while offset + 16 <= count {
                    let watch = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
                    let mask = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                    let length = bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)
                    if mask & DefinitionWatch.overflow != 0 { found.formUnion(names.values) }
                    if mask & DefinitionWatch.opened != 0, let name = names[watch] { found.insert(name) }
                    offset += 16 + Int(length)
                }
            }
        }
        return found.sorted()
    }
}
