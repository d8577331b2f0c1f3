import ReportDocument
import TestSupport
import Testing

@Suite struct EvidenceIndexTests {
    private func document(_ tables: [Table], registers: [EvidenceRegister]? = nil) -> Document {
        Document(
            metadata: Metadata(title: [.text("T")]), blocks: tables.map(Block.table),
            registers: registers ?? [EvidenceRegister(dataset: "d", path: "d.csv", rows: ["a", "b", "c"].map { EvidenceRow(id: $0, title: $0) })],
            provenance: Provenance(definition: "d", toolVersion: "1", definitionDigest: ""))
    }

    private func table(_ label: String, _ trails: [Trail]) -> Table {
        Table(
            label: label, columns: [.init(name: "g", heading: [.text("G")]), .init(name: "h", heading: [.text("H")], isHidden: true), .init(name: "n", heading: [.text("N")])],
            rows: [.init([.value(.text("x")), .value(.text("y")), .value(.integer(1200))]), .init([.value(.text("z"))])], trails: trails)
    }

    @Test func targets() throws {
        let trails = [
            Trail(row: 1, dataset: "d", whole: ["n"], parts: [.init(columns: ["h"], ids: ["a"])]),
            Trail(row: 0, dataset: "d", whole: ["n"], parts: [.init(columns: [], ids: []), .init(columns: ["h", "s"], ids: ["a", "b"]), .init(columns: ["t"], ids: [], omitted: 2)]),
        ]
        let tables = [table("one", []), table("two", trails)]
        let index = EvidenceIndex(document(tables))
        #expect(index.sheets.count == 1 && index.sheet(of: tables[0]) == nil)
        let sheet = try #require(index.sheet(of: tables[1]))
        #expect(sheet.trails.map(\.row) == [0, 1])
        #expect(sheet.target(row: 0, column: "n") == .trail(sheet: 0, trail: 0))
        #expect(sheet.target(row: 0, column: "s") == .part(sheet: 0, trail: 0, part: 0))
        #expect(sheet.target(row: 0, column: "t") == .part(sheet: 0, trail: 0, part: 1))
        #expect(sheet.target(row: 0, column: "g") == nil && sheet.target(row: 5, column: "n") == nil)
        #expect(sheet.target(row: 1, column: "n") == .row(dataset: "d", id: "a") && sheet.target(row: 1, column: "h") == .row(dataset: "d", id: "a"))
        #expect(index.target(of: ValueEvidence(table: "two", row: 0, column: "h")) == .part(sheet: 0, trail: 0, part: 0))
        #expect(index.target(of: ValueEvidence(table: "one", row: 0, column: "n")) == nil)
    }

    /// A row that the register does not list is shown as text in a trail.
    @Test func rowsBeyondTheRegister() throws {
        let table = table("t", [Trail(row: 0, dataset: "d", whole: ["n"], parts: [.init(columns: ["h"], ids: ["gone"])])])
        let sheet = try #require(EvidenceIndex(document([table])).sheet(of: table))
        #expect(sheet.target(row: 0, column: "n") == .trail(sheet: 0, trail: 0))
        #expect(EvidenceIndex(document([table], registers: [])).sheets.isEmpty)
    }

    @Test func names() throws {
        var table = table("t", [Trail(row: 0, dataset: "d", whole: ["h", "n"], parts: [.init(columns: ["h"], ids: ["a", "b"]), .init(columns: ["x", "n"], ids: ["c"])])])
        let formatter = CellFormatter(language: .english)
        func sheet() throws -> EvidenceIndex.Sheet { try #require(EvidenceIndex(document([table])).sheet(of: table)) }
        #expect(try sheet().name(of: table.trails[0], formatter) == "x")
        #expect(try sheet().whole(of: table.trails[0], formatter) == "N 1,200")
        let words = ReportWords(.english)
        func lead(_ part: Int) throws -> String { words.lead(of: table.trails[0].parts[part], in: table.trails[0], of: try sheet(), formatter) }
        #expect(try lead(0) == "2\u{A0}rows")
        #expect(try lead(1) == "N\u{A0}1,200\u{A0}·\u{A0}1\u{A0}row")
        table.trails[0].parts[1].omitted = 1199
        #expect(try lead(1) == "N\u{A0}1,200")
        table.spanners = [.init(text: [.text("S")], width: 1), .init(text: [.text("2014")], width: 1)]
        #expect(try lead(1) == "2014 · N\u{A0}1,200")
        table.columns[0].isRowHeader = true
        table.columns[2].isRowHeader = true
        #expect(try sheet().name(of: table.trails[0], formatter) == "x · 1,200")
    }
}

@Suite struct EvidenceRegisterTests {
    @Test func rowsAsCSV() {
        let register = EvidenceRegister(
            dataset: "d", path: "p",
            rows: [
                EvidenceRow(id: "1", title: "a", facts: [.init("issue", "x"), .init("id", "own")]),
                EvidenceRow(
                    id: "2", title: "b", date: "2014", facts: [.init("mode", "vote"), .init("issue", "y")], summary: "s",
                    quotation: .init(exact: "q", prefix: "p", suffix: "t"), status: .ambiguous(3), sources: [.init(key: "k", title: "K"), .init(key: "l", title: "L")], locator: "3"),
            ])
        #expect(CSVWriter.write(register.table) == """
            id,title,date,issue,id_2,mode,summary,quote,prefix,suffix,status,sources,locator
            1,a,,x,own,,,,,,,,
            2,b,2014,y,,vote,s,q,p,t,ambiguous:3,k;l,3

            """)
    }

    @Test(arguments: [
        ("today", "we say", "and they", "today ", " and they"), ("the “", "word", "”, he said", "the “", "”, he said"), ("One. ", "Two", " Three", "One. ", " Three"),
        ("said:", "Two", ".", "said: ", "."), ("在乌镇", "网络主权", "是", "在乌镇", "是"), ("", "x", "", "", ""), ("主权", "ITU", "说", "主权", "说"),
    ])
    func contextOfQuotations(_ prefix: String, _ exact: String, _ suffix: String, _ before: String, _ behind: String) {
        let context = EvidenceRow.Quotation(exact: exact, prefix: prefix, suffix: suffix).context(for: .verified)
        #expect(context.before == before && context.behind == behind)
    }

    @Test func shortTitles() {
        #expect(EvidenceRow(id: "1", title: "a", summary: "b").shortTitle == "a")
        #expect(EvidenceRow(id: "1", title: "", summary: "b").shortTitle == "b")
        #expect(EvidenceRow(id: "1", title: String(repeating: "word ", count: 30)).shortTitle == String(repeating: "word ", count: 14) + "word…")
        #expect(EvidenceRow(id: "1", title: String(repeating: "字", count: 100)).shortTitle == String(repeating: "字", count: 78) + "…")
    }

    /// Every status has words of its own in every language.
    @Test(arguments: Language.allCases)
    func statusesInWords(language: Language) {
        let all = QuotationStatus.names.compactMap { QuotationStatus(code: $0 == "ambiguous" ? "ambiguous:2" : $0) }
        #expect(all.count == QuotationStatus.names.count)
        let words = ReportWords(language)
        #expect(Set(all.map(words.status)).count == all.count)
        for status in all { #expect((status.standing == .verified) == status.isVerified) }
    }
}
