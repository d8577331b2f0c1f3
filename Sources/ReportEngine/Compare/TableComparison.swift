import ReportDocument

/// A table, then and now, row by row.
struct TableComparison {
    let subject: String
    let cell: String
    let old: Table
    let new: Table

    /// - Returns: values in the order of the later table, rows that are new or gone, then what else it says.
    func effects() -> [Effect] {
        let keys = keyColumns
        let (before, after) = (RowNames(old, columns: keys.old), RowNames(new, columns: keys.new))
        var effects = columns()
        for (row, name) in after.names.enumerated() {
            if let other = before.places[name] { effects += values(other, row, before.shown(name)) } else {
                effects.append(effect(.rowAdded, row: before.shown(name), after: .text(content(new, row))))
            }
        }
        for (row, name) in before.names.enumerated() where after.places[name] == nil {
            effects.append(effect(.rowRemoved, row: before.shown(name), before: .text(content(old, row))))
        }
        let shared = (before.names.filter { after.places[$0] != nil }, after.names.filter { before.places[$0] != nil })
        if shared.0 != shared.1 { effects.append(effect(.table, part: "order of rows")) }
        effects += words()
        if effects.isEmpty, old != new { effects.append(effect(.table, part: looks)) }
        return effects
    }

    /// The columns of the same names in both, where they have them.
    private var keyColumns: (old: [Int], new: [Int]) {
        let (own, other) = (RowNames.keyColumns(of: old), RowNames.keyColumns(of: new))
        let isFromOld = !old.rows.isEmpty
        let names = isFromOld ? own.map { old.columns[$0].name } : other.map { new.columns[$0].name }
        func places(_ table: Table) -> [Int]? {
            let places = names.compactMap { name in table.columns.firstIndex { $0.name == name } }
            return places.count == names.count ? places : nil
        }
        guard let before = places(old), let after = places(new) else { return (own, other) }
        return (before, after)
    }

    private func effect(
        _ kind: Effect.Kind, row: String? = nil, column: String? = nil, part: String? = nil, before: Scalar? = nil, after: Scalar? = nil
    ) -> Effect {
        Effect(kind, subject, cell: cell, row: row, column: column, part: part, before: before, after: after)
    }

    private func values(_ before: Int, _ after: Int, _ name: String) -> [Effect] {
        new.columns.indices.compactMap { place in
            guard let other = old.columns.firstIndex(where: { $0.name == new.columns[place].name }) else { return nil }
            let (was, value) = (scalar(old, before, other), scalar(new, after, place))
            return was == value ? nil : effect(.number, row: name, column: new.columns[place].name, before: was, after: value)
        }
    }

    private func columns() -> [Effect] {
        let (was, names) = (old.columns.map(\.name), new.columns.map(\.name))
        return names.filter { !was.contains($0) }.map { effect(.table, part: "column", after: .text($0)) }
            + was.filter { !names.contains($0) }.map { effect(.table, part: "column", before: .text($0)) }
    }

    private func words() -> [Effect] {
        let parts: [(String, (Table) -> String)] = [
            ("caption", { $0.caption.plainText }), ("headings", { $0.columns.map(\.heading.plainText).joined(separator: " · ") }),
            ("notes", { $0.notes.map(\.text.plainText).joined(separator: "\n") }), ("rows left out", { String($0.omittedRows) }),
        ]
        return parts.compactMap { part, text in
            let (was, now) = (text(old), text(new))
            // New headings of new columns were told of with their columns.
            if part == "headings", old.columns.map(\.name) != new.columns.map(\.name) { return nil }
            return was == now ? nil : effect(.table, part: part, before: .text(was), after: .text(now))
        }
    }

    /// What differs where no word and no number does.
    private var looks: String {
        if old.trails != new.trails { return "rows behind its numbers" }
        if old.alternative != new.alternative { return "summary" }
        return "format"
    }

    private func scalar(_ table: Table, _ row: Int, _ column: Int) -> Scalar? {
        let cells = table.rows[row].cells
        guard cells.indices.contains(column) else { return nil }
        switch cells[column] {
        case .value(let scalar): return scalar
        case .rich(let inlines): return .text(inlines.plainText)
        }
    }

    /// `yes 2, no 1`
    private func content(_ table: Table, _ row: Int) -> String {
        let keys = RowNames.keyColumns(of: table)
        return table.columns.indices.filter { !keys.contains($0) && !table.columns[$0].isHidden }.compactMap { column in
            guard let scalar = scalar(table, row, column), !scalar.isNull else { return nil }
            return "\(table.columns[column].name) \(scalar.plainText)"
        }.joined(separator: ", ")
    }
}

/// What tells the rows of a table apart.
struct RowNames {
    /// Tells a row from all others of its table.
    struct Name: Hashable {
        var text: String
        var kind: Table.Row.Kind
        /// From 1, among rows of the same text and kind.
        var occurrence: Int
    }

    /// One a row.
    let names: [Name]
    let places: [Name: Int]

    /// - Parameter columns: those that tell the rows apart.
    init(_ table: Table, columns: [Int]) {
        var seen: [Name: Int] = [:]
        var names: [Name] = []
        for (index, row) in table.rows.enumerated() {
            let texts = columns.map { row.cells.indices.contains($0) ? RowNames.text(row.cells[$0]) : "" }
            let text = columns.isEmpty ? "row \(index + 1)" : texts.filter { !$0.isEmpty }.joined(separator: " · ")
            var name = Name(text: text, kind: row.kind, occurrence: 1)
            seen[name, default: 0] += 1
            name.occurrence = seen[name] ?? 1
            names.append(name)
        }
        self.names = names
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func shown(_ name: Name) -> String {
        let text = name.text.isEmpty ? (name.kind == .total ? "total" : "row without a name") : name.text
        return name.occurrence == 1 ? text : "\(text) (\(name.occurrence))"
    }

    /// The columns that head the rows; without such, the texts and dates before the first number, but not all of them where there is
    /// nothing else.
    static func keyColumns(of table: Table) -> [Int] {
        let heads = table.columns.indices.filter { table.columns[$0].isRowHeader }
        if !heads.isEmpty { return Array(heads) }
        let leading = table.columns.indices.prefix { column in
            table.rows.allSatisfy { row in
                guard row.cells.indices.contains(column) else { return true }
                switch row.cells[column] {
                case .rich, .value(.text), .value(.date), .value(.null): return true
                case .value: return false
                }
            }
        }
        guard leading.count == table.columns.count else { return Array(leading) }
        return Array(leading.prefix(1))
    }

    private static func text(_ cell: Table.Cell) -> String {
        switch cell {
        case .value(let scalar): scalar.plainText
        case .rich(let inlines): inlines.plainText
        }
    }
}
