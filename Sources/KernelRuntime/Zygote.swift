import CChannel
import CKernel
import FoundationEssentials
import Glibc
import KernelProtocol

/// The process that kernels are forked from: imports done once, one thread, one request at a time.
struct ZygoteProcess {
    private let control = BlockingChannel(descriptor: 3)
    private let signals: Int32
    private let toolPaths: [String]
    private let groups: KernelGroups
    private var kernels: [ForkedKernel] = []

    /// A kernel that has not been reaped.
    private struct ForkedKernel {
        var pid: pid_t
        /// Where its forks ask for leave; -1 where the system counts none.
        var listener: Int32
        var forksLeft: Int
        var group: KernelGroup?
    }

    /// - Parameters:
    ///   - pythonPaths: folders for `sys.path`.
    ///   - resourcePaths: what kernels may read besides.
    static func run(pythonPaths: [String], resourcePaths: [String]) -> Int32 {
        guard fcntl(3, F_GETFD) >= 0 else {
            complain("the zygote is started by 'report', with its control channel as descriptor 3")
            return 64
        }
        let signals = ckernel_become_zygote()
        guard signals >= 0 else {
            complain("the zygote cannot watch its children: \(String(cString: strerror(-signals)))")
            return 1
        }
        // Before the interpreter, whose memory then counts where the command's does.
        let groups = KernelGroups(host: getppid())
        defer { groups.leave() }
        if let message = Interpreter.start(directories: pythonPaths) {
            complain("Python does not start: \(message)")
            return 1
        }
        var zygote = ZygoteProcess(signals: signals, toolPaths: pythonPaths + resourcePaths, groups: groups)
        zygote.serve()
        zygote.endAll()
        return 0
    }

    private init(signals: Int32, toolPaths: [String], groups: KernelGroups) {
        self.signals = signals
        self.toolPaths = toolPaths
        self.groups = groups
    }

    /// Until the host is gone.
    private mutating func serve() {
        while true {
            guard let requestWaits = attend(timeout: -1) else { return }
            guard requestWaits else { continue }
            guard let received = control.receive() else { return }
            guard received.frame.kind == .request,
                let request = decodeJSON(ControlRequest.self, received.frame.payload)
            else {
                for descriptor in received.descriptors { close(descriptor) }
                guard reply(.refused(message: "the request has no form this zygote knows")) else { return }
                continue
            }
            guard handle(request, received.descriptors) else { return }
            for descriptor in received.descriptors { close(descriptor) }
        }
    }

