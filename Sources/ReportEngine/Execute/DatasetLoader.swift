import KernelHost
import KernelProtocol
import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Brings the datasets of a plan into the engine, checks them, and prepares the views that declarative cells count from.
struct DatasetLoader {
    let plan: ExecutionPlan
    let engine: EngineClient

    /// - Returns: the catalog of what was loaded, rows read by path, and what is wrong with the data.
    func load() async throws(KernelError) -> (Catalog, [Diagnostic]) {
        var datasets: [Dataset] = []
        var diagnostics: [Diagnostic] = []
        for planned in plan.datasets {
            let (dataset, faults) = try await load(planned)
            diagnostics += faults
            if let dataset { datasets.append(dataset) }
        }
        if !diagnostics.hasErrors {
            diagnostics += try await DateTables(plan: plan, engine: engine, datasets: datasets).prepare()
        }
        let tables = plan.cells.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
        return (Catalog(
            datasets: datasets, language: plan.language, citations: CitedWorks(plan: plan).list, tables: tables), diagnostics)
    }

    private func load(_ planned: PlannedDataset) async throws(KernelError) -> (Dataset?, [Diagnostic]) {
        let declaration = planned.declaration
        let (loaded, fault) = try await read(planned.file, as: declaration.name, planned, text: required(declaration.kind))
        guard let loaded else { return (nil, fault.map { [$0] } ?? []) }
        let columns = loaded.columns.map { Dataset.Column(name: $0.name, type: $0.type) }
        var dataset = Dataset(
            name: declaration.name, kind: declaration.kind, columns: columns, rows: loaded.rows,
            view: declaration.kind == .table ? declaration.name : "report view " + declaration.name,
            key: declaration.kind == .table ? [] : ["id"], span: declaration.nameSpan)
        var diagnostics = missingColumns(dataset, planned)
        guard diagnostics.isEmpty, declaration.kind != .table else { return (dataset, diagnostics) }
        if let codebook = planned.codebook {
            diagnostics += try await loadCodebook(codebook, planned, into: &dataset)
        }
        diagnostics += try await CodeChecks(planned: planned, dataset: dataset, engine: engine).run()
        guard !diagnostics.hasErrors else { return (dataset, diagnostics) }
        if let actors = planned.actors {
            diagnostics += try await loadActors(actors, planned, into: &dataset)
        }
        if let memberships = planned.memberships {
            diagnostics += try await loadMemberships(memberships, planned, into: &dataset)
        }
        diagnostics += try await EvidenceLoader(planned: planned, engine: engine).load(into: &dataset)
        return (dataset, diagnostics)
    }

    private func read(
        _ file: ExecutionPlan.PlannedFile, as name: String, _ planned: PlannedDataset?, text: [String]
    ) async throws(KernelError) -> (EngineMessages.Loaded?, Diagnostic?) {
        let declaration = planned?.declaration
        let renames = Dictionary(
            (declaration?.columns ?? []).map { ($0.name, $0.source.value) }, uniquingKeysWith: { first, _ in first })
        let load = EngineMessages.Load(
            name: name, path: file.absolute, format: planned?.format ?? Planner.format(of: file.path) ?? "csv", columns: renames, text: text,
            missing: declaration?.missing ?? [])
        do {
            return (try await engine.request("load", load, as: EngineMessages.Loaded.self), nil)
        } catch .failure(let failure) {
            return (nil, DataDiagnostic(file: file, declaration: declaration).diagnostic(failure))
        }
    }

    /// Columns that a kind must have. They are read as text, whatever they look like.
    private func required(_ kind: DatasetDeclaration.Kind) -> [String] {
        switch kind {
        case .table: []
        case .statements: ["id", "actor", "date", "issue", "stance"]
        case .events: ["id", "date", "title"]
        }
    }

    private func missingColumns(_ dataset: Dataset, _ planned: PlannedDataset) -> [Diagnostic] {
        let names = dataset.columns.map(\.name)
        return required(dataset.kind).filter { !names.contains($0) }.map { column in
            Diagnostic(
                .dataMissingColumn, "'\(planned.file.written.value)' has no column '\(column)', which \(dataset.kind.rawValue) need",
                at: planned.file.written.span,
                help: nearMiss(column, among: names).map { "is it '\($0)'? Then write 'columns: {\(column): \($0)}'" }
                    ?? "map another column to it: 'columns: {\(column): …}'")
        }
    }

