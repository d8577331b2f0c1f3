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
        var region = scroller("", label: words.label(words.table, table.number))
        if !caption.isEmpty {
            let id = anchor.part("caption")
            content.append(.element(.caption, [.id(id)], [.element(.span, [.class("caption")], caption)]))
            region = [.class("scroll"), .role("region"), .ariaLabelledBy(id), .focusable]
        } else if !table.alternative.isEmpty {
            region = scroller("", label: table.alternative)
        }
        let sheet = evidence.index.sheet(of: table)
        content += gridNodes(table, layout, sheet)
        let children = [HTMLNode.element(.div, region, [.element(.table, content)])]
        let notes = noteNodes(table.notes, omittedRows: table.omittedRows, hint: numbersHint(sheet))
        return .element(.div, attributes, children + notes)
    }

    /// The numbers behind a figure: without caption and number, the figure has them.
    mutating func dataNodes(_ table: Table, label: String) -> [HTMLNode] {
        let layout = TableLayout(table)
        return [.element(.div, scroller("", label: label), [.element(.table, gridNodes(table, layout, nil))])]
            + noteNodes(table.notes, omittedRows: table.omittedRows)
    }

    /// `Table 2. Signatures of the Final Acts`; empty where there is neither number nor text.
    mutating func captionNodes(_ word: String, number: Int?, _ caption: [Inline]) -> [HTMLNode] {
        var result: [HTMLNode] = []
        if number != nil {
            result.append(.element(.span, [.class("label")], [.text(words.label(word, number) + words.labelEnd)]))
            if !caption.isEmpty { result.append(.text(words.labelGap)) }
        }
        return result + nodes(caption)
    }

    /// The lines under a table or figure.
    ///
    /// - Parameter hint: what the page itself has to say, before all others.
    mutating func noteNodes(_ notes: [TableNote], omittedRows: Int = 0, hint: [HTMLNode] = []) -> [HTMLNode] {
        var lines = hint
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
    private mutating func gridNodes(_ table: Table, _ layout: TableLayout, _ sheet: EvidenceIndex.Sheet?) -> [HTMLNode] {
        let rowAnchors = sheet.map { evidence.rowAnchors($0) } ?? [:]
        var result = columnGroups(layout) + [.element(.thead, headRows(layout))]
        var body: [HTMLNode] = []
        for (index, row) in table.rows.enumerated() {
            if row.kind == .subheading, !body.isEmpty {
                result.append(.element(.tbody, body))
                body = []
            }
            body.append(node(row, index, layout, sheet, rowAnchors[index]))
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

    /// One row of the body.
    ///
    /// - Parameters:
    ///   - number: its index in the table, by which its trail is found.
    ///   - anchor: where its trail leads back to; nil where it has none.
    private mutating func node(
        _ row: Table.Row, _ number: Int, _ layout: TableLayout, _ sheet: EvidenceIndex.Sheet?, _ anchor: Anchor?
    ) -> HTMLNode {
        let id = anchor.map { [HTMLAttribute.id($0)] } ?? []
        if row.kind == .subheading, let heading = layout.onlyCell(of: row) {
            let content = linked(heading.cell, number, heading.column, sheet)
            let cell = HTMLNode.element(.th, [.colspan(layout.columns.count), .scope("rowgroup")], content)
            return .element(.tr, id + [.class("subheading")], [cell])
        }
        var cells: [HTMLNode] = []
        cells.reserveCapacity(layout.columns.count)
        for column in layout.columns {
            let content = column.index < row.cells.count ? linked(row.cells[column.index], number, column, sheet) : []
            let classes = column.cellClass.map { [HTMLAttribute.class($0)] } ?? []
            cells.append(
                column.isRowHeader
                    ? .element(.th, classes + [.scope("row")], content) : .element(.td, classes, content))
        }
        return .element(.tr, id + (row.kind == .body ? [] : [.class(row.kind.rawValue)]), cells)
    }

    /// A cell's text, which leads to the rows behind it where there are some.
    private mutating func linked(
        _ cell: Table.Cell, _ row: Int, _ column: TableLayout.Column, _ sheet: EvidenceIndex.Sheet?
    ) -> [HTMLNode] {
        guard sheet?.target(row: row, column: column.name) != nil else { return cellNodes(cell, column.format) }
        return counted(cellNodes(cell, column.format, in: .link), row: row, column: column.name, in: sheet)
    }

    /// Null is an empty cell: nothing was counted or may be said, and a note under the table tells why.
    private mutating func cellNodes(_ cell: Table.Cell, _ format: CellFormat, in setting: Setting = .text) -> [HTMLNode] {
        switch cell {
        case .value(let scalar):
            let text = formatter.text(scalar, format)
            return text.isEmpty ? [] : [.text(text)]
        case .rich(let inlines): return nodes(inlines, in: setting)
        }
    }
}
