/// What a kernel process may do. System libraries, packages and the tool's resources are readable besides.
package struct Confinement: Codable, Equatable, Sendable {
    /// Files and folders (with everything below) that may be read. One that does not exist is not an error.
    package var readPaths: [String]
    /// Folders in which files may be read, made, changed and removed.
    package var writePaths: [String]
    /// Bytes of private memory a process may have (RLIMIT_DATA); 0 for no limit.
    package var memoryLimit: Int
    /// Bytes of address space that may be reserved besides what the memory limit allows, for libraries that reserve much more than they
    /// use. With any, no memory is shared but for files, since nothing would bound it.
    package var addressReserve: Int
    /// Seconds of processor time; `nil` for no limit. A wall-clock limit is each request's.
    package var cpuSeconds: Int?
    /// Bytes a file may grow to; 0 for no limit.
    package var fileSizeLimit: Int
    /// What may lie in the scratch folder at once. The host looks while the kernel runs; no call of the kernel's fails for it.
    package var scratchLimit: ScratchLimit
    /// How many processes the kernel may fork in its life; 0 refuses the first. Threads are not counted.
    package var maxProcesses: Int
    /// Open descriptors.
    package var maxDescriptors: Int
    /// Whether IP sockets are granted.
    package var network: Bool
    /// Whether a system that cannot enforce all of this is an error; otherwise what can be enforced is.
    package var required: Bool

    package init(
        readPaths: [String] = [],
        writePaths: [String] = [],
        memoryLimit: Int = 4 << 30,
        addressReserve: Int = 0,
        cpuSeconds: Int? = nil,
        fileSizeLimit: Int = 2 << 30,
        scratchLimit: ScratchLimit = ScratchLimit(),
        maxProcesses: Int = 256,
        maxDescriptors: Int = 1024,
        network: Bool = false,
        required: Bool = true
    ) {
        self.readPaths = readPaths
        self.writePaths = writePaths
        self.memoryLimit = memoryLimit
        self.addressReserve = addressReserve
        self.cpuSeconds = cpuSeconds
        self.fileSizeLimit = fileSizeLimit
        self.scratchLimit = scratchLimit
        self.maxProcesses = maxProcesses
        self.maxDescriptors = maxDescriptors
        self.network = network
        self.required = required
    }
}

/// What a kernel's scratch folder may hold.
package struct ScratchLimit: Codable, Equatable, Sendable {
    /// Bytes that its files take on the disk.
    package var bytes: Int
    /// Files and folders.
    package var entries: Int

    package init(bytes: Int = 4 << 30, entries: Int = 100_000) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The limit that was passed.
    package enum Excess: Equatable, Sendable {
        case bytes(Int)
        case entries(Int)
        /// Some of it cannot be counted.
        case hidden
    }
}

extension ScratchLimit.Excess: CustomStringConvertible {
    /// "more than 4 GiB of temporary files".
    package var description: String {
        switch self {
        case .bytes(let limit) where limit >= 1 << 30 && limit % (1 << 30) == 0: "more than \(limit >> 30) GiB of temporary files"
        case .bytes(let limit): "more than \(limit >> 20) MiB of temporary files"
        case .entries(let limit): "more than \(limit) temporary files"
        case .hidden: "temporary files that cannot be counted, in a folder without the right to read it or more than 64 deep"
        }
    }
}

/// What control groups bound for all processes of a kernel together, besides the limits of each.
package struct GroupReport: Codable, Equatable, Sendable {
    package var memory: Bool
    /// Processes and threads.
    package var processes: Bool
    /// Why nothing is bounded so, worded like a diagnostic; `nil` when something is.
    package var missing: String?

    package init(memory: Bool, processes: Bool, missing: String? = nil) {
        self.memory = memory
        self.processes = processes
        self.missing = missing
    }
}

/// What of a confinement is enforced in one process.
package struct ConfinementReport: Codable, Equatable, Sendable {
    /// Version of Landlock's interface; 0 without Landlock.
    package var landlock: Int
    /// Whether system calls are filtered.
    package var seccomp: Bool
    /// Whether forks are counted.
    package var forkBudget: Bool
    /// The step that could not be done, with the system's words; `nil` when everything is enforced.
    package var missing: String?
    /// What its control group bounds; `nil` where it has none of its own. That is never missing: each process has limits without it.
    package var group: GroupReport?

    package init(landlock: Int, seccomp: Bool, forkBudget: Bool, missing: String?, group: GroupReport? = nil) {
        self.landlock = landlock
        self.seccomp = seccomp
        self.forkBudget = forkBudget
        self.missing = missing
        self.group = group
    }
}
