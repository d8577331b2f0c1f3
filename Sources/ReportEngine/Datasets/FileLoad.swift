import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Reads one file into a table of the engine.
struct FileLoad {
    let engine: EngineClient
    let file: ExecutionPlan.PlannedFile
    /// The dataset that the file is; nil for files that belong to one.
    var planned: PlannedDataset?

    /// What reading gave.
    struct Outcome {
        /// Nil where the file could not be read at all.
        var loaded: EngineMessages.Loaded?
        var report: LoadReport?
        var diagnostics: [Diagnostic]

        /// The names of the columns.
        var names: [String] { loaded?.columns.map(\.name) ?? [] }
    }

    /// - Parameters:
    ///   - name: of the table.
    ///   - text: columns that stay text, whatever they look like.
    func read(as name: String, text: [String]) async throws(KernelError) -> Outcome {
        let declaration = planned?.declaration
        let load = EngineMessages.Load(
            name: name, path: file.absolute, format: planned?.format ?? Planner.format(of: file.path) ?? "csv",
            columns: Dictionary((declaration?.columns ?? []).map { ($0.name, $0.source.value) }, uniquingKeysWith: { first, _ in first }),
            text: text, missing: declaration?.missing ?? [], delimiter: planned?.delimiter, sheet: declaration?.sheet?.value,
            codes: declaration?.codes?.value, schema: planned?.schema.map(EngineMessages.Schema.init))
        let diagnostic = DataDiagnostic(file: file, planned: planned)
        do {
            let loaded = try await engine.request("load", load, as: EngineMessages.Loaded.self)
            let report = LoadReport(
                dataset: planned == nil ? "" : name, path: file.path, rows: loaded.rows,
                dropped: loaded.dropped.map { Provenance.Input.Dropped($0.reason, $0.count) }, remarks: loaded.remarks)
            return Outcome(loaded: loaded, report: report, diagnostics: loaded.faults.map { diagnostic.diagnostic($0, loaded.places) })
        } catch .failure(let failure) {
            return Outcome(diagnostics: [diagnostic.diagnostic(failure)])
        }
    }

    /// What is wrong when a companion lacks a column.
    func missing(_ column: String, of what: String, among names: [String]) -> Diagnostic {
        Diagnostic(
            .dataMissingColumn, "'\(file.written.value)' has no column '\(column)', which \(what) needs", at: file.written.span,
            help: nearMiss(column, among: names).map { "is it '\($0)'? Rename it" } ?? "its columns are \(names.joined(separator: ", "))")
    }
}
