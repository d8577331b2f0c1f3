import ReportData
import ReportDocument

/// Makes the table of a sources cell.
struct SourcesTable {
    let cell: SourcesCell
    let dataset: Dataset
    let words: CellWords
    /// Columns `key`, `text`, and `column X`.
    let registry: ResultTable
    /// Columns `key`, `n`, `ids`.
    let used: ResultTable
    let citations: [CitedWork]

    /// One source: its row in the registry, nil where it has none, and in what is used.
    private struct Entry {
        var key: String
        var registered: Int?
        var use: Int?
    }

    private var entries: [Entry] {
        var found: [String: Entry] = [:]
        for row in 0..<registry.count { found[registry.text(row, "key")] = Entry(key: registry.text(row, "key"), registered: row) }
        for row in 0..<used.count { found[used.text(row, "key"), default: Entry(key: used.text(row, "key"))].use = row }
        return found.values.sorted { $0.key.precedes($1.key) }
    }

    private var facts: [String] { SourcesCell.facts.filter(dataset.sourceColumns.contains) }
    private var isList: Bool { cell.style == .list }

    func table() -> Table {
        let all = entries
        let cited = Dictionary(citations.map { ($0.key, $0.sections) }, uniquingKeysWith: { first, _ in first })
        let shown = cell.isCitedOnly ? all.filter { cited[$0.key] != nil } : all
        return Table(
            label: cell.label.map { ProductLabel.tableLabel(of: $0) },
            columns: columns(shown, isCited: shown.contains { cited[$0.key] != nil }),
            rows: shown.map { Table.Row(cells($0, sections: cited[$0.key] ?? [])) },
            notes: TableNote.rule(notes(all: all, shown: shown), words), trails: trails(shown))
    }

    /// What no source has takes no room.
    private func columns(_ shown: [Entry], isCited: Bool) -> [Table.Column] {
        var columns = [Table.Column.text("key", words.sourceKey, isRowHeader: true)]
        if isList { columns.append(.text("entry", words.evidenceHeading("source"))) }
        columns += facts.map { name in
            var column = name == "date" ? Table.Column.date(name, words.date) : .text(name, words.sourceFact(name))
            column.isHidden = isList || !shown.contains { !fact(name, of: $0).isEmpty }
            return column
        }
        columns += [.text("text", words.textState), .number("statements", words.uses(of: dataset.kind))]
        columns.append(.text("cited_in", words.citedIn, isHidden: !isCited))
        return columns + [.text("text_code", words.textState, isHidden: true)]
    }

    private func cells(_ entry: Entry, sections: [String]) -> [Table.Cell] {
        let state = entry.registered.map { registry.text($0, "text") } ?? "unregistered"
        var cells: [Table.Cell] = [.text(entry.key)]
        if isList { cells.append(line(entry)) }
        cells += facts.map { $0 == "date" ? .date(fact($0, of: entry)) : .text(fact($0, of: entry)) }
        cells += [.text(words.text(state)), .value(.integer(entry.use.map { used.integer($0, "n") } ?? 0))]
        return cells + [.text(sections.joined(separator: "; ")), .text(state)]
    }

    private func fact(_ name: String, of entry: Entry) -> String {
        entry.registered.map { registry.text($0, "column " + name) } ?? ""
    }

    /// `Author, Title, Publisher, date`; the title leads to the address.
    private func line(_ entry: Entry) -> Table.Cell {
        let wording = EDTFWording.formatter(for: words.language)
        let address = fact("url", of: entry)
        var parts: [[Inline]] = []
        for name in ["author", "title", "publisher", "date"] where !fact(name, of: entry).isEmpty {
            let text = name == "date" ? wording(fact(name, of: entry), .long) : fact(name, of: entry)
            let isLink = name == "title" && (address.hasPrefix("https://") || address.hasPrefix("http://"))
            parts.append([isLink ? .link(Link(target: address, text: [.text(text)])) : .text(text)])
        }
        guard !parts.isEmpty else { return .value(.null) }
        return .rich(Array(parts.joined(separator: [.text(words.factGap)])))
    }

    private func notes(all: [Entry], shown: [Entry]) -> [String] {
        var sentences = [words.sourceCount(shown.count)]
        if shown.count < all.count { sentences.append(words.uncitedLeftOut(all.count - shown.count)) }
        let unregistered = shown.filter { $0.registered == nil }.map(\.key)
        if !unregistered.isEmpty { sentences.append(words.unregistered(unregistered)) }
        return sentences
    }

    private func trails(_ shown: [Entry]) -> [Trail] {
        shown.enumerated().compactMap { position, entry in
            guard let row = entry.use else { return nil }
            return TrailIDs.part(columns: ["statements"], text: used.text(row, "ids"), rows: used.integer(row, "n"))
                .map { Trail(row: position, dataset: dataset.name, parts: [$0]) }
        }
    }
}
