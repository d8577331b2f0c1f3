import Glibc
import KernelHost
import ReportEngine

/// The private folder of a command. Its name says whose it is, and a lock in it that its owner still runs: that of one that was killed can be
/// removed, that of one in another container, which shares the folder for temporary files but not the processes, cannot.
enum ScratchFolder {
    private static let prefix = "report-"
    private static let lockName = ".lock"

    /// Makes the folder, and locks it for the life of this process.
    static func make(in base: String) throws(KernelError) -> String {
        var problem = EAGAIN
        // Another command may take the folder for one that was left, until it is locked.
        for _ in 0..<8 {
            var template = Array("\(base)/\(prefix)\(ProcessOwner.current.text)-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { problem = errno; break }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let lock = open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if lock < 0 {
                problem = errno
                rmdir(path)
                if problem == ENOENT { continue }
                break
            }
            // Kept open to the end of the process; the system unlocks it then, however it ends.
            if flock(lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return path }
            close(lock)
        }
        throw .launch("no scratch folder can be made in '\(base)': \(String(cString: strerror(problem)).lowercased())")
    }

    /// The folders of this user's commands that were killed.
    static func abandoned(in base: String) -> [String] {
        ((try? Files.list(base)) ?? []).filter { owner(of: $0)?.isAlive == false }.map { "\(base)/\($0)" }.filter(isAbandoned)
    }

    /// The process in a name of ours; nil for other names.
    private static func owner(of name: String) -> ProcessOwner? {
        guard name.hasPrefix(prefix), let dash = name.lastIndex(of: "-"), name[dash...].utf8.count == 7, dash > name.startIndex else { return nil }
        return ProcessOwner(name[..<dash].dropFirst(prefix.count))
    }

    private static func isAbandoned(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { return false }
        let lock = open("\(path)/\(lockName)", O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        // Its owner ended before it could lock it, and then it is empty; or else it is none of ours.
        guard lock >= 0 else { return errno == ENOENT && (try? Files.list(path))?.isEmpty == true }
        defer { close(lock) }
        return flock(lock, LOCK_EX | LOCK_NB) == 0
    }

    /// Removes a folder that `make` made. The lock goes last: whoever is killed before that leaves a folder that can be told from others.
    static func remove(_ path: String) {
        for name in (try? Files.list(path)) ?? [] where name != lockName { Files.remove(path + "/" + name) }
        Files.remove(path)
    }

    /// Bytes of the files in a folder.
    static func size(_ path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
        return ((try? Files.list(path)) ?? []).reduce(0) { $0 + size(path + "/" + $1) }
    }
}
