import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Errors of the engine at the author's own words.
@Suite struct SQLErrorTests {
    private static let head = "---\ndata:\n  orders: o.csv\n---\n\n"
    private static let files = ["notebooks/o.csv": "month,amount,区域\n1,2.5,x\n2,3,y\n"]

    private func faults(_ body: String, head: String = head) async throws -> [Diagnostic] {
        try await RunSample(head + body, files: Self.files).diagnostics
    }

    private func fault(ofSQL sql: String) async throws -> Diagnostic {
        try #require(try await faults("```{sql}\n#| label: tbl-a\n\(sql)\n```\n").first)
    }

    @Test(arguments: [
        ("SELECT month,\n       sum(amout) AS total\nFROM orders GROUP BY month ORDER BY month", 9, 12),
        ("SELECT '区域中文' AS a, amout FROM orders ORDER BY 1", 8, 21),
        ("SELECT 区域, '―' || amout FROM orders ORDER BY 1", 8, 19),
        ("-- a comment with amout\nSELECT month, -- 注释 amout\n  amout\nFROM orders ORDER BY 1", 10, 3),
        ("SELECT '" + String(repeating: "x", count: 300) + "' AS long, amout FROM orders ORDER BY 1", 8, 320),
        ("SELECT '" + String(repeating: "区", count: 150) + "' AS long, amout, '" + String(repeating: "y", count: 200) + "' FROM orders ORDER BY 1", 8, 170),
        ("/* amout */ SELECT\n\n\n   amout FROM orders ORDER BY 1", 11, 4),
    ])
    func unknownColumnsAreMarked(sql: String, line: Int, column: Int) async throws {
        let fault = try await fault(ofSQL: sql)
        #expect(fault.id == .sqlUnknownColumn)
        #expect(fault.span?.text == "amout")
        #expect(fault.span?.start == SourcePosition(line: line, column: column))
        #expect(fault.help == ["did you mean 'amount'?"])
        #expect(fault.cell == "cell 'tbl-a'")
    }

    @Test func linesEndedTheOtherWay() async throws {
        let text = (Self.head + "```{sql}\n#| label: tbl-a\nSELECT '区' AS a,\n  amout\nFROM orders ORDER BY 1\n```\n").replacing("\n", with: "\r\n")
        let fault = try #require(try await RunSample(text, files: Self.files).diagnostics.first)
        #expect(fault.span?.text == "amout")
        #expect(fault.span?.start == SourcePosition(line: 9, column: 3))
    }

    @Test(arguments: [
        ("SELEC month FROM orders", DiagnosticID.sqlSyntax, "SELEC"), ("SELECT month FORM orders o", .sqlSyntax, "orders"),
        ("SELECT * FROM ordres ORDER BY 1", .sqlUnknownTable, "ordres"), ("SELECT nofunction(month) FROM orders ORDER BY 1", .sqlError, "nofunction(month)"),
        ("SELECT '区', $nothing ORDER BY 1", .sqlError, "$nothing"),
    ])
    func otherErrorsAreMarked(sql: String, id: DiagnosticID, marked: String) async throws {
        let fault = try await fault(ofSQL: sql)
        #expect(fault.id == id)
        #expect(fault.span?.text == marked, "\(fault.brief)")
    }

    @Test func unknownTablesHaveNearMisses() async throws {
        #expect(try await fault(ofSQL: "SELECT * FROM ordres ORDER BY 1").help == ["did you mean 'orders'?"])
        #expect(try await fault(ofSQL: "SELECT * FROM zzzzzz ORDER BY 1").help == ["tables are orders, tbl-a"])
    }

    // One SELECT

    @Test(arguments: [
        "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE orders", "CREATE TABLE t AS SELECT 1", "INSERT INTO orders VALUES (1, 2, 'x')", "DROP VIEW orders",
        "COPY orders TO 'out.csv'", "COPY (SELECT 1) TO '/tmp/out.csv'", "ATTACH 'x.db'", "PRAGMA database_list", "SET threads = 8", "EXPLAIN SELECT 1",
        "UPDATE orders SET month = 1", "INSTALL httpfs", "LOAD httpfs", "EXPORT DATABASE 'x'", "CALL pragma_version()", "-- nothing",
    ])
    func aCellIsOneSelect(sql: String) async throws {
        let fault = try await fault(ofSQL: sql)
        #expect([.sqlNotASelect, .sqlSyntax].contains(fault.id), "\(fault.brief)")
        #expect(fault.severity == .error)
    }

