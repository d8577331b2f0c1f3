import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Runs the Python cells of a report, top to bottom, in one session.
struct SessionLane {
    let context: RunContext
    /// The definition's folder, absolute: the working folder of the cells.
    let folder: String
    /// What they may read besides; real paths.
    let readPaths: [String]
    /// Packages of the project.
    let packages: ProjectPackages?
    /// Waits until the datasets are loaded, and gives the engine and its scratch folder; nil if it cannot be had.
    let engine: @Sendable () async -> (client: EngineClient, scratch: String)?
    /// What was kept of its steps; nil where nothing is.
    let memory: SessionMemory?

    private var plan: ExecutionPlan { context.plan }

    /// Whether the report has anything for a session to do.
    static func isNeeded(by plan: ExecutionPlan) -> Bool { plan.hasPython }

    func run() async throws(KernelError) {
        do {
            try await runCells()
        } catch {
            await settleAll()
            throw error
        }
        await settleAll()
    }

    private func settleAll() async {
        await context.settleAll { if case .python = $0.action { true } else { false } }
    }

    private func runCells() async throws(KernelError) {
        if let memory, await memory.restore() { return }
        await context.begin(.session)
        let exchange = await engine()?.scratch
        let (kernel, _) = try await context.pool.kernel(
            .session, readPaths: [folder] + readPaths + (packages.map { [$0.folder] } ?? []) + (exchange.map { [$0] } ?? []), workingFolder: folder, memoryLimit: 4 << 30,
            addressReserve: packages?.addressReserve ?? 0)
        await memory?.watch()
        let params = Dictionary(plan.parameters.map { ($0.name, JSONValue($0.value)) }, uniquingKeysWith: { first, _ in first })
        _ = try await kernel.request(
            "start", SessionStart(definition: plan.definition.file.name, params: params, packages: packages.map { [$0.folder] } ?? []),
            as: SessionStarted.self, timeLimit: .seconds(120))
        try await runInline(after: nil, kernel)
        await memory?.noteEnd(of: nil)
        for planned in plan.cells {
            guard case .python = planned.action else { continue }
            guard try await run(planned, kernel) else { break }
            if let code = InjectedParameters(plan: plan).code(after: planned.cell) { try await inject(code, planned.cell, kernel) }
            try await runInline(after: planned.cell.index, kernel)
            await memory?.noteEnd(of: planned)
        }
        Task { _ = await kernel.close() }
    }

    private func inject(_ code: String, _ cell: Cell, _ kernel: Kernel) async throws(KernelError) {
        let request = SessionRun(
            cell: "", index: cell.index, file: cell.codeSpan.file.name, line: cell.codeSpan.start.line, code: code)
        _ = try await kernel.request("run", request, as: SessionRunReply.self, timeLimit: .seconds(60))
    }

    /// - Returns: whether the cells below may run.
    private func run(_ planned: PlannedCell, _ kernel: Kernel) async throws(KernelError) -> Bool {
        let cell = planned.cell
        let options = cell.options
        let request = SessionRun(
            cell: options.label?.value ?? "", index: cell.index, file: cell.codeSpan.file.name, line: cell.codeSpan.start.line,
            code: cell.code,
            options: .init(figWidth: options.figureWidth, figHeight: options.figureHeight, figFormat: options.figureFormat?.value))
        let ran: SessionRunReply
        do {
            ran = try await kernel.request(
                "run", request, as: SessionRunReply.self, timeLimit: context.timeLimit(of: cell),
                onCall: { method, payload in await answer(method, payload, before: cell.index) })
        } catch .failure(let failure) {
            await context.findings.add([diagnostic(failure, of: cell)], cell: cell.index)
            return false
        } catch let error where error.isOfCell {
            await context.findings.add([.kernel(error, cell: cell)], cell: cell.index)
            throw error
        }
        let results = SessionResults(cell: cell, language: plan.language)
        var (items, diagnostics) = results.items(ran.outputs)
        var goesOn = true
        if let raised = ran.error {
            let isAllowed = (options.allowsErrors ?? false) && !raised.isOutputLimit
            if isAllowed {
                await context.findings.markRaised(cell.index)
                items.append(.output(Output(stream: .standardError, text: raised.traceback ?? "\(raised.name): \(raised.value)")))
            } else {
                if await !isKnownLack(raised, of: cell) { diagnostics.append(results.diagnostic(raised)) }
                await context.findings.markFailed(cell.index)
                goesOn = false
            }
        }
        diagnostics += (ran.remarks ?? []).compactMap(results.diagnostic)
        await context.findings.add(opened: ran.opened ?? [], cell: cell.index)
        await context.findings.add(diagnostics, cell: cell.index)
        await context.findings.set(items, cell: cell.index)
        if let label = options.label?.value, let table = results.table(of: items) {
            await context.publish(table, ofPythonCell: label)
        }
        await context.settle(planned)
        return goesOn
    }

