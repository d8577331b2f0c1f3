import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Runs the SQL and the declarative cells of a report, top to bottom, in its engine.
struct EngineLane {
    let context: RunContext
    let engine: EngineClient
    let catalog: Catalog

    private var plan: ExecutionPlan { context.plan }

    /// Charts go on being drawn when this returns.
    func run(_ planned: PlannedCell) async throws(KernelError) {
        switch planned.action {
        case .sql: try await runSQL(planned)
        case .declarative(let cell): try await run(cell, planned)
        case .python, .none: break
        }
    }

    /// Keeps small datasets as they are.
    func collectSnapshots() async throws(KernelError) {
        await context.findings.set(try await EvidenceCollector(plan: plan, catalog: catalog, engine: engine).snapshots())
    }

    /// Keeps the rows behind the numbers of tables.
    func collectRegisters(_ tables: [Table]) async throws(KernelError) {
        await context.findings.set(try await EvidenceCollector(plan: plan, catalog: catalog, engine: engine).registers(for: tables))
    }

    // SQL

    private func runSQL(_ planned: PlannedCell) async throws(KernelError) {
        let cell = planned.cell
        try await adoptTables(mentionedIn: cell.code, before: cell.index)
        let label = cell.options.label?.value
        let request = EngineMessages.Cell(
            sql: cell.code, parameters: boundParameters, name: label, aliases: label.map(aliases) ?? [], limit: 100_000)
        let rows: EngineMessages.CellRows
        do {
            rows = try await engine.kernel.request(
                "cell", request, as: EngineMessages.CellRows.self, timeLimit: context.timeLimit(of: cell))
        } catch .failure(let failure) {
            let place = SQLPlace(fragments: [.init(cell.code, span: cell.codeSpan)], fallback: cell.codeSpan)
            let told = place.diagnostic(failure, catalog: catalog, cell: cell, tables: knownTables)
            if cell.options.allowsErrors == true, Self.canBeShown.contains(told.id) {
                await context.findings.markRaised(cell.index)
                await context.findings.set([.output(Output(stream: .standardError, text: told.message))], cell: cell.index)
            } else {
                await context.findings.add([told], cell: cell.index)
            }
            return
        } catch let error where error.isOfCell {
            await context.findings.add([.kernel(error, cell: cell, catalog: catalog)], cell: cell.index)
            throw error
        }
        if !rows.isOrdered {
            await context.findings.add([Diagnostic(
                .sqlUnordered, "the rows come in no stated order", at: cell.codeSpan.firstLine, help: "end the SELECT with ORDER BY")], cell: cell.index)
        }
        let place = SQLPlace(fragments: [.init(cell.code, span: cell.codeSpan)], fallback: cell.codeSpan)
        await context.findings.add(place.diagnostics(rows.remarks, cell: cell), cell: cell.index)
        context.cache?.keep(reads: rows.reads, of: cell.code)
        let table = Table(rows.table, label: label, words: plan.language, headings: ColumnHeading.of)
        if let label { await context.board.publish(table, as: label, types: rows.table.columns.map(\.type)) }
        await context.findings.set([.table(table)], cell: cell.index)
    }

    /// What `error: true` shows in the report: faults of the statement, not what was refused to it.
    private static let canBeShown: Set<DiagnosticID> = [.sqlSyntax, .sqlUnknownColumn, .sqlUnknownTable, .sqlError]

    private func aliases(_ label: String) -> [String] {
        let folded = SQLText.foldedName(label)
        return folded == label ? [] : [folded]
    }

    private var boundParameters: [String: KernelScalar] {
        Dictionary(plan.parameters.map { ($0.name, KernelScalar($0.value.scalar)) }, uniquingKeysWith: { first, _ in first })
    }

    private var knownTables: [String] {
        plan.datasets.map(\.declaration.name) + plan.cells.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
    }

    /// Gives the engine the table of a cell that was not run in it.
    func makeTable(_ table: Table) async throws(KernelError) {
        guard let label = table.label else { return }
        var columns = ResultTable(table).columns
        if let types = await context.board.types(of: label), types.count == columns.count {
            for (index, type) in types.enumerated() { columns[index].type = type }
        }
        try await engine.makeTable(.init(name: label, aliases: aliases(label), columns: columns))
    }

    /// Gives the engine the tables of Python cells that a cell would have given it.
    func adoptTables(namedBy planned: PlannedCell) async throws(KernelError) {
        try await adoptTables(mentionedIn: planned.cell.span.text, before: planned.cell.index)
    }

