import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct SQLCellTests {
    private func run(_ body: String, head: String = "data:\n  t: t.csv", overrides: [(name: String, text: String)] = []) async throws -> RunSample {
        try await RunSample("---\n\(head)\n---\n\n\(body)", files: ["notebooks/t.csv": "k,n\na,1\nb,2\nc,3\n"], overrides: overrides)
    }

    private func cell(_ sql: String, label: String = "tbl-a") -> String { "```{sql}\n#| label: \(label)\n\(sql)\n```\n\n" }

    @Test func laterCellsReadEarlierOnes() async throws {
        let sample = try await run(
            cell("SELECT k, n * 2 AS m FROM t ORDER BY k") + cell("SELECT sum(m) AS s FROM \"tbl-a\"", label: "tbl-b") + cell("SELECT s + 1 AS s FROM tbl_b", label: "tbl-c")
                + "`{value} tbl-c.s` `{sql} SELECT max(m) FROM tbl_a`\n")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-b").lines() == ["12"])
        #expect(sample.value("tbl-c.s") == 13)
        #expect(sample.value("SELECT max(m) FROM tbl_a") == 6)
    }

    @Test(arguments: [
        ("SELECT k FROM t", true), ("SELECT k FROM t ORDER BY k", false), ("WITH x AS (SELECT k FROM t ORDER BY k) SELECT * FROM x", true),
        ("WITH x AS (SELECT k FROM t) SELECT * FROM x ORDER BY k", false), ("SELECT count(*) AS n FROM t", false), ("SELECT k FROM t LIMIT 1", false),
        ("SELECT k FROM t UNION ALL SELECT k FROM t ORDER BY k", false), ("SELECT k FROM t UNION ALL SELECT k FROM t", true),
    ])
    func rowsInNoStatedOrder(sql: String, isWarned: Bool) async throws {
        let sample = try await run(cell(sql))
        #expect(sample.diagnostics.map(\.id) == (isWarned ? [.sqlUnordered] : []))
        #expect(sample.diagnostics.allSatisfy { $0.severity == .warning && $0.span?.start.line == 8 })
        #expect(sample.record != nil)
    }

    @Test func typesOfResults() async throws {
        let sample = try await run(cell("""
            SELECT sum(n) AS whole, avg(n) AS mean, 1.50::DECIMAL(4, 2) AS exact, DATE '2012-12-14' AS day, true AS flag, NULL AS none,
                   'NaN'::DOUBLE AS nan, [1, 2] AS list, n > 1 OR NULL AS perhaps, 'x'::ENUM('x', 'y') AS word, TIMESTAMP '2012-12-14 10:00:00' AS moment
            FROM t GROUP BY ALL ORDER BY ALL LIMIT 1
            """))
        let table = try sample.table("tbl-a")
        let row = Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), table.rows[0].cells.map(\.scalar)))
        #expect(row["exact"] == .decimal("1.50"))
        #expect(row["day"] == .date("2012-12-14"))
        #expect(row["flag"] == true)
        #expect(row["none"] == .null)
        #expect(row["nan"] == "NaN")
        #expect(row["list"] == "[1, 2]")
        #expect(row["word"] == "x")
        #expect(row["moment"] == "2012-12-14 10:00:00")
        if case .integer? = row["whole"] {} else { Issue.record("a sum that fits is an integer, not \(String(describing: row["whole"]))") }
        if case .number? = row["mean"] {} else { Issue.record("a mean is a number") }
    }

    @Test func headingsAndYears() async throws {
        let sample = try await run(cell("SELECT 2012 AS year, n AS rows_counted, k FROM t ORDER BY k"))
        let table = try sample.table("tbl-a")
        #expect(table.columns.map { $0.heading.plainText } == ["Year", "Rows counted", "k"])
        #expect(table.columns.map(\.format) == [.plain, .automatic, .automatic])
        #expect(table.columns.map(\.alignment) == [.right, .right, .left])
    }

    @Test func onlyTheNamedParametersAreBound() async throws {
        let head = "params: {region: \"a' OR 'x' = 'x\", a: 2, ab: 3}\ndata:\n  t: t.csv"
        let sample = try await run(cell("SELECT count(*) FILTER (WHERE k = $region) AS r, max(n) FILTER (WHERE n <= $a) AS a FROM t"), head: head)
        #expect(try sample.table("tbl-a").lines() == ["0 | 2"])
        let other = try await run(cell("SELECT count(*) FILTER (WHERE k = $region) AS r, $ab AS a FROM t GROUP BY 2"), head: head, overrides: [("region", "b")])
        #expect(try other.table("tbl-a").lines() == ["1 | 3"])
    }

    @Test func namesThatDifferInCaseOnly() async throws {
        let sample = try await run(cell("SELECT 1 AS n, 2 AS N") + cell("SELECT n, \"N_2\" FROM tbl_a", label: "tbl-b"))
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-a").columns.map(\.name) == ["n", "N"])
        #expect(try sample.table("tbl-b").lines() == ["1 | 2"])
    }

    @Test func anEmptyResultIsATable() async throws {
        let sample = try await run(cell("SELECT k FROM t WHERE n > 9 ORDER BY k") + "`{value} tbl-a.n`\n")
        #expect(try sample.table("tbl-a").rows.isEmpty)
        #expect(sample.value("tbl-a.n") == 0)
    }

    @Test func checksThatStopAndChecksThatWarn() async throws {
        let held = try await run(cell("SELECT 3 AS n") + "```{check}\nexpect: tbl-a.n = 3\n```\n\n```{check}\nsql: SELECT count(*) = 3 FROM t\n```\n")
        #expect(held.diagnostics.brief == [])
        let warned = try await run(cell("SELECT 3 AS n") + "```{check}\nexpect: tbl-a.n = 4\non-fail: warn\n```\n")
        #expect(warned.diagnostics.map(\.severity) == [.warning])
        #expect(warned.record != nil)
        let stopped = try await run(cell("SELECT 3 AS n") + "```{check}\nsql: SELECT count(*) = 4 FROM tbl_a\n```\n")
        #expect(stopped.diagnostics.map(\.id) == [.checkFailed] && stopped.diagnostics.hasErrors)
        // Every number is known all the same: `verify` says which of them moved.
        #expect(try stopped.table("tbl-a").rows.count == 1)
    }

    @Test func valuesThatAreNotThereStopTheReport() async throws {
        let sample = try await run(cell("SELECT k, n FROM t ORDER BY k") + "`{value} tbl-a[z].n`, `{value} tbl-a[a].m`\n")
        #expect(sample.record == nil)
        #expect(sample.diagnostics.map(\.id) == [.valueNoMatch, .valueUnknown])
    }

    @Test func blanksAndWordsInPlaceOfNumbersStopTheReport() async throws {
        let sample = try await run(
            cell("SELECT 1 AS k, NULL AS nothing, 'NA' AS word")
                + "`{value} tbl-a.nothing`, `{sql} SELECT NULL`, `{value} tbl-a.word | percent 1`, `{value} tbl-a.word`\n")
        #expect(sample.record == nil)
        #expect(sample.diagnostics.map(\.id).sorted { $0.rawValue < $1.rawValue } == [.valueBlank, .valueBlank, .valueFormat])
        #expect(sample.diagnostics.compactMap(\.span?.text).sorted() == ["SELECT NULL", "tbl-a.nothing", "tbl-a.word"])
    }

    @Test func chartsAreDrawnFromTables() async throws {
        let sample = try await run(
            cell("SELECT k, n FROM t ORDER BY k") + "```{chart}\nlabel: fig-a\ndata: tbl-a\nkind: bar\n```\n\n```{crosstab}\nlabel: tbl-x\ndata: t\nrows: k\nchart: bar\n```\n")
        #expect(sample.diagnostics.brief == [])
        let items = try #require(sample.record).cells.map { cell in
            cell.items.map { item in
                switch item {
                case .table(let table): "table \(table.label ?? "-")"
                case .figure(let figure): "figure \(figure.label ?? "-") \(figure.isDeclared) \(figure.asset.body.hasPrefix("<svg")) \(!figure.generatedAlternative.isEmpty)"
                default: "other"
                }
            }
        }
        #expect(items == [["table tbl-a"], ["figure fig-a true true true"], ["table tbl-x", "figure fig-x true true true"]])
    }
}
