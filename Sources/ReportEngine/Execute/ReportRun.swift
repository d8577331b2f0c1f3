import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Runs one plan: the engine's and the session's cells side by side, charts as soon as their numbers are known, the press
/// from the beginning.
package struct ReportRun: Sendable {
    package var plan: ExecutionPlan
    package var project: Project
    package var pool: KernelPool
    /// Versions and hashes of what the tool brings along.
    package var tool: ToolIdentity
    /// Whether a press is wanted for typesetting, and so should be started early.
    package var needsTypesetting: Bool
    /// Results that may be taken, and where new ones are kept; nil runs everything, and keeps nothing.
    package var cache: RunCache?
    /// What cells may read besides the definition's folder: real paths.
    package var readPaths: [String] = []

    package init(plan: ExecutionPlan, project: Project, pool: KernelPool, tool: ToolIdentity, needsTypesetting: Bool, cache: RunCache? = nil) {
        self.cache = cache
        self.plan = plan
        self.project = project
        self.pool = pool
        self.tool = tool
        self.needsTypesetting = needsTypesetting
    }

    /// What a run gives.
    package struct Outcome: Sendable {
        /// Nil when something stopped the report, but for a check that does not hold: then every number is known.
        package var record: RunRecord?
        package var diagnostics: [Diagnostic]
        /// For typesetting; the caller closes it.
        package var press: PressHandle?
    }

    /// - Throws: `KernelError` only for what ends the command: no kernel, no confinement.
    package func execute() async throws(KernelError) -> Outcome {
        let press = PressStart(pool: pool)
        if cache == nil { await begin(.everything, press) }
        let context = RunContext(
            plan: plan, pool: pool, board: TableBoard(), findings: Findings(), drawing: DrawingLane(pool: pool, width: 2, cache: cache),
            cache: cache, begin: { await begin($0, press) })
        let engine = EngineStart { await startEngine(context) }
        if cache == nil { await engine.begin() }
        if needsTypesetting, let cache, let mark = cache.paperMark, !cache.store.has(mark) { await press.begin(fontFolders: pool.fontFolders) }
        async let pressed = pressResult(press)
        let sequence = EngineSequence(context: context, start: engine)
        let memory = Task { SessionLane.isNeeded(by: plan) ? SessionMemory(context: context) : nil }
        let engineLane = Task { () -> KernelError? in
            do throws(KernelError) { try await sequence.run(); return nil } catch { return error }
        }
        let sessionLane = Task { () -> KernelError? in await runSessionLane(context, engine, memory.value) }
        let faults = [await engineLane.value, await sessionLane.value].compactMap { $0 }
        let drawingFault = await collectDrawings(context)
        let made = await pressed
        if case .success(let engine)? = await engine.result() { Task { _ = await engine.client.kernel.close() } }
        // A session or an engine that died was told of as a diagnostic of its cell; the tool's own drawing and press are no
        // one's cell, and end this report only.
        let toolFaults = [drawingFault, made.fault].compactMap { $0 }
        if let fault = (faults + toolFaults).first(where: { !$0.isOfCell }) { throw fault }
        await context.findings.add(toolFaults.map { .kernel($0, of: plan.definition) }, cell: Findings.prose)
        if let fault = faults.first, await !context.findings.allDiagnostics.hasErrors {
            // It died while it worked for no cell in particular, as in loading data.
            await context.findings.add([.kernel(fault, of: plan.definition, doing: "counted")], cell: Findings.prose)
        }
        // Where a kernel died, cells that it had still to run look like cells that gave nothing.
        let isSteady = faults.isEmpty && toolFaults.isEmpty && cache?.isSteady ?? false
        if isSteady { await sequence.keep() }
        let (outcome, items) = try await outcome(context, press, made.result, memory.value)
        if isSteady {
            await memory.value?.keep(items)
            for keep in made.result.fresh { keep() }
        }
        noteOthers()
        return outcome
    }

    /// Starts what is needed where something is to be run; does nothing the second time.
    private func begin(_ need: RunContext.Need, _ press: PressStart) async {
        let isAll = need == .everything
        await pool.warm(forDrawing: isAll || need == .drawing, forSession: need == .session || isAll && SessionLane.isNeeded(by: plan))
        // What was run again changes the page, which must be set anew.
        if needsTypesetting { await press.begin(fontFolders: pool.fontFolders) } else if cache == nil, PressLane.isNeeded(by: plan) { await press.begin() }
    }

    /// Cells without a key, and those that are not run.
    private func noteOthers() {
        guard let cache else { return }
        let noted = Set(cache.log.all.map(\.index))
        for planned in plan.cells where !noted.contains(planned.cell.index) {
            if case .none = planned.action { cache.log.note(planned, .skipped, []) } else { cache.log.note(planned, .ran, []) }
        }
    }

    // Lanes

    private func startEngine(_ context: RunContext) async -> Result<EngineStart.Started, KernelError> {
        do throws(KernelError) {
            let paths = plan.datasets.flatMap(\.files).map(\.absolute)
            let (kernel, scratch) = try await pool.kernel(.engine, readPaths: paths, workingFolder: nil, memoryLimit: 6 << 30)
            let client = EngineClient(kernel: kernel, timeLimit: .seconds(RunContext.defaultSeconds))
            _ = try await client.request(
                "connect", EngineMessages.Open(paths: paths, scratch: scratch, memory: "2GB", threads: EngineThreads.count(for: paths)), as: EngineMessages.Opened.self)
            let loaded = try await DatasetLoader(plan: plan, engine: client).load()
            await context.findings.setLoaded(loaded.reports, loaded.diagnostics)
            return .success(EngineStart.Started(client: client, scratch: scratch, catalog: loaded.catalog, reports: loaded.reports))
        } catch {
            return .failure(error)
        }
    }

    private func runSessionLane(_ context: RunContext, _ start: EngineStart, _ memory: SessionMemory?) async -> KernelError? {
        guard SessionLane.isNeeded(by: plan) else { return nil }
        let folder = Files.real(Paths.join(project.root, Paths.parent(plan.definition.file.name))) ?? project.root
        if let packages = project.packages, let version = await pythonVersion(), packages.python != version {
            await context.findings.add([Diagnostic(
                .yamlValue, "the packages that 'python:' of report.yml names are for Python \(packages.python), and cells run in \(version)",
                at: plan.definition.file.span(0..<0), help: "make the virtual environment with Python \(version)")], cell: Findings.prose)
            return nil
        }
        let engine: @Sendable () async -> (client: EngineClient, scratch: String)? = {
            guard case .success(let engine) = await start.started() else { return nil }
            return (engine.client, engine.scratch)
        }
        let lane = SessionLane(context: context, folder: folder, readPaths: readPaths, packages: project.packages, engine: engine, memory: memory)
        do throws(KernelError) { try await lane.run(); return nil } catch { return error }
    }

    /// `3.11`; nil where no interpreter starts.
    private func pythonVersion() async -> String? {
        guard let cache else { return try? await pool.pythonVersion() }
        return cache.interpreter.split(separator: ".").prefix(2).joined(separator: ".")
    }

    private func collectDrawings(_ context: RunContext) async -> KernelError? {
        var drawn: [DrawnChart] = []
        for task in await context.findings.allDrawings { drawn.append(await task.value) }
        // From the last place to the first, so that earlier places stay true.
        for chart in drawn.sorted(by: { ($0.cell, $0.position) > ($1.cell, $1.position) }) {
            switch chart.result {
            case .failure(let error):
                guard error.isOfCell, let planned = plan.cells.first(where: { $0.cell.index == chart.cell }) else { return error }
                await context.findings.add([.kernel(error, cell: planned.cell)], cell: chart.cell)
            case .success(.failure(let diagnostic)): await context.findings.add([diagnostic], cell: chart.cell)
            case .success(.success(let figure)):
                var items = await context.findings.items(of: chart.cell)
                items.insert(.figure(figure), at: min(chart.position, items.count))
                await context.findings.set(items, cell: chart.cell)
            }
        }
        return nil
    }

    // Press

    private struct Pressed: Sendable {
        var result = PressLane.Result()
        var fault: KernelError?
    }

    private func pressResult(_ press: PressStart) async -> Pressed {
        guard PressLane.isNeeded(by: plan) else { return Pressed() }
        let client: @Sendable () async throws(KernelError) -> PressClient = { () async throws(KernelError) in
            await begin(.press, press)
            return try await press.client()
        }
        do throws(KernelError) { return Pressed(result: try await PressLane(plan: plan, press: client, cache: cache).run()) } catch {
            return Pressed(fault: error)
        }
    }

    // Record

    /// - Returns: the outcome, and the items of each cell as they stand in the record.
    private func outcome(
        _ context: RunContext, _ press: PressStart, _ pressed: PressLane.Result, _ memory: SessionMemory?
    ) async throws(KernelError) -> (Outcome, [Int: [RunRecord.Item]]) {
        let values = await ValueResolver(plan: plan, board: context.board, findings: context.findings).run()
        var diagnostics = await context.findings.allDiagnostics + pressed.diagnostics + values.diagnostics
        let handle = PressHandle(press: press, fontFolders: pool.fontFolders, cache: cache)
        guard !diagnostics.hasErrorsBesidesChecks else { return (Outcome(record: nil, diagnostics: diagnostics, press: handle), [:]) }
        let sanitised = await memory?.isRestored ?? false
        var (cells, shown) = ([RunRecord.CellRecord](), [Int: [RunRecord.Item]]())
        for planned in plan.cells {
            var items = await context.findings.items(of: planned.cell.index)
            if !(sanitised && planned.isPython) {
                let faults: [Diagnostic]
                (items, faults) = try await Sanitiser(press: { () async throws(KernelError) in try await press.client() }, cell: planned.cell).run(items)
                diagnostics += faults
            }
            shown[planned.cell.index] = items
            cells.append(RunRecord.CellRecord(
                index: planned.cell.index, label: planned.cell.options.label?.value, language: planned.cell.language.value,
                digest: Digest.sha256(planned.cell.span.text), reads: CellReads(plan: plan).list(of: planned, opened: await context.findings.opened(by: planned.cell.index)), items: items, hasFailed: await context.findings.hasRaised(planned.cell.index)))
        }
        guard !diagnostics.hasErrorsBesidesChecks else { return (Outcome(record: nil, diagnostics: diagnostics, press: handle), [:]) }
        let digests = cache?.files
        var record = RunRecord(
            toolVersion: ToolIdentity.version, language: plan.language, sources: sources(), parameters: plan.parameters,
            inputs: InputList(plan: plan).inputs(await context.findings.reports) { digests?.knownDigest($0) }
                + OpenedFiles(plan: plan).inputs(await context.findings.allOpened, in: project),
            data: await context.findings.snapshots, cells: cells,
            expressions: await context.findings.allExpressions + values.records, citations: pressed.citations,
            references: pressed.references, registers: await context.findings.registers, formulas: pressed.formulas, listings: pressed.listings,
            images: pressed.images, rawHTML: pressed.rawHTML, environment: try await environment(), outputs: [])
        if !readPaths.isEmpty { record.access = plan.definition.head.access.map(\.value) }
        record.leaveOutRows(
            of: Set(plan.definition.head.datasets.filter { !$0.isEmbedded }.map(\.name)),
            hidden: Set(plan.cells.filter { !$0.cell.showsResults }.map(\.cell.index)))
        return (Outcome(record: record, diagnostics: diagnostics, press: handle), shown)
    }

    private func environment() async throws(KernelError) -> RunRecord.EnvironmentRecord {
        let interpreter = if let cache { cache.interpreter } else { try await pool.interpreterVersion() }
        return .init(
            python: interpreter.split(separator: ".").prefix(2).joined(separator: "."), interpreter: interpreter, packages: tool.packages(of: plan, in: project),
            lockDigest: tool.lockDigest, fontsDigest: tool.fontsDigest)
    }

    private func sources() -> [RunRecord.Source] {
        ([plan.definition.file] + plan.definition.includes).map { RunRecord.Source(path: $0.name, digest: Digest.sha256($0.bytes), text: $0.text) }
    }
}

/// A press for typesetting: one that is there already, or one that is started when a paper is to be set.
package struct PressHandle: Sendable {
    /// Starts a press that only sets papers.
    package static func start(in pool: KernelPool) async throws(KernelError) -> PressHandle {
        let press = PressStart(pool: pool)
        await press.begin(fontFolders: pool.fontFolders)
        _ = try await press.client()
        return PressHandle(press: press, fontFolders: pool.fontFolders, cache: nil)
    }

    let press: PressStart
    /// Where the faces of papers are.
    let fontFolders: [String]
    /// Where papers are looked up that were set before; nil sets all.
    let cache: RunCache?

    /// Ends its process.
    package func close() async { await press.close() }
}

extension Sequence<Diagnostic> {
    /// Whether any of them leaves numbers unknown: all errors do but that of an expectation about numbers that are there.
    package var hasErrorsBesidesChecks: Bool { contains { $0.severity == .error && $0.id != .checkFailed } }
}