    /// Gives the engine the tables of Python cells that a SQL text names.
    private func adoptTables(mentionedIn text: String, before index: Int) async throws(KernelError) {
        for planned in plan.cells where planned.cell.index < index {
            guard case .python = planned.action, let label = planned.cell.options.label?.value,
                text.contains(label) || text.contains(SQLText.foldedName(label)),
                let table = await context.board.table(label)
            else { continue }
            try await engine.makeTable(.init(name: label, aliases: aliases(label), columns: ResultTable(table).columns))
        }
    }

    // Declarative cells

    private func run(
        _ declared: any DeclarativeCell, _ planned: PlannedCell
    ) async throws(KernelError) {
        let cell = planned.cell
        if declared.readsTables {
            for source in declared.sources { try await adoptTables(mentionedIn: source.value, before: cell.index) }
        }
        let (queries, faults) = declared.queries(in: catalog)
        await context.findings.add(faults, cell: cell.index)
        guard !faults.hasErrors else { return }
        guard let results = try await rows(of: queries, cell) else { return }
        let tables = await earlierTables(for: declared, before: cell.index)
        let (product, diagnostics) = declared.finish(results, tables: tables, in: catalog)
        await context.findings.add(diagnostics, cell: cell.index)
        var items: [RunRecord.Item] = []
        for item in product.items {
            switch item {
            case .table(let table):
                items.append(.table(table))
                if let label = table.label {
                    await context.board.publish(table, as: label)
                    try await engine.makeTable(.init(name: label, aliases: aliases(label), columns: ResultTable(table).columns))
                }
            case .check(let outcome): items.append(.check(outcome))
            case .chart(let request): await draw(request, cell, position: items.count)
            }
        }
        await context.findings.set(items, cell: cell.index)
    }

    private func rows(of queries: [CellQuery], _ cell: Cell) async throws(KernelError) -> [ResultTable]? {
        var results: [ResultTable] = []
        var known: Set<DiagnosticID> = []
        for query in queries {
            let isCheck = cell.language.value == "check"
            let whole = SQLPlace(fragments: query.fragments, fallback: (isCheck ? query.fragments.first?.span : nil) ?? cell.language.span)
            var place = whole
            do {
                for fragment in query.fragments where !isCheck {
                    place = SQLPlace(fragments: [.init(fragment.text, span: fragment.span)], fallback: fragment.span)
                    let reply = try await engine.request("condition", EngineMessages.Condition(sql: fragment.text), as: EngineMessages.ConditionReply.self)
                    // A condition stands in several queries of its cell.
                    let found = place.diagnostics(reply.remarks, cell: cell).filter { known.insert($0.id).inserted }
                    await context.findings.add(found, cell: cell.index)
                }
                place = whole
                if let destination = query.destination {
                    try await engine.keep(bound(query.query), authored: query.conditionText, as: destination)
                } else {
                    let (rows, remarks) = try await rows(of: query, cell)
                    let found = place.diagnostics(remarks, cell: cell).filter { known.insert($0.id).inserted }
                    await context.findings.add(found, cell: cell.index)
                    results.append(rows)
                }
            } catch .failure(let failure) {
                await context.findings.add([place.diagnostic(failure, catalog: catalog, cell: cell, tables: knownTables)], cell: cell.index)
                return nil
            } catch let error where error.isOfCell {
                await context.findings.add([.kernel(error, cell: cell, catalog: catalog)], cell: cell.index)
                throw error
            }
        }
        return results
    }

    /// With the report's parameters, which a condition may name.
    private func bound(_ query: EngineQuery) -> EngineQuery {
        var query = query
        for parameter in plan.parameters where query.parameters[parameter.name] == nil {
            query.parameters[parameter.name] = parameter.value.scalar
        }
        return query
    }

    /// A check's SQL is the author's own, and so one SELECT like a cell's; the other queries are the tool's.
    private func rows(of query: CellQuery, _ cell: Cell) async throws(KernelError) -> (ResultTable, [EngineMessages.Remark]) {
        guard cell.language.value == "check" else { return (try await engine.query(bound(query.query), authored: query.conditionText), []) }
        try await adoptTables(mentionedIn: query.query.sql, before: cell.index)
        let request = EngineMessages.Cell(sql: query.query.sql, parameters: boundParameters, name: nil, aliases: [], limit: 2)
        let rows = try await engine.request("cell", request, as: EngineMessages.CellRows.self)
        context.cache?.keep(reads: rows.reads, of: query.query.sql)
        return (rows.table, rows.remarks)
    }

