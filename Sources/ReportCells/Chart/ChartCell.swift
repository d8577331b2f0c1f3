import ReportDocument
import ReportSource
import ReportSyntax

/// Draws the table of an earlier cell.
package struct ChartCell: DeclarativeCell {
    package var label: String?
    package var data: Spanned<String>
    package var kind: ChartSpecification.Kind
    package var x: Spanned<String>?
    package var y: [Spanned<String>]
    package var colour: Spanned<String>?
    package var facet: Spanned<String>?
    package var alternative: String
    package var width: Double?
    package var height: Double?

    package static func parse(_ cell: Cell) -> (ChartCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a chart cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let kinds = ChartSpecification.Kind.allCases.filter { $0 != .timeline }.map(\.rawValue)
        let kind = options.choice("kind", of: kinds).flatMap { ChartSpecification.Kind(rawValue: $0.value) }
        let chart = ChartCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: cell.language.span), kind: kind ?? .bar,
            x: options.string("x"), y: options.strings("y"), colour: options.string("colour") ?? options.string("color"),
            facet: options.string("facet"), alternative: cell.options.alternative?.value ?? "",
            width: cell.options.figureWidth, height: cell.options.figureHeight)
        return (data == nil ? nil : chart, options.finish())
    }

    package var products: [ProductLabel] { label.map { [ProductLabel(.figure, $0)] } ?? [] }
    package var sources: [Spanned<String>] { [data] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) { ([], []) }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let table = tables[data.value] else { return (CellProduct(), [unknownTable(tables)]) }
        let names = table.columns.map(\.name)
        let asked = [x, colour, facet].compactMap { $0 } + y
        let unknown = asked.filter { !names.contains($0.value) }
        guard unknown.isEmpty else { return (CellProduct(), unknown.map { unknownColumn($0, names) }) }
        guard !table.rows.isEmpty else {
            return (CellProduct(), [Diagnostic(.chartData, "'\(data.value)' has no rows to draw", at: data.span)])
        }
        let result = ResultTable(table)
        let category = x?.value ?? names[0]
        let measures = y.isEmpty ? firstMeasure(result, in: table, besides: category) : y.map(\.value)
        guard !measures.isEmpty else {
            return (CellProduct(), [Diagnostic(
                .chartData, "'\(data.value)' has no column of numbers", at: data.span, help: "name one with 'y:'")])
        }
        let headings = Dictionary(table.columns.map { ($0.name, $0.heading.plainText) }, uniquingKeysWith: { first, _ in first })
        let total = table.rows.last { $0.kind == .total }?.cells.first?.scalar.plainText
        let percent = table.columns.filter { measures.contains($0.name) }.allSatisfy(\.isPercent)
        let specification = ChartSpecification(
            kind: kind, language: catalog.language, salt: label ?? data.value, width: width, height: height,
            columns: result.columns,
            encoding: .init(
                x: category, y: measures, colour: colour?.value, facet: facet?.value,
                low: kind == .dot && names.contains("low") ? "low" : nil, high: kind == .dot && names.contains("high") ? "high" : nil,
                total: total, format: percent ? "percent" : nil),
            labels: .init(x: headings[category], y: measures.count == 1 ? headings[measures[0]] : nil, series: headings))
        return (CellProduct([.chart(ChartRequest(
            label: label, specification: specification, alternative: alternative, data: table))]), [])
    }

    /// The first column of numbers that readers see.
    private func firstMeasure(_ result: ResultTable, in table: Table, besides category: String) -> [String] {
        let shown = table.columns.filter { !$0.isHidden }.map(\.name)
        let numbers = result.columns.filter { ["integer", "number", "decimal"].contains($0.type) }.map(\.name)
        return Array(numbers.filter { $0 != category && shown.contains($0) }.prefix(1))
    }

    private func unknownTable(_ tables: [String: Table]) -> Diagnostic {
        let known = tables.keys.sorted()
        return Diagnostic(
            .dataUnknownDataset, "no earlier cell gives a table '\(data.value)'", at: data.span,
            help: nearMiss(data.value, among: known).map { "did you mean '\($0)'?" }
                ?? (known.isEmpty ? "a chart draws the labelled table of a cell above it" : "tables so far are \(known.joined(separator: ", "))"))
    }

    private func unknownColumn(_ name: Spanned<String>, _ names: [String]) -> Diagnostic {
        Diagnostic(
            .dataUnknownColumn, "'\(data.value)' has no column '\(name.value)'", at: name.span,
            help: nearMiss(name.value, among: names).map { "did you mean '\($0)'?" } ?? "its columns are \(names.joined(separator: ", "))")
    }
}

extension Table.Column {
    /// Whether its fractions are printed as percentages.
    var isPercent: Bool { if case .percent = format { true } else { false } }
}
