import ReportDocument

extension PageBuilder {
    /// A table with caption and notes.
    mutating func node(_ table: Table) -> HTMLNode {
        let layout = TableLayout(table)
        var attributes: [HTMLAttribute] = [.class(layout.classes)]
        let anchor = anchors.claim(table.label.map { Anchor($0) } ?? .table)
        if table.label != nil { attributes.append(.id(anchor)) }
        let caption = captionNodes(words.table, number: table.number, table.caption)
        var content: [HTMLNode] = []
        var region = scroller("", label: label(words.table, table.number))
        if !caption.isEmpty {
            let id = anchor.part("caption")
            content.append(.element(.caption, [.id(id)], [.element(.span, [.class("caption")], caption)]))
            region = [.class("scroll"), .role("region"), .ariaLabelledBy(id), .focusable]
        } else if !table.alternative.isEmpty {
            region = scroller("", label: table.alternative)
        }
        content += gridNodes(table, layout)
        let children = [HTMLNode.element(.div, region, [.element(.table, content)])]
        return .element(.div, attributes, children + noteNodes(table.notes, omittedRows: table.omittedRows))
    }

    /// The numbers behind a figure: without caption and number, the figure has them.
    mutating func dataNodes(_ table: Table, label: String) -> [HTMLNode] {
        let layout = TableLayout(table)
        return [.element(.div, scroller("", label: label), [.element(.table, gridNodes(table, layout))])]
            + noteNodes(table.notes, omittedRows: table.omittedRows)
    }

    /// `Table 2`, or the word alone.
    func label(_ word: String, _ number: Int?) -> String {
        number.map { word + words.labelSpace + String($0) } ?? word
    }

    /// `Table 2. Signatures of the Final Acts`; empty where there is neither number nor text.
    mutating func captionNodes(_ word: String, number: Int?, _ caption: [Inline]) -> [HTMLNode] {
        var result: [HTMLNode] = []
        if number != nil {
            result.append(.element(.span, [.class("label")], [.text(label(word, number) + words.labelEnd)]))
            if !caption.isEmpty { result.append(.text(words.labelGap)) }
        }
        return result + nodes(caption)
    }

    /// The lines under a table or figure.
    mutating func noteNodes(_ notes: [TableNote], omittedRows: Int = 0) -> [HTMLNode] {
        var lines: [HTMLNode] = []
        if omittedRows > 0 {
            let text = words.omittedRows(count(omittedRows), isOne: omittedRows == 1)
            lines.append(.element(.p, [.class("rule")], [.text(text)]))
        }
        for note in notes {
            let label = words.noteLabel(note.kind).map { [HTMLNode.element(.span, [.class("label")], [.text($0)])] } ?? []
            lines.append(.element(.p, [.class(note.kind.rawValue)], label + nodes(note.text)))
        }
        return lines.isEmpty ? [] : [.element(.div, [.class("notes")], lines)]
    }
}

// MARK: - Rows

extension PageBuilder {
    /// Column groups, head and bodies. A subheading begins a body of its own, so that its scope is the rows under it.
    private mutating func gridNodes(_ table: Table, _ layout: TableLayout) -> [HTMLNode] {
        var result = columnGroups(layout) + [.element(.thead, headRows(layout))]
        var body: [HTMLNode] = []
        for row in table.rows {
            if row.kind == .subheading, !body.isEmpty {
                result.append(.element(.tbody, body))
                body = []
            }
            body.append(node(row, layout))
        }
        result.append(.element(.tbody, body))
        return result
    }

    private func columnGroups(_ layout: TableLayout) -> [HTMLNode] {
        layout.spanners.map { .element(.colgroup, [.span($0.width)], []) }
    }

    private mutating func headRows(_ layout: TableLayout) -> [HTMLNode] {
        var rows: [HTMLNode] = []
        if !layout.spanners.isEmpty {
            var cells: [HTMLNode] = []
            for spanner in layout.spanners {
                cells.append(
                    spanner.text.isEmpty
                        ? .element(.td, [.colspan(spanner.width)], [])
                        : .element(.th, [.colspan(spanner.width), .scope("colgroup")], nodes(spanner.text)))
            }
            rows.append(.element(.tr, [.class("spanners")], cells))
        }
        var cells: [HTMLNode] = []
        for column in layout.columns {
            let classes = column.alignment.cssClass.map { [HTMLAttribute.class($0)] } ?? []
            cells.append(
                column.heading.isEmpty
                    ? .element(.td, []) : .element(.th, classes + [.scope("col")], nodes(column.heading)))
        }
        rows.append(.element(.tr, cells))
        return rows
    }

    private mutating func node(_ row: Table.Row, _ layout: TableLayout) -> HTMLNode {
        if row.kind == .subheading, let heading = layout.onlyCell(of: row) {
            let cell = HTMLNode.element(
                .th, [.colspan(layout.columns.count), .scope("rowgroup")], cellNodes(heading.cell, heading.format))
            return .element(.tr, [.class("subheading")], [cell])
        }
        var cells: [HTMLNode] = []
        cells.reserveCapacity(layout.columns.count)
        for column in layout.columns {
            let content = column.index < row.cells.count ? cellNodes(row.cells[column.index], column.format) : []
            let classes = column.alignment.cssClass.map { [HTMLAttribute.class($0)] } ?? []
            cells.append(
                column.isRowHeader
                    ? .element(.th, classes + [.scope("row")], content) : .element(.td, classes, content))
        }
        return .element(.tr, row.kind == .body ? [] : [.class(row.kind.rawValue)], cells)
    }

    /// Null is an empty cell: nothing was counted or may be said, and a note under the table tells why.
    private mutating func cellNodes(_ cell: Table.Cell, _ format: CellFormat) -> [HTMLNode] {
        switch cell {
        case .value(let scalar):
            let text = formatter.text(scalar, format)
            return text.isEmpty ? [] : [.text(text)]
        case .rich(let inlines): return nodes(inlines)
        }
    }
}
