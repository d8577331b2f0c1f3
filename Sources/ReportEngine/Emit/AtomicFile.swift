import Glibc
import Synchronization

/// Writes files so that a reader sees the old content or the new one, and never a part.
package enum AtomicFile {
    private struct Unfinished {
        var temporaryPaths: Set<String> = []
        var isClosed = false
    }

    private static let unfinished = Mutex(Unfinished())

    /// Removes the temporary files of writes that are under way, and lets no new one begin: for a process that is about to end.
    package static func abandon() {
        unfinished.withLock { unfinished in
            unfinished.isClosed = true
            for path in unfinished.temporaryPaths { unlink(path) }
            unfinished.temporaryPaths = []
        }
    }

    /// Writes to a temporary file in the same folder, syncs it, and renames it over the path.
    ///
    /// - Parameters:
    ///   - path: its folder is made if it is missing. A link at the path is replaced, not followed.
    ///   - isSynced: whether the content must outlive a loss of power; without it the file may be empty or in part there after one.
    /// - Throws: `Files.Failure`; then the old file is as it was, and no temporary file is left.
    package static func write(_ bytes: [UInt8], to path: String, isSynced: Bool = true) throws(Files.Failure) {
        let folder = Paths.parent(path)
        try Files.makeFolder(folder)
        if let status = Files.status(path), !status.isRegular {
            throw Files.Failure(path: path, code: status.isDirectory ? EISDIR : EEXIST)
        }
        let temporary = "\(folder)/.\(Paths.name(path).prefix(100)).\(getpid()).\(counter()).tmp"
        let (descriptor, problem) = begin(temporary)
        guard descriptor >= 0 else { throw Files.Failure(path: path, code: problem) }
        defer { unfinished.withLock { _ = $0.temporaryPaths.remove(temporary) } }
        if let code = fill(descriptor, bytes, isSynced) {
            close(descriptor)
            unlink(temporary)
            throw Files.Failure(path: path, code: code)
        }
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw Files.Failure(path: path, code: code)
        }
        if isSynced { syncFolder(folder) }
    }

    /// Opens a temporary file that `abandon` knows of.
    private static func begin(_ temporary: String) -> (descriptor: Int32, problem: Int32) {
        unfinished.withLock { unfinished in
            guard !unfinished.isClosed else { return (-1, EINTR) }
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
            if descriptor >= 0 { unfinished.temporaryPaths.insert(temporary) }
            return (descriptor, descriptor < 0 ? errno : 0)
        }
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], _ isSynced: Bool) -> Int32? {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 { if errno == EINTR { continue }; return errno }
            written += count
        }
        return !isSynced || fsync(descriptor) == 0 ? nil : errno
    }

    private static func syncFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func counter() -> UInt32 { UInt32.random(in: 0 ... .max) }
}
