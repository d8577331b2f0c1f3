import CChannel
import Dispatch
import FoundationEssentials
import Glibc
import KernelProtocol
import Synchronization

/// The host's end of the zygote's control channel: requests in order, events as they come.
final class ZygoteLink: Sendable {
    private struct State {
        /// Requests that wait for their reply, oldest first.
        var pending: [CheckedContinuation<Result<ControlReply, KernelError>, Never>] = []
        /// How kernels ended, by process.
        var exits: [Int32: KernelExit] = [:]
        var exitWaiters: [Int32: [CheckedContinuation<KernelExit, Never>]] = [:]
        var connections: [Int32: KernelConnection] = [:]
        var output = OutputBuffer()
        /// Set once nothing more will come.
        var ended: KernelError?
        var isShutDown = false
    }

    let pid: Int32
    private let control: Int32
    private let output: Int32
    private let state = Mutex(State())
    private let writing = DispatchQueue(label: "report.zygote.write")
    private let reading = DispatchQueue(label: "report.zygote.read")
    private let finished = DispatchSemaphore(value: 0)

    /// Starts the zygote's process.
    ///
    /// - Throws: `KernelError.launch`.
    init(installation: KernelInstallation, scratch: String) throws(KernelError) {
        var ends: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        guard cchannel_pair(&ends) == 0, cchannel_pipe(&pipe) == 0 else {
            for descriptor in ends where descriptor >= 0 { close(descriptor) }
            throw .launch("no descriptor is left")
        }
        var pid: pid_t = 0
        let problem = withCStrings(installation.zygoteArguments) { arguments in
            withCStrings(ZygoteEnvironment.variables(scratch: scratch)) { environment in
                cchannel_spawn(installation.executable, arguments, environment, ends[1], pipe[1], &pid)
            }
        }
        close(ends[1])
        close(pipe[1])
        guard problem == 0 else {
            close(ends[0])
            close(pipe[0])
            throw .launch("'\(installation.executable)': \(String(cString: strerror(problem)))")
        }
        self.pid = pid
        control = ends[0]
        output = pipe[0]
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
        reading.async { self.read() }
    }

    deinit {
        close(control)
        close(output)
    }

    /// Sends a request and waits for its reply; the descriptors stay the caller's.
    func ask(_ request: ControlRequest, descriptors: [Int32] = []) async -> Result<ControlReply, KernelError> {
        guard let bytes = encodeFrame(.request, request) else { return .failure(.protocolViolation("no JSON")) }
        return await withCheckedContinuation { continuation in
            writing.async {
                let ended = self.state.withLock { state in
                    if state.ended == nil { state.pending.append(continuation) }
                    return state.ended
                }
                if let ended { return continuation.resume(returning: .failure(ended)) }
                // Where this does not reach the zygote, the reader sees the end and answers for it.
                _ = cchannel_send(self.control, bytes, bytes.count, descriptors, Int32(descriptors.count))
            }
        }
    }

    /// Asks for a kernel's end; there is no reply.
    func kill(_ pid: Int32) {
        guard let bytes = encodeFrame(.request, ControlRequest.kill(pid: pid)) else { return }
        writing.async { _ = cchannel_send(self.control, bytes, bytes.count, nil, 0) }
    }

