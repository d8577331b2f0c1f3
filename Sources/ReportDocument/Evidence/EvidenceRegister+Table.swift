extension EvidenceRegister {
    /// The rows as a table of text, for a file beside a report: `id title date`, a column a fact, `summary quote prefix suffix status sources
    /// locator`. A fact that has the name of another column gets a number behind it.
    package var table: Table {
        var facts: [String] = []
        var known: Set<String> = []
        for row in rows {
            for fact in row.facts where known.insert(fact.name).inserted { facts.append(fact.name) }
        }
        var taken = Set(Self.before + Self.behind)
        let names = Self.before + facts.map { Self.free($0, &taken) } + Self.behind
        return Table(
            columns: names.map { Table.Column(name: $0, heading: [.text($0)]) },
            rows: rows.map { row in Table.Row(Self.cells(row, facts: facts)) })
    }

    private static let before = ["id", "title", "date"]
    private static let behind = ["summary", "quote", "prefix", "suffix", "status", "sources", "locator"]

    private static func free(_ name: String, _ taken: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    private static func cells(_ row: EvidenceRow, facts: [String]) -> [Table.Cell] {
        let values = Dictionary(row.facts.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
        var texts: [String?] = [row.id, row.title, row.date]
        texts += facts.map { values[$0] }
        texts += [row.summary, row.quotation?.exact, row.quotation?.prefix, row.quotation?.suffix, row.status?.code]
        texts += [row.sources.map(\.key).joined(separator: ";"), row.locator]
        return texts.map { text in .value(text.map { $0.isEmpty ? .null : .text($0) } ?? .null) }
    }
}
