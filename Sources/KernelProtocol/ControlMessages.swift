/// What the host asks of the zygote. Requests are answered in order.
package enum ControlRequest: Codable, Sendable {
    case hello(version: Int)
    /// Import these modules, once for all kernels forked later.
    case warm(modules: [String])
    /// Fork a kernel. Two descriptors come with the frame: its channel and its output.
    case fork(ForkRequest)
    /// Kill a kernel with all its descendants; answered by an event, and not at all when it has ended.
    case kill(pid: Int32)

    /// The version of frames and messages; both sides must have the same.
    package static let version = 1
}

/// A kernel to be forked.
package struct ForkRequest: Codable, Sendable {
    package var role: KernelRole
    package var confinement: Confinement
    /// Absolute path the kernel starts in.
    package var workingDirectory: String
    /// Absolute path of a folder of its own, for HOME, TMPDIR and exchange; writable.
    package var scratch: String

    package init(role: KernelRole, confinement: Confinement, workingDirectory: String, scratch: String) {
        self.role = role
        self.confinement = confinement
        self.workingDirectory = workingDirectory
        self.scratch = scratch
    }
}

/// What the zygote answers.
package enum ControlReply: Codable, Sendable {
    case hello(ZygoteGreeting)
    case warmed(WarmReport)
    case forked(pid: Int32, confinement: ConfinementReport)
    /// The process could not be confined as required, and does not run.
    case unconfined(ConfinementReport)
    case refused(message: String)
}

/// The zygote's side of the handshake.
package struct ZygoteGreeting: Codable, Equatable, Sendable {
    package var version: Int
    package var pid: Int32
    /// "3.11.2".
    package var python: String
    /// The file that the interpreter was loaded from; nil where it is part of the program.
    package var library: String?
    /// What control groups bound for kernels; `nil` when it was not looked at.
    package var groups: GroupReport?

    package init(version: Int, pid: Int32, python: String, library: String? = nil, groups: GroupReport? = nil) {
        self.library = library
        self.groups = groups
        self.version = version
        self.pid = pid
        self.python = python
    }
}

/// What importing gave.
package struct WarmReport: Codable, Equatable, Sendable {
    package var milliseconds: Double
    /// Threads of the zygote afterwards; more than one makes every fork doubtful.
    package var threads: Int
    /// Modules that are not there or did not import, with the error's text, in the order asked for.
    package var missing: [MissingModule]

    package init(milliseconds: Double, threads: Int, missing: [MissingModule]) {
        self.milliseconds = milliseconds
        self.threads = threads
        self.missing = missing
    }
}

package struct MissingModule: Codable, Equatable, Sendable {
    package var name: String
    package var message: String

    package init(name: String, message: String) {
        self.name = name
        self.message = message
    }
}

/// What the zygote tells unasked.
package enum ControlEvent: Codable, Sendable {
    case ended(pid: Int32, exit: KernelExit)
}

/// How a kernel process ended.
package struct KernelExit: Codable, Equatable, Sendable {
    /// Exit code, when it ended by itself.
    package var code: Int32?
    /// Number of the signal that ended it.
    package var signal: Int32?
    /// Most resident memory, in bytes, with what was shared with the zygote.
    package var peakMemory: Int
    /// Seconds of processor time, with those of its own children that ended before it; of all its processes where it had a control group.
    package var cpuSeconds: Double
    /// Set when the system killed it for the memory of all its processes together.
    package var isOutOfMemory: Bool?

    package init(code: Int32?, signal: Int32?, peakMemory: Int, cpuSeconds: Double, isOutOfMemory: Bool? = nil) {
        self.isOutOfMemory = isOutOfMemory
        self.code = code
        self.signal = signal
        self.peakMemory = peakMemory
        self.cpuSeconds = cpuSeconds
    }
}
