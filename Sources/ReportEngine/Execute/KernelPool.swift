import KernelHost
import KernelProtocol

/// The kernels of one command: one zygote, and what is forked from it.
package actor KernelPool {
    /// What must be imported before a role is forked, so that every report of the command has it for nothing.
    private enum Warmth { case drawing, session }

    /// Where the kernel and its packages are.
    package nonisolated let installation: KernelInstallation
    /// A private folder of the command; each kernel has a folder in it.
    package nonisolated let scratch: String
    /// Whether nothing runs where the machine cannot confine.
    package nonisolated let isConfinementRequired: Bool
    /// What the scratch folder of each kernel may hold.
    package nonisolated let scratchLimit: ScratchLimit
    private var zygote: Zygote?
    private var warming: [Warmth: Task<Void, Never>] = [:]
    private var count = 0
    private var isShutDown = false

    /// - Parameters:
    ///   - installation: where the kernel and its packages are.
    ///   - scratch: an existing private folder.
    ///   - isConfinementRequired: refuses to run where the machine cannot confine.
    ///   - scratchLimit: what the scratch folder of each kernel may hold.
    package init(installation: KernelInstallation, scratch: String, isConfinementRequired: Bool, scratchLimit: ScratchLimit = ScratchLimit()) {
        self.installation = installation
        self.scratch = scratch
        self.isConfinementRequired = isConfinementRequired
        self.scratchLimit = scratchLimit
    }

    /// The folder with fonts, style sheets and templates.
    package nonisolated var resources: String { installation.resources }

    /// Where the faces of papers are; a list of theirs names those of the host.
    package nonisolated var fontFolders: [String] { [resources + "/fonts"] }

    /// The Python version that runs, `3.11`; starts the zygote.
    package func pythonVersion() async throws(KernelError) -> String {
        let greeting = try await startedZygote().greeting()
        return greeting.python.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// The interpreter's whole version, `3.11.2`; starts the zygote.
    package func interpreterVersion() async throws(KernelError) -> String {
        try await startedZygote().greeting().python
    }

    /// The interpreter's whole version, and the file that it was loaded from; starts the zygote.
    package func interpreter() async throws(KernelError) -> (version: String, library: String?) {
        let greeting = try await startedZygote().greeting()
        return (greeting.python, greeting.library)
    }

    /// What control groups bound on this machine; starts the zygote.
    package func groups() async throws(KernelError) -> GroupReport {
        try await startedZygote().greeting().groups ?? GroupReport(memory: false, processes: false, missing: "the kernel says nothing of them")
    }

    /// Those of some modules that do not import.
    package func missingModules(_ modules: [String]) async throws(KernelError) -> [String] {
        let report = try await startedZygote().warm(modules)
        return report.missing.map(\.name)
    }

    /// Starts importing what charts, or Python cells, need. Returns at once.
    package func warm(forDrawing: Bool = true, forSession: Bool) {
        guard let zygote = try? startedZygote() else { return }
        if forDrawing { start(.drawing, zygote, ["report_kernel.draw"]) }
        if forSession { start(.session, zygote, ["report_kernel.session", "pandas", "matplotlib.pyplot"]) }
    }

    private func start(_ warmth: Warmth, _ zygote: Zygote, _ modules: [String]) {
        guard warming[warmth] == nil else { return }
        warming[warmth] = Task { _ = try? await zygote.warm(modules) }
    }

    /// Forks a kernel with a scratch folder of its own.
    ///
    /// - Parameters:
    ///   - readPaths: what it may read besides the system's libraries and the tool's packages.
    ///   - addressReserve: as `Confinement.addressReserve`.
    ///   - workingFolder: the current folder; must be readable for relative paths to work.
    /// - Returns: the kernel and its scratch folder.
    package func kernel(
        _ role: KernelRole, readPaths: [String], workingFolder: String?, memoryLimit: Int, addressReserve: Int = 0
    ) async throws(KernelError) -> (Kernel, scratch: String) {
        let zygote = try startedZygote()
        switch role {
        case .draw: await warming[.drawing]?.value
        case .session: await warming[.session]?.value
        case .engine, .press: break
        }
        // It may have been shut down while this waited, and its scratch folder removed.
        guard !isShutDown else { throw .closed }
        count += 1
        let folder = "\(scratch)/\(role.rawValue)-\(count)"
        do { try Files.makeFolder(folder) } catch { throw .launch("'\(folder)' cannot be made: \(error.reason)") }
        let confinement = Confinement(
            readPaths: readPaths, writePaths: [folder], memoryLimit: memoryLimit, addressReserve: addressReserve,
            scratchLimit: scratchLimit, maxProcesses: role == .session ? 256 : 0, required: isConfinementRequired)
        let kernel = try await zygote.start(
            role, confinement: confinement, workingDirectory: workingFolder ?? folder, scratch: folder)
        return (kernel, folder)
    }

    /// Ends everything that was started; nothing can be started any more.
    package func shutdown() {
        isShutDown = true
        zygote?.shutdown()
        zygote = nil
    }

    private func startedZygote() throws(KernelError) -> Zygote {
        if let zygote { return zygote }
        guard !isShutDown else { throw .closed }
        let started = try Zygote(installation: installation, scratch: scratch)
        zygote = started
        return started
    }
}
