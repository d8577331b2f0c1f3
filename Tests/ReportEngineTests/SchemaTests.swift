import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Columns typed by a Frictionless schema.
@Suite struct SchemaTests {
    private func lines(_ dataset: String, _ sql: String, _ files: [String: String]) async throws -> [String] {
        let sample = try await RunSample(
            "---\ndata:\n  t: \(dataset)\n---\n\n```{sql}\n#| label: tbl-t\n\(sql)\n```\n", files: Dictionary(uniqueKeysWithValues: files.map { ("notebooks/" + $0, $1) }))
        #expect(sample.diagnostics.brief == [])
        return try sample.table("tbl-t").lines()
    }

    @Test func typesAreThoseOfTheSchema() async throws {
        let schema = """
            {"fields": [
              {"name": "code", "type": "string"}, {"name": "n", "type": "integer", "bareNumber": false},
              {"name": "share", "type": "number", "decimalChar": ",", "groupChar": "."}, {"name": "member", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
              {"name": "joined", "type": "date"}, {"name": "left", "type": "date", "format": "%d/%m/%Y"}, {"name": "at", "type": "datetime"},
              {"name": "year", "type": "year"}, {"name": "month", "type": "yearmonth"}, {"name": "rest", "type": "any"}],
             "missingValues": ["", "n/a"]}
            """
        let text = "code,n,share,member,joined,left,at,year,month,rest\n12,€ 5,\"1.234,5\",yes,2012-12-14,14/12/2012,2012-12-14T10:00:00Z,2012,2012-12,1\n"
            + "007,95%,\"0,25\",no,n/a,,,,,2\n"
        let columns = ["code", "n", "share", "member", "joined", "left", "at", "year", "month", "rest"]
        let types = columns.map { "typeof(\"\($0)\") AS \"\($0)\"" }.joined(separator: ", ")
        #expect(try await lines("{path: t.csv, schema: t.json}", "SELECT DISTINCT \(types) FROM t ORDER BY ALL", ["t.csv": text, "t.json": schema]) == [
            "VARCHAR | BIGINT | DOUBLE | BOOLEAN | DATE | DATE | TIMESTAMP | BIGINT | VARCHAR | BIGINT",
        ])
        #expect(try await lines(
            "{path: t.csv, schema: t.json}", "SELECT code, n, share, member, joined::VARCHAR AS j, \"left\"::VARCHAR AS l FROM t ORDER BY n", ["t.csv": text, "t.json": schema]) == [
                "12 | 5 | 1234.5 | true | 2012-12-14 | 2012-12-14", "007 | 95 | 0.25 | false |  | ",
            ])
    }

    @Test func datesOfStatementsStayText() async throws {
        let schema = "{\"fields\": [{\"name\": \"id\", \"type\": \"string\"}, {\"name\": \"when\", \"type\": \"date\"}, {\"name\": \"title\", \"type\": \"string\"}]}"
        #expect(try await lines(
            "{path: t.csv, kind: events, schema: t.json, columns: {date: when}}", "SELECT typeof(date) AS t, date FROM t ORDER BY ALL",
            ["t.csv": "id,when,title\n1,2012-12-14,x\n", "t.json": schema]) == ["VARCHAR | 2012-12-14"])
    }

    @Test func packagesNameFilesAndTheirDialects() async throws {
        let package = """
            {"resources": [{"name": "states", "path": "tables/s.csv", "dialect": {"delimiter": ";"},
              "schema": {"fields": [{"name": "state"}, {"name": "member", "type": "boolean", "trueValues": ["y"], "falseValues": ["n"]}]}},
             {"name": "other", "path": "o.csv", "schema": "schemas/o.json"}]}
            """
        let files = [
            "p/datapackage.json": package, "p/tables/s.csv": "state;member\nChad;y\n", "p/o.csv": "n\n7\n",
            "p/schemas/o.json": "{\"fields\": [{\"name\": \"n\", \"type\": \"string\"}]}",
        ]
        #expect(try await lines("p/datapackage.json#states", "SELECT state, member FROM t", files) == ["Chad | true"])
        #expect(try await lines("p/datapackage.json#other", "SELECT typeof(n) AS n FROM t", files) == ["VARCHAR"])
        #expect(try await lines("{path: p/o.csv, schema: p/datapackage.json}", "SELECT typeof(n) AS n FROM t", files) == ["VARCHAR"])
    }

    @Test(arguments: [("equal", false), ("exact", false), ("superset", false), ("subset", true), ("partial", true)])
    func columnsThatTheSchemaDoesNotDeclare(match: String, isAllowed: Bool) async throws {
        let sample = try PlanSample(
            "---\ndata:\n  t: {path: t.csv, schema: t.json}\n---\n",
            files: ["notebooks/t.csv": "a,b\n1,2\n", "notebooks/t.json": "{\"fields\": [{\"name\": \"a\"}], \"fieldsMatch\": [\"\(match)\"]}"])
        #expect(try await PlanCheck(plan: sample.plan, pool: SharedPool.pool).run().isEmpty == isAllowed)
    }
}
