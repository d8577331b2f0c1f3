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

    /// What loading gave.
    struct Outcome {
        var catalog: Catalog
        /// One a file, datasets and what belongs to them.
        var reports: [LoadReport]
        var diagnostics: [Diagnostic]
    }

    /// Loads all datasets; where something is wrong with one, the others are looked at all the same.
    func load() async throws(KernelError) -> Outcome {
        var datasets: [Dataset] = []
        var reports: [LoadReport] = []
        var diagnostics: [Diagnostic] = []
        var plan = plan
        for index in plan.datasets.indices {
            let found = try await load(&plan.datasets[index])
            diagnostics += found.diagnostics
            reports += found.reports
            if let dataset = found.dataset { datasets.append(dataset) }
        }
        if !diagnostics.hasErrors {
            diagnostics += try await DateTables(plan: plan, engine: engine, datasets: datasets).prepare()
        }
        let tables = plan.cells.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
        let catalog = Catalog(datasets: datasets, language: plan.language, citations: CitedWorks(plan: plan).list, tables: tables)
        return Outcome(catalog: catalog, reports: reports, diagnostics: diagnostics)
    }

    /// One dataset with all that belongs to it.
    private struct Loaded {
        var dataset: Dataset?
        var reports: [LoadReport] = []
        var diagnostics: [Diagnostic] = []

        mutating func take(_ companion: CompanionOutcome) {
            diagnostics += companion.diagnostics
            if let report = companion.report { reports.append(report) }
            reports[0].remarks += companion.remarks
        }
    }

    private func load(_ planned: inout PlannedDataset) async throws(KernelError) -> Loaded {
        let declaration = planned.declaration
        let outcome = try await FileLoad(engine: engine, file: planned.file, planned: planned).read(
            as: declaration.name, text: text(declaration.kind))
        guard let loaded = outcome.loaded, let report = outcome.report else { return Loaded(diagnostics: outcome.diagnostics) }
        planned.origin = loaded.places
        let dataset = Dataset(
            name: declaration.name, relation: loaded.relation, kind: declaration.kind, columns: loaded.columns.map { .init(name: $0.name, type: $0.type) },
            rows: loaded.rows, view: declaration.kind == .table ? loaded.relation ?? declaration.name : "report view " + declaration.name,
            key: declaration.kind == .table ? KeyCheck.declared(planned).map(\.value) : ["id"], span: declaration.nameSpan)
        var result = Loaded(dataset: dataset, reports: [report], diagnostics: outcome.diagnostics + missingColumns(dataset, planned))
        guard !result.diagnostics.hasErrors else { return result }
        if loaded.rows == 0 {
            result.diagnostics.append(Diagnostic(
                .dataEmpty, "'\(planned.file.written.value)' has no rows", at: planned.file.written.span, help: "put rows below its header"))
        }
        if declaration.kind == .table {
            result.diagnostics += try await KeyCheck(planned: planned, dataset: dataset, engine: engine).run()
        } else {
            try await complete(&result, dataset, planned)
        }
        return result
    }

    /// Checks codes and keys of statements and events, and loads what belongs to them.
    private func complete(_ result: inout Loaded, _ loaded: Dataset, _ planned: PlannedDataset) async throws(KernelError) {
        var dataset = loaded
        defer { result.dataset = dataset }
        if let codebook = planned.codebook { result.take(try await CodebookLoader(file: codebook, engine: engine).load(into: &dataset)) }
        let checks = CodeChecks(planned: planned, dataset: dataset, engine: engine)
        result.diagnostics += try await checks.run()
        result.diagnostics += try await KeyCheck(planned: planned, dataset: dataset, engine: engine).run()
        guard !result.diagnostics.hasErrors else { return }
        result.reports[0].remarks += try await checks.remarks()
        if let actors = planned.actors { result.take(try await ActorsLoader(file: actors, planned: planned, engine: engine).load(into: &dataset)) }
        if let memberships = planned.memberships { result.take(try await MembershipsLoader(file: memberships, engine: engine).load(into: &dataset)) }
        result.diagnostics += try await EvidenceLoader(planned: planned, engine: engine).load(into: &dataset)
    }

    /// Columns that a kind must have.
    private func required(_ kind: DatasetDeclaration.Kind) -> [String] {
        switch kind {
        case .table: []
        case .statements: ["id", "actor", "date", "issue", "stance"]
        case .events: ["id", "date", "title"]
        }
    }

    /// Columns that are read as text, whatever they look like: dates are EDTF, keys and words are compared with others.
    private func text(_ kind: DatasetDeclaration.Kind) -> [String] {
        required(kind) + (kind == .statements ? ["mode", "source", "quote", "prefix", "suffix"] : kind == .events ? ["source"] : [])
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
}
