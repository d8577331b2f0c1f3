import Glibc

/// Runs a program to its end.
enum Subprocess {
    /// What the program wrote to standard output; nil if it could not be run or ended with an error.
    ///
    /// - Parameter arguments: the program's path first.
    static func output(_ arguments: [String]) -> [UInt8]? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        var pid = pid_t()
        let pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { (text: String) in strdup(text) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let code = posix_spawn(&pid, arguments[0], &actions, nil, pointers, environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard code == 0 else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return succeeds(pid) ? bytes : nil
    }

    /// Runs a program whose standard output is talk, and goes where ours goes.
    ///
    /// - Parameters:
    ///   - arguments: the program's path first.
    ///   - folder: where it runs; nil for ours.
    /// - Returns: whether it ended well.
    static func run(_ arguments: [String], in folder: String? = nil) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        let arguments = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + arguments
        var pid = pid_t()
        let pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { (text: String) in strdup(text) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawn(&pid, arguments[0], &actions, nil, pointers, environ) == 0 else { return false }
        return succeeds(pid)
    }

    /// Waits for a process.
    private static func succeeds(_ pid: pid_t) -> Bool {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 && (status >> 8) & 0xFF == 0
    }
}
