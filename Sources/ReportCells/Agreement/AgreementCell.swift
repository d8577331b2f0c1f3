import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// How far coders agree who coded the same units: a row of measures, the values that meet, and the units in dispute.
package struct AgreementCell: DeclarativeCell {
    /// The tables that it can give.
    package enum Part: String, CaseIterable, Sendable {
        case summary, confusion, disputed
    }

    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    var unit: ColumnOption
    var coder: ColumnOption
    var value: ColumnOption
    package var metric: Spanned<AgreementMetric>
    /// Values of an ordinal scale, lowest first; empty ranks values as numbers.
    package var order: [Spanned<String>]
    package var group: Spanned<String>?
    /// Draws of the bootstrap; 0 for none.
    package var resamples: Int
    package var seed: Int
    package var shown: [Part]

    package static func parse(_ cell: Cell) -> (AgreementCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "an agreement cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let place = data?.span ?? cell.language.span
        let parts = options.choices("show", of: Part.allCases.map(\.rawValue)).map(\.value)
        let agreement = AgreementCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: place), condition: options.string("where"),
            unit: ColumnOption("unit", in: &options, default: "unit", at: place),
            coder: ColumnOption("coder", in: &options, default: "coder", at: place),
            value: ColumnOption("value", in: &options, default: "stance", at: place),
            metric: options.choice("metric", of: AgreementMetric.self) ?? Spanned(.nominal, at: cell.language.span),
            order: options.strings("order"), group: options.string("by"),
            resamples: options.integer("bootstrap", in: 0...100_000) ?? 1000, seed: options.integer("seed", in: 0...Int.max) ?? 1,
            shown: parts.isEmpty ? Part.allCases : Part.allCases.filter { parts.contains($0.rawValue) })
        var diagnostics = options.finish()
        if let first = agreement.order.first, agreement.metric.value != .ordinal {
            diagnostics.append(Diagnostic(
                .cellOption, "'order' is of an ordinal scale, and the metric is \(agreement.metric.value.rawValue)", at: first.span,
                help: "write 'metric: ordinal', or remove 'order'"))
        }
        return (data == nil ? nil : agreement, diagnostics)
    }

    package var products: [ProductLabel] {
        guard label != nil else { return [] }
        return shown.compactMap { tableLabel($0).map { ProductLabel(.table, $0) } }
    }

    /// `tbl-x`, `tbl-x-confusion`, `tbl-x-disputed`.
    func tableLabel(_ part: Part) -> String? {
        label.map { ProductLabel.tableLabel(of: $0) + (part == .summary ? "" : "-" + part.rawValue) }
    }

    package var sources: [Spanned<String>] { [data] }
    package var readsTables: Bool { true }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        let source: CellSource
        switch CellSource.find(data, in: catalog, readsTables: true) {
        case .success(let found): source = found
        case .failure(let fault): return ([], [fault])
        }
        var faults = source.missing([unit, coder, value])
        if let group, let dataset = source.dataset, !dataset.has(group.value) { faults.append(.unknownColumn(group, in: dataset)) }
        guard faults.isEmpty else { return ([], faults) }
        return ([ratings(source), leftOut(source)], [])
    }

    private func ratings(_ source: CellSource) -> CellQuery {
        var builder = QueryBuilder()
        let by = group.map { "coalesce(\(CellSource.text($0.value)), '')" } ?? "''"
        builder.append("SELECT \(by) AS g, \(CellSource.text(unit.value)) AS unit, \(CellSource.text(coder.value)) AS coder,"
            + " \(CellSource.text(value.value)) AS value FROM \(source.relation) WHERE \(CellSource.text(unit.value)) IS NOT NULL"
            + " AND \(CellSource.text(coder.value)) IS NOT NULL")
        builder.appendCondition(condition)
        // By place, since the data may have columns of these names.
        builder.append(" ORDER BY 1, 2, 3, 4 NULLS LAST")
        return builder.query
    }

    /// Rows that are nobody's value, or nothing's.
    private func leftOut(_ source: CellSource) -> CellQuery {
        var builder = QueryBuilder()
        let named = "\(CellSource.text(unit.value)) IS NOT NULL AND \(CellSource.text(coder.value)) IS NOT NULL"
        builder.append("SELECT count(*) FILTER (WHERE NOT (\(named))) AS nameless,"
            + " count(*) FILTER (WHERE \(named) AND \(CellSource.text(value.value)) IS NULL) AS valueless FROM \(source.relation) WHERE true")
        builder.appendCondition(condition)
        return builder.query
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let ratings = results.first else { return (CellProduct(), []) }
        if ratings.omitted > 0 {
            return (CellProduct(), [Diagnostic(
                .sqlLimit, "agreement is of \(ratings.count) values at most, and there are \(ratings.count + ratings.omitted)", at: data.span,
                help: "choose some with 'where:'")])
        }
        guard ratings.count > 0 else {
            return (CellProduct(), [Diagnostic(
                .dataEmpty, "no value matches", at: condition?.span ?? data.span, severity: .error, help: "see what 'where' chooses")])
        }
        do throws(AgreementError) {
            let groups = try AgreementGroups(ratings, isGrouped: group != nil)
            let tables = try AgreementTables(
                cell: self, words: CellWords(catalog.language), groups: groups, leftOut: results.count > 1 ? results[1] : ResultTable(columns: []))
            return (CellProduct(shown.compactMap(tables.table).map(CellProduct.Item.table)), [])
        } catch {
            return (CellProduct(), [diagnostic(error)])
        }
    }

    private func diagnostic(_ error: AgreementError) -> Diagnostic {
        switch error {
        case .duplicateRating:
            return Diagnostic(
                .dataDuplicateKey, AgreementGroups.message(error), at: data.span,
                help: "keep one row a unit and coder, choose rows with 'where:', or name the column that tells them apart with 'unit:'")
        case .notOnScale(let value):
            let scale = order.map(\.value)
            return Diagnostic(
                .cellOption, "'order' does not have the value '\(value)'", at: order.first?.span ?? metric.span,
                help: nearMiss(value, among: scale).map { "is it '\($0)'?" } ?? "add it where it belongs, lowest first")
        case .notNumber, .negative:
            return Diagnostic(
                .cellOption, "\(error.message), as the metric '\(metric.value.rawValue)' needs", at: metric.span,
                help: metric.value == .ordinal ? "name the values in their order, lowest first: 'order: [oppose, mixed, support]'"
                    : "use 'metric: nominal', or 'ordinal' with 'order:'")
        }
    }
}
