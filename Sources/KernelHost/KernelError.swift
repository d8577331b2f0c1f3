import KernelProtocol

/// Why a kernel did not answer. Only `.failure` leaves the kernel usable.
package enum KernelError: Error, Equatable, Sendable {
    /// The kernel program did not start; the system's words.
    case launch(String)
    /// What answered is not a zygote of this version.
    case handshake(String)
    /// The process ended in the middle of a request; `tail` is the end of what it wrote to its standard streams.
    case crashed(KernelExit, tail: String)
    /// The request took longer than this, and the process was killed.
    case timedOut(Duration)
    /// The time that the whole report may take was over, and the process was killed.
    case overdue(Duration)
    /// Its scratch folder held more than it may, and the process was killed.
    case scratchFull(ScratchLimit.Excess)
    /// The process sent what the protocol does not know, and was killed.
    case protocolViolation(String)
    /// The kernel did not do what it was asked, and goes on.
    case failure(KernelFailure)
    /// The system does not enforce the confinement that was required; names what is missing.
    case confinementUnavailable(String)
    /// The kernel or its zygote was closed, or the task cancelled.
    case closed
}

extension KernelError: CustomStringConvertible {
    /// One sentence, worded like a diagnostic.
    package var description: String {
        switch self {
        case .launch(let reason): "the kernel does not start: \(reason)"
        case .handshake(let reason): "the kernel does not greet as it should: \(reason)"
        case .crashed(let exit, _): "the kernel \(exit.description)"
        case .timedOut(let limit): "the time limit of \(limit) was reached"
        case .overdue(let limit): "the time limit of the report, \(limit), was reached"
        case .scratchFull(let excess): "the kernel wrote \(excess)"
        case .protocolViolation(let reason): "the kernel broke the protocol: \(reason)"
        case .failure(let failure): failure.message
        case .confinementUnavailable(let missing): "this system does not confine as required: \(missing)"
        case .closed: "the kernel was closed"
        }
    }
}

extension KernelExit: CustomStringConvertible {
    /// "ended with code 3", "was ended by signal 11 (segmentation fault)".
    package var description: String {
        if isOutOfMemory == true { return "was ended for the memory of all its processes together" }
        guard let signal else { return "ended with code \(code ?? 0)" }
        let names: [Int32: String] = [
            4: "illegal instruction", 6: "abort", 7: "bus error", 8: "arithmetic error", 9: "killed",
            11: "segmentation fault", 15: "terminated", 24: "processor time limit", 25: "file size limit",
            31: "forbidden system call",
        ]
        return "was ended by signal \(signal)" + (names[signal].map { " (\($0))" } ?? "")
    }
}
