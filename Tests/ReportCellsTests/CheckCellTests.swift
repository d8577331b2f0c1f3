import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct CheckCellTests {
    private let tables = [
        "tbl-x": Table(
            columns: ["key", "n", "share", "exact", "word", "flag", "day"].map { .init(name: $0, heading: []) },
            rows: [
                .init([.value("a"), .value(89), .value(0.30000000000000004), .value(.decimal("2.50")), .value("yes"), .value(true), .value(.date("2012-12-14"))]),
                .init([.value("b"), .value(1_000_000_000), .value(nil), .value(.decimal("3")), .value(nil), .value(false), .value(nil)]),
                .init([.value("Total"), .value(9_007_199_254_740_993), .value(1.0), .value(nil), .value("是"), .value(nil), .value(nil)], kind: .total),
            ]),
    ]

    private func run(_ body: String, _ results: [ResultTable] = []) throws -> (outcome: CheckOutcome?, diagnostics: [Diagnostic]) {
        let (cell, diagnostics) = parse(CheckCell.self, "check", body)
        #expect(diagnostics.brief == [])
        let (product, found) = try #require(cell).finish(results, tables: tables, in: Sample.catalog())
        return (product.checks.first, found)
    }

    private func holds(_ expectation: String) throws -> Bool? { try run("expect: '\(expectation)'").outcome?.holds }

    @Test(arguments: [
        ("tbl-x[a].n = 89", true), ("tbl-x[a].n != 89", false), ("tbl-x[a].n < 89", false), ("tbl-x[a].n <= 89", true),
        ("tbl-x[a].n > 88", true), ("tbl-x[a].n >= 90", false), ("89=tbl-x[a].n", true), ("tbl-x[a].n < tbl-x[b].n", true),
        ("tbl-x[Total].n = 9007199254740993", true), ("-1 < tbl-x[a].n", true), ("tbl-x.n = 9007199254740993", true),
    ])
    func comparesIntegers(expectation: String, expected: Bool) throws { #expect(try holds(expectation) == expected) }

    @Test(arguments: [
        ("tbl-x[b].n = 1000000001", false), ("tbl-x[b].n < 1000000001", true), ("tbl-x[Total].n = 9007199254740992", false),
        ("tbl-x[Total].n > 9007199254740992", true),
    ])
    func wholeNumbersAreExact(expectation: String, expected: Bool) throws { #expect(try holds(expectation) == expected) }

    @Test(arguments: [
        ("tbl-x[a].share = 0.3", true), ("tbl-x[a].share > 0.3", false), ("tbl-x[a].share <= 0.3", true), ("tbl-x[a].share != 0.3001", true),
        ("tbl-x[a].exact = 2.5", true), ("tbl-x[a].exact < 2.51", true), ("tbl-x[b].exact = 3.0", true), ("tbl-x[Total].share = 1", true),
    ])
    func comparesFractions(expectation: String, expected: Bool) throws { #expect(try holds(expectation) == expected) }

    @Test(arguments: [
        (#"tbl-x[a].word = "yes""#, true), (#"tbl-x[a].word != "no""#, true), (#"tbl-x[a].word = "Yes""#, false),
        (#"tbl-x[a].flag = "true""#, true), (#"tbl-x[a].day = "2012-12-14""#, true), (#"tbl-x[Total].word = "是""#, true),
        (#""a = b" = "a = b""#, true), (#"tbl-x[key=a, n=89].word = "yes""#, true),
    ])
    func comparesText(expectation: String, expected: Bool) throws { #expect(try holds(expectation) == expected) }

    @Test(arguments: [
        ("tbl-x[b].share = 0", "nothing = 0"), ("tbl-x[b].share < 1", "nothing < 1"), ("tbl-x[b].word = tbl-x[b].word", "nothing = nothing"),
    ])
    func nothingEqualsNothing(expectation: String, found: String) throws {
        let outcome = try #require(try run("expect: '\(expectation)'").outcome)
        #expect(!outcome.holds)
        #expect(outcome.found == found)
    }

    @Test func aFailureSaysWhatWasFound() throws {
        let (outcome, diagnostics) = try run("expect: tbl-x[a].n = 90")
        #expect(outcome == CheckOutcome(expectation: "tbl-x[a].n = 90", holds: false, found: "89 = 90"))
        #expect(diagnostics.brief == [
            "check-failed 2:9 'tbl-x[a].n = 90' the check does not hold | mend the data, or change the expectation if the world has changed",
        ])
        #expect(diagnostics.first?.label == "found 89 = 90")
        #expect(diagnostics.first?.severity == .error)
        #expect(try run("expect: tbl-x[a].n = 90\non-fail: warn").diagnostics.map(\.severity) == [.warning])
    }

    @Test(arguments: [
        ("expect: 'tbl-x[a].word < 3'", "check-failed 2:9 ''tbl-x[a].word < 3'' '<' compares numbers, and 'yes' is none | compare it with = or !="),
        ("expect: tbl-x[c].n = 1", "value-no-match 2:9 'tbl-x[c].n = 1' no row of 'tbl-x' matches 'c' | its rows are a, b, Total"),
        ("expect: tbl-y[a].n = 1", "value-unknown 2:9 'tbl-y[a].n = 1' no table is labelled 'tbl-y' | did you mean 'tbl-x'?"),
    ])
    func whatCannotBeCompared(body: String, expected: String) throws {
        let (outcome, diagnostics) = try run(body)
        #expect(outcome == nil)
        #expect(diagnostics.brief == [expected])
    }

    @Test(arguments: [
        ("on-fail: stop", ["yaml-missing-key 1:5 'check' a check has either 'expect' or 'sql' | write 'expect: tbl-x[Total].n = 12'"]),
        ("expect: a.n = 1\nsql: SELECT true", ["yaml-missing-key 1:5 'check' a check has either 'expect' or 'sql' | write 'expect: tbl-x[Total].n = 12'"]),
        ("expect: tbl-x.n", ["check-failed 2:9 'tbl-x.n' an expectation compares two things | write one of = != < <= > >= between them"]),
        ("expect: tbl-x.n = 1\non-fail: halt", ["yaml-value 3:10 'halt' 'on-fail' is 'halt', but must be one of 'warn' or 'stop'"]),
        ("expect: tbl-x.n = 1\nexpct: x", ["cell-unknown-option 3:1 'expct' a check cell has no option 'expct' | did you mean 'expect'?"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(CheckCell.self, "check", body).diagnostics.brief == expected)
    }

    @Test func aSideThatIsNoPath() {
        let (cell, diagnostics) = parse(CheckCell.self, "check", "expect: tbl-x = 3")
        #expect(cell == nil)
        #expect(diagnostics.map(\.id) == [.valuePath])
    }

    @Test func sqlIsOneBoolean() throws {
        let (cell, _) = parse(CheckCell.self, "check", "sql: SELECT count(*) = 1 FROM t")
        let queries = try #require(cell).queries(in: Sample.catalog()).0
        let query = try #require(queries.first)
        #expect(query.query.sql == "SELECT count(*) = 1 FROM t")
        #expect(query.authored == [query.query.sql])
        #expect(try run("sql: SELECT true", [rows(["x"], [[true]])]).outcome?.holds == true)
        let (outcome, diagnostics) = try run("sql: SELECT false", [rows(["x"], [[false]])])
        #expect(outcome?.found == "false")
        #expect(diagnostics.map(\.id) == [.checkFailed])
        for wrong in [rows(["x"], [[1]]), rows(["x"], [[true], [true]]), rows(["x", "y"], [[true, true]]), rows(["x"], [[nil]])] {
            #expect(try run("sql: SELECT 1", [wrong]).diagnostics.brief == [
                "check-failed 2:6 'SELECT 1' the SQL of a check gives one boolean | write 'SELECT count(*) = 12 FROM …'",
            ])
        }
    }
}
