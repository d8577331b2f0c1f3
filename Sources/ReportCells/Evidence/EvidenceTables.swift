import ReportDocument

/// Makes the tables of an evidence cell.
struct EvidenceTables {
    let cell: EvidenceCell
    let dataset: Dataset
    let words: CellWords
    let rows: ResultTable
    /// Columns `status`, `n`, `status_ids`, `status_rows`.
    let counts: ResultTable

    private var total: Int64 { (0..<counts.count).reduce(0) { $0 + counts.integer($1, "n") } }

    /// Statuses that occur, in their own order; `ambiguous` by how many places.
    private var order: [Int] {
        func key(_ row: Int) -> [Int] {
            guard let status = QuotationStatus(code: counts.text(row, "status")) else { return [.max, row] }
            let place = QuotationStatus.names.firstIndex(of: status.name) ?? .max
            if case .ambiguous(let n) = status { return [place, n] }
            return [place, row]
        }
        return (0..<counts.count).sorted { key($0).lexicographicallyPrecedes(key($1)) }
    }

    func list() -> Table {
        let names = cell.shownColumns(dataset)
        let columns = names.map { column($0) }
            + [.text("status", words.statusHeading, isHidden: true), .text("quoted", words.evidenceHeading("quotation"), isHidden: true)]
        let lines = (0..<rows.count).map { row in
            Table.Row(names.map { value($0, row) } + [.text(rows.text(row, "status")), .value(.boolean(!rows.text(row, "quote").isEmpty))])
        }
        let link = names.contains("id") ? "id" : names.first ?? "id"
        return Table(
            label: cell.tableLabel, columns: columns, rows: lines, notes: TableNote.rule(notes(), words),
            omittedRows: Int(total) - rows.count,
            trails: (0..<rows.count).map { row in
                Trail(row: row, dataset: dataset.name, parts: [.init(columns: [link], ids: [rows.text(row, "ident")])])
            })
    }

    private func column(_ name: String) -> Table.Column {
        switch name {
        case "date": .date(name, words.date)
        // Readers see words; values and SQL find the code in a hidden column.
        case "status": .text("status_words", words.statusHeading)
        case "id": .text(name, words.heading(name), isRowHeader: true)
        default: .text(name, words.evidenceHeading(name))
        }
    }

    private func value(_ name: String, _ row: Int) -> Table.Cell {
        switch name {
        case "status": return .text(words.status(rows.text(row, "status")))
        case "quotation":
            let quote = rows.text(row, "quote")
            return .text(quote.isEmpty ? rows.text(row, "summary") : words.quoted(quote))
        case "date": return .date(rows.text(row, "column date"))
        case "source": return .text(FieldList.items(rows.text(row, "column source")).joined(separator: "; "))
        default: return .text(rows.text(row, "column " + name))
        }
    }

    private func notes() -> [String] {
        let parts = order.map { (words.status(counts.text($0, "status")), counts.integer($0, "n")) }
        var sentences = [words.statements(total, parts)]
        if (0..<rows.count).contains(where: { rows.text($0, "quote").isEmpty }), cell.shownColumns(dataset).contains("quotation") {
            sentences.append(words.summaries)
        }
        return sentences
    }

    func statuses() -> Table {
        let order = order
        var lines = order.map { row in
            Table.Row([
                .text(counts.text(row, "status")), .text(words.status(counts.text(row, "status"))), .value(.integer(counts.integer(row, "n"))),
            ])
        }
        lines.append(Table.Row([.text(words.total), .text(words.total), .value(.integer(total))], kind: .total))
        return Table(
            label: cell.tableLabel.map { $0 + "-status" }, caption: [.text(words.statusCaption)],
            columns: [
                .text("status", words.statusHeading, isHidden: true), .text("words", words.statusHeading, isRowHeader: true), .number("n", "n"),
            ],
            rows: lines,
            trails: order.enumerated().compactMap { position, row in
                TrailIDs.part(columns: ["n"], text: counts.text(row, "status_ids"), rows: counts.integer(row, "status_rows"))
                    .map { Trail(row: position, dataset: dataset.name, parts: [$0]) }
            })
    }
}
