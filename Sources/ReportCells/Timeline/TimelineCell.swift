import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Lays events out in time: a figure, and a table of the same events in order.
package struct TimelineCell: DeclarativeCell {
    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    package var between: Spanned<String>?
    package var lanes: Spanned<String>?
    package var highlighted: [Spanned<String>]
    /// The table's columns after the date; nil is title and place.
    package var columns: [Spanned<String>]?
    package var showsTable: Bool
    package var alternative: String
    package var width: Double?
    package var height: Double?

    package static func parse(_ cell: Cell) -> (TimelineCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a timeline cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let columns = options.has("columns") ? options.strings("columns") : nil
        let timeline = TimelineCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: cell.language.span),
            condition: options.string("where"), between: options.string("between"), lanes: options.string("lanes"),
            highlighted: options.strings("highlight"), columns: columns.map { $0.filter { $0.value != "none" } },
            showsTable: !(columns ?? []).contains { $0.value == "none" },
            alternative: cell.options.alternative?.value ?? "", width: cell.options.figureWidth,
            height: cell.options.figureHeight)
        return (data == nil ? nil : timeline, options.finish() + timeline.spanDiagnostics())
    }

    package var products: [ProductLabel] {
        guard let label else { return [] }
        return [ProductLabel(.figure, ProductLabel.figureLabel(of: label)), ProductLabel(.table, ProductLabel.tableLabel(of: label))]
    }

    package var sources: [Spanned<String>] { [data] }

    private func spanDiagnostics() -> [Diagnostic] {
        guard let between, (try? EDTF(between.value)) == nil else { return [] }
        return [Diagnostic(
            .dataDate, "'\(between.value)' is no date or interval", at: between.span,
            help: "write it as EDTF: 2003/2015, or 2012-12/2014-11-21")]
    }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        guard dataset.kind == .events else {
            return ([], [Diagnostic(
                .cellOption, "'\(data.value)' does not hold events", at: data.span, label: "declared as \(dataset.kind.rawValue)",
                notes: [.init("'\(data.value)' is declared here", at: dataset.span)], help: "declare it with 'kind: events'")])
        }
        let named = (columns ?? []) + (lanes.map { [$0] } ?? [])
        let unknown = named.filter { !dataset.has($0.value) && !["date", "id"].contains($0.value) }
        guard unknown.isEmpty else { return ([], unknown.map { .unknownColumn($0, in: dataset) }) }
        return ([chosen(dataset), unplaced(dataset)], [])
    }

    private func chosen(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        let lane = lanes.map { "coalesce(CAST(s.\(SQLText.identifier($0.value)) AS VARCHAR), '')" } ?? "''"
        builder.append("SELECT s.id AS id, s.title AS title, s.date AS date, CAST(s._low AS VARCHAR) AS low,"
            + " CAST(s._high AS VARCHAR) AS high, s._precision AS precision, s._exact AS exact, s._approximate AS approximate,"
            + " s._uncertain AS uncertain, \(lane) AS lane, "
            + (dataset.has("date_text") ? "s.date_text" : "CAST(NULL AS VARCHAR)") + " AS wording")
        for column in tableColumns(dataset) { builder.append(", CAST(s.\(SQLText.identifier(column)) AS VARCHAR) AS \(SQLText.identifier("column " + column))") }
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE (s._low IS NOT NULL OR s._high IS NOT NULL)")
        appendSpan(to: &builder)
        builder.appendCondition(condition)
        builder.append(" ORDER BY s._low NULLS FIRST, s._high NULLS LAST, s.id")
        return builder.query
    }

    private func unplaced(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        builder.append("SELECT count(*) AS n FROM \(SQLText.identifier(dataset.view)) s WHERE s._low IS NULL AND s._high IS NULL")
        builder.appendCondition(condition)
        return builder.query
    }

    private func appendSpan(to builder: inout QueryBuilder) {
        guard let between, let bounds = try? EDTF(between.value).bounds else { return }
        if let low = bounds.sqlLow { builder.append(" AND coalesce(s._high, s._low) >= DATE '\(low)'") }
        if let high = bounds.sqlHigh { builder.append(" AND coalesce(s._low, s._high) <= DATE '\(high)'") }
    }

    /// The table's columns after the date.
    func tableColumns(_ dataset: Dataset) -> [String] {
        columns?.map(\.value).filter { $0 != "date" } ?? (["title", "place"].filter(dataset.has))
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), let events = results.first else { return (CellProduct(), []) }
        guard events.count > 0 else {
            return (CellProduct(), [Diagnostic(
                .dataEmpty, "no event matches", at: between?.span ?? condition?.span ?? data.span, severity: .error,
                help: "see what 'between' and 'where' choose")])
        }
        var diagnostics = highlightDiagnostics(events)
        let layout = TimelineLayout(cell: self, dataset: dataset, events: events, language: catalog.language)
        if layout.laneCount > 8, let lanes {
            diagnostics.append(Diagnostic(
                .chartLanes, "\(layout.laneCount) lanes are hard to read", at: lanes.span,
                help: "group them into a column with at most 8 values"))
        }
        let table = layout.table(unplaced: results.count > 1 ? results[1].integer(0, "n") : 0)
        var items: [CellProduct.Item] = [.chart(layout.chart(data: table))]
        if showsTable { items.append(.table(table)) }
        return (CellProduct(items), diagnostics)
    }

    private func highlightDiagnostics(_ events: ResultTable) -> [Diagnostic] {
        let known = (events["id"] ?? []).map(\.plainText)
        return highlighted.filter { !known.contains($0.value) }.map { id in
            Diagnostic(
                .cellOption, "no event '\(id.value)' is among those shown", at: id.span,
                help: nearMiss(id.value, among: known).map { "did you mean '\($0)'?" } ?? "see what 'between' and 'where' choose")
        }
    }
}
