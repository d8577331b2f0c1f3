import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Codes that the codebook, the scale or the tool does not declare, and codes that were declared and never used.
struct CodeChecks {
    let planned: PlannedDataset
    let dataset: Dataset
    let engine: EngineClient

    private var table: String { SQLText.identifier(dataset.relation) }
    private var scale: [(code: String, stance: Spanned<String>)] { planned.declaration.scale }

    func run() async throws(KernelError) -> [Diagnostic] {
        guard dataset.kind == .statements else { return [] }
        var diagnostics: [Diagnostic] = []
        let stances = scale.isEmpty ? StanceCell.stances : scale.map(\.code)
        diagnostics += try await undeclared("stance", stances, "a stance")
        if !dataset.issues.isEmpty { diagnostics += try await undeclared("issue", dataset.issues.map(\.issue), "an issue of the codebook") }
        for column in ["actor"] + (dataset.issues.isEmpty ? ["issue"] : []) { diagnostics += try await missing(column) }
        if dataset.has("mode") { diagnostics += try await undeclared("mode", StanceCell.allModes, "a mode", allowsMissing: true) }
        return diagnostics
    }

    /// Statements that lack what every statement has.
    private func missing(_ column: String) async throws(KernelError) -> [Diagnostic] {
        let rows = try await engine.query(
            "SELECT rowid AS row, count(*) OVER () AS n FROM \(table) WHERE \(SQLText.identifier(column)) IS NULL ORDER BY rowid LIMIT 1")
        guard rows.count > 0 else { return [] }
        let (row, n, places) = (Int(rows.integer(0, "row")), rows.integer(0, "n"), FieldPlaces(planned))
        return [Diagnostic(
            .dataUndeclaredCode, "row \(row + 1) of '\(dataset.name)' has no \(column)", at: places.place(row: row, column: column),
            label: places.label(row: row, column: column) + (n > 1 ? ", and \(n - 1) more" : ""),
            help: "a statement is somebody's, on an issue: fill the field, or leave the row out")]
    }

    /// What was declared and no statement has.
    func remarks() async throws(KernelError) -> [String] {
        guard dataset.kind == .statements else { return [] }
        var remarks: [String] = []
        for (column, known, what) in [("issue", dataset.issues.map(\.issue), "issues"), ("stance", scale.map(\.code), "codes of the scale")] {
            guard !known.isEmpty else { continue }
            let rows = try await engine.query("SELECT DISTINCT CAST(\(SQLText.identifier(column)) AS VARCHAR) AS code FROM \(table)")
            let used = Set((0..<rows.count).map { rows.text($0, "code") })
            let unused = known.filter { !used.contains($0) }
            if !unused.isEmpty { remarks.append("\(what) never used: \(unused.shortList)") }
        }
        return remarks
    }

    private func undeclared(
        _ column: String, _ known: [String], _ what: String, allowsMissing: Bool = false
    ) async throws(KernelError) -> [Diagnostic] {
        let list = known.map(SQLText.literal).joined(separator: ", ")
        let name = SQLText.identifier(column)
        let missing = allowsMissing ? "" : "\(name) IS NULL OR "
        // By number: a dataset may have columns that are named like these.
        let rows = try await engine.query(
            "SELECT CAST(\(name) AS VARCHAR) AS code, min(rowid) AS row, count(*) AS n FROM \(table)"
            + " WHERE \(missing)CAST(\(name) AS VARCHAR) NOT IN (\(list.isEmpty ? "''" : list)) GROUP BY 1 ORDER BY 2 LIMIT 5")
        let places = FieldPlaces(planned)
        return (0..<rows.count).map { index in
            let (row, n) = (Int(rows.integer(index, "row")), rows.integer(index, "n"))
            let code = rows.text(index, "code")
            let message = rows.value(index, "code").isNull
                ? "row \(row + 1) of '\(dataset.name)' has no \(column)" : "'\(code)' is not \(what)"
            return Diagnostic(
                .dataUndeclaredCode, message, at: places.place(row: row, column: column),
                label: places.label(row: row, column: column) + (n > 1 ? ", and \(n - 1) more" : ""),
                notes: [.init("'\(dataset.name)' is declared here", at: dataset.span)],
                help: nearMiss(code, among: known).map { "did you mean '\($0)'?" } ?? "declared are \(known.shortList)")
        }
    }
}
