import ReportData
import ReportDocument
import ReportSyntax

/// Fetches the rows that numbers of a report were counted from, and makes them readable.
package struct RegisterQuery: Sendable {
    package var dataset: Dataset
    /// As trails call them, in the order in which they are first used.
    package var ids: [String]
    package var language: Language

    package init(dataset: Dataset, ids: [String], language: Language) {
        self.dataset = dataset
        self.ids = ids
        self.language = language
    }

    /// Columns that a row shows in places of their own, or not at all.
    private static let placed = ["id", "date", "date_text", "summary", "quote", "prefix", "suffix", "source", "sources", "locator"]
    /// What else a reader wants to know of a row; further columns are left to the data file.
    private static let statementFacts = ["issue", "stance", "mode", "event", "forum", "attributed_to", "certainty", "coder"]
    private static let eventFacts = ["track", "kind", "place", "actors", "certainty"]
    private static let tableFactLimit = 8
    /// Columns of plain tables that are likely to name a row.
    private static let names = ["title", "name", "label", "country", "actor", "term", "quantity"]

    private var titleColumn: String? {
        switch dataset.kind {
        case .statements: "actor"
        case .events: "title"
        case .table:
            Self.names.first { dataset.has($0) && !dataset.key.contains($0) }
                ?? dataset.columns.first { !dataset.key.contains($0.name) && $0.type == "text" }?.name
        }
    }

    /// An actor under the name that the actors file has for it in the report's language; its key where there is none.
    private var translatedActor: String? {
        let column: String? = switch language {
        case .english: nil
        case .simplifiedChinese: "name_zh_hans"
        case .traditionalChinese: "name_zh_hant"
        }
        guard dataset.kind == .statements, let column, dataset.actorColumns.contains(column) else { return nil }
        return "coalesce(CAST(s.\(SQLText.identifier("_actor_" + column)) AS VARCHAR), CAST(s.actor AS VARCHAR)) AS head"
    }

    private var facts: [String] {
        switch dataset.kind {
        case .statements: Self.statementFacts.filter(dataset.has)
        case .events: Self.eventFacts.filter(dataset.has)
        case .table:
            Array(dataset.columns.map(\.name).filter { $0 != titleColumn && !dataset.key.contains($0) }.prefix(Self.tableFactLimit))
        }
    }

    /// The rows, in the file's order.
    ///
    /// - Parameter isHeadOnly: whether to look at the head of a large dataset alone, where most first rows are.
    package func rows(isHeadOnly: Bool = false) -> EngineQuery {
        func text(_ column: String, as name: String) -> String {
            dataset.has(column) ? "CAST(s.\(SQLText.identifier(column)) AS VARCHAR) AS \(name)" : "NULL AS \(name)"
        }
        var columns = ["\(dataset.identity) AS ident"]
        columns += Self.placed.map { dataset.kind == .table ? "NULL AS \($0)" : text($0, as: $0) }
        columns.append(titleColumn.map { translatedActor ?? text($0, as: "head") } ?? "NULL AS head")
        columns.append(dataset.hasStatus ? "s._status AS status" : "NULL AS status")
        columns.append(dataset.kind == .table ? "false AS exact" : "s._exact AS exact")
        columns += facts.enumerated().map { text($1, as: "f\($0)") }
        return EngineQuery(
            sql: "SELECT \(columns.joined(separator: ", ")) FROM \(SQLText.identifier(dataset.view)) s"
                + " WHERE \(dataset.identity) IN (SELECT unnest(string_split($report_ids, chr(31))))"
                + (isHeadOnly ? " AND \(dataset.rowOrder) < \(Dataset.headRows)" : "") + " ORDER BY \(dataset.rowOrder)",
            parameters: ["report_ids": .text(ids.joined(separator: "\u{1F}"))])
    }

    /// Titles and addresses of the sources; nil without a registry.
    package func sources() -> EngineQuery? {
        guard !dataset.sourceColumns.isEmpty else { return nil }
        let names = ["author", "publisher", "title", "date", "url"].map {
            dataset.sourceColumns.contains($0) ? "\($0)" : "NULL AS \($0)"
        }
        return EngineQuery(
            sql: "SELECT source_id, \(names.joined(separator: ", ")) FROM \(SQLText.identifier(dataset.sourcesTable)) ORDER BY source_id")
    }

    /// - Parameters:
    ///   - rows: what `rows()` gave.
    ///   - sources: what `sources()` gave.
    ///   - path: of the data file, relative to the project.
    ///   - omitted: how many further rows are behind numbers.
    package func register(_ rows: ResultTable, sources: ResultTable?, path: String, omitted: Int) -> EvidenceRegister {
        let words = CellWords(language)
        let wording = EDTFWording.formatter(for: language)
        let known = sources.map { Self.entries($0, wording) } ?? [:]
        let list = (0..<rows.count).map { row in
            let quote = rows.text(row, "quote")
            let date = rows.value(row, "date_text").isNull || rows.value(row, "exact") == .boolean(true)
                ? (rows.value(row, "date").isNull ? nil : wording(rows.text(row, "date"), .long)) : rows.text(row, "date_text")
            let shown = facts.enumerated().compactMap { index, name -> EvidenceRow.Fact? in
                let text = rows.text(row, "f\(index)")
                return text.isEmpty ? nil : .init(words.heading(name), name == "stance" ? words.stance(text) : text)
            }
            return EvidenceRow(
                id: rows.text(row, "ident"), title: rows.text(row, "head"), date: date, facts: shown, summary: rows.text(row, "summary"),
                quotation: quote.isEmpty ? nil : .init(exact: quote, prefix: rows.text(row, "prefix"), suffix: rows.text(row, "suffix")),
                status: QuotationStatus(code: rows.text(row, "status")),
                sources: SourceKeys.list(rows.text(row, "source")).map { known[$0] ?? .init(key: $0, title: $0) }, locator: rows.text(row, "locator"))
        }
        return EvidenceRegister(dataset: dataset.name, path: path, rows: list, omitted: omitted)
    }

    private static func entries(_ table: ResultTable, _ wording: CellFormatter.DateWording) -> [String: EvidenceRow.Source] {
        Dictionary((0..<table.count).map { row in
            let key = table.text(row, "source_id")
            let author = table.text(row, "author").isEmpty ? table.text(row, "publisher") : table.text(row, "author")
            // Works of one author in one year are told apart by the day.
            let date = table.text(row, "date").isEmpty ? "" : wording(table.text(row, "date"), .short)
            let parts = [author, table.text(row, "title"), date].filter { !$0.isEmpty }
            let address = table.text(row, "url")
            let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
            return (key, EvidenceRow.Source(
                key: key, title: parts.isEmpty ? key : parts.joined(separator: ", "),
                short: author.isEmpty ? nil : [author, date].filter { !$0.isEmpty }.joined(separator: ", "),
                address: isWeb ? address : nil))
        }, uniquingKeysWith: { first, _ in first })
    }
}
