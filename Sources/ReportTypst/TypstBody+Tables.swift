import ReportDocument

extension TypstBody {
    mutating func append(_ table: Table) {
        let all = table.columns.indices.filter { !table.columns[$0].isHidden }
        let visible = Array(all.prefix(writer.limits.tableColumns))
        guard !visible.isEmpty else { return }
        let rows = table.rows.prefix(writer.limits.tableRows)
        let sheet = evidence.index.sheet(of: table)
        let layout = TableLayout(
            headings: visible.map { table.columns[$0].heading.plainText },
            rows: rows.map { row in visible.map { plainText(row, $0, table) } },
            room: isTurned ? .landscape : depth > 0 ? .prose : .page
        )
        let usual = longestWord
        if layout.cutsWords { longestWord = Self.longestWordOfCrowdedTable }
        let contents = rows.enumerated().map { number, row in cells(of: row, number, at: visible, in: table, sheet) }
        let headings = visible.map { inlines(table.columns[$0].heading) }
        longestWord = usual
        var notes = table.notes
        let omittedRows = table.omittedRows + table.rows.count - rows.count
        if omittedRows > 0 { notes.append(TableNote(.rule, [.text(words.omittedRows(count(omittedRows), isOne: omittedRows == 1))])) }
        let omittedColumns = all.count - visible.count
        if omittedColumns > 0 { notes.append(TableNote(.rule, [.text(words.omittedColumns(count(omittedColumns), isOne: omittedColumns == 1))])) }

        if let sheet, sheet.index == 0 { notes.append(TableNote(.rule, [.text(words.numbersLead)])) }

        var call = "#data-table(\n"
        let anchor = identifier(table.label)
        if !anchor.isEmpty { call += "  \(anchor.dropLast(1))\n" }
        call += captionArguments(words.table, table.number, table.caption, notes)
        call += layout.arguments
        if !table.spanners.isEmpty { call += "  head-rows: 2,\n" }
        let alignments = visible.map { "\(alignment(of: table.columns[$0], at: $0, in: table))" }
        call += "  align: \(array(alignments)),\n"
        call += "  table.header(\n"
        call += spanners(table.spanners, count: visible.count)
        call += "    " + headings.map { "head[\($0)]" }.joined(separator: ", ") + ",\n  ),\n"
        for (index, row) in rows.enumerated() { call += line(row.kind, contents[index], isFirst: index == 0) }
        source += call + ")\n\n"
    }

    /// - Parameter number: the row's index, by which its trail is found.
    private mutating func cells(
        of row: Table.Row, _ number: Int, at columns: [Int], in table: Table, _ sheet: EvidenceIndex.Sheet?
    ) -> [String] {
        columns.map { index in
            guard row.cells.indices.contains(index) else { return "" }
            let column = table.columns[index]
            switch row.cells[index] {
            case .value(let scalar):
                return counted(markup(formatter.text(scalar, column.format)), row: number, column: column.name, in: sheet)
            case .rich(let content):
                guard isCounted(row: number, column: column.name, in: sheet) else { return inlines(content) }
                // Nothing inside of a link may be one.
                return counted(markup(content.plainText), row: number, column: column.name, in: sheet)
            }
        }
    }

    /// A value of a cell.
    private func markup(_ text: String) -> String { TypstText.markup(TypstText.cuttingLongWords(text, longestWord: longestWord)) }

    private func plainText(_ row: Table.Row, _ index: Int, _ table: Table) -> String {
        guard row.cells.indices.contains(index) else { return "" }
        switch row.cells[index] {
        case .value(let scalar): return formatter.text(scalar, table.columns[index].format)
        case .rich(let content): return content.plainText
        }
    }

    /// One row of the body.
    private func line(_ kind: Table.Row.Kind, _ cells: [String], isFirst: Bool) -> String {
        switch kind {
        case .body: return "  " + cells.map { "[\($0)]" }.joined(separator: ", ") + ",\n"
        case .total:
            return "  total-rule,\n  " + cells.map { "total[\($0)]" }.joined(separator: ", ") + ",\n"
        case .subheading:
            // A row of one text is a heading over the rows below it, however many columns there are.
            let filled = cells.filter { !$0.isEmpty }
            let rule = isFirst ? "" : "  group-rule,\n"
            guard filled.count <= 1 else {
                return rule + "  " + cells.map { "subheading[\($0)]" }.joined(separator: ", ") + ",\n"
            }
            return rule + "  table.cell(colspan: \(cells.count), align: left, subheading[\(filled.first ?? "")]),\n"
        }
    }

    private mutating func spanners(_ spanners: [Table.Spanner], count: Int) -> String {
        guard !spanners.isEmpty else { return "" }
        var result = "    "
        var rules = ""
        var column = 0
        for spanner in spanners {
            let width = min(spanner.width, count - column)
            guard width > 0 else { break }
            result += "table.cell(colspan: \(width), align: center, head[\(inlines(spanner.text))]), "
            if !spanner.text.isEmpty { rules += "    spanner-rule(\(column), \(column + width)),\n" }
            column += width
        }
        if column < count { result += "table.cell(colspan: \(count - column))[], " }
        return result.dropLast() + "\n" + rules
    }

    private func alignment(of column: Table.Column, at index: Int, in table: Table) -> Table.Alignment {
        guard column.alignment == .automatic else { return column.alignment }
        switch column.format {
        case .integer, .percent, .decimal: return .right
        case .automatic, .plain, .date: break
        }
        var isNumeric = false
        for row in table.rows where row.kind != .subheading && row.cells.indices.contains(index) {
            switch row.cells[index] {
            case .value(.null), .rich([]): continue
            case .value(.integer), .value(.number), .value(.decimal): isNumeric = true
            case .value, .rich: return .left
            }
        }
        return isNumeric ? .right : .left
    }
}

extension Table.Alignment: CustomStringConvertible {
    /// As Typst spells it.
    package var description: String { self == .automatic ? "left" : rawValue }
}
