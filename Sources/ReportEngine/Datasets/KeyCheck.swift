import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Whether the key of a dataset tells its rows apart: every part there, no key twice.
struct KeyCheck {
    let planned: PlannedDataset
    let dataset: Dataset
    let engine: EngineClient

    /// The columns of the key, by our names: as declared, or the primary key of the schema; nil for a kind's own `id`.
    static func declared(_ planned: PlannedDataset) -> [Spanned<String>] {
        if !planned.declaration.key.isEmpty { return planned.declaration.key }
        let columns = planned.declaration.columns
        return (planned.schema?.primaryKey ?? []).map { key in
            Spanned(columns.first { $0.source.value == key.value }?.name ?? key.value, at: key.span)
        }
    }

    func run() async throws(KernelError) -> [Diagnostic] {
        let declared = KeyCheck.declared(planned)
        let names = dataset.columns.map(\.name)
        let absent = declared.filter { !names.contains($0.value) }
        guard absent.isEmpty else {
            return absent.map { key in
                Diagnostic(
                    .dataMissingColumn, "'\(dataset.name)' has no column '\(key.value)', which its key names", at: key.span,
                    help: nearMiss(key.value, among: names).map { "did you mean '\($0)'?" } ?? "its columns are \(names.shortList)")
            }
        }
        var diagnostics: [Diagnostic] = []
        let own = dataset.kind == .table ? [] : ["id"]
        if !own.isEmpty { diagnostics += try await check(own) }
        if !declared.isEmpty, declared.map(\.value) != own { diagnostics += try await check(declared.map(\.value)) }
        return diagnostics
    }

    /// Trails of evidence keep keys apart by U+001F, so that none may have it.
    private func separators(_ key: [String]) async throws(KernelError) -> [Diagnostic] {
        let condition = key.map { "contains(CAST(\(SQLText.identifier($0)) AS VARCHAR), chr(31))" }.joined(separator: " OR ")
        let rows = try await engine.query(
            "SELECT rowid AS row FROM \(SQLText.identifier(dataset.relation)) WHERE \(condition) ORDER BY rowid LIMIT 1")
        guard rows.count > 0 else { return [] }
        let (row, places) = (Int(rows.integer(0, "row")), FieldPlaces(planned))
        return [Diagnostic(
            .dataFormat, "the key of row \(row + 1) has the control character U+001F", at: places.place(row: row, column: key[0]),
            label: places.label(row: row, column: key[0]), help: "remove it: a key is printed and linked to")]
    }

    private func check(_ key: [String]) async throws(KernelError) -> [Diagnostic] {
        let unfit = try await separators(key)
        guard unfit.isEmpty else { return unfit }
        let columns = key.map(SQLText.identifier)
        let list = columns.joined(separator: ", ")
        let shown = columns.map { "CAST(\($0) AS VARCHAR)" }.joined(separator: " || ' · ' || ")
        if dataset.isLarge, try await isUnique(columns) { return [] }
        let rows = try await engine.query(
            "SELECT \(shown) AS key, max(rowid) AS row, min(rowid) AS first, count(*) AS n FROM \(SQLText.identifier(dataset.relation)) GROUP BY \(list)"
            + " HAVING count(*) > 1 OR \(columns.map { "\($0) IS NULL" }.joined(separator: " OR ")) ORDER BY 2 LIMIT 5")
        var diagnostics: [Diagnostic] = []
        for index in 0..<rows.count {
            let (row, first) = (Int(rows.integer(index, "row")), Int(rows.integer(index, "first")))
            diagnostics.append(
                rows.value(index, "key").isNull ? try await incomplete(key, row: row)
                    : twice(key, rows.text(index, "key"), row: row, first: first))
        }
        return diagnostics
    }

    /// Many keys are told apart by their hashes first: as many hashes as rows are as many keys, and numbers are soon sorted out.
    private func isUnique(_ columns: [String]) async throws(KernelError) -> Bool {
        let complete = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let found = try await engine.query(
            "SELECT count(DISTINCT hash(\(columns.joined(separator: ", ")))) = count(*) AND bool_and(\(complete)) AS clean"
            + " FROM \(SQLText.identifier(dataset.relation))")
        return found.value(0, "clean") == .boolean(true)
    }

    private func incomplete(_ key: [String], row: Int) async throws(KernelError) -> Diagnostic {
        let parts = key.map { "\(SQLText.identifier($0)) IS NULL" }.joined(separator: ", ")
        let found = try await engine.query("SELECT [\(parts)]::VARCHAR AS parts FROM \(SQLText.identifier(dataset.relation)) WHERE rowid = \(row)")
        let flags = found.text(0, "parts").split(whereSeparator: { "[], ".contains($0) })
        let column = zip(key, flags).first { $0.1 == "true" }?.0 ?? key[0]
        let places = FieldPlaces(planned)
        return Diagnostic(
            .dataDuplicateKey, "row \(row + 1) of '\(dataset.name)' has no \(column)", at: places.place(row: row, column: column),
            label: places.label(row: row, column: column), help: help(key))
    }

    private func twice(_ key: [String], _ text: String, row: Int, first: Int) -> Diagnostic {
        let places = FieldPlaces(planned)
        return Diagnostic(
            .dataDuplicateKey, key.count == 1 ? "\(key[0]) '\(text)' stands twice" : "key '\(text)' of \(key.joined(separator: ", ")) stands twice",
            at: places.place(row: row, column: key[0]), label: places.label(row: row, column: key[0]) + ", and before in \(places.name(row: first, column: key[0]))", help: help(key))
    }

    private func help(_ key: [String]) -> String {
        switch (dataset.kind, key) {
        case (.statements, ["id"]): "give every statement an id of its own"
        case (.events, ["id"]): "give every event an id of its own"
        default: "give every row a key of its own, or declare more columns: 'key: [\((key + ["…"]).joined(separator: ", "))]'"
        }
    }
}
