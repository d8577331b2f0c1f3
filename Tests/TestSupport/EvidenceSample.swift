import Foundation
import ReportDocument

/// Reports whose numbers have rows behind them, made of the data of the project's own definitions.
package enum EvidenceSample {
    /// Two datasets: the minutes of the fictional council, whose quotations have every status, and statements without quotations.
    package static func report(_ language: Language = .english) throws -> Document {
        let council = try Dataset.council(), statements = try Dataset.statements()
        return document(
            language,
            blocks: [
                heading("question", "What was said about the quay"),
                .paragraph([
                    .text("Of all statements, "),
                    .value(Value(
                        text: "\(council.rows.count { $0.stance == "support" })", source: "tbl-council[Total].support", anchor: "tbl-council",
                        evidence: ValueEvidence(table: "tbl-council", row: council.groups.count, column: "support"))),
                    .text(" were in favour, as the table shows, and each can be read in the appendix."),
                ]),
                .table(council.table(label: "tbl-council", number: 1, caption: "What the council’s speakers said, by issue")),
                heading("before", "What States had said before"),
                .paragraph([.text("The second table counts the coded statements by group, at the date of the statement.")]),
                .table(statements.table(label: "tbl-groups", number: 2, caption: "Statements by group and stance")),
            ],
            registers: [council.register, statements.register])
    }

    /// So many tables of one dataset of about 150 rows, ten rows each.
    package static func large(tables: Int, hasTrails: Bool = true) throws -> Document {
        let statements = try Dataset.statements(groups: 9)
        var blocks: [Block] = [heading("tables", "Tables")]
        for number in 1...tables {
            var table = statements.table(label: "tbl-\(number)", number: number, caption: "Statements by group and stance, once more")
            if !hasTrails { table.trails = [] }
            blocks.append(.table(table))
        }
        return document(.english, blocks: blocks, registers: hasTrails ? [statements.register] : [])
    }

    /// A document in which every text of the evidence is the same string.
    package static func hostile(_ text: String) -> Document {
        let row = EvidenceRow(
            id: text, title: text, date: text, facts: [.init(text, text), .init("id", text)], summary: text,
            quotation: .init(exact: text, prefix: text, suffix: text), status: .notFound,
            sources: [.init(key: text, title: text, address: "https://a.org/" + text), .init(key: text, title: text, address: text, anchor: text)],
            locator: text)
        var other = row
        other.id = text + " "
        let table = Table(
            label: "t" + text, number: 1, caption: [.text(text)],
            columns: [
                .init(name: text, heading: [.text(text)], isRowHeader: true), .init(name: "n", heading: [.text(text)]), .init(name: "s", heading: [.text(text)]),
            ],
            rows: [
                .init([.value(.text(text)), .rich([.link(Link(target: "https://a.org", text: [.text(text)]))]), .value(.integer(2))]),
                .init([.value(.text(text)), .value(.null), .value(.integer(1))]),
            ],
            spanners: [.init(text: [.text(text)], width: 3)],
            trails: [
                Trail(row: 0, dataset: text, whole: ["n"], parts: [.init(columns: ["s"], ids: [text, text + " ", "gone " + text], omitted: 2)]),
                Trail(row: 1, dataset: text, whole: ["n"], parts: [.init(columns: ["s"], ids: [text])]),
            ])
        let value = Value(text: text, source: text, anchor: text, evidence: ValueEvidence(table: "t" + text, row: 0, column: "s"))
        return document(
            .english, blocks: [.table(table), .paragraph([.value(value)])],
            registers: [EvidenceRegister(dataset: text, path: text, rows: [row, other], omitted: 3)])
    }

    private static func heading(_ anchor: String, _ text: String) -> Block { .heading(Heading(level: 1, anchor: anchor, text: [.text(text)])) }

    private static func document(_ language: Language, blocks: [Block], registers: [EvidenceRegister]) -> Document {
        Document(
            metadata: Metadata(title: [.text("Who said what")], authors: ["Report maintainers"], language: language), blocks: blocks,
            references: [
                Reference(key: "minutes-1", text: [.text("Town Council of Tarnsey. 2031. “Minutes of the ordinary meeting of 11 February 2031 (fictional).”")])
            ],
            registers: registers,
            provenance: Provenance(
                definition: "notebooks/sample.qmd", toolVersion: "1.0.0", definitionDigest: String(repeating: "ab", count: 32),
                inputs: registers.map { register in
                    .init(
                        name: register.dataset, path: register.path, digest: String(repeating: "0123abcd", count: 8), rows: register.rows.count,
                        dropped: register.dataset == "council" ? [.init("no date", 2), .init("outside the period", 1)] : [],
                        remarks: register.dataset == "council" ? ["codes never used: walled-garden"] : [])
                }))
    }
}

/// Rows with a group and a stance, as they are counted.
private struct Dataset {
    struct Row {
        let group: String
        let stance: String
        let evidence: EvidenceRow
    }

    let name: String
    let path: String
    let rows: [Row]

    static let stances = ["support", "oppose", "neutral", "mixed"]

    var register: EvidenceRegister { EvidenceRegister(dataset: name, path: path, rows: rows.map(\.evidence)) }
    var groups: [String] { rows.reduce(into: []) { if !$0.contains($1.group) { $0.append($1.group) } } }