    @Test(arguments: [
        "SELECT * FROM read_csv('/etc/passwd') ORDER BY 1", "SELECT * FROM read_text('/etc/hostname') ORDER BY 1", "SELECT * FROM '/etc/passwd' ORDER BY 1",
        "SELECT * FROM glob('/*') ORDER BY 1", "SELECT * FROM read_parquet('https://example.org/x.parquet') ORDER BY 1", "SELECT getenv('HOME')",
    ])
    func filesOutsideTheDataAreOutOfReach(sql: String) async throws {
        let sample = try await RunSample(Self.head + "```{sql}\n#| label: tbl-a\n\(sql)\n```\n", files: Self.files)
        #expect(sample.record == nil)
        #expect(sample.diagnostics.hasErrors)
    }

    // Conditions

    @Test(arguments: [
        ("where: amout > 2", "amout"), ("where: \"amout > 2\"", "amout"), ("where: '区域 = ''x'' AND amout > 2'", "'区域 = ''x'' AND amout > 2'"),
        ("where: |\n  month > 0 -- 注\n  AND amout > 2", "amout"), ("where: month > > 2", ">"), ("where: month > 2) OR (true", ")"),
    ])
    func conditionsAreMarkedInTheirOption(option: String, marked: String) async throws {
        let found = try await faults("```{crosstab}\ndata: orders\nrows: month\n\(option)\n```\n")
        #expect(found.count == 1)
        #expect(found.first?.span?.text == marked, "\(found.brief)")
    }

    @Test(arguments: ["month > 2 ORDER BY month", "month > 2; SELECT 1", "month > 2 GROUP BY month"])
    func aConditionIsOneExpression(condition: String) async throws {
        let found = try await faults("```{crosstab}\ndata: orders\nrows: month\nwhere: \(condition)\n```\n")
        #expect(found.count == 1)
        #expect([.sqlNotASelect, .sqlSyntax].contains(found.first?.id))
        #expect(found.first?.span?.start.line == 9)
    }

    @Test(arguments: ["DROP TABLE orders", "SELECT true; DROP TABLE orders", "COPY orders TO 'x.csv'"])
    func aCheckIsOneSelectToo(sql: String) async throws {
        let found = try await faults("```{check}\nsql: \"\(sql)\"\n```\n")
        #expect(found.map(\.id) == [.sqlNotASelect])
        #expect(found.first?.span?.start.line == 7, "\(found.brief)")
    }

    @Test func errorsInChecksAreMarked() async throws {
        let found = try await faults("```{check}\nsql: \"SELECT '区' = 'x' OR amout > 2 FROM orders\"\n```\n")
        #expect(found.first?.span?.text == "amout")
    }

    @Test func errorsInLinesAreMarked() async throws {
        let found = try await faults("区域 `{sql} SELECT max(amout) FROM orders`\n")
        #expect(found.first?.span?.text == "amout")
        #expect(found.first?.span?.start == SourcePosition(line: 6, column: 22))
        #expect(try await faults("`{sql} SELECT month FROM orders`\n").brief == [
            "value-ambiguous 6:8 'SELECT month FROM orders' an inline SELECT gives one value, this gives 2 rows of 1 columns | choose one column and one row",
        ])
    }

    // Results

    @Test func numbersThatDoNotFit() async throws {
        let fault = try await fault(ofSQL: "SELECT 9223372036854775807::HUGEINT + 1 AS big")
        #expect(fault.id == .sqlError)
        #expect(fault.message == "9223372036854775808 in column 'big' is larger than a 64-bit integer")
    }

    @Test func columnsOfOneName() async throws {
        let fault = try await fault(ofSQL: "SELECT 1 AS a, 2 AS a")
        #expect(fault.message == "two columns of the result are named 'a'")
    }

    @Test func bytesAreNoValue() async throws {
        #expect(try await fault(ofSQL: "SELECT 'x'::BLOB AS b").message == "column 'b' holds bytes; give text or numbers")
    }
}
