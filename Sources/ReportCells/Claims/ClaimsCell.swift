import ReportDocument
import ReportSource
import ReportSyntax

/// Claims or forecasts: who makes them and where, what became of them, what speaks for and against; and which numbers disagree.
package struct ClaimsCell: DeclarativeCell {
    /// What a column is to a claim.
    enum Role: String, CaseIterable, Sendable {
        case id, who, date, text, whereSaid = "where-said", value, qualifier, unit, verdict, supporting = "for", against

        /// Columns that have the role by their names, the first that is there.
        var usual: [String] {
            switch self {
            case .id: ["id"]
            case .who: ["who", "made_by", "said_by", "actor"]
            case .date: ["made_on", "date"]
            case .text: ["text", "content", "claim", "value_text"]
            case .whereSaid: ["where_said", "locator", "paragraph"]
            case .value: ["value"]
            case .qualifier: ["qualifier"]
            case .unit: ["unit"]
            case .verdict: ["verdict", "outcome", "check"]
            case .supporting: ["for", "evidence", "links", "source"]
            case .against: ["against"]
            }
        }

        /// The column's name in the table.
        var column: String { rawValue.replacing("-", with: "_") }
    }

    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    package var group: Spanned<String>?
    /// Columns that the author named, by role.
    var named: [Role: Spanned<String>]
    /// How far "about" and "nearly" reach, as a fraction of the figure.
    package var tolerance: Double

    package static func parse(_ cell: Cell) -> (ClaimsCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a claims cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        var named: [Role: Spanned<String>] = [:]
        for role in Role.allCases { named[role] = options.string(role.rawValue) }
        if let locator = options.string("locator"), named[.whereSaid] == nil { named[.whereSaid] = locator }
        let tolerance = options.number("tolerance")
        if let tolerance, !(0...1).contains(tolerance) {
            options.report(
                .yamlValue, "'tolerance' is \(tolerance), but must be a fraction from 0 to 1", at: options.value("tolerance")?.span ?? cell.language.span,
                help: "write 0.05 for 5 %")
        }
        let claims = ClaimsCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: cell.language.span), condition: options.string("where"),
            group: options.string("by"), named: named, tolerance: tolerance ?? 0.05)
        return (data == nil ? nil : claims, options.finish())
    }

    package var products: [ProductLabel] {
        guard let tableLabel else { return [] }
        return [ProductLabel(.table, tableLabel)] + (group == nil ? [] : [ProductLabel(.table, tableLabel + "-numbers")])
    }

    var tableLabel: String? { label.map { ProductLabel.tableLabel(of: $0) } }

    package var sources: [Spanned<String>] { [data] }

    /// The column of each role that the dataset has, in the order of the roles; none is the one of `by:`.
    func columns(_ dataset: Dataset) -> [(role: Role, column: String)] {
        Role.allCases.compactMap { role in
            let column = named[role]?.value ?? role.usual.first { dataset.has($0) && $0 != group?.value }
            return column.map { (role, $0) }
        }
    }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        var faults = Role.allCases.compactMap { named[$0] }.filter { !dataset.has($0.value) }.map { Diagnostic.unknownColumn($0, in: dataset) }
        if let group, !dataset.has(group.value) { faults.append(.unknownColumn(group, in: dataset)) }
        let columns = columns(dataset)
        if !columns.contains(where: { $0.role == .text }), faults.isEmpty {
            faults.append(Diagnostic(
                .dataMissingColumn, "'\(dataset.name)' has no column that is known to hold claims", at: data.span,
                notes: [.init("'\(dataset.name)' is declared here", at: dataset.span)], help: "name it: 'text: \(dataset.columns.last?.name ?? "…")'"))
        }
        guard faults.isEmpty else { return ([], faults) }
        return ([claims(dataset, columns)], [])
    }

    private func claims(_ dataset: Dataset, _ columns: [(role: Role, column: String)]) -> CellQuery {
        var builder = QueryBuilder()
        let by = group.map { "coalesce(\(CellSource.text($0.value)), '')" } ?? "''"
        builder.append("WITH chosen AS (SELECT \(dataset.identity) AS ident, \(dataset.rowOrder) AS place, \(by) AS g")
        for (role, column) in columns { builder.append(", \(CellSource.text(column)) AS \(SQLText.identifier("role " + role.column))") }
        if let value = columns.first(where: { $0.role == .value }) {
            builder.append(", CASE WHEN isfinite(TRY_CAST(s.\(SQLText.identifier(value.column)) AS DOUBLE))"
                + " THEN TRY_CAST(s.\(SQLText.identifier(value.column)) AS DOUBLE) END AS figure")
        }
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE true")
        builder.appendCondition(condition)
        builder.append(") SELECT *, min(place) OVER (PARTITION BY g) AS first FROM chosen ORDER BY first, place")
        return builder.query
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), let rows = results.first else { return (CellProduct(), []) }
        let columns = columns(dataset)
        let words = CellWords(catalog.language)
        let builder = ClaimsTables(cell: self, dataset: dataset, words: words, columns: columns, rows: rows)
        guard rows.count > 0 else {
            return (CellProduct([.table(builder.list(numbers: false))]), [Diagnostic(
                .dataEmpty, "no claim matches", at: condition?.span ?? data.span, help: "see what 'where' chooses")])
        }
        guard group != nil, rows["figure"] != nil else { return (CellProduct([.table(builder.list(numbers: false))]), []) }
        switch builder.numbers() {
        case .success(let numbers?): return (CellProduct([.table(builder.list(numbers: true)), .table(numbers)]), [])
        case .success(nil): return (CellProduct([.table(builder.list(numbers: false))]), [])
        case .failure(let fault):
            return (CellProduct(), [Diagnostic(
                .dataUndeclaredCode, "'\(fault.word)' is no qualifier of a number", at: named[.qualifier]?.span ?? data.span,
                label: fault.id.isEmpty ? nil : "of '\(fault.id)'",
                help: nearMiss(fault.word, among: Figure.Qualifier.allCases.map(\.rawValue)).map { "is it '\($0)'?" }
                    ?? "qualifiers are \(Figure.Qualifier.allCases.map(\.rawValue).joined(separator: ", "))")])
        }
    }
}