    /// Of a cell that the session could not do, but outlived.
    private func diagnostic(_ failure: KernelFailure, of cell: Cell) -> Diagnostic {
        let isTooLarge = failure.kind == "oversize"
        let id: DiagnosticID = isTooLarge ? .pythonOutputLimit : failure.kind == "memory" ? .kernelMemory : .pythonException
        var diagnostic = Diagnostic(
            id, isTooLarge ? "a cell gives the report at most 256 MB, and here \(failure.message)" : failure.message, at: cell.codeSpan.firstLine, severity: .error,
            help: isTooLarge ? "show fewer rows and columns, and smaller figures" : failure.detail)
        diagnostic.cell = cell.name
        return diagnostic
    }

    /// A table that a failed cell or dataset did not give is missing for a reason that was already told.
    private func isKnownLack(_ raised: CellError, of cell: Cell) async -> Bool {
        guard raised.name == "UnknownTable" else { return false }
        return await context.findings.failedCells.contains { $0 < cell.index }
    }

    // What a cell asks for

    private func answer(_ method: String, _ payload: [UInt8], before index: Int) async -> [UInt8] {
        let answer: TableAnswer
        if method == "table", let call = try? JSONDecoder().decode(TableCall.self, from: Data(payload)) {
            answer = await table(call.name, before: index)
        } else {
            answer = .init(error: .init(message: "the host has no method '\(method)'"))
        }
        return (try? JSONEncoder().encode(answer)).map(Array.init) ?? Array(#"{"error":{"message":"no answer"}}"#.utf8)
    }

    private func table(_ name: String, before index: Int) async -> TableAnswer {
        await memory?.note(asked: name)
        let earlier = plan.cells.filter { $0.cell.index < index }
        let labels = earlier.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
        if let label = labels.first(where: { $0 == name || SQLText.foldedName($0) == name }) {
            guard let table = await context.board.table(label) else {
                return .init(error: .init(message: "cell '\(label)' gave no table"))
            }
            return .init(columns: ResultTable(table).columns)
        }
        let datasets = plan.datasets.map(\.declaration.name)
        guard datasets.contains(name) else {
            let near = nearMiss(name, among: datasets + labels)
            return .init(error: .init(
                message: "no dataset or earlier table is named '\(name)'",
                help: near.map { "did you mean '\($0)'?" } ?? "there are \((datasets + labels).joined(separator: ", "))"))
        }
        guard let (client, scratch) = await engine() else { return .init(error: .init(message: "the datasets were not loaded")) }
        let path = "\(scratch)/\(name).arrows"
        do {
            if Files.status(path) == nil {
                _ = try await client.request("export", EngineMessages.Export(name: name, path: path), as: EngineMessages.Made.self)
            }
            return .init(path: path)
        } catch {
            return .init(error: .init(message: error.description))
        }
    }

    // Inline expressions

    private func runInline(after index: Int?, _ kernel: Kernel) async throws(KernelError) {
        let due = plan.expressions.filter { $0.expression.kind == .python && $0.afterCell == index }
        guard !due.isEmpty else { return }
        let request = SessionInline(expressions: due.map { planned in
            let code = planned.expression.code
            return .init(id: planned.expression.key, code: code.value, file: code.span.file.name, line: code.span.start.line)
        })
        let reply = try await kernel.request(
            "inline", request, as: SessionInlineReply.self, timeLimit: .seconds(RunContext.defaultSeconds),
            onCall: { method, payload in await answer(method, payload, before: (index ?? -1) + 1) })
        // A cell can have changed what its session answers.
        guard reply.values.map(\.id).sorted() == due.map(\.expression.key).sorted() else {
            throw .protocolViolation("the reply to 'inline' answers other expressions")
        }
        for value in reply.values {
            guard let planned = due.first(where: { $0.expression.key == value.id }) else { continue }
            let code = planned.expression.code
            await context.findings.add(opened: value.opened ?? [], cell: index ?? Findings.session)
            await context.findings.add((value.remarks ?? []).compactMap { remark in
                DiagnosticID(rawValue: remark.id).map { Diagnostic($0, remark.message, at: code.span, help: remark.help) }
            }, cell: index ?? Findings.session)
            if let raised = value.error {
                await context.findings.add([Diagnostic(
                    raised.name == "SyntaxError" ? .pythonSyntax : .pythonException, "\(raised.name): \(raised.value)", at: code.span,
                    help: "inline Python is one expression over names of the cells above")], cell: index ?? Findings.session)
            } else {
                await context.findings.add(RunRecord.ExpressionRecord(
                    key: value.id, name: code.value, value: Scalar(value.value ?? .null, type: value.type ?? "text"), format: .automatic, anchor: nil))
            }
        }
    }
}

extension Scalar {
    /// A value of an inline expression, as a session sends it.
    init(_ json: JSONValue, type: String) {
        switch json {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = type == "number" ? .number(Double(value)) : .integer(Int64(value))
        case .number(let value): self = .number(value)
        case .text(let text): self = type == "date" ? .date(text) : .text(text)
        case .list, .object: self = .null
        }
    }
}