    /// How a kernel ended, when it has.
    func exit(of pid: Int32) async -> KernelExit {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> KernelExit? in
                if let exit = state.exits[pid] { return exit }
                if state.ended != nil { return .unknown }
                state.exitWaiters[pid, default: []].append(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Hangs up on this connection when its kernel ends, so that a descendant that keeps the channel open is not
    /// waited for.
    func watch(_ connection: KernelConnection, of pid: Int32) {
        let isGone = state.withLock { state in
            if state.exits[pid] != nil || state.ended != nil { return true }
            state.connections[pid] = connection
            return false
        }
        if isGone { connection.hangUp() }
    }

    /// Ends the zygote and all its kernels, and waits until they are gone: three seconds, then by force.
    func shutDown() {
        let isFirst = state.withLock { state in
            defer { state.isShutDown = true }
            return !state.isShutDown
        }
        guard isFirst else { return }
        shutdown(control, Int32(SHUT_WR))
        if finished.wait(timeout: .now() + .seconds(3)) == .timedOut {
            Glibc.kill(pid, SIGKILL)
            _ = finished.wait(timeout: .now() + .seconds(3))
        }
    }
}

// MARK: - Reading

extension ZygoteLink {
    /// On the reading queue, for the zygote's whole life.
    private func read() {
        var decoder = FrameDecoder()
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var problem: KernelError?
        while problem == nil {
            var watched = [
                pollfd(fd: control, events: Int16(POLLIN), revents: 0),
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&watched, 2, -1) < 0 { continue }
            if watched[1].revents & Int16(POLLIN) != 0 { keepOutput(&chunk) }
            if watched[0].revents != 0 {
                let count = recv(control, &chunk, chunk.count, 0)
                guard count > 0 else { break }
                decoder.append(chunk[..<count])
                problem = handleFrames(&decoder)
            } else if watched[1].revents & Int16(POLLHUP) != 0 {
                break
            }
        }
        keepOutput(&chunk)
        if problem != nil { Glibc.kill(pid, SIGKILL) }
        finish(problem)
    }

    private func keepOutput(_ chunk: inout [UInt8]) {
        let count = Glibc.read(output, &chunk, chunk.count)
        guard count > 0 else { return }
        state.withLock { $0.output.append(chunk[..<count]) }
    }

    private func handleFrames(_ decoder: inout FrameDecoder) -> KernelError? {
        do {
            while let frame = try decoder.next() {
                switch frame.kind {
                case .result:
                    guard let reply = decodeJSON(ControlReply.self, frame.payload) else {
                        return .protocolViolation("the zygote's reply has no known form")
                    }
                    resume(reply)
                case .event:
                    guard case .ended(let pid, let exit)? = decodeJSON(ControlEvent.self, frame.payload) else {
                        return .protocolViolation("the zygote's event has no known form")
                    }
                    note(exit, of: pid)
                default:
                    return .protocolViolation("the zygote sent a frame of kind \(frame.kind)")
                }
            }
            return nil
        } catch {
            return .protocolViolation("\(error)")
        }
    }

    private func resume(_ reply: ControlReply) {
        let continuation = state.withLock { state in
            // A number that the system gives out again belongs to the new kernel.
            if case .forked(let pid, _) = reply { state.exits[pid] = nil }
            return state.pending.isEmpty ? nil : state.pending.removeFirst()
        }
        continuation?.resume(returning: .success(reply))
    }

    private func note(_ exit: KernelExit, of pid: Int32) {
        let (waiters, connection) = state.withLock { state in
            state.exits[pid] = exit
            return (state.exitWaiters.removeValue(forKey: pid) ?? [], state.connections.removeValue(forKey: pid))
        }
        connection?.hangUp()
        for waiter in waiters { waiter.resume(returning: exit) }
    }

    private func finish(_ problem: KernelError?) {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let ended = state.withLock { state -> State in
            let reason = state.isShutDown ? .closed : problem ?? .launch(state.output.endReason(status: status))
            state.ended = reason
            defer {
                state.pending = []
                state.exitWaiters = [:]
                state.connections = [:]
            }
            return state
        }
        for connection in ended.connections.values { connection.hangUp() }
        for waiters in ended.exitWaiters.values { for waiter in waiters { waiter.resume(returning: .unknown) } }
        for waiter in ended.pending { waiter.resume(returning: .failure(ended.ended ?? .closed)) }
        finished.signal()
    }
}

extension OutputBuffer {
    /// Why the zygote ended, in its own last words where it had any.
    fileprivate func endReason(status: Int32) -> String {
        let words = tailText.split(separator: "\n").last.map(String.init) ?? ""
        let signal = status & 0x7f
        let end = signal == 0 ? "it ended with code \((status >> 8) & 0xff)" : "it was ended by signal \(signal)"
        return words.isEmpty ? end : "\(end): \(words)"
    }
}

extension KernelExit {
    /// Of a kernel whose zygote ended first: the system killed it then.
    static let unknown = KernelExit(code: nil, signal: 9, peakMemory: 0, cpuSeconds: 0)
}

func encodeFrame(_ kind: FrameKind, _ message: some Encodable) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let payload = try? encoder.encode(message) else { return nil }
    return try? Frame(kind, Array(payload)).encoded()
}

func decodeJSON<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
}

/// Calls `body` with a null-terminated array of C strings that live as long as the call.
private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { array[index] = strdup(string) }
    array[strings.count] = nil
    defer {
        for index in strings.indices { free(array[index]) }
        array.deallocate()
    }
    return body(array)
}