    private func loadCodebook(
        _ file: ExecutionPlan.PlannedFile, _ planned: PlannedDataset, into dataset: inout Dataset
    ) async throws(KernelError) -> [Diagnostic] {
        let name = "report codebook " + dataset.name
        let (loaded, fault) = try await read(file, as: name, nil, text: ["issue", "frame"])
        guard let loaded else { return fault.map { [$0] } ?? [] }
        let names = loaded.columns.map(\.name)
        guard names.contains("issue") else { return [missing("issue", in: file, of: "a codebook", names)] }
        let frame = names.contains("frame") ? "frame" : "'open'"
        let rows = try await engine.query(
            "SELECT issue, coalesce(\(frame), 'open') AS frame FROM \(SQLText.identifier(name)) WHERE issue IS NOT NULL ORDER BY rowid")
        dataset.issues = (0..<rows.count).map { CodebookIssue(issue: rows.text($0, "issue"), frame: rows.text($0, "frame")) }
        let known = ["complete", "open", "one-sided:support", "one-sided:oppose"]
        return dataset.issues.filter { !known.contains($0.frame) }.map { issue in
            Diagnostic(
                .dataFrame, "'\(issue.frame)' is no frame of issue '\(issue.issue)'", at: file.written.span, severity: .error,
                help: nearMiss(issue.frame, among: known).map { "did you mean '\($0)'?" } ?? "frames are \(known.joined(separator: ", "))")
        }
    }

    private func loadActors(
        _ file: ExecutionPlan.PlannedFile, _ planned: PlannedDataset, into dataset: inout Dataset
    ) async throws(KernelError) -> [Diagnostic] {
        let name = "report actors " + dataset.name
        let (loaded, fault) = try await read(file, as: name, nil, text: ["actor", "speaks_for", "countable", "iso3"])
        guard let loaded else { return fault.map { [$0] } ?? [] }
        let names = loaded.columns.map(\.name)
        guard names.contains("actor") else { return [missing("actor", in: file, of: "an actors file", names)] }
        let table = SQLText.identifier(name)
        let twice = try await engine.query("SELECT actor FROM \(table) GROUP BY actor HAVING count(*) > 1 ORDER BY actor LIMIT 1")
        if twice.count > 0 {
            return [Diagnostic(
                .dataDuplicateKey, "actor '\(twice.text(0, "actor"))' stands twice in '\(file.written.value)'", at: file.written.span,
                help: "keep one row an actor, other names under 'aliases'")]
        }
        dataset.actorColumns = names.filter { $0 != "actor" && !dataset.has($0) }
        return try await unknownActors(table, file, planned, dataset)
    }

    /// Actors of statements that the actors file does not have: whom they speak for is not known, and a slip makes two of one.
    private func unknownActors(
        _ table: String, _ file: ExecutionPlan.PlannedFile, _ planned: PlannedDataset, _ dataset: Dataset
    ) async throws(KernelError) -> [Diagnostic] {
        guard dataset.kind == .statements else { return [] }
        let known = try await engine.query("SELECT actor FROM \(table) ORDER BY actor")
        let unknown = try await engine.query(
            "SELECT actor, min(rowid) AS row, count(*) AS n FROM \(SQLText.identifier(dataset.name))"
            + " WHERE actor NOT IN (SELECT actor FROM \(table) WHERE actor IS NOT NULL) GROUP BY actor ORDER BY row LIMIT 5")
        let names = (known["actor"] ?? []).map(\.plainText)
        return (0..<unknown.count).map { index in
            let (actor, row, n) = (unknown.text(index, "actor"), Int(unknown.integer(index, "row")), unknown.integer(index, "n"))
            return Diagnostic(
                .dataUnknownActor, "'\(actor)' is not in '\(file.written.value)'", at: FieldPlaces(planned).place(row: row, column: "actor"),
                label: "row \(row + 1), column 'actor'" + (n > 1 ? ", and \(n - 1) more" : ""),
                help: nearMiss(actor, among: names).map { "did you mean '\($0)'?" } ?? "add a row for it")
        }
    }

    private func loadMemberships(
        _ file: ExecutionPlan.PlannedFile, _ planned: PlannedDataset, into dataset: inout Dataset
    ) async throws(KernelError) -> [Diagnostic] {
        let name = "report memberships file " + dataset.name
        let (loaded, fault) = try await read(file, as: name, nil, text: ["from_edtf", "to_edtf", "iso3", "actor"])
        guard let loaded else { return fault.map { [$0] } ?? [] }
        let names = loaded.columns.map(\.name)
        guard names.contains("iso3") || names.contains("actor") else {
            return [missing("iso3", in: file, of: "a memberships file", names)]
        }
        let plain = ["iso3", "actor", "country", "from_edtf", "to_edtf", "note"]
        guard let group = names.first(where: { !plain.contains($0) }) else {
            return [missing("bloc", in: file, of: "a memberships file", names)]
        }
        for column in ["from_edtf", "to_edtf"] where !names.contains(column) {
            return [missing(column, in: file, of: "a memberships file", names)]
        }
        dataset.membershipColumn = group
        return []
    }

    private func missing(
        _ column: String, in file: ExecutionPlan.PlannedFile, of what: String, _ names: [String]
    ) -> Diagnostic {
        Diagnostic(
            .dataMissingColumn, "'\(file.written.value)' has no column '\(column)', which \(what) needs", at: file.written.span,
            help: nearMiss(column, among: names).map { "is it '\($0)'? Rename it" } ?? "its columns are \(names.joined(separator: ", "))")
    }
}

