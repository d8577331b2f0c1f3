import CChannel
import CKernel
import Glibc
import KernelProtocol

/// What a fork does until it ends: it is confined, says so to the zygote, and answers the host's requests.
struct KernelProcess {
    let request: ForkRequest
    /// What every kernel may read besides what its confinement names: packages and resources.
    let toolPaths: [String]
    /// The control group it is to enter; nil where there is none.
    let group: KernelGroup?

    /// Exit code of a kernel that could not be confined as required.
    static let unconfined: Int32 = 5

    /// Runs to the end of the process.
    func run(zygote: pid_t, channel: Int32, output: Int32, sync: Int32) -> Never {
        guard ckernel_become_kernel(zygote, channel, output, sync) == 0 else { _exit(1) }
        // Stays where it is until the folder is known to be readable: a folder that is gone is the host's error.
        guard chdir(request.workingDirectory) == 0 else { _exit(1) }
        // Before anything of the definition is there, and while the folders of groups can still be written.
        let bounded = group.map { $0.enter() }
        var (report, listener) = confine()
        report.group = bounded
        let descriptors = listener >= 0 ? [listener] : []
        if let bytes = encodeJSON(report) {
            _ = cchannel_send(4, bytes, bytes.count, descriptors, Int32(descriptors.count))
        }
        close(4)
        if listener >= 0 { close(listener) }
        if report.missing != nil, request.confinement.required { _exit(KernelProcess.unconfined) }
        answerRequests()
    }

    private func confine() -> (report: ConfinementReport, listener: Int32) {
        let confinement = request.confinement
        let readPaths = toolPaths + confinement.readPaths
        let writePaths = [request.scratch] + confinement.writePaths
        var confined = ckernel_confined()
        withCStrings(readPaths) { read in
            withCStrings(writePaths) { write in
                var limits = ckernel_limits()
                limits.read_paths = read
                limits.read_count = readPaths.count
                limits.write_paths = write
                limits.write_count = writePaths.count
                limits.memory = UInt64(max(confinement.memoryLimit, 0))
                limits.reserve = UInt64(max(confinement.addressReserve, 0))
                limits.cpu_seconds = UInt64(max(confinement.cpuSeconds ?? 0, 0))
                limits.file_size = UInt64(max(confinement.fileSizeLimit, 0))
                limits.descriptors = UInt64(max(confinement.maxDescriptors, 0))
                limits.processes = UInt64(max(confinement.maxProcesses, 0))
                limits.network = confinement.network
                _ = ckernel_confine(&limits, &confined)
            }
        }
        return (ConfinementReport(confined), confined.listener)
    }

    private func answerRequests() -> Never {
        let place = KernelPlace(workingDirectory: request.workingDirectory, scratch: request.scratch)
        let opening = OpeningRequest(method: "open", params: place)
        // The interpreter's own set-up of a role; what goes wrong in it is told with the first request.
        if let bytes = encodeJSON(opening) { _ = Interpreter.dispatch(request.role.rawValue, bytes) }
        while let received = kernelChannel.receive() {
            guard received.frame.kind == .request,
                let reply = Interpreter.dispatch(request.role.rawValue, received.frame.payload),
                send(reply)
            else { break }
        }
        // No finalisation: what author code registered to run at exit does not.
        _exit(0)
    }

    private func send(_ reply: Frame) -> Bool {
        if reply.payload.count > Frame.payloadLimit {
            let failure = KernelFailure(kind: "oversize", message: "the reply has \(reply.payload.count) bytes")
            guard let bytes = encodeJSON(failure) else { return false }
            return kernelChannel.send(Frame(.failure, bytes))
        }
        return kernelChannel.send(reply)
    }
}

private struct KernelPlace: Encodable {
    var workingDirectory: String
    var scratch: String
}

private struct OpeningRequest: Encodable {
    var method: String
    var params: KernelPlace
}

extension ConfinementReport {
    init(_ confined: ckernel_confined) {
        var missing: String?
        if confined.error != 0 {
            let step = withUnsafeBytes(of: confined.step) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            missing = "\(step): \(String(cString: strerror(confined.error)))"
        }
        self.init(
            landlock: Int(confined.landlock_abi),
            seccomp: confined.seccomp,
            forkBudget: confined.fork_budget,
            missing: missing
        )
    }
}
