import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct EvidenceCellTests {
    private static let coded: Dataset = {
        var dataset = Sample.dataset("coded", .statements, ["id", "actor", "date", "issue", "stance", "quote", "summary", "source"])
        dataset.sourceColumns = ["source_id", "title", "date", "url"]
        dataset.key = ["id"]
        return dataset
    }()
    private static func catalog(_ language: Language = .english) -> Catalog { Sample.catalog(language, [coded]) }

    // Evidence

    @Test(arguments: [
        ("required: true", ["yaml-missing-key 1:5 'evidence' an evidence cell needs 'data' | add 'data:'"]),
        ("data: coded\nallow: [paraphrase]", ["cell-option 3:9 'paraphrase' 'allow' names what 'required' accepts, and nothing is required | add 'required: true'"]),
        ("data: coded\nby: actor", ["yaml-value 3:5 'actor' 'by' is 'actor', but must be one of 'status'"]),
        ("data: coded\nlimit: 0", ["yaml-type 3:8 '0' 'limit' is the number 0, but must be an integer from 1 to 100000"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(EvidenceCell.self, "evidence", body).diagnostics.brief == expected)
    }

    @Test(arguments: [
        ("data: statements", ["cell-option 2:7 'statements' 'statements' has no registry of sources | add 'sources:' with a CSV file to the dataset"]),
        ("data: wcit", ["cell-option 2:7 'wcit' 'wcit' does not hold statements | declare it with 'kind: statements'"]),
        ("data: coded\ncolumns: [id, qoute]", ["data-unknown-column 3:15 'qoute' 'coded' has no column 'qoute' | did you mean 'quote'?"]),
        ("data: coded\ncolumns: [id, quotation, status]", []),
    ])
    func namesWhatTheDataLack(body: String, expected: [String]) throws {
        #expect(try #require(parse(EvidenceCell.self, "evidence", body).cell).queries(in: Self.catalog()).1.brief == expected)
    }

    private func evidence(_ options: String, _ language: Language = .english) throws -> (CellProduct, [Diagnostic]) {
        let cell = try #require(parse(EvidenceCell.self, "evidence", "label: tbl-x\ndata: coded\n" + options).cell)
        let listed = rows(["ident", "status", "quote", "summary", "column id", "column source", "column date"], [
            ["S1", "verified", "yes", nil, "S1", "a;b", "2012-12"], ["S2", "ambiguous:3", "no", nil, "S2", "a", "2012-12"], ["S3", "paraphrase", nil, "says so", "S3", nil, nil],
        ])
        let counted = rows(["status", "n", "status_ids", "status_rows"], [
            ["ambiguous:3", 1, "S2", 1], ["paraphrase", 1, "S3", 1], ["verified", 1, "S1", 1],
        ])
        let refused = rows(["id", "status", "n"], [["S2", "ambiguous:3", 7]])
        return cell.finish([listed, counted, refused], tables: [:], in: Self.catalog(language))
    }

    @Test func wordsForReadersCodesForValues() throws {
        let (product, _) = try evidence("columns: [id, date, quotation, source, status]\nby: status")
        let table = product.tables[0]
        #expect(table.lines() == ["S1 | 2012-12 | “yes” | a; b | verified", "S2 | 2012-12 | “no” | a | stands in 3 places", "S3 |  | says so |  | paraphrase"])
        #expect(table.lines(["status"]) == ["verified", "ambiguous:3", "paraphrase"])
        #expect(table.noteText == "3 statements: verified 1; stands in 3 places 1; paraphrase 1. Words without quotation marks are a coder’s summary.")
        #expect(table.trails.map(\.onlyRow) == ["S1", "S2", "S3"])
        #expect(product.tables[1].label == "tbl-x-status")
        #expect(product.tables[1].lines(["status", "n"]) == ["verified | 1", "ambiguous:3 | 1", "paraphrase | 1", "Total | 3"])
    }

    @Test func whatIsRefusedIsNamedAndCounted() throws {
        let (_, diagnostics) = try evidence("required: true")
        #expect(diagnostics.brief == [
            "data-quotation 3:7 'coded' 7 quotations are not verified: 'S2' ambiguous:3, and 6 more | mend the quotations, or name what is accepted with 'allow:'",
        ])
        #expect(diagnostics.hasErrors)
    }

    @Test func chineseQuotationMarks() throws {
        let (product, _) = try evidence("columns: [quotation, status]", .traditionalChinese)
        #expect(product.tables[0].lines().first == "「yes」 | 已核實")
    }

    // Sources

    @Test func aRegistryIsNeeded() throws {
        let cell = try #require(parse(SourcesCell.self, "sources", "style: list").cell)
        #expect(cell.queries(in: Sample.catalog()).1.brief == [
            "cell-option 1:5 'sources' no dataset has a registry of sources | add 'sources:' with a CSV file to a dataset",
        ])
        #expect(cell.queries(in: Self.catalog()).0.count == 2)
        let named = try #require(parse(SourcesCell.self, "sources", "data: events").cell)
        #expect(named.queries(in: Self.catalog()).1.brief == [
            "cell-option 2:7 'events' 'events' has no registry of sources | add 'sources:' with a CSV file to the dataset",
        ])
    }

    private func sources(_ options: String, cited: [CitedWork] = []) throws -> (CellProduct, [Diagnostic]) {
        let cell = try #require(parse(SourcesCell.self, "sources", "label: tbl-x\n" + options).cell)
        let registry = rows(["key", "text", "column title", "column date", "column url"], [
            ["b", "shipped", "Book", "2012", "https://example.org/b"], ["é", "not-shipped", nil, nil, "javascript:x"], ["Z", "changed", "Zeta", nil, "ftp://x"],
        ])
        let used = rows(["key", "n", "ids"], [["a", 1, "S1"], ["b", 2, "S1\u{1F}S2"]])
        var catalog = Self.catalog()
        catalog.citations = cited
        return cell.finish([registry, used], tables: [:], in: catalog)
    }

    @Test func registeredOrNotAllAreSorted() throws {
        let (product, diagnostics) = try sources("")
        #expect(diagnostics.brief == [])
        let table = product.tables[0]
        #expect(table.shownNames == ["key", "title", "date", "text", "statements"])
        #expect(table.lines() == ["Z | Zeta |  | has changed | 0", "a |  |  | source not registered | 1", "b | Book | 2012 | shipped | 2", "é |  |  | not shipped | 0"])
        #expect(table.trails.map(\.row) == [1, 2])
    }

    @Test func onlyCitedOnes() throws {
        let (product, _) = try sources("cited-only: true", cited: [CitedWork(key: "b", sections: ["One", "Two"]), CitedWork(key: "elsewhere", sections: ["One"])])
        #expect(product.tables[0].lines(["key", "cited_in"]) == ["b | One; Two"])
        #expect(product.tables[0].noteText == "1 source. Left out: 3 sources that the text does not cite.")
        #expect(try sources("cited-only: true").1.map(\.id) == [.dataEmpty])
    }

    @Test func listsLinkOnlyToTheWeb() throws {
        let table = try sources("style: list").0.tables[0]
        #expect(table.lines(["key", "entry"]) == ["Z | Zeta", "a | ", "b | Book, 2012", "é | "])
        let links = table.rows.map { row in if case .rich(let text) = row.cells[1] { text.contains { if case .link = $0 { true } else { false } } } else { false } }
        #expect(links == [false, false, true, false])
    }
}
