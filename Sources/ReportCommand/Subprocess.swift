import Glibc

/// Runs a program to its end.
enum Subprocess {
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

    /// How a program ended, and what it wrote.
    struct Ended: Sendable {
        /// Its exit code; above 128 where a signal ended it.
        var code: Int32
        var output: [UInt8]
        /// Standard error, at most 64 KB of it.
        var talk: String
        /// Whether it was ended because it wrote more than the limit.
        var isCut: Bool
    }

    /// Runs a program that is looked for in PATH, without input, and waits for its end.
    ///
    /// - Parameters:
    ///   - arguments: the program first.
    ///   - limit: bytes of its standard output; a program that writes more is killed.
    /// - Returns: nil where there is no such program.
    static func run(_ arguments: [String], limit: Int) -> Ended? {
        guard let output = closedPipe() else { return nil }
        guard let talk = closedPipe() else { close(output[0]); close(output[1]); return nil }
        defer { close(output[0]); close(talk[0]) }
        let pid = spawn(arguments, output[1], talk[1])
        close(output[1])
        close(talk[1])
        guard let pid else { return nil }
        let (bytes, words, isCut) = drain(output[0], talk[0], limit: limit) { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return Ended(
            code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: bytes, talk: String(decoding: words, as: UTF8.self), isCut: isCut)
    }

    /// Both ends of a pipe that programs do not inherit.
    private static func closedPipe() -> [Int32]? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    private static func spawn(_ arguments: [String], _ output: Int32, _ talk: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, talk, 2)
        // A signal that this process ignores would be ignored by the program too.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        sigaddset(&usual, SIGXFSZ)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { (text: String) in strdup(text) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid = pid_t()
        return posix_spawnp(&pid, arguments[0], &actions, &attributes, pointers, environ) == 0 ? pid : nil
    }

    private static func drain(_ output: Int32, _ talk: Int32, limit: Int, kill: () -> Void) -> (output: [UInt8], talk: [UInt8], isCut: Bool) {
        var (bytes, words): ([UInt8], [UInt8]) = ([], [])
        var isCut = false
        var open = [output, talk]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !open.isEmpty {
            var watched = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&watched, nfds_t(watched.count), -1) > 0 else { continue }
            for entry in watched where entry.revents != 0 {
                let count = read(entry.fd, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { open.removeAll { $0 == entry.fd }; continue }
                if entry.fd == talk {
                    words += buffer[..<min(count, max(0, buffer.count - words.count))]
                } else if bytes.count + count > limit {
                    if !isCut { kill() }
                    isCut = true
                } else {
                    bytes += buffer[..<count]
                }
            }
        }
        return (bytes, words, isCut)
    }
}
