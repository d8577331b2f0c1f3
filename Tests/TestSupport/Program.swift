import CChannel
import Foundation
import Synchronization

/// A program that runs beside the test. Its pipes are drained while it runs, whatever it writes.
package final class Program: Sendable {
    /// How a program ended, and what it wrote.
    package struct Ended: Sendable {
        /// Its exit code; nil where a signal ended it.
        package var code: Int32?
        /// The signal that ended it.
        package var signal: Int32?
        /// Whether it was killed because its time was over.
        package var isLate: Bool
        package var outputBytes: Data
        package var talkBytes: Data

        package var standardOutput: String { String(decoding: outputBytes, as: UTF8.self) }
        package var standardError: String { String(decoding: talkBytes, as: UTF8.self) }
    }

    /// The program cannot be started; the system's words.
    package struct StartError: Error { package var reason: String }

    private struct State {
        var output = Data()
        var talk = Data()
        /// As `waitpid` gives it.
        var status: Int32?
        /// Whether all that it wrote was read.
        var isDrained = false
    }

    package let pid: Int32
    private let state = Mutex(State())

    /// - Parameters:
    ///   - arguments: the program first; without a slash it is looked for in the test's own PATH.
    ///   - environment: all that it gets.
    ///   - folder: its working folder.
    ///   - hasTerminal: whether standard error is a terminal; standard output is a pipe all the same.
    package init(_ arguments: [String], environment: [String: String], folder: String, hasTerminal: Bool = false) throws {
        let output = try Program.pipe()
        let talk = hasTerminal ? try Program.terminal() : try Program.pipe()
        defer { close(output.write); close(talk.write) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.write, 1)
        posix_spawn_file_actions_adddup2(&actions, talk.write, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        // `env` changes the folder and becomes the program, with the same process number.
        let words = (["env", "-C", folder] + arguments).map { strdup($0) } + [nil]
        let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var pid = pid_t()
        let problem = posix_spawnp(&pid, "env", &actions, &attributes, words, variables)
        guard problem == 0 else {
            close(output.read)
            close(talk.read)
            throw StartError(reason: "'\(arguments[0])': \(String(cString: strerror(problem)))")
        }
        self.pid = pid
        Thread.detachNewThread { self.drain(output.read, talk.read) }
    }

    /// Sends a signal; none where it has ended.
    package func send(_ signal: Int32) {
        state.withLock { if $0.status == nil { kill(pid, signal) } }
    }

    /// What it has written to standard error so far.
    package var talk: String { state.withLock { String(decoding: $0.talk, as: UTF8.self) } }

    /// Whether its standard error contains a text, waiting until it does, it ends, or the time is over.
    package func says(_ text: String, times: Int = 1, within limit: Duration = .seconds(60)) async -> Bool {
        await eventually(within: limit) {
            let talk = self.talk
            return talk.components(separatedBy: text).count > times || self.state.withLock { $0.isDrained }
        }
        return talk.components(separatedBy: text).count > times
    }

    /// Waits for its end; where the time is over, it and its process group are killed.
    package func finish(within limit: Duration = .seconds(120)) async -> Ended {
        let isDone = await eventually(within: limit) { self.state.withLock { $0.isDrained } }
        if !isDone {
            kill(-pid, SIGKILL)
            await eventually(within: .seconds(10)) { self.state.withLock { $0.isDrained } }
        }
        return state.withLock { state in
            let status = state.status ?? SIGKILL
            let signal = status & 0x7F
            return Ended(
                code: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal, isLate: !isDone,
                outputBytes: state.output, talkBytes: state.talk)
        }
    }

    private func drain(_ output: Int32, _ talk: Int32) {
        var open = [output, talk]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var status: Int32 = 0
        var hasEnded = false
        while !open.isEmpty {
            var watched = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // What a process that outlives the program still holds open is not waited for.
            if poll(&watched, nfds_t(watched.count), 50) == 0, hasEnded { break }
            for entry in watched where entry.revents != 0 {
                let count = read(entry.fd, &buffer, buffer.count)
                if count > 0 {
                    state.withLock { if entry.fd == output { $0.output.append(contentsOf: buffer[..<count]) } else { $0.talk.append(contentsOf: buffer[..<count]) } }
                } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                    open.removeAll { $0 == entry.fd }
                }
            }
            if !hasEnded { hasEnded = reap(&status, WNOHANG) }
        }
        if !hasEnded { _ = reap(&status, 0) }
        close(output)
        close(talk)
        state.withLock { $0.isDrained = true }
    }

    private func reap(_ status: inout Int32, _ options: Int32) -> Bool {
        while true {
            let ended = waitpid(pid, &status, options)
            if ended < 0, errno == EINTR { continue }
            if ended == pid { state.withLock { $0.status = status } }
            return ended != 0
        }
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        let problem = cchannel_pipe(&ends)
        guard problem == 0 else { throw StartError(reason: String(cString: strerror(problem))) }
        return (ends[0], ends[1])
    }

    /// A terminal: its far end, and the end that a program takes for one. The requests are Linux's TIOCSPTLCK and TIOCGPTN.
    private static func terminal() throws -> (read: Int32, write: Int32) {
        let far = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: Int32 = -1
        guard far >= 0, ioctl(far, 0x4004_5431, &lock) == 0, ioctl(far, 0x8004_5430, &number) == 0 else {
            throw StartError(reason: "no terminal: \(String(cString: strerror(errno)))")
        }
        let near = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard near >= 0 else { throw StartError(reason: "no terminal: \(String(cString: strerror(errno)))") }
        return (far, near)
    }

    /// Runs a program to its end.
    ///
    /// - Returns: what it wrote to standard output; with its exit code.
    package static func run(_ arguments: [String], folder: String = "/", environment: [String: String]? = nil) async throws -> Ended {
        try await Program(arguments, environment: environment ?? ProcessInfo.processInfo.environment, folder: folder).finish()
    }
}

/// Asks again and again until the answer is yes or the time is over.
///
/// - Returns: the last answer.
@discardableResult
package func eventually(within limit: Duration = .seconds(20), _ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while true {
        if condition() { return true }
        guard ContinuousClock.now < deadline else { return condition() }
        try? await Task.sleep(for: .milliseconds(20))
    }
}