/// Puts what the engine says about a file into a diagnostic with places in the definition and in the file.
struct DataDiagnostic {
    let file: ExecutionPlan.PlannedFile
    let declaration: DatasetDeclaration?

    func diagnostic(_ failure: KernelFailure) -> Diagnostic {
        let id = DiagnosticID(rawValue: failure.kind) ?? .dataFormat
        if id == .dataMissingColumn, let key = failure.text("key"),
            let mapping = declaration?.columns.first(where: { $0.name == key }) {
            return Diagnostic(
                id, failure.message, at: mapping.source.span, label: "not in '\(file.written.value)'",
                help: nearMiss(mapping.source.value, among: failure.texts("columns")).map { "did you mean '\($0)'?" }
                    ?? "its columns are \(failure.texts("columns").joined(separator: ", "))")
        }
        var diagnostic = Diagnostic(id, "'\(file.written.value)': \(failure.message)", at: file.written.span, help: help(id))
        if let line = failure.integer("line"), let place = place(line: line) {
            diagnostic.notes.append(.init("the row is here", at: place))
        }
        return diagnostic
    }

    private func help(_ id: DiagnosticID) -> String {
        id == .sourceEncoding ? "save the file as UTF-8" : "mend the file, or read another with 'path:'"
    }

    /// A line of the data file as a place; files above 16 MB are only named.
    private func place(line: Int) -> SourceSpan? {
        guard let bytes = try? Files.read(file.absolute, limit: 16 << 20) else { return nil }
        let source = SourceFile.decode(name: file.path, bytes: bytes).0
        let range = source.lines.range(ofLine: line - 1)
        return source.span(range.lowerBound..<max(range.lowerBound, range.upperBound - 1))
    }
}

/// Codes that the codebook or the scale does not declare, keys that stand twice.
struct CodeChecks {
    let planned: PlannedDataset
    let dataset: Dataset
    let engine: EngineClient

    private var table: String { SQLText.identifier(dataset.name) }
    private var scale: [(code: String, stance: Spanned<String>)] { planned.declaration.scale }

    func run() async throws(KernelError) -> [Diagnostic] {
        guard dataset.kind == .statements else { return try await duplicates("event") }
        var diagnostics: [Diagnostic] = []
        let stances = scale.isEmpty ? StanceCell.stances : scale.map(\.code)
        diagnostics += try await undeclared("stance", stances, "a stance")
        if !dataset.issues.isEmpty { diagnostics += try await undeclared("issue", dataset.issues.map(\.issue), "an issue of the codebook") }
        diagnostics += try await duplicates("statement")
        return diagnostics
    }

    private func undeclared(_ column: String, _ known: [String], _ what: String) async throws(KernelError) -> [Diagnostic] {
        let list = known.map(SQLText.literal).joined(separator: ", ")
        let name = SQLText.identifier(column)
        let rows = try await engine.query(
            "SELECT CAST(\(name) AS VARCHAR) AS code, min(rowid) AS row, count(*) AS n FROM \(table)"
            + " WHERE \(name) IS NULL OR CAST(\(name) AS VARCHAR) NOT IN (\(list.isEmpty ? "''" : list)) GROUP BY code ORDER BY row LIMIT 5")
        return (0..<rows.count).map { index in
            let (row, n) = (Int(rows.integer(index, "row")), rows.integer(index, "n"))
            let code = rows.text(index, "code")
            let message = rows.value(index, "code").isNull
                ? "row \(row + 1) of '\(dataset.name)' has no \(column)" : "'\(code)' is not \(what)"
            return Diagnostic(
                .dataUndeclaredCode, message, at: FieldPlaces(planned).place(row: row, column: column),
                label: "row \(row + 1), column '\(column)'" + (n > 1 ? ", and \(n - 1) more" : ""),
                notes: [.init("'\(dataset.name)' is declared here", at: dataset.span)],
                help: nearMiss(code, among: known).map { "did you mean '\($0)'?" } ?? "declared are \(known.joined(separator: ", "))")
        }
    }

    private func duplicates(_ what: String) async throws(KernelError) -> [Diagnostic] {
        let rows = try await engine.query(
            "SELECT CAST(id AS VARCHAR) AS id, max(rowid) AS row FROM \(table) GROUP BY id HAVING count(*) > 1 OR id IS NULL ORDER BY row LIMIT 5")
        return (0..<rows.count).map { index in
            let row = Int(rows.integer(index, "row"))
            let id = rows.text(index, "id")
            return Diagnostic(
                .dataDuplicateKey, id.isEmpty ? "row \(row + 1) of '\(dataset.name)' has no id" : "id '\(id)' stands twice",
                at: FieldPlaces(planned).place(row: row, column: "id"), label: "row \(row + 1), column 'id'",
                help: "give every \(what) an id of its own")
        }
    }
}
