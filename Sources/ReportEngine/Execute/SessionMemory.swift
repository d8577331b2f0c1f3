import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// What was kept of a session's steps, and what is to be kept of them. It is all or nothing: where one step was not kept, all run again
/// from the top, because later cells need the names of earlier ones.
actor SessionMemory {
    private let context: RunContext
    private let cache: RunCache
    private let keys: SessionKeys
    /// What the steps that were run asked for, in order.
    private var traces: [SessionKeys.Trace] = []
    private var current = SessionKeys.Trace()
    private var watch: DefinitionWatch?
    /// The definitions of the folder as they were before the session began.
    private var looks: [String: (status: Files.Status, digest: String)] = [:]
    private(set) var isRestored = false

    /// - Returns: nil without a cache, or where what the session can read is not to be told: without confinement that is every file.
    init?(context: RunContext) {
        guard let cache = context.cache, context.pool.isConfinementRequired, let keys = cache.sessionKeys() else { return nil }
        self.context = context
        self.cache = cache
        self.keys = keys
    }

    // Taking

    /// Takes step after step from what was kept. Tables are put up as they come: cells of the engine may wait for them.
    ///
    /// - Returns: whether all steps were kept.
    func restore() async -> Bool {
        var before: CacheKey?
        for step in keys.steps {
            let parts = keys.parts(step, before: before)
            guard let trace = cache.store.value(keys.traceKey(parts), as: SessionKeys.Trace.self) else { return false }
            let board = context.board
            let more = await keys.parts(trace, upTo: step) { label in await board.digest(of: label) }
            let key = CacheKey("step", parts + more)
            guard let (kept, diagnostics) = cache.cell(key, step?.cell.span), await place(kept, diagnostics, step) else { return false }
            cache.log.note(step, .cached, key.parts)
            before = key
        }
        isRestored = true
        return true
    }

    private func place(_ kept: KeptCell, _ diagnostics: [Diagnostic], _ step: PlannedCell?) async -> Bool {
        let inline = keys.inline(after: step)
        guard kept.values.count == inline.count else { return false }
        let findings = context.findings
        await findings.add(diagnostics, cell: step?.cell.index ?? Findings.session)
        await findings.add(opened: kept.opened, cell: step?.cell.index ?? Findings.session)
        for (planned, value) in zip(inline, kept.values) {
            let expression = planned.expression
            await findings.add(.init(key: expression.key, name: expression.code.value, value: value, format: .automatic, anchor: nil))
        }
        guard let step else { return true }
        if kept.hasRaised { await findings.markRaised(step.cell.index) }
        await findings.set(kept.items, cell: step.cell.index)
        let results = SessionResults(cell: step.cell, language: context.plan.language)
        if let label = step.cell.options.label?.value, let table = results.table(of: kept.items) {
            await context.publish(table, ofPythonCell: label, digest: kept.tables[label])
        }
        await context.settle(step)
        return true
    }

    // Running

    /// Begins to look which definitions the session opens; what was taken of it is forgotten.
    func watch() async {
        looks = keys.folder.looks()
        watch = DefinitionWatch(keys.folder.watched)
        for step in keys.steps {
            await context.findings.forget(step?.cell.index ?? Findings.session)
            await context.findings.forgetExpressions(Set(keys.inline(after: step).map(\.expression.key)))
        }
        (traces, current) = ([], .init())
    }

    /// Notes that a step asked for a table or dataset.
    func note(asked name: String) {
        if !current.tables.contains(name) { current.tables.append(name) }
    }

    /// Notes the end of a step.
    func noteEnd(of step: PlannedCell?) async {
        current.opened = (watch?.take() ?? keys.folder.watched).map(keys.folder.name)
        traces.append(current)
        current = .init()
    }

    // Keeping

    /// Keeps what the steps gave, up to the first that has a fault.
    ///
    /// - Parameter shown: items by cell, sanitised.
    func keep(_ shown: [Int: [RunRecord.Item]]) async {
        guard !isRestored, cache.isFolderSteady(keys.folder) else { return }
        var before: CacheKey?
        var knowsLines = keys.mayKnowLines
        // What was opened behind the last answer belongs to some step; to be sure, to all.
        let late = (watch?.take() ?? []).map(keys.folder.name)
        for (step, found) in zip(keys.steps, traces) {
            let items = step.flatMap { shown[$0.cell.index] } ?? []
            let diagnostics = await context.findings.diagnostics(of: step?.cell.index ?? Findings.session)
            let values = await values(keys.inline(after: step))
            let opened = await context.findings.opened(by: step?.cell.index ?? Findings.session)
            if opened.contains(where: FolderFiles.isUnseen) || diagnostics.contains(where: \.id.namesWhatChanges) {
                cache.log.note(step, .ran, keys.parts(step, before: before))
                cache.log.noteRestless(step?.cell.index ?? -1)
            }
            guard !opened.contains(where: FolderFiles.isUnseen), !diagnostics.hasErrors, !diagnostics.contains(where: \.id.namesWhatChanges), let values else { return }
            knowsLines = knowsLines || keys.namesFile(items, values)
            var trace = found
            trace.opened = Array(Set(trace.opened + late)).sorted()
            trace.knowsLines = knowsLines
            guard cache.areSteady(trace.opened, looks, in: keys.folder) else { return }
            let parts = keys.parts(step, before: before)
            let board = context.board
            let key = CacheKey("step", parts + (await keys.parts(trace, upTo: step, opened: looks.mapValues(\.digest)) { label in await board.digest(of: label) }))
            await keep(step, items, values, diagnostics, trace, key)
            cache.store.keep(trace, under: keys.traceKey(parts))
            before = key
        }
    }

    private func keep(
        _ step: PlannedCell?, _ items: [RunRecord.Item], _ values: [Scalar], _ diagnostics: [Diagnostic], _ trace: SessionKeys.Trace, _ key: CacheKey
    ) async {
        var tables: [String: String] = [:]
        if let label = step?.cell.options.label?.value { tables[label] = await context.board.digest(of: label) }
        let hasRaised = if let step { await context.findings.hasRaised(step.cell.index) } else { false }
        cache.log.note(step, .ran, key.parts)
        cache.keep(items, tables: tables, hasRaised: hasRaised, values: values,
            opened: await context.findings.opened(by: step?.cell.index ?? Findings.session), diagnostics, of: step?.cell.span, under: key)
    }

    /// The values of inline Python; nil where one has none.
    private func values(_ inline: [ExecutionPlan.PlannedExpression]) async -> [Scalar]? {
        let found = await context.findings.allExpressions
        var values: [Scalar] = []
        for planned in inline {
            guard let record = found.first(where: { $0.key == planned.expression.key }) else { return nil }
            values.append(record.value)
        }
        return values
    }
}

extension RunContext {
    /// Puts up the table that a Python cell showed last, under its label and that of a table.
    func publish(_ table: Table, ofPythonCell label: String, digest: String? = nil) async {
        let product = ProductLabel.tableLabel(of: label)
        await board.publish(table, as: product, digest: digest)
        if label != product { await board.publish(table, as: label, digest: digest) }
    }
}