    /// Charts and checks read tables; those of Python cells above are waited for.
    private func earlierTables(for declared: any DeclarativeCell, before index: Int) async -> [String: Table] {
        guard declared is ChartCell || declared is CheckCell else { return [:] }
        var tables: [String: Table] = [:]
        for planned in plan.cells where planned.cell.index < index {
            let labels = planned.products.filter { $0.kind == .table }.map(\.label)
            for label in labels { tables[label] = await context.board.table(label) }
        }
        return tables
    }

    private func draw(_ request: ChartRequest, _ cell: Cell, position: Int) async {
        let lane = context.drawing
        var request = request
        request.specification.salt = request.label ?? "c\(cell.index)-\(position)"
        let chart = request
        await context.findings.add(Task {
            do throws(KernelError) {
                return DrawnChart(cell: cell.index, position: position, result: .success(try await lane.draw(chart, of: cell)))
            } catch {
                return DrawnChart(cell: cell.index, position: position, result: .failure(error))
            }
        })
    }

    // Inline SQL

    /// - Returns: the value, and whether the next run gives the same; nil where there is none, and a diagnostic says why.
    func runInline(_ expression: InlineExpression) async throws(KernelError) -> (value: Scalar, isSteady: Bool)? {
        try await adoptTables(mentionedIn: expression.code.value, before: .max)
        let request = EngineMessages.Cell(
            sql: expression.code.value, parameters: boundParameters, name: nil, aliases: [], limit: 2)
        do {
            let rows = try await engine.request("cell", request, as: EngineMessages.CellRows.self)
            let place = SQLPlace(fragments: [.init(expression.code.value, span: expression.code.span)], fallback: expression.code.span)
            context.cache?.keep(reads: rows.reads, of: expression.code.value)
            let remarks = place.diagnostics(rows.remarks, cell: nil)
            await context.findings.add(remarks, cell: Findings.prose)
            guard rows.table.columns.count == 1, rows.table.count == 1 else {
                await context.findings.add([Diagnostic(
                    .valueAmbiguous, "an inline SELECT gives one value, this gives \(rows.table.count) rows of \(rows.table.columns.count) columns",
                    at: expression.code.span, help: "choose one column and one row")], cell: Findings.prose)
                return nil
            }
            let value = rows.table.columns[0].values[0]
            await context.findings.add(ValueCheck.diagnostics(value, expression.format, at: expression.code.span), cell: Findings.prose)
            await context.findings.add(RunRecord.ExpressionRecord(
                key: expression.key, name: expression.code.value, value: value, format: .automatic, anchor: nil))
            return (value, !remarks.contains(where: \.id.namesWhatChanges))
        } catch .failure(let failure) {
            let place = SQLPlace(
                fragments: [.init(expression.code.value, span: expression.code.span)], fallback: expression.code.span)
            await context.findings.add([place.diagnostic(failure, catalog: catalog, cell: nil, tables: knownTables)], cell: Findings.prose)
            return nil
        }
    }
}

/// A chart that was drawn, or not, and where it belongs.
struct DrawnChart: Sendable {
    var cell: Int
    /// Before which item of its cell it stands.
    var position: Int
    var result: Result<Result<RunRecord.FigureRecord, Diagnostic>, KernelError>
}

extension SourceSpan {
    /// The part of the span on its first line.
    var firstLine: SourceSpan {
        let line = file.lines.range(ofLine: file.lines.line(at: range.lowerBound))
        var end = min(range.upperBound, line.upperBound)
        while end > range.lowerBound, [0x0A, 0x0D, 0x20].contains(file.bytes[end - 1]) { end -= 1 }
        return file.span(range.lowerBound..<end)
    }
}

extension KernelError {
    /// Whether it ends one report rather than the command: the kernel died or hung in the middle of it.
    package var isOfCell: Bool {
        switch self {
        case .crashed, .timedOut, .overdue, .scratchFull, .protocolViolation: true
        case .launch, .handshake, .failure, .confinementUnavailable, .closed: false
        }
    }
}

/// What is printed over a column of a SQL result.
enum ColumnHeading {
    /// `rows_counted` → `Rows counted`; one letter, such as n, stays as it is.
    static func of(_ name: String) -> String {
        guard name.count > 1 else { return name }
        let spaced = name.replacing("_", with: " ")
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }
}
