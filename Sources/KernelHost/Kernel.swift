import CChannel
import FoundationEssentials
import Glibc
import KernelProtocol

/// One confined process with one role.
///
/// Requests of one kernel are done one after another in the order they were made; different kernels run side by side.
/// After any error but `.failure` the process is gone.
package final class Kernel: Sendable {
    package let role: KernelRole
    package let pid: Int32
    /// What of its confinement is enforced.
    package let enforced: ConfinementReport

    private let connection: KernelConnection
    private let link: ZygoteLink
    /// A handle on the process, or less than 0 where the system has none.
    private let process: Int32
    private let turn = Turn()
    private let scratch: ScratchWatch

    init(
        role: KernelRole,
        pid: Int32,
        enforced: ConfinementReport,
        connection: KernelConnection,
        link: ZygoteLink,
        scratch: ScratchWatch
    ) {
        self.scratch = scratch
        self.role = role
        self.pid = pid
        self.enforced = enforced
        self.connection = connection
        self.link = link
        process = cchannel_process_handle(pid)
        link.watch(connection, of: pid)
        scratch.start { [weak self] in self?.kill() }
    }

    deinit {
        scratch.stop()
        kill()
        if process >= 0 { Glibc.close(process) }
    }

    /// Asks the kernel to do something and waits for its reply.
    ///
    /// - Parameters:
    ///   - params: encoded as JSON; what the role's method takes.
    ///   - timeLimit: counted from the moment it is this request's turn, with the time calls to the host take. `RunDeadline.current` bounds it.
    ///   - onCall: answers what the kernel asks in the middle: gets the method and the whole payload as JSON, gives
    ///     JSON. Without it every call is answered with an error.
    /// - Throws: `KernelError`. Cancelling the task kills the kernel and throws `.closed`.
    package func request<Params: Encodable & Sendable, Reply: Decodable & Sendable>(
        _ method: String,
        _ params: Params,
        as type: Reply.Type,
        timeLimit: Duration,
        onCall: (@Sendable (String, [UInt8]) async -> [UInt8])? = nil
    ) async throws(KernelError) -> Reply {
        guard let bytes = encodeFrame(.request, RequestMessage(method: method, params: params)) else {
            throw .protocolViolation("the request '\(method)' has no JSON form")
        }
        let result = await withTaskCancellationHandler {
            await turn.take()
            defer { turn.pass() }
            return await exchange(bytes, timeLimit: timeLimit, onCall: onCall)
        } onCancel: {
            kill()
        }
        if Task.isCancelled { throw .closed }
        let payload = try result.get()
        guard let reply = decodeJSON(type, payload) else {
            kill()
            throw .protocolViolation("the reply to '\(method)' has no known form")
        }
        return reply
    }

    /// What the process wrote past Python's streams, to descriptors 1 and 2, since this was last asked.
    package func takeOutput() async -> KernelOutput { await connection.takeOutput() }

    /// Ends the process: by itself within two seconds, then by force; its descendants with it.
    package func close() async -> KernelExit {
        connection.hangUp()
        return await exit(killAfter: .seconds(2))
    }

    /// Kills the process at once; its descendants follow as soon as the zygote sees it.
    package func kill() {
        if process >= 0 { _ = cchannel_kill(process) } else { link.kill(pid) }
    }
}

// MARK: - One exchange

extension Kernel {
    private func exchange(
        _ request: [UInt8],
        timeLimit: Duration,
        onCall: (@Sendable (String, [UInt8]) async -> [UInt8])?
    ) async -> Result<[UInt8], KernelError> {
        let own = ContinuousClock.now + timeLimit
        let run = RunDeadline.current.flatMap { $0.instant < own ? $0 : nil }
        let deadline = run?.instant ?? own
        guard await connection.send(request, deadline: deadline) else { return .failure(await crash()) }
        while true {
            switch await connection.receive(deadline: deadline) {
            case .frame(let frame):
                switch frame.kind {
                case .result: return .success(frame.payload)
                case .failure: return .failure(failure(in: frame.payload))
                case .call:
                    guard let answer = await answer(frame.payload, onCall) else {
                        return .failure(violation("a call has no known form"))
                    }
                    guard await connection.send(answer, deadline: deadline) else { return .failure(await crash()) }
                case .request, .answer, .event:
                    return .failure(violation("a frame of kind '\(frame.kind)' came from it"))
                }
            case .garbage(let error): return .failure(violation("\(error)"))
            case .end: return .failure(await crash())
            case .late:
                kill()
                _ = await link.exit(of: pid)
                return .failure(run.map { .overdue($0.limit) } ?? .timedOut(timeLimit))
            }
        }
    }

    private func failure(in payload: [UInt8]) -> KernelError {
        guard let failure = decodeJSON(KernelFailure.self, payload) else {
            return violation("a failure has no known form")
        }
        return .failure(failure)
    }

    private func answer(
        _ payload: [UInt8],
        _ onCall: (@Sendable (String, [UInt8]) async -> [UInt8])?
    ) async -> [UInt8]? {
        guard let call = decodeJSON(CallMessage.self, payload) else { return nil }
        guard let onCall else {
            return encodeFrame(.answer, RefusalMessage(error: .init(message: "nobody answers '\(call.method)' here")))
        }
        return try? Frame(.answer, await onCall(call.method, payload)).encoded()
    }

    private func violation(_ reason: String) -> KernelError {
        kill()
        return .protocolViolation(reason)
    }

    /// The channel ended without a reply.
    private func crash() async -> KernelError {
        let exit = await exit(killAfter: .seconds(2))
        // Its number may be another process's from now on.
        scratch.stop()
        if let excess = scratch.excess { return .scratchFull(excess) }
        return .crashed(exit, tail: await connection.outputTail())
    }

    private func exit(killAfter delay: Duration) async -> KernelExit {
        let force = Task {
            try await Task.sleep(for: delay)
            kill()
        }
        defer { force.cancel() }
        return await link.exit(of: pid)
    }
}

private struct RequestMessage<Params: Encodable>: Encodable {
    var method: String
    var params: Params
}

private struct CallMessage: Decodable {
    var method: String
}

private struct RefusalMessage: Encodable {
    struct Reason: Encodable { var message: String }
    var error: Reason
}
