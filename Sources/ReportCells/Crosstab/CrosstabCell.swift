import ReportDocument
import ReportSource
import ReportSyntax

/// Counts the rows of a dataset by the values of two columns, or of one.
package struct CrosstabCell: DeclarativeCell {
    /// What a share is of.
    package enum Base: String, CaseIterable, Sendable { case row, column, total }

    /// What happens to rows that lack one of the two values.
    package enum Missing: String, CaseIterable, Sendable {
        /// They make a row or column of their own.
        case keep
        /// They are left out, and counted under the table.
        case drop
    }

    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    package var rows: Spanned<String>
    package var columns: Spanned<String>?
    package var base: Base?
    package var showsTotals: Bool
    /// Whether each share has a Wilson interval beside it.
    package var showsInterval: Bool
    package var missing: Missing
    package var minimum: Int
    package var chart: ChartOption?

    package static func parse(_ cell: Cell) -> (CrosstabCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a crosstab cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let rows = options.required("rows") { $0.string("rows") }
        let nowhere = Spanned("", at: cell.language.span)
        var crosstab = CrosstabCell(
            label: cell.options.label?.value, data: data ?? nowhere, condition: options.string("where"),
            rows: rows ?? nowhere, columns: options.string("columns"), base: options.choice("percent", of: Base.self)?.value,
            showsTotals: options.bool("totals") ?? true, showsInterval: options.choice("interval", of: ["wilson"]) != nil,
            missing: options.choice("missing", of: Missing.self)?.value ?? .keep,
            minimum: options.integer("min-n", in: 1...1_000_000) ?? 5, chart: nil)
        var diagnostics: [Diagnostic] = []
        if let value = options.value("chart") {
            let (chart, found) = ChartOption.parse(value, kinds: [.stackedBar, .bar, .heatmap, .dot])
            crosstab.chart = chart
            diagnostics += found
        }
        diagnostics += options.finish()
        if crosstab.showsInterval, crosstab.base == nil {
            diagnostics.append(Diagnostic(
                .cellOption, "'interval' is of shares, and the table shows none", at: cell.language.span, help: "add 'percent: row'"))
        }
        return (data == nil || rows == nil ? nil : crosstab, diagnostics)
    }

    package var products: [ProductLabel] { ProductLabel.pair(label, chart: chart) }
    package var sources: [Spanned<String>] { [data] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        let unknown = ([rows] + (columns.map { [$0] } ?? [])).filter { !dataset.has($0.value) }
        guard unknown.isEmpty else { return ([], unknown.map { .unknownColumn($0, in: dataset) }) }
        return ([counts(dataset, byRow: true), counts(dataset, byRow: false)], [])
    }

    /// Counts with the rows behind them, by both columns, or by the second alone for the total.
    private func counts(_ dataset: Dataset, byRow: Bool) -> CellQuery {
        var builder = QueryBuilder()
        let row = "CAST(s.\(SQLText.identifier(rows.value)) AS VARCHAR)"
        let other = columns.map { "CAST(s.\(SQLText.identifier($0.value)) AS VARCHAR)" } ?? "'n'"
        builder.append("SELECT \(byRow ? row + " AS r, " : "")\(other) AS c, count(*) AS n, \(TrailIDs.columns(dataset, named: "c"))")
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE true")
        if !byRow, missing == .drop { builder.append(" AND \(row) IS NOT NULL AND \(other) IS NOT NULL") }
        builder.appendCondition(condition)
        // By number: the data may have columns that are called like these.
        builder.append(byRow ? " GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST" : " GROUP BY 1 ORDER BY 1 NULLS LAST")
        return builder.query
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let counts = results.first else { return (CellProduct(), []) }
        guard counts.count > 0 else {
            return (CellProduct(), [Diagnostic(
                .dataEmpty, "no row matches", at: condition?.span ?? data.span, severity: .error,
                help: "see what 'where' chooses")])
        }
        let builder = CrosstabTable(
            cell: self, dataset: data.value, words: CellWords(catalog.language), counts: counts, totals: results.count > 1 ? results[1] : nil)
        let table = builder.table()
        var items: [CellProduct.Item] = [.table(table)]
        if let chart { items.append(.chart(builder.chart(chart, table: table, language: catalog.language))) }
        return (CellProduct(items), [])
    }
}
