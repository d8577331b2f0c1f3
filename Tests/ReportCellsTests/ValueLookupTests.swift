import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct ValueLookupTests {
    private static func table(_ names: [String], _ rows: [[Scalar]], total: [Scalar]? = nil, omitted: Int = 0) -> Table {
        Table(
            columns: names.map { .init(name: $0, heading: [], format: $0 == "share" ? .percent(decimals: 1) : .automatic) },
            rows: rows.map { .init($0.map(Table.Cell.value)) } + (total.map { [.init($0.map(Table.Cell.value), kind: .total)] } ?? []),
            omittedRows: omitted)
    }

    private static let tables = [
        "tbl-signed": table(["region", "yes", "share", "n"], [["Africa", 38, 0.9, 41], ["Europe", 2, 0.05, 37]], total: ["Total", 40, 0.5, 78]),
        "tbl-two": table(["position", "decision", "states"], [["support", "signed", 10], ["support", "unsigned", 0], ["oppose", "unsigned", 10]]),
        "tbl-one": table(["all partners", "n"], [["主权", 7]]),
        "tbl-list": table(["line-up", "members"], [["Partners of the 2022 Declaration", 59], ["No to the group", 10]], omitted: 3),
        "tbl-years": table(["year", "n"], [[2012, 3], [2013, 4]]),
    ]

    private func find(_ path: String) throws -> Result<ValueLookup.Found, Diagnostic> {
        let span = SourceFile(name: "t.qmd", text: path).span(0..<path.utf8.count)
        let (parsed, diagnostics) = ValuePathParser.parse(path, at: span)
        #expect(diagnostics.brief == [])
        return ValueLookup.find(try #require(parsed), in: Self.tables, at: span)
    }

    @Test(arguments: [
        ("tbl-signed[Africa].yes", 38), ("tbl-signed[Total].n", 78), ("tbl-signed[region=Europe].yes", 2), ("tbl-signed.n", 78),
        ("tbl-two[position=support, decision=signed].states", 10), ("tbl-two[states=0].decision", "unsigned"), ("tbl-one.n", 7),
        ("tbl-one[主权].n", 7), ("tbl-list[\"Partners of the 2022 Declaration\"].members", 59), ("tbl-list['No to the group'].members", 10),
        ("tbl-list.n", 5), ("tbl-two.n", 3), ("tbl-years[2013].n", 4),
    ] as [(String, Scalar)])
    func finds(path: String, expected: Scalar) throws { #expect(try find(path).get().scalar == expected) }

    @Test func theFormatIsTheColumns() throws {
        #expect(try find("tbl-signed[Africa].share").get().format == .percent(decimals: 1))
        #expect(try find("tbl-two.n").get().format == .integer)
    }

    @Test(arguments: [
        ("tbl-singed[Total].n", "value-unknown no table is labelled 'tbl-singed' | did you mean 'tbl-signed'?"),
        ("other.n", "value-unknown no table is labelled 'other' | tables are tbl-list, tbl-one, tbl-signed, tbl-two, tbl-years"),
        ("tbl-signed[Total].yse", "value-unknown 'tbl-signed' has no column 'yse' | did you mean 'yes'?"),
        ("tbl-signed[Total].q", "value-unknown 'tbl-signed' has no column 'q' | its columns are region, yes, share, n"),
        ("tbl-signed[regoin=Africa].yes", "value-unknown 'tbl-signed' has no column 'regoin' | did you mean 'region'?"),
        ("tbl-signed[Afrika].yes", "value-no-match no row of 'tbl-signed' matches 'Afrika' | did you mean 'Africa'?"),
        ("tbl-signed[region=Asia].yes", "value-no-match no row of 'tbl-signed' matches 'region=Asia' | its rows are Africa, Europe, Total"),
        ("tbl-two[position=oppose, decision=signed].states", "value-no-match no row of 'tbl-two' matches 'position=oppose, decision=signed' | its rows are support, support, oppose"),
        ("tbl-two[support].states", "value-ambiguous 2 rows of 'tbl-two' match 'support' | name a second column: tbl-two[a=…, b=…].states"),
        ("tbl-two.states", "value-ambiguous 'tbl-two' has 3 rows, and the path names none | name one: tbl-two[support].states"),
        ("tbl-years.n", "value-ambiguous 'tbl-years' has 2 rows, and the path names none | name one: tbl-years[2012].n"),
    ])
    func saysWhyThereIsNone(path: String, expected: String) throws {
        guard case .failure(let diagnostic) = try find(path) else {
            Issue.record("'\(path)' gives a value")
            return
        }
        #expect(diagnostic.span?.text == path)
        #expect(diagnostic.brief == expected.replacing(diagnostic.id.rawValue + " ", with: diagnostic.id.rawValue + " 1:1 '\(path)' ", maxReplacements: 1))
    }

    @Test func withoutAnyTable() throws {
        let span = SourceFile(name: "t.qmd", text: "a.n").span(0..<3)
        guard case .failure(let diagnostic) = ValueLookup.find(ValuePath(label: "a", column: "n"), in: [:], at: span) else {
            Issue.record("there is a value without a table")
            return
        }
        #expect(diagnostic.help == ["label the cell that gives it"])
    }
}
