import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Goes through the cells of the engine, top to bottom: what was kept is put in its place, the rest is run.
actor EngineSequence {
    private let context: RunContext
    private let start: EngineStart
    /// Cells whose result was taken from what was kept, and whose tables the engine does not have.
    private var absent: [PlannedCell] = []
    /// Cells that were run.
    private var ran: [PlannedCell] = []
    private var lane: EngineLane?

    private var plan: ExecutionPlan { context.plan }

    init(context: RunContext, start: EngineStart) {
        self.context = context
        self.start = start
    }

    /// Charts go on being drawn when this returns.
    func run() async throws(KernelError) {
        do {
            if try await goOn() { try await collectEvidence() }
        } catch {
            await settleAll()
            throw error
        }
        await settleAll()
    }

    private func settleAll() async { await context.settleAll { !$0.isPython } }

    /// - Returns: whether the data were sound, as far as they were loaded.
    private func goOn() async throws(KernelError) -> Bool {
        guard try await load() else { return false }
        for planned in plan.cells where planned.isOfEngine {
            if try await !restore(planned) {
                let draws = planned.products.contains { $0.kind == .figure }
                guard let lane = try await engine(for: draws ? .drawing : .query) else { return false }
                try await run(planned, lane)
            }
            await context.settle(planned)
        }
        for planned in plan.expressions where planned.expression.kind == .sql {
            guard try await inline(planned) else { return false }
        }
        return true
    }

    /// Takes what was kept of the datasets, or loads them.
    private func load() async throws(KernelError) -> Bool {
        if let cache = context.cache {
            if plan.datasets.isEmpty { return true }
            if let (kept, diagnostics) = cache.load() {
                await context.findings.setLoaded(kept.reports, kept.snapshots, diagnostics)
                return true
            }
        }
        return try await engine(for: .everything) != nil
    }

    /// - Returns: the engine's lane; nil where the data have faults.
    private func engine(for need: RunContext.Need = .query) async throws(KernelError) -> EngineLane? {
        if need == .drawing || lane == nil { await context.begin(need) }
        if let lane { return lane }
        let started = try await start.started().get()
        guard await !context.findings.diagnostics(of: Findings.data).hasErrors else { return nil }
        let lane = EngineLane(context: context, engine: started.client, catalog: started.catalog)
        self.lane = lane
        return lane
    }

    // Cells

    private func key(_ planned: PlannedCell) async -> CacheKey? {
        guard let seen = context.cache?.seen(by: planned) else { return nil }
        var parts = seen.parts
        for label in seen.tables { parts.append(.init("table:" + label, await context.board.digest(of: label) ?? "none")) }
        return CacheKey("cell", parts)
    }

    /// - Returns: whether the cell's result was kept, and now stands where it belongs.
    private func restore(_ planned: PlannedCell) async throws(KernelError) -> Bool {
        guard let cache = context.cache else { return false }
        guard let key = await key(planned), let (kept, diagnostics) = cache.cell(key, planned.cell.span) else {
            ran.append(planned)
            return false
        }
        let cell = planned.cell.index
        await context.findings.add(diagnostics, cell: cell)
        await context.findings.set(kept.items, cell: cell)
        for case .table(let table) in kept.items {
            if let label = table.label { await context.board.publish(table, as: label, types: kept.types, digest: kept.tables[label]) }
        }
        if kept.items.contains(where: { if case .table = $0 { true } else { false } }) { absent.append(planned) }
        cache.log.note(planned, .cached, key.parts)
        return true
    }

    private func run(_ planned: PlannedCell, _ lane: EngineLane) async throws(KernelError) {
        if mayRead(planned) { try await makeAbsentTables(lane) }
        try await lane.run(planned)
    }

    /// Whether a cell reads tables of the engine: SQL of the author's can compute their names.
    private func mayRead(_ planned: PlannedCell) -> Bool {
        guard case .declarative(let cell) = planned.action else { return true }
        return planned.holdsSQL || cell.readsTables
    }

    /// Gives the engine the tables that cells above would have left in it.
    private func makeAbsentTables(_ lane: EngineLane) async throws(KernelError) {
        for planned in absent {
            try await lane.adoptTables(namedBy: planned)
            for case .table(let table) in await context.findings.items(of: planned.cell.index) { try await lane.makeTable(table) }
        }
        absent = []
    }

    // The prose

    /// - Returns: false where the data have faults.
    private func inline(_ planned: ExecutionPlan.PlannedExpression) async throws(KernelError) -> Bool {
        let expression = planned.expression
        if let cache = context.cache, let found = await key(expression) {
            if let value = cache.store.value(found, as: Scalar.self) {
                await context.findings.add(ValueCheck.diagnostics(value, expression.format, at: expression.code.span), cell: Findings.prose)
                await context.findings.add(.init(key: expression.key, name: expression.code.value, value: value, format: .automatic, anchor: nil))
                return true
            }
        }
        guard let lane = try await engine() else { return false }
        try await makeAbsentTables(lane)
        guard let found = try await lane.runInline(expression) else { return true }
        if found.isSteady { inlineValues.append((expression, found.value)) }
        return true
    }

    private func key(_ expression: InlineExpression) async -> CacheKey? {
        guard let seen = context.cache?.seen(byInline: expression) else { return nil }
        var parts = seen.parts
        for label in seen.tables { parts.append(.init("table:" + label, await context.board.digest(of: label) ?? "none")) }
        return CacheKey("inline", parts)
    }

    private var inlineValues: [(expression: InlineExpression, value: Scalar)] = []

    // Evidence

    /// The rows behind the numbers of the tables that are shown, and small datasets as they are.
    private func collectEvidence() async throws(KernelError) {
        if let lane, await !context.findings.hasSnapshots { try await lane.collectSnapshots() }
        var tables: [Table] = []
        for planned in plan.cells where planned.cell.showsResults {
            for case .table(let table) in await context.findings.items(of: planned.cell.index) { tables.append(table) }
        }
        guard tables.contains(where: { !$0.trails.isEmpty }), await !context.findings.allDiagnostics.hasErrorsBesidesChecks else { return }
        let key = context.cache.flatMap { $0.keys.registers(EvidenceCollector.request(plan, tables)) }
        if let cache = context.cache, let key, let kept = cache.store.value(key, as: [EvidenceRegister].self) {
            await context.findings.set(kept)
            return
        }
        guard let lane = try await engine() else { return }
        registersKey = key
        try await lane.collectRegisters(tables)
    }

    private var registersKey: CacheKey?

    // Keeping

    /// Keeps what was found. Charts are drawn by now.
    func keep() async {
        guard let cache = context.cache, await !context.findings.diagnostics(of: Findings.data).hasErrors else { return }
        let findings = context.findings
        if case .success(let started)? = await start.result(), await findings.hasSnapshots {
            cache.keep(started.reports, await findings.snapshots, await findings.diagnostics(of: Findings.data))
        }
        for planned in ran {
            let cell = planned.cell.index
            guard await !findings.hasFailed(cell), let key = await key(planned) else { continue }
            cache.log.note(planned, .ran, key.parts)
            if await findings.diagnostics(of: cell).contains(where: \.id.namesWhatChanges) { cache.log.noteRestless(cell) }
            let items = await findings.items(of: cell)
            var (tables, types) = ([String: String](), [String]?.none)
            for case .table(let table) in items {
                guard let label = table.label else { continue }
                tables[label] = await context.board.digest(of: label)
                if case .sql = planned.action { types = await context.board.types(of: label) }
            }
            cache.keep(items, types: types, tables: tables, await findings.diagnostics(of: cell), of: planned.cell.span, under: key)
        }
        for (expression, value) in inlineValues {
            if let key = await key(expression) { cache.store.keep(value, under: key) }
        }
        if let registersKey { cache.store.keep(await findings.registers, under: registersKey) }
    }
}
