import Glibc
import KernelHost
import ReportEngine

/// The private folder of a command. A lock in it says whether the command is still there: that of one that was killed can be removed.
enum ScratchFolder {
    private static let prefix = "report-"
    private static let lockName = ".lock"

    /// Makes the folder, and locks it for the life of this process.
    static func make(in base: String) throws(KernelError) -> String {
        var template = Array("\(base)/\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .launch("no scratch folder can be made in '\(base)': \(String(cString: strerror(errno)).lowercased())") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let lock = open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        // Kept open to the end of the process; the system unlocks it then, however it ends.
        if lock >= 0 { flock(lock, LOCK_EX | LOCK_NB) }
        return path
    }

    /// The folders of this user's commands that were killed.
    static func abandoned(in base: String) -> [String] {
        ((try? Files.list(base)) ?? []).filter { isName($0) }.map { "\(base)/\($0)" }.filter(isAbandoned)
    }

    private static func isName(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 && name.utf8.dropFirst(prefix.utf8.count).allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }

    private static func isAbandoned(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { return false }
        let lock = open("\(path)/\(lockName)", O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        return flock(lock, LOCK_EX | LOCK_NB) == 0
    }

    /// Bytes of the files in a folder.
    static func size(_ path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
        return ((try? Files.list(path)) ?? []).reduce(0) { $0 + size(path + "/" + $1) }
    }
}
