import ReportDocument

/// Makes the tables of a claims cell.
struct ClaimsTables {
    let cell: ClaimsCell
    let dataset: Dataset
    let words: CellWords
    let columns: [(role: ClaimsCell.Role, column: String)]
    /// Columns `ident`, `g`, `role X`, and `figure`; groups in the order of the file.
    let rows: ResultTable

    private func has(_ role: ClaimsCell.Role) -> Bool { columns.contains { $0.role == role } }
    private func text(_ row: Int, _ role: ClaimsCell.Role) -> String { rows.text(row, "role " + role.column) }
    private func items(_ row: Int, _ role: ClaimsCell.Role) -> String { FieldList.items(text(row, role)).joined(separator: "; ") }

    // Claims

    /// - Parameter numbers: whether a second table has the figures.
    func list(numbers: Bool) -> Table {
        let inFront = columns.first?.role == .id ? 1 : 0
        var heads = columns.map { head($0.role, $0.column, numbers: numbers) }
        if let group = cell.group { heads.insert(.text(group.value, words.heading(group.value)), at: inFront) }
        if !heads.isEmpty { heads[0].isRowHeader = true }
        let lines = (0..<rows.count).map { row in
            var cells = columns.map { value(row, $0.role) }
            if cell.group != nil { cells.insert(.text(rows.text(row, "g")), at: inFront) }
            return Table.Row(cells)
        }
        return Table(
            label: cell.tableLabel, columns: heads, rows: lines, notes: TableNote.rule(notes(), words), omittedRows: rows.omitted,
            trails: (0..<rows.count).map { row in
                Trail(row: row, dataset: dataset.name, parts: [.init(columns: [has(.id) ? "id" : "text"], ids: [rows.text(row, "ident")])])
            })
    }

    private func head(_ role: ClaimsCell.Role, _ column: String, numbers: Bool) -> Table.Column {
        switch role {
        case .date: .date(role.column, words.date)
        // The claim's own words have the number and how sure it is.
        case .value: .number(role.column, words.claimHeading(column), .automatic, isHidden: numbers)
        case .qualifier, .unit: .text(role.column, words.claimHeading(column), isHidden: numbers)
        default: .text(role.column, words.claimHeading(column))
        }
    }

    private func value(_ row: Int, _ role: ClaimsCell.Role) -> Table.Cell {
        switch role {
        case .date: .date(text(row, role))
        case .value: rows.value(row, "figure").isNull ? .text(text(row, role)) : .value(rows.value(row, "figure"))
        case .supporting, .against: .text(items(row, role))
        default: .text(text(row, role))
        }
    }

