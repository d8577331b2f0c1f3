import Glibc

/// The temporary file of a write: its name says which process writes it, and a lock says that it still does.
///
/// The name is what tells a killed writer on this machine; the lock is what spares a living one that this process cannot see, such as one in
/// another container that writes to the same folder.
struct UnfinishedFile {
    let path: String
    /// Open for writing, and locked; -1 once closed.
    private(set) var descriptor: Int32

    private static let suffix = ".tmp"

    /// Makes it, empty.
    ///
    /// - Parameter name: of the file that it is to become.
    /// - Throws: `Files.Failure` with the temporary path.
    init(in folder: String, for name: String) throws(Files.Failure) {
        path = "\(folder)/.\(UnfinishedFile.short(name)).\(ProcessOwner.current.text).\(UInt32.random(in: 0 ... .max))\(UnfinishedFile.suffix)"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Files.Failure(path: path, code: errno) }
        flock(descriptor, LOCK_EX | LOCK_NB)
    }

    /// Names may have 255 bytes.
    private static func short(_ name: String) -> String {
        var short = ""
        for character in name where short.utf8.count + character.utf8.count <= 120 { short.append(character) }
        return short
    }

    /// Writes all bytes, and has them on the disk where that is asked for.
    ///
    /// - Returns: `errno` of what could not be done; nil where all was.
    func fill(_ bytes: [UInt8], isSynced: Bool) -> Int32? {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 { if errno == EINTR { continue }; return errno }
            written += count
        }
        return !isSynced || fsync(descriptor) == 0 ? nil : errno
    }

    /// - Returns: `errno` of what some file systems say only now; nil where nothing is wrong.
    mutating func close() -> Int32? {
        guard descriptor >= 0 else { return nil }
        defer { descriptor = -1 }
        return Glibc.close(descriptor) == 0 ? nil : errno
    }

    // MARK: - What killed writers left

    /// Removes the temporary files of this user's writers that are gone.
    static func sweep(_ folder: String) {
        for name in (try? Files.list(folder)) ?? [] {
            guard let owner = owner(of: name), !owner.isAlive else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else { continue }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            Glibc.close(descriptor)
        }
    }

    /// The process in a name of ours; nil for other names.
    private static func owner(of name: String) -> ProcessOwner? {
        guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
        let parts = name.dropLast(suffix.count).split(separator: ".")
        guard parts.count >= 3, UInt32(parts[parts.count - 1]) != nil else { return nil }
        return ProcessOwner(parts[parts.count - 2])
    }
}
