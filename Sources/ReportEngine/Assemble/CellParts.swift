import ReportCells
import ReportDocument
import ReportSyntax

/// What one cell shows, with labels and captions given to its tables and figures.
struct CellParts {
    struct Part {
        var item: RunRecord.Item
        var kind: Numbering.Target.Kind
        var label: String?
        var caption: [MarkupInline]?
        /// Whether it is the first table of its cell, under which the author's lines stand.
        var isFirstTable = false

        /// Whether it has a number: it is a table or figure with a label or a caption.
        var isNumbered: Bool {
            switch item {
            case .table(let table): label != nil || !(caption ?? []).isEmpty || !table.caption.isEmpty
            case .figure: label != nil || !(caption ?? []).isEmpty
            case .output, .html, .markdown, .check: false
            }
        }
    }

    let cell: Cell
    let record: RunRecord.CellRecord?

    var parts: [Part] {
        guard let record, cell.showsResults else { return [] }
        // A figure that comes with a table of the same cell: the label belongs to the first of the kind it names.
        let label = cell.options.label?.value
        let hasFigure = record.items.contains { if case .figure = $0 { true } else { false } }
        var usedTable = false
        var usedFigure = false
        return record.items.map { item in
            switch item {
            case .table(let table):
                defer { usedTable = true }
                let own = table.label ?? (usedTable ? nil : tableLabel(label, hasFigure: hasFigure))
                return Part(item: item, kind: .table, label: own, caption: usedTable ? nil : tableCaption, isFirstTable: !usedTable)
            case .figure(let figure):
                defer { usedFigure = true }
                let own = figure.label ?? (usedFigure ? nil : figureLabel(label))
                return Part(item: item, kind: .figure, label: own, caption: usedFigure ? nil : figureCaption(figure))
            case .output, .html, .markdown, .check: return Part(item: item, kind: .listing, label: nil, caption: nil)
            }
        }
    }

    private func tableLabel(_ label: String?, hasFigure: Bool) -> String? {
        guard let label else { return nil }
        return label.hasPrefix("fig-") ? (hasFigure ? nil : label) : label.hasPrefix("tbl-") ? label : nil
    }

    private func figureLabel(_ label: String?) -> String? {
        guard let label, label.hasPrefix("fig-") else { return nil }
        return label
    }

    private var tableCaption: [MarkupInline]? { cell.options.tableCaption ?? cell.options.caption }

    private func figureCaption(_ figure: RunRecord.FigureRecord) -> [MarkupInline]? {
        if let own = ChartCaption.of(cell), figure.isDeclared { return own }
        return cell.options.figureCaption ?? cell.options.caption
    }
}

/// `chart: {caption: …}` of a declarative cell.
enum ChartCaption {
    static func of(_ cell: Cell) -> [MarkupInline]? {
        guard let chart = cell.properties.first(where: { $0.key == "chart" }), case .mapping(let entries) = chart.value.kind,
            let caption = entries.first(where: { $0.key == "caption" }), case .string(let text) = caption.value.kind
        else { return nil }
        return MarkupParser.inlines(text, at: caption.value.span).0
    }
}