    /// Looks after children for at most `timeout` milliseconds, or until something happened.
    ///
    /// - Returns: whether a request waits; `nil` when the host cannot be told things any more.
    private mutating func attend(timeout: Int32) -> Bool? {
        var watched = [
            pollfd(fd: 3, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        watched += kernels.map { pollfd(fd: $0.listener, events: Int16(POLLIN), revents: 0) }
        guard poll(&watched, nfds_t(watched.count), timeout) > 0 else { return false }
        for (index, place) in watched.dropFirst(2).enumerated() where place.revents != 0 {
            answerFork(ofKernelAt: index)
        }
        if watched[1].revents != 0 {
            ckernel_drain_signals(signals)
            guard reap() else { return nil }
        }
        return watched[0].revents != 0
    }

    private mutating func answerFork(ofKernelAt index: Int) {
        let allowed = kernels[index].forksLeft > 0
        let answered = ckernel_answer_fork(kernels[index].listener, allowed)
        if answered < 0 {
            close(kernels[index].listener)
            kernels[index].listener = -1
        } else if answered > 0, allowed {
            kernels[index].forksLeft -= 1
        }
    }

    private mutating func reap() -> Bool {
        var ended = ckernel_ended()
        while ckernel_reap(&ended) == 1 {
            guard let index = kernels.firstIndex(where: { $0.pid == ended.pid }) else { continue }
            // Closed first: what the kernel left behind can then fork no more while it is ended.
            if kernels[index].listener >= 0 { close(kernels[index].listener) }
            let group = kernels.remove(at: index).group
            var exit = KernelExit(ended)
            group?.kill(&exit)
            endOrphans()
            group?.remove()
            guard send(.event, ControlEvent.ended(pid: ended.pid, exit: exit)) else { return false }
        }
        endOrphans()
        return true
    }

    private func endOrphans() {
        let kept = kernels.map(\.pid)
        ckernel_end_orphans(kept, kept.count)
    }

    private mutating func endAll() {
        for kernel in kernels {
            if kernel.listener >= 0 { close(kernel.listener) }
            ckernel_kill(kernel.pid)
            kernel.group?.kill()
        }
        let ended = kernels
        kernels = []
        endOrphans()
        for kernel in ended { kernel.group?.remove() }
    }

    private func send(_ kind: FrameKind, _ message: some Encodable) -> Bool {
        guard let bytes = encodeJSON(message) else { return false }
        return control.send(Frame(kind, bytes))
    }

    private func reply(_ reply: ControlReply) -> Bool { send(.result, reply) }
}

// MARK: - Requests

extension ZygoteProcess {
    /// - Returns: false when the host is gone.
    private mutating func handle(_ request: ControlRequest, _ descriptors: [Int32]) -> Bool {
        switch request {
        case .hello:
            let python = String(cString: ckernel_python_version())
            return reply(.hello(ZygoteGreeting(
                version: ControlRequest.version, pid: getpid(), python: python, library: Interpreter.library, groups: groups.report)))
        case .warm(let modules):
            return warm(modules)
        case .fork(let request):
            guard descriptors.count == 2 else {
                return reply(.refused(message: "a fork needs two descriptors, \(descriptors.count) came"))
            }
            return fork(request, channel: descriptors[0], output: descriptors[1])
        case .kill(let pid):
            if kernels.contains(where: { $0.pid == pid }) { ckernel_kill(pid) }
            return true
        }
    }

    /// Imports one module after another, with a look at the children between them.
    private mutating func warm(_ modules: [String]) -> Bool {
        let start = ContinuousClock.now
        var missing: [MissingModule] = []
        for module in modules {
            let request = WarmRequest(method: "warm", params: .init(module: module))
            guard let bytes = encodeJSON(request) else { continue }
            let frame = Interpreter.dispatch("zygote", bytes)
            if frame?.kind != .result {
                let failure = frame.flatMap { decodeJSON(KernelFailure.self, $0.payload) }
                missing.append(MissingModule(name: module, message: failure?.message ?? "no memory"))
            }
            guard attend(timeout: 0) != nil else { return false }
        }
        if let bytes = encodeJSON(WarmRequest(method: "settle", params: .init(module: ""))) {
            _ = Interpreter.dispatch("zygote", bytes)
        }
        let taken = start.duration(to: .now) / .milliseconds(1)
        return reply(
            .warmed(WarmReport(milliseconds: taken, threads: Int(ckernel_thread_count()), missing: missing))
        )
    }

    private mutating func fork(_ request: ForkRequest, channel: Int32, output: Int32) -> Bool {
        var sync: [Int32] = [-1, -1]
        guard cchannel_pair(&sync) == 0 else { return reply(.refused(message: "no descriptor is left")) }
        let zygote = getpid()
        let group = groups.make(for: request)
        let pid = ckernel_fork()
        if pid == 0 {
            KernelProcess(request: request, toolPaths: toolPaths, group: group)
                .run(zygote: zygote, channel: channel, output: output, sync: sync[1])
        }
        let reason = String(cString: strerror(errno))
        close(sync[1])
        defer { close(sync[0]) }
        guard pid > 0 else {
            group?.remove()
            return reply(.refused(message: "the system forks no more: \(reason)"))
        }
        guard let (report, listener) = confinementReport(from: sync[0]) else {
            ckernel_kill(pid)
            waitpid(pid, nil, 0)
            group?.remove()
            return reply(.refused(message: "the '\(request.role.rawValue)' kernel ended while it started"))
        }
        guard report.missing == nil || !request.confinement.required else {
            if listener >= 0 { close(listener) }
            waitpid(pid, nil, 0)
            group?.remove()
            return reply(.unconfined(report))
        }
        kernels.append(
            ForkedKernel(pid: pid, listener: listener, forksLeft: request.confinement.maxProcesses, group: group))
        return reply(.forked(pid: pid, confinement: report))
    }

    /// What a fresh kernel says of its confinement, with the descriptor its forks ask on; waits ten seconds.
    private func confinementReport(from sync: Int32) -> (ConfinementReport, Int32)? {
        var watched = pollfd(fd: sync, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, 10_000) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        var descriptors = [Int32](repeating: -1, count: Int(CCHANNEL_MAX_DESCRIPTORS))
        var count: Int32 = 0
        let length = cchannel_receive(sync, &bytes, bytes.count, &descriptors, &count)
        guard length > 0, let report = decodeJSON(ConfinementReport.self, Array(bytes.prefix(length))) else {
            return nil
        }
        return (report, count > 0 ? descriptors[0] : -1)
    }
}

private struct WarmRequest: Encodable {
    struct Params: Encodable { var module: String }
    var method: String
    var params: Params
}

extension KernelExit {
    init(_ ended: ckernel_ended) {
        let signal = ended.status & 0x7f
        self.init(
            code: signal == 0 ? (ended.status >> 8) & 0xff : nil,
            signal: signal == 0 ? nil : signal,
            peakMemory: Int(ended.peak_memory),
            cpuSeconds: ended.cpu_seconds
        )
    }
}

/// A line on standard error, which the host keeps the end of.
func complain(_ message: String) {
    let line = Array("report-kernel: \(message)\n".utf8)
    _ = write(2, line, line.count)
}
