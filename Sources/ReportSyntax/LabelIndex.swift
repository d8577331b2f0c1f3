import ReportSource

/// Finds labels that are given twice: of cells, their charts, headings, tables, figures, equations, listings and divs.
struct LabelIndex {
    private var first: [String: SourceSpan] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    private let cells: [Cell]

    /// - Returns: an error `cell-duplicate-label` for each label but the first of the same name.
    static func check(_ definition: ReportDefinition) -> [Diagnostic] {
        var index = LabelIndex(cells: definition.cells)
        index.visit(definition.blocks)
        for note in definition.notes { index.visit(note.blocks) }
        return index.diagnostics
    }

    private init(cells: [Cell]) { self.cells = cells }

    private mutating func add(_ label: String, at span: SourceSpan) {
        guard let known = first[label] else {
            first[label] = span
            return
        }
        diagnostics.append(
            Diagnostic(
                .cellDuplicateLabel, "label '\(label)' is given twice", at: span,
                notes: [.init("it is first given here", at: known)], help: "give one of them another label"
            )
        )
    }

    // Blocks are nested no deeper than the limits of the Markdown parser allow.
    private mutating func visit(_ blocks: [MarkupBlock]) {
        for block in blocks {
            if let id = block.attributes.id { add(id, at: block.span) }
            switch block.kind {
            case .cell(let index): visit(cells[index])
            case .quote(let inner), .group(let inner), .callout(_, _, let inner): visit(inner)
            case .list(_, _, let items): for item in items { visit(item.blocks) }
            case .definitionList(let definitions):
                for definition in definitions { for meaning in definition.meanings { visit(meaning) } }
            default: break
            }
        }
    }

    private mutating func visit(_ cell: Cell) {
        if let label = cell.options.label { add(label.value, at: label.span) }
        let chart = cell.properties.first { $0.key == "chart" }?.value
        if let label = chart?["label"], let text = label.scalarText, text != cell.options.label?.value { add(text, at: label.span) }
    }
}
