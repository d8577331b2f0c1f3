import CChannel
import Glibc
import KernelProtocol

/// The process that kernels are forked from; one for a command.
///
/// It ends, and every kernel with it, when it is shut down, released, or when this process ends in whatever way.
package final class Zygote: Sendable {
    private let link: ZygoteLink
    private let greeted: Task<Result<ZygoteGreeting, KernelError>, Never>

    /// Starts the process and returns at once; its greeting is waited for by the first request.
    ///
    /// - Parameter scratch: absolute path of a writable folder that exists.
    /// - Throws: `KernelError.launch` when the program is not there or cannot be run.
    package init(installation: KernelInstallation, scratch: String) throws(KernelError) {
        let link = try ZygoteLink(installation: installation, scratch: scratch)
        self.link = link
        greeted = Task { await Zygote.greet(link) }
    }

    deinit { link.shutDown() }

    /// Version, process and Python of the zygote.
    ///
    /// - Throws: `KernelError.launch`, `.handshake`, `.closed`.
    package func greeting() async throws(KernelError) -> ZygoteGreeting {
        try await greeted.value.get()
    }

    /// Imports modules once for all kernels that are started later.
    ///
    /// - Returns: how long it took, and what did not import: that is no error here.
    /// - Throws: `KernelError`; never `.failure`.
    @discardableResult
    package func warm(_ modules: [String]) async throws(KernelError) -> WarmReport {
        _ = try await greeting()
        guard case .warmed(let report) = try await link.ask(.warm(modules: modules)).get() else {
            throw .protocolViolation("the zygote answered 'warm' with something else")
        }
        return report
    }

    /// Forks a kernel. Imports asked for before are done before it.
    ///
    /// - Parameters:
    ///   - workingDirectory: absolute path; readable only when the confinement says so.
    ///   - scratch: absolute path of an existing folder, which the kernel may write.
    /// - Throws: `KernelError.confinementUnavailable` when `confinement.required` and the system lacks something;
    ///   `.launch` when the process ended before it was ready.
    package func start(
        _ role: KernelRole,
        confinement: Confinement,
        workingDirectory: String,
        scratch: String
    ) async throws(KernelError) -> Kernel {
        _ = try await greeting()
        var ends: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        guard cchannel_pair(&ends) == 0, cchannel_pipe(&pipe) == 0 else {
            for descriptor in ends where descriptor >= 0 { close(descriptor) }
            throw .launch("no descriptor is left")
        }
        let connection = KernelConnection(socket: ends[0], output: pipe[0], label: "report.kernel.\(role.rawValue)")
        let request = ForkRequest(
            role: role, confinement: confinement, workingDirectory: workingDirectory, scratch: scratch)
        let reply = await link.ask(.fork(request), descriptors: [ends[1], pipe[1]])
        close(ends[1])
        close(pipe[1])
        switch try reply.get() {
        case .forked(let pid, let report):
            return Kernel(
                role: role, pid: pid, enforced: report, connection: connection, link: link,
                scratch: ScratchWatch(folder: scratch, limit: confinement.scratchLimit, kernel: pid))
        case .unconfined(let report): throw .confinementUnavailable(report.missing ?? "confinement")
        case .refused(let message): throw .launch(message)
        case .hello, .warmed: throw .protocolViolation("the zygote answered 'fork' with something else")
        }
    }

    /// Ends all kernels and the zygote, and returns when they are gone. May be called more than once.
    package func shutdown() { link.shutDown() }

    private static func greet(_ link: ZygoteLink) async -> Result<ZygoteGreeting, KernelError> {
        let watchdog = Task {
            try await Task.sleep(for: .seconds(30))
            Glibc.kill(link.pid, SIGKILL)
        }
        defer { watchdog.cancel() }
        switch await link.ask(.hello(version: ControlRequest.version)) {
        case .failure(let error): return .failure(error)
        case .success(.hello(let greeting)) where greeting.version == ControlRequest.version:
            return .success(greeting)
        case .success(.hello(let greeting)):
            return .failure(
                .handshake("it speaks version \(greeting.version), not \(ControlRequest.version)"))
        case .success: return .failure(.handshake("it answered with something else"))
        }
    }
}
