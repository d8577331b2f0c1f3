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

    package init(plan: ExecutionPlan, project: Project, pool: KernelPool, tool: ToolIdentity, needsTypesetting: Bool) {
        self.plan = plan
        self.project = project
        self.pool = pool
        self.tool = tool
        self.needsTypesetting = needsTypesetting
    }

    /// What a run gives.
    package struct Outcome: Sendable {
        /// Nil when something stopped the report.
        package var record: RunRecord?
        package var diagnostics: [Diagnostic]
        /// For typesetting; the caller closes it.
        package var press: PressHandle?
    }

    /// - Throws: `KernelError` only for what ends the command: no kernel, no confinement.
    package func execute() async throws(KernelError) -> Outcome {
        await pool.warm(forSession: SessionLane.isNeeded(by: plan))
        let context = RunContext(
            plan: plan, pool: pool, board: TableBoard(), findings: Findings(), drawing: DrawingLane(pool: pool, width: 2))
        async let pressed = pressResult()
        let engineStart = Task { () -> Result<StartedEngine, KernelError> in await startEngine(context) }
        let engineLane = Task { () -> KernelError? in await runEngineLane(context, engineStart) }
        let sessionLane = Task { () -> KernelError? in await runSessionLane(context, engineStart) }
        let faults = [await engineLane.value, await sessionLane.value].compactMap { $0 }
        let drawingFault = await collectDrawings(context)
        let press = await pressed
        if case .success(let engine)? = Optional(await engineStart.value) { Task { _ = await engine.client.kernel.close() } }
        // A session or an engine that died was told of as a diagnostic of its cell; the tool's own drawing and press are no
        // one's cell, and end this report only.
        let toolFaults = [drawingFault, press.fault].compactMap { $0 }
        if let fault = (faults + toolFaults).first(where: { !$0.isOfCell }) { throw fault }
        await context.findings.add(toolFaults.map { .kernel($0, of: plan.definition) }, cell: -1)
        if let fault = faults.first, await !context.findings.allDiagnostics.hasErrors {
            // It died while it worked for no cell in particular, as in loading data.
            await context.findings.add([.kernel(fault, of: plan.definition, doing: "counted")], cell: -1)
        }
        return try await outcome(context, engineStart.value, press)
    }

    // Lanes

    struct StartedEngine: Sendable {
        var client: EngineClient
        var scratch: String
        var catalog: Catalog
        var reports: [LoadReport]
    }

    private func startEngine(_ context: RunContext) async -> Result<StartedEngine, KernelError> {
        do throws(KernelError) {
            let paths = plan.datasets.flatMap(\.files).map(\.absolute)
            let (kernel, scratch) = try await pool.kernel(.engine, readPaths: paths, workingFolder: nil, memoryLimit: 6 << 30)
            let client = EngineClient(kernel: kernel, timeLimit: .seconds(RunContext.defaultSeconds))
            _ = try await client.request(
                "connect", EngineMessages.Open(paths: paths, scratch: scratch, memory: "2GB", threads: EngineThreads.count(for: paths)), as: EngineMessages.Opened.self)
            let loaded = try await DatasetLoader(plan: plan, engine: client).load()
            await context.findings.add(loaded.diagnostics, cell: -2)
            return .success(StartedEngine(client: client, scratch: scratch, catalog: loaded.catalog, reports: loaded.reports))
        } catch {
            return .failure(error)
        }
    }

    private func runEngineLane(_ context: RunContext, _ start: Task<Result<StartedEngine, KernelError>, Never>) async -> KernelError? {
        do throws(KernelError) {
            let engine = try await start.value.get()
            if await context.findings.allDiagnostics.hasErrors {
                await context.settleAll { if case .python = $0.action { false } else { true } }
                return nil
            }
            try await EngineLane(context: context, engine: engine.client, catalog: engine.catalog).run()
            return nil
        } catch {
            await context.settleAll { if case .python = $0.action { false } else { true } }
            return error
        }
    }

    private func runSessionLane(_ context: RunContext, _ start: Task<Result<StartedEngine, KernelError>, Never>) async -> KernelError? {
        guard SessionLane.isNeeded(by: plan) else { return nil }
        let folder = Files.real(Paths.join(project.root, Paths.parent(plan.definition.file.name))) ?? project.root
        if let packages = project.packages, let version = try? await pool.pythonVersion(), packages.python != version {
            await context.findings.add([Diagnostic(
                .yamlValue, "the packages that 'python:' of report.yml names are for Python \(packages.python), and cells run in \(version)",
                at: plan.definition.file.span(0..<0), help: "make the virtual environment with Python \(version)")], cell: -2)
            return nil
        }
        let lane = SessionLane(context: context, folder: folder, packages: project.packages) {
            guard case .success(let engine) = await start.value else { return nil }
            return (engine.client, engine.scratch)
        }
        do throws(KernelError) { try await lane.run(); return nil } catch { return error }
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
        var client: PressClient?
        var result = PressLane.Result()
        var fault: KernelError?
    }

    private func pressResult() async -> Pressed {
        do throws(KernelError) {
            let (kernel, scratch) = try await pool.kernel(
                .press, readPaths: [], workingFolder: nil, memoryLimit: 3 << 30)
            let client = PressClient(kernel: kernel, scratch: scratch)
            let result = PressLane.isNeeded(by: plan) ? try await PressLane(plan: plan, press: client).run() : .init()
            if needsTypesetting { try await client.prepare(fontFolders: pool.fontFolders) }
            return Pressed(client: client, result: result)
        } catch {
            return Pressed(fault: error)
        }
    }

    // Record

    private func outcome(
        _ context: RunContext, _ engine: Result<StartedEngine, KernelError>, _ press: Pressed
    ) async throws(KernelError) -> Outcome {
        let values = await ValueResolver(plan: plan, board: context.board, findings: context.findings).run()
        var diagnostics = await context.findings.allDiagnostics + press.result.diagnostics + values.diagnostics
        let handle = press.client.map { PressHandle(client: $0, fontFolders: pool.fontFolders) }
        guard !diagnostics.hasErrors, let client = press.client else { return Outcome(record: nil, diagnostics: diagnostics, press: handle) }
        var cells: [RunRecord.CellRecord] = []
        for planned in plan.cells {
            let (items, faults) = try await Sanitiser(press: client, cell: planned.cell).run(await context.findings.items(of: planned.cell.index))
            diagnostics += faults
            cells.append(RunRecord.CellRecord(
                index: planned.cell.index, label: planned.cell.options.label?.value, language: planned.cell.language.value,
                digest: Digest.sha256(planned.cell.span.text), reads: CellReads(plan: plan).list(of: planned, opened: await context.findings.opened(by: planned.cell.index)), items: items, hasFailed: await context.findings.hasRaised(planned.cell.index)))
        }
        guard !diagnostics.hasErrors else { return Outcome(record: nil, diagnostics: diagnostics, press: handle) }
        let reports = if case .success(let engine) = engine { engine.reports } else { [LoadReport]() }
        let record = RunRecord(
            toolVersion: ToolIdentity.version, sources: sources(), parameters: plan.parameters,
            inputs: InputList(plan: plan).inputs(reports) + OpenedFiles(plan: plan).inputs(await context.findings.allOpened, in: project), data: await context.findings.snapshots, cells: cells,
            expressions: await context.findings.allExpressions + values.records, citations: press.result.citations,
            references: press.result.references, registers: await context.findings.registers, formulas: press.result.formulas, listings: press.result.listings,
            images: press.result.images, rawHTML: press.result.rawHTML,
            environment: .init(
                python: try await pool.pythonVersion(), interpreter: try await pool.interpreterVersion(), packages: isSessionNeeded ? project.packages?.joined(to: tool.packages) ?? tool.packages : tool.packages,
                lockDigest: tool.lockDigest, fontsDigest: tool.fontsDigest),
            outputs: [])
        return Outcome(record: record, diagnostics: diagnostics, press: handle)
    }

    private var isSessionNeeded: Bool { SessionLane.isNeeded(by: plan) }

    private func sources() -> [RunRecord.Source] {
        ([plan.definition.file] + plan.definition.includes).map { RunRecord.Source(path: $0.name, digest: Digest.sha256($0.bytes), text: $0.text) }
    }
}

/// A press that stays open for typesetting.
package struct PressHandle: Sendable {
    let client: PressClient
    /// Where the faces of papers are.
    let fontFolders: [String]

    /// Ends its process.
    package func close() async { _ = await client.kernel.close() }
}
