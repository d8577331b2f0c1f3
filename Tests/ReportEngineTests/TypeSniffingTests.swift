import ReportDocument
import ReportEngine
import TestSupport
import Testing

@Suite struct TypeSniffingTests {
    /// The type that a column of these values is read as.
    private func types(_ columns: [(name: String, values: [String])], options: String = "") async throws -> [String: String] {
        let rows = (0..<columns[0].values.count).map { row in columns.map { "\"\($0.values[row])\"" }.joined(separator: ",") }
        let select = columns.map { "typeof(\($0.name)) AS \($0.name)" }.joined(separator: ", ")
        let sample = try await RunSample(
            "---\ndata:\n  t: {path: t.csv\(options)}\n---\n\n```{sql}\n#| label: tbl-t\nSELECT DISTINCT \(select) FROM t ORDER BY ALL\n```\n",
            files: ["notebooks/t.csv": columns.map(\.name).joined(separator: ",") + "\n" + rows.joined(separator: "\n") + "\n"])
        let table = try sample.table("tbl-t")
        #expect(table.rows.count == 1)
        return Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), table.rows[0].cells.map(\.scalar.plainText)))
    }

    @Test func columnsAreWhatAllTheirValuesAre() async throws {
        #expect(try await types([
            ("i", ["0", "-12", "999999999999999999"]), ("f", ["0.5", "-1", "1e-3"]), ("zeros", ["007", "12", "1"]), ("na", ["NA", "12", "1"]),
            ("long", ["9223372036854775807", "1", "2"]), ("over", ["12345678901234567890", "1", "2"]), ("huge", ["1e400", "1", "2"]),
            ("mixed", ["1", "2", "x"]), ("point", ["1", "2.5", "3"]), ("grouped", ["1,000", "2", "3"]), ("day", ["2012-12-14", "2013-01-01", "2014-01-01"]),
            ("truth", ["true", "false", "true"]), ("spaced", [" 1", "2", "3"]), ("hex", ["0x10", "2", "3"]), ("decimal", ["1.", ".5", "2"]),
        ]) == [
            "i": "BIGINT", "f": "DOUBLE", "zeros": "VARCHAR", "na": "VARCHAR", "long": "VARCHAR", "over": "VARCHAR", "huge": "VARCHAR", "mixed": "VARCHAR",
            "point": "DOUBLE", "grouped": "VARCHAR", "day": "VARCHAR", "truth": "VARCHAR", "spaced": "VARCHAR", "hex": "VARCHAR", "decimal": "VARCHAR",
        ])
    }

    @Test func emptyFieldsAreMissingAndNAIsNamibia() async throws {
        let sample = try await RunSample("""
            ---
            data:
              t: t.csv
            ---

            ```{sql}
            #| label: tbl-t
            SELECT country, n, country IS NULL AS missing FROM t ORDER BY n NULLS LAST
            ```
            """, files: ["notebooks/t.csv": "country,n\nNA,1\n,2\n\"\",\nnull,3\n"])
        #expect(try sample.table("tbl-t").lines() == ["NA | 1 | false", " | 2 | true", "null | 3 | false"])
        #expect(sample.record?.inputs.first?.dropped == [.init("blank rows", 1)])
    }

    @Test func declaredTextsAreMissingToo() async throws {
        #expect(try await types([("n", ["1", "n/a", "3"]), ("m", ["1", "2", "-"])], options: ", missing: [n/a, '-']") == ["n": "BIGINT", "m": "BIGINT"])
    }

    @Test func keysOfStatementsStayText() async throws {
        let sample = try await RunSample("""
            ---
            data:
              s: {path: s.csv, kind: statements, codebook: c.csv, actors: a.csv}
            ---

            ```{stance}
            label: tbl-s
            data: s
            issue: 1
            by: kind
            count: principals
            ```
            """, files: [
                "notebooks/s.csv": "id,actor,date,issue,stance\n1,10,2012,1,support\n2,11,2013,1,oppose\n", "notebooks/c.csv": "issue\n1\n",
                "notebooks/a.csv": "actor,kind\n10,state\n11,state\n",
            ])
        #expect(try sample.table("tbl-s").lines() == ["state | 2 | 1 | 1 | 0 | 0", "Total | 2 | 1 | 1 | 0 | 0"])
    }

    @Test func otherFormats() async throws {
        let sample = try await RunSample("""
            ---
            data:
              t: t.tsv
              j: j.jsonl
            ---

            ```{sql}
            #| label: tbl-t
            SELECT t.a, t.b, j.n FROM t JOIN j ON j.a = t.a ORDER BY t.a
            ```
            """, files: ["notebooks/t.tsv": "a\tb\nx\t1,5\ny\t2\n", "notebooks/j.jsonl": "{\"a\": \"x\", \"n\": 3}\n{\"a\": \"y\", \"n\": null}\n"])
        #expect(try sample.table("tbl-t").lines() == ["x | 1,5 | 3", "y | 2 | "])
        #expect(sample.record?.inputs.map { "\($0.name) \($0.path) \($0.rows ?? 0)" } == ["t notebooks/t.tsv 2", "j notebooks/j.jsonl 2"])
    }
}