    /// A row a group, a column a stance, and a total; all numbers have trails, a hidden column has none.
    func table(label: String, number: Int, caption: String) -> Table {
        let names = ["n"] + Self.stances
        var table = Table(
            label: label, number: number, caption: [.text(caption)],
            columns: [.init(name: "group", heading: [.text("Group")], isRowHeader: true), .init(name: "code", heading: [.text("Code")], isHidden: true)]
                + names.map { .init(name: $0, heading: [.text($0 == "n" ? "n" : $0.capitalized)], format: .integer) }
                + [.init(name: "support_share", heading: [.text("In favour")], format: .percent(decimals: 0))],
            rows: [], notes: [TableNote(.rule, [.text("n = \(rows.count) statements; shares are of n, and blank under 5")])])
        for (index, group) in (groups + [nil as String?]).enumerated() {
            let all = rows.filter { group == nil || $0.group == group }
            let parts = Self.stances.map { stance in all.filter { $0.stance == stance } }
            var cells: [Table.Cell] = [.value(.text(group ?? "Total")), .value(.text("x"))]
            cells += ([all] + parts).map { .value(.integer(Int64($0.count))) }
            cells.append(.value(all.count < 5 ? .null : .number(Double(parts[0].count) / Double(all.count))))
            table.rows.append(.init(cells, kind: group == nil ? .total : .body))
            let listed = zip(Self.stances, parts).filter { !$0.1.isEmpty }.map { stance, rows in
                Trail.Part(columns: stance == "support" ? ["support", "support_share"] : [stance], ids: rows.map(\.evidence.id))
            }
            table.trails.append(Trail(row: index, dataset: name, whole: ["n"], parts: listed))
        }
        return table
    }

    static func council() throws -> Dataset {
        let units = try rows(of: "harbour/units.csv"), coded = try rows(of: "harbour/coder-a.csv")
        let statuses: [QuotationStatus] = [
            .verified, .verifiedNormalised, .verified, .paraphrase, .verified, .ambiguous(2), .verified, .contextMismatch, .verified, .notFound,
            .verified, .sourceMissing, .verified, .sourceChanged, .verified, .sourceNotShipped,
        ]
        let issues = ["site": "The site", "jobs": "Jobs", "energy": "Electricity and heat", "lease": "The lease", "noise": "Noise", "hearing": "The hearing"]
        return Dataset(name: "council", path: "notebooks/data/harbour/coder-a.csv", rows: zip(units, coded).enumerated().map { index, pair in
            let (unit, code) = pair
            let minutes = unit["meeting"] ?? ""
            let quote = code["quote"] ?? ""
            return Row(
                group: issues[unit["issue"] ?? ""] ?? (unit["issue"] ?? "").capitalized, stance: code["stance"] ?? "",
                evidence: EvidenceRow(
                    id: unit["unit"] ?? "", title: unit["actor"] ?? "", date: unit["date"],
                    facts: [.init("issue", unit["issue"] ?? ""), .init("stance", code["stance"] ?? ""), .init("mode", code["mode"] ?? "")],
                    summary: code["note"] ?? "",
                    quotation: quote.isEmpty ? nil : .init(exact: quote, prefix: code["prefix"] ?? "", suffix: code["suffix"] ?? ""),
                    status: quote.isEmpty ? .paraphrase : statuses[index % statuses.count],
                    sources: [.init(key: minutes, title: "Minutes of the ordinary meeting of \(unit["date"] ?? "") (fictional)", anchor: "ref-" + minutes)],
                    locator: code["locator"] ?? ""))
        })
    }

    /// - Parameter groups: how many groups the rows are dealt out to; nil keeps those of the file.
    static func statements(groups: Int? = nil) throws -> Dataset {
        let sources = try rows(of: "sources.csv")
        let titles = Dictionary(sources.map { ($0["source_id"] ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        return Dataset(name: "statements", path: "notebooks/data/statements.csv", rows: try rows(of: "statements.csv").enumerated().map { index, row in
            Row(
                group: groups.map { "Group \(index % $0 + 1)" } ?? row["grouping"] ?? "", stance: row["stance"] ?? "",
                evidence: EvidenceRow(
                    id: row["id"] ?? "", title: row["actor"] ?? "", date: row["date"],
                    facts: ["issue", "stance", "mode", "forum", "certainty"].compactMap { name in
                        row[name].flatMap { $0.isEmpty ? nil : .init(name, $0) }
                    },
                    summary: row["summary"] ?? "", status: .paraphrase,
                    sources: (row["source"] ?? "").split(separator: ";").map { key in
                        let source = titles[String(key)] ?? [:]
                        let address = source["url"] ?? ""
                        return .init(key: String(key), title: source["title"] ?? String(key), address: address.isEmpty ? nil : address)
                    },
                    locator: row["locator"] ?? ""))
        })
    }

    private static func rows(of file: String) throws -> [[String: String]] {
        let path = Golden.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("notebooks/data/" + file)
        var records = fields(try String(contentsOf: path, encoding: .utf8))
        let head = records.removeFirst()
        return records.map { Dictionary(zip(head, $0), uniquingKeysWith: { first, _ in first }) }
    }

    /// The records of a CSV file with quoted fields.
    private static func fields(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": isQuoted.toggle(); if isQuoted, !field.isEmpty { field += "\"" }
            case "," where !isQuoted: record.append(field); field = ""
            case "\n" where !isQuoted: records.append(record + [field]); record = []; field = ""
            default: field.unicodeScalars.append(scalar)
            }
        }
        return records
    }
}
