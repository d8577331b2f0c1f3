/// Which numbers of a report lead to rows of its registers, and where. Both writers ask it, so that a number opens the same
/// rows on a page and on paper. Empty where a report has no registers.
package struct EvidenceIndex: Sendable {
    /// What a number leads to.
    package enum Target: Sendable, Hashable {
        /// A row of a register: it is the only one behind the number.
        case row(dataset: String, id: String)
        /// All rows of a trail.
        case trail(sheet: Int, trail: Int)
        /// One part of a trail.
        case part(sheet: Int, trail: Int, part: Int)
    }

    /// A table with the trails that can be shown.
    package struct Sheet: Sendable {
        /// Its place in `EvidenceIndex.sheets`.
        package let index: Int
        package let table: Table
        /// In the order of the table's rows; every part has rows.
        package let trails: [Trail]
        /// By row and column name.
        fileprivate let targets: [Int: [String: Target]]

        /// Where the number of a cell leads; nil where nothing stands behind it.
        package func target(row: Int, column: String) -> Target? { targets[row]?[column] }
    }

    /// The tables with trails, in reading order; a table that comes twice is here once.
    package let sheets: [Sheet]
    private let byTable: [Table: Int]
    private let byLabel: [String: Int]
    /// The ids of each register's rows.
    private let rows: [String: Set<String>]

    /// - Complexity: linear in the document's blocks and the trails' ids.
    package init(_ document: Document) {
        var rows: [String: Set<String>] = [:]
        for register in document.registers { rows[register.dataset, default: []].formUnion(register.rows.map(\.id)) }
        var sheets: [Sheet] = []
        var byTable: [Table: Int] = [:]
        var byLabel: [String: Int] = [:]
        for table in rows.isEmpty ? [] : Self.tables(document.blocks) where byTable[table] == nil {
            let trails = Self.shown(table, rows)
            guard !trails.isEmpty else { continue }
            let index = sheets.count
            byTable[table] = index
            if let label = table.label, byLabel[label] == nil { byLabel[label] = index }
            sheets.append(Sheet(index: index, table: table, trails: trails, targets: Self.targets(trails, sheet: index, rows)))
        }
        self.sheets = sheets
        self.byTable = byTable
        self.byLabel = byLabel
        self.rows = rows
    }

    /// The table as it is indexed; nil where it has no trails.
    package func sheet(of table: Table) -> Sheet? {
        guard !table.trails.isEmpty, let index = byTable[table] else { return nil }
        return sheets[index]
    }

    /// Where a value of the prose leads; nil where its table has no trail for it.
    package func target(of evidence: ValueEvidence) -> Target? {
        byLabel[evidence.table].flatMap { sheets[$0].target(row: evidence.row, column: evidence.column) }
    }

    /// Whether a trail has more to show than the one row that its numbers lead to.
    package func hasList(_ trail: Trail) -> Bool { trail.onlyRow.map { rows[trail.dataset]?.contains($0) != true } ?? true }

    /// The tables of some blocks with trails, in reading order. The data of a figure is that of a table, which has them.
    private static func tables(_ blocks: [Block]) -> [Table] {
        blocks.flatMap { block -> [Table] in
            switch block {
            case .table(let table): table.trails.isEmpty ? [] : [table]
            case .quote(let children), .group(_, let children): tables(children)
            case .callout(let callout): tables(callout.blocks)
            case .list(let list): list.items.flatMap { tables($0.blocks) }
            case .definitionList(let definitions): definitions.flatMap { $0.meanings.flatMap(tables) }
            case .heading, .paragraph, .code, .figure, .equation, .output, .raw, .thematicBreak, .pageBreak: []
            }
        }
    }

    /// The trails of rows that are there, of datasets that have a register, without parts of no rows.
    private static func shown(_ table: Table, _ rows: [String: Set<String>]) -> [Trail] {
        var seen: Set<Int> = []
        return table.trails.compactMap { trail -> Trail? in
            guard table.rows.indices.contains(trail.row), rows[trail.dataset] != nil else { return nil }
            var trail = trail
            trail.parts.removeAll { $0.count == 0 }
            guard !trail.parts.isEmpty, seen.insert(trail.row).inserted else { return nil }
            return trail
        }.sorted { $0.row < $1.row }
    }

    private static func targets(_ trails: [Trail], sheet: Int, _ rows: [String: Set<String>]) -> [Int: [String: Target]] {
        var result: [Int: [String: Target]] = [:]
        for (index, trail) in trails.enumerated() {
            var row: Target?
            if let id = trail.onlyRow, rows[trail.dataset]?.contains(id) == true { row = .row(dataset: trail.dataset, id: id) }
            var columns: [String: Target] = [:]
            for name in trail.whole { columns[name] = row ?? .trail(sheet: sheet, trail: index) }
            for (part, content) in trail.parts.enumerated() {
                for name in content.columns { columns[name] = row ?? .part(sheet: sheet, trail: index, part: part) }
            }
            result[trail.row] = columns
        }
        return result
    }
}

// MARK: - What trails are called

extension EvidenceIndex.Sheet {
    /// A trail's row: the text of the cells that head it, or of its first cell.
    package func name(of trail: Trail, _ formatter: CellFormatter) -> String {
        let shown = table.columns.indices.filter { !table.columns[$0].isHidden }
        let heads = shown.filter { table.columns[$0].isRowHeader }
        let texts = (heads.isEmpty ? Array(shown.prefix(1)) : heads).map { text(row: trail.row, column: $0, formatter) }
        return texts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// `n 14`: the number that all parts together are behind; nil where no column shows it.
    package func whole(of trail: Trail, _ formatter: CellFormatter) -> String? {
        guard let column = column(trail.whole) else { return nil }
        let number = text(row: trail.row, column: column, formatter)
        return number.isEmpty ? nil : [heading(column), number].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What stands over a part's number, and the number: `Support` and `11`, with the heading over several columns before it; nil where
    /// no column shows it.
    package func number(of part: Trail.Part, in trail: Trail, _ formatter: CellFormatter) -> (heading: String, text: String)? {
        guard let column = column(part.columns) else { return nil }
        return (heading(over: column), text(row: trail.row, column: column, formatter))
    }

    private func heading(over column: Int) -> String {
        var rest = table.columns[..<column].count { !$0.isHidden }
        for spanner in table.spanners where spanner.width > 0 {
            if rest < spanner.width {
                return [spanner.text.plainText, heading(column)].filter { !$0.isEmpty }.joined(separator: " · ")
            }
            rest -= spanner.width
        }
        return heading(column)
    }

    /// The first column of some names that is shown.
    private func column(_ names: [String]) -> Int? {
        for name in names {
            if let index = table.columns.firstIndex(where: { $0.name == name && !$0.isHidden }) { return index }
        }
        return nil
    }

    private func heading(_ column: Int) -> String { table.columns[column].heading.plainText }

    private func text(row: Int, column: Int, _ formatter: CellFormatter) -> String {
        let cells = table.rows[row].cells
        guard cells.indices.contains(column) else { return "" }
        switch cells[column] {
        case .value(let scalar): return formatter.text(scalar, table.columns[column].format)
        case .rich(let inlines): return inlines.plainText
        }
    }
}

extension EvidenceRow {
    /// What tells the row from others in a list, beside its id: the title, or the beginning of the summary.
    package var shortTitle: String {
        let text = title.isEmpty ? summary : title
        guard text.count > 80 else { return text }
        let start = text.prefix(78)
        return (start.lastIndex(of: " ").map { String(start[..<$0]) } ?? String(start)) + "…"
    }
}
