import ReportDocument
import ReportSource
import ReportSyntax

/// Statements with source, locator, quotation, and what became of the quotation when it was looked for.
package struct EvidenceCell: DeclarativeCell {
    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    /// Whether statuses other than verified ones and those of `allowed` are an error.
    package var isRequired: Bool
    package var allowed: [Spanned<String>]
    /// Columns in order; nil is the default.
    package var columns: [Spanned<String>]?
    /// Rows shown at most; the rest is counted.
    package var limit: Int?
    package var countsStatuses: Bool

    /// What is shown unless `columns:` says otherwise.
    static let usual = ["id", "actor", "date", "issue", "stance", "quotation", "source", "locator", "status"]
    /// Columns that the cell makes.
    static let made = ["quotation", "status"]

    package static func parse(_ cell: Cell) -> (EvidenceCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "an evidence cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let allowed = options.choices("allow", of: QuotationStatus.names)
        let evidence = EvidenceCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: cell.language.span), condition: options.string("where"),
            isRequired: options.bool("required") ?? false, allowed: allowed,
            columns: options.has("columns") ? options.strings("columns") : nil,
            limit: options.integer("limit", in: 1...100_000), countsStatuses: options.choice("by", of: ["status"]) != nil)
        var diagnostics = options.finish()
        if let first = allowed.first, !evidence.isRequired {
            diagnostics.append(Diagnostic(
                .cellOption, "'allow' names what 'required' accepts, and nothing is required", at: first.span, help: "add 'required: true'"))
        }
        return (data == nil ? nil : evidence, diagnostics)
    }

    package var products: [ProductLabel] {
        guard let label = tableLabel else { return [] }
        return [ProductLabel(.table, label)] + (countsStatuses ? [ProductLabel(.table, label + "-status")] : [])
    }

    var tableLabel: String? { label.map { ProductLabel.tableLabel(of: $0) } }

    package var sources: [Spanned<String>] { [data] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        guard dataset.hasStatus else {
            let holdsStatements = dataset.kind == .statements
            return ([], [Diagnostic(
                .cellOption, holdsStatements ? "'\(data.value)' has no registry of sources" : "'\(data.value)' does not hold statements",
                at: data.span, label: holdsStatements ? nil : "declared as \(dataset.kind.rawValue)",
                notes: [.init("'\(data.value)' is declared here", at: dataset.span)],
                help: holdsStatements ? "add 'sources:' with a CSV file to the dataset" : "declare it with 'kind: statements'")])
        }
        let unknown = (columns ?? []).filter { !dataset.has($0.value) && !Self.made.contains($0.value) }
        guard unknown.isEmpty else { return ([], unknown.map { .unknownColumn($0, in: dataset, also: Self.made) }) }
        return ([listed(dataset), counted(dataset)] + (isRequired ? [refused(dataset)] : []), [])
    }

    /// The columns that are read of the file and shown; those the cell makes stand in their place.
    func shownColumns(_ dataset: Dataset) -> [String] {
        columns?.map(\.value) ?? Self.usual.filter { dataset.has($0) || Self.made.contains($0) }
    }

    private func listed(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        func text(_ column: String) -> String { dataset.has(column) ? CellSource.text(column) : "CAST(NULL AS VARCHAR)" }
        builder.append("SELECT \(dataset.identity) AS ident, s._status AS status, \(text("quote")) AS quote, \(text("summary")) AS summary")
        for column in shownColumns(dataset) where !Self.made.contains(column) {
            builder.append(", \(CellSource.text(column)) AS \(SQLText.identifier("column " + column))")
        }
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE true")
        builder.appendCondition(condition)
        builder.append(" ORDER BY \(dataset.rowOrder)")
        if let limit { builder.append(" LIMIT \(limit)") }
        return builder.query
    }

    private func counted(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        builder.append("SELECT s._status AS status, count(*) AS n, \(TrailIDs.columns(dataset, named: "status"))"
            + " FROM \(SQLText.identifier(dataset.view)) s WHERE true")
        builder.appendCondition(condition)
        builder.append(" GROUP BY s._status ORDER BY s._status")
        return builder.query
    }

    /// The first of those that `required` does not accept, and how many there are.
    private func refused(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        let accepted = (["verified", "verified-normalised"] + allowed.map(\.value)).map(SQLText.literal).joined(separator: ", ")
        builder.append("SELECT CAST(s.id AS VARCHAR) AS id, s._status AS status, count(*) OVER () AS n"
            + " FROM \(SQLText.identifier(dataset.view)) s WHERE split_part(s._status, ':', 1) NOT IN (\(accepted))")
        builder.appendCondition(condition)
        builder.append(" ORDER BY \(dataset.rowOrder) LIMIT 5")
        return builder.query
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), results.count >= 2 else { return (CellProduct(), []) }
        var diagnostics: [Diagnostic] = []
        if results[0].count == 0 {
            diagnostics.append(Diagnostic(
                .dataEmpty, "no statement matches", at: condition?.span ?? data.span, help: "see what 'where' chooses"))
        }
        if results.count > 2 { diagnostics += refusal(results[2]) }
        let builder = EvidenceTables(cell: self, dataset: dataset, words: CellWords(catalog.language), rows: results[0], counts: results[1])
        return (CellProduct([.table(builder.list())] + (countsStatuses ? [.table(builder.statuses())] : [])), diagnostics)
    }

    private func refusal(_ rows: ResultTable) -> [Diagnostic] {
        guard rows.count > 0 else { return [] }
        let n = rows.integer(0, "n")
        let named = (0..<rows.count).map { "'\(rows.text($0, "id"))' \(rows.text($0, "status"))" }
        let further = n - Int64(rows.count)
        return [Diagnostic(
            .dataQuotation, "\(CellWords.plural(n, "quotation is", "quotations are")) not verified: \(named.joined(separator: ", "))"
                + (further > 0 ? ", and \(further) more" : ""),
            at: data.span, help: "mend the quotations, or name what is accepted with 'allow:'")]
    }
}
