import ReportDocument
import ReportSource
import ReportSyntax

/// Counts stances: support, oppose, neutral, mixed; by one or two columns, by period, by statements or by those who made them.
package struct StanceCell: DeclarativeCell {
    /// What one count is.
    package enum Unit: String, CaseIterable, Sendable {
        case statements, actors, principals
    }

    /// Which stance a unit has that was coded more than once.
    package enum Conflict: String, CaseIterable, Sendable {
        /// The statement whose date ends last, then starts last; a tie of different stances is mixed.
        case latest
        /// The statement whose date starts first, then ends first; a tie of different stances is mixed.
        case first
        /// Two different stances are mixed.
        case mixed
    }

    /// The net value that is shown.
    package enum Net: String, CaseIterable, Sendable { case all, sides, logit }

    /// The order of the groups.
    package enum Order: String, CaseIterable, Sendable {
        /// Most first; ties by name.
        case n
        case name
        /// Largest count of support first.
        case support
        /// Largest count of opposition first.
        case oppose
    }

    /// The stances that are counted, in the order in which they are shown.
    package static let stances = ["support", "oppose", "neutral", "mixed"]
    /// What `scale:` may call a row besides: an abstention is not neutral, an absence is not missing, and neither is a stance.
    static let silences = ["abstain", "not-voting"]

    package var label: String?
    package var data: Spanned<String>
    package var issue: Spanned<String>?
    package var condition: Spanned<String>?
    package var groups: [Spanned<String>]
    package var period: Spanned<String>?
    package var placement: String
    package var unit: Unit
    package var conflict: Conflict
    /// Nil is the default: all but `assessed`.
    package var modes: [Spanned<String>]?
    /// Columns to show, in order; nil is the default.
    package var shown: [Spanned<String>]?
    package var showsShares: Bool
    package var net: Net?
    package var showsInterval: Bool
    package var minimum: Int
    package var order: Order
    package var chart: ChartOption?

    package static func parse(_ cell: Cell) -> (StanceCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a stance cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        var stance = StanceCell(
            label: cell.options.label?.value,
            data: data ?? Spanned("", at: cell.language.span),
            issue: options.string("issue"),
            condition: options.string("where"),
            groups: options.strings("by"),
            period: options.choice("over", of: BinColumns.units),
            placement: options.choice("place", of: BinColumns.rules)?.value ?? "contained",
            unit: options.choice("count", of: Unit.self)?.value ?? .statements,
            conflict: options.choice("conflict", of: Conflict.self)?.value ?? .latest,
            modes: options.has("modes") ? options.choices("modes", of: StanceCell.allModes) : nil,
            shown: options.has("show") ? options.strings("show") : nil,
            showsShares: StanceCell.showsShares(&options),
            net: options.choice("net", of: Net.self)?.value,
            showsInterval: options.choice("interval", of: ["wilson"]) != nil,
            minimum: options.integer("min-n", in: 1...1_000_000) ?? 5,
            order: options.choice("sort", of: Order.self)?.value ?? .n,
            chart: nil
        )
        var diagnostics: [Diagnostic] = []
        if let value = options.value("chart") {
            let (chart, found) = ChartOption.parse(value, kinds: [.divergingBar, .stackedBar, .bar, .line, .dot])
            stance.chart = chart
            diagnostics += found
        }
        diagnostics += options.finish()
        if stance.groups.count > 2 {
            diagnostics.append(Diagnostic(
                .cellOption, "a stance cell groups by one or two columns", at: stance.groups[2].span, help: "remove this one"))
        }
        return (data == nil ? nil : stance, diagnostics)
    }

    package var products: [ProductLabel] { ProductLabel.pair(label, chart: chart) }
    package var sources: [Spanned<String>] { [data] }

    /// `percent:` is true, false, or `row`: shares of a stance table are always of its row.
    private static func showsShares(_ options: inout OptionReader) -> Bool {
        if case .boolean(let flag)? = options.value("percent")?.kind { return flag }
        return options.choice("percent", of: ["row"]) != nil
    }

    package static let allModes = ["vote", "signature", "sponsorship", "statement", "reported", "assessed"]
}

extension ProductLabel {
    /// The labels of a cell that gives a table and perhaps a chart: `tbl-x`, and the chart's own label or `fig-x`.
    package static func pair(_ label: String?, chart: ChartOption?) -> [ProductLabel] {
        guard let label else { return chart?.label.map { [ProductLabel(.figure, $0.value)] } ?? [] }
        var labels = [ProductLabel(.table, label.hasPrefix("fig-") ? "tbl-" + label.dropFirst(4) : label)]
        if let chart { labels.append(ProductLabel(.figure, chart.label?.value ?? figureLabel(of: label))) }
        return labels
    }

    /// `fig-x` for `tbl-x`.
    package static func figureLabel(of label: String) -> String {
        label.hasPrefix("tbl-") ? "fig-" + label.dropFirst(4) : label.hasPrefix("fig-") ? label : "fig-" + label
    }

    /// `tbl-x` for `fig-x`.
    package static func tableLabel(of label: String) -> String {
        label.hasPrefix("fig-") ? "tbl-" + label.dropFirst(4) : label
    }
}