    private func notes() -> [String] {
        var counts: [String: Int64] = [:]
        if has(.verdict) { for row in 0..<rows.count { counts[text(row, .verdict), default: 0] += 1 } }
        let without = counts.removeValue(forKey: "") ?? 0
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.precedes($1.key) }
        // Many different verdicts are remarks, and counting them says nothing.
        let areWords = sorted.allSatisfy { $0.key.utf8.count <= 30 }
        let counted = sorted.count <= 8 && areWords ? sorted.map { (name: $0.key, n: $0.value) } : []
        return [words.claims(Int64(rows.count), counted, without: counted.isEmpty ? 0 : without)]
    }

    // Numbers

    private struct Quantity {
        var name: String
        var unit: String
        var rows: [Int] = []
        var figures: [Figure] = []
        /// Rows whose figure is no number, which nothing can be said of.
        var unread: [Int] = []

        var count: Int { figures.count + unread.count }
        /// `agree`, `disagree`, or `not-comparable`.
        var agreement: String { !unread.isEmpty ? "not-comparable" : Figure.agree(figures) ? "agree" : "disagree" }
    }

    /// A row a quantity and unit that several figures are of; nil where there is none.
    func numbers() -> Result<Table?, UnknownQualifier> {
        var quantities: [Quantity] = []
        for row in 0..<rows.count {
            let value = number(rows.value(row, "figure"))
            guard value != nil || !text(row, .value).isEmpty else { continue }
            let word = text(row, .qualifier).lowercased()
            guard let qualifier = word.isEmpty ? .exactly : Figure.Qualifier(rawValue: word) else {
                return .failure(UnknownQualifier(word: text(row, .qualifier), id: text(row, .id)))
            }
            let (name, unit) = (rows.text(row, "g"), text(row, .unit))
            let index = quantities.firstIndex { $0.name == name && $0.unit == unit } ?? quantities.count
            if index == quantities.count { quantities.append(Quantity(name: name, unit: unit)) }
            guard let value else { quantities[index].unread.append(row); continue }
            quantities[index].rows.append(row)
            quantities[index].figures.append(Figure(value: value, qualifier: qualifier, tolerance: cell.tolerance))
        }
        let several = quantities.filter { $0.count > 1 }
        return .success(several.isEmpty ? nil : table(several, single: quantities.count - several.count))
    }

    private func number(_ scalar: Scalar) -> Double? {
        switch scalar {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    private func table(_ quantities: [Quantity], single: Int) -> Table {
        let name = cell.group?.value ?? "quantity"
        let heads: [Table.Column] = [
            .text(name, words.heading(name), isRowHeader: true), .text("unit", words.claimHeading("unit"), isHidden: !has(.unit)),
            .number("n", "n"), .number("least", words.least, .automatic), .number("greatest", words.greatest, .automatic),
            .number("spread", words.spread, .automatic), .text("figures", words.figures),
            .text("agreement", words.doTheyAgree, isHidden: true), .text("agreement_words", words.doTheyAgree),
        ]
        let lines = quantities.map { quantity in
            let values = quantity.figures.map(\.value)
            let (least, greatest) = (values.min(), values.max())
            let spread = least.flatMap { least in greatest.map { $0 - least } }
            func cell(_ value: Double?) -> Table.Cell { .value(value.map(Scalar.number) ?? .null) }
            let code = quantity.agreement
            return Table.Row([
                .text(quantity.name.isEmpty ? words.none(name) : quantity.name), .text(quantity.unit), .value(.integer(Int64(quantity.count))),
                cell(least), cell(greatest), cell(spread), .text(figures(quantity)),
                .text(code), .text(words.agreement(of: code)),
            ])
        }
        let disagreeing = quantities.count { $0.agreement == "disagree" }
        var sentences = [words.numbersRule(tolerance: cell.tolerance), words.disagreeing(disagreeing, of: quantities.count)]
        let unread = quantities.reduce(0) { $0 + $1.unread.count }
        if unread > 0 { sentences.append(words.unreadFigures(unread)) }
        if single > 0 { sentences.append(words.singleFigures(single)) }
        return Table(
            label: cell.tableLabel.map { $0 + "-numbers" }, caption: [.text(words.numbersCaption(words.heading(name)))], columns: heads, rows: lines,
            notes: TableNote.rule(sentences, words),
            trails: quantities.enumerated().map { position, quantity in
                let ids = (quantity.rows + quantity.unread).sorted().prefix(Trail.cap).map { rows.text($0, "ident") }
                return Trail(row: position, dataset: dataset.name, parts: [
                    .init(columns: ["n"], ids: ids, omitted: quantity.count - ids.count),
                ])
            })
    }

    /// `about 1,600 (itunews12); at least 1,800 (mcr12)`.
    private func figures(_ quantity: Quantity) -> String {
        (zip(quantity.rows, quantity.figures).map { row, figure in
            let number = DecimalText.grouped(Scalar.shortest(figure.value))
            let worded = figure.qualifier == .exactly ? number : words.qualified(number, figure.qualifier)
            let source = items(row, .supporting)
            return source.isEmpty ? worded : words.figure(worded, source: source)
        } + quantity.unread.map { "‘\(text($0, .value))’" }).joined(separator: "; ")
    }
}
