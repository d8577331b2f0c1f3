import ReportCells
import ReportDocument
import TestSupport
import Testing

@Suite struct StanceQueryTests {
    private func queries(_ body: String, _ more: [Dataset] = []) throws -> [CellQuery] {
        let (cell, diagnostics) = parse(StanceCell.self, "stance", body)
        #expect(diagnostics.brief == [])
        let (queries, found) = try #require(cell).queries(in: Sample.catalog(.english, more))
        #expect(found.brief == [])
        return queries
    }

    private func text(_ queries: [CellQuery]) -> String { queries.map { $0.query.sql + "\n" }.joined(separator: "\n") }

    @Test func statements() throws {
        Golden.expect(text(try queries("data: statements\nissue: itu\nby: forum")), matches: "cells/stance-statements.sql")
    }

    @Test func principalsByBloc() throws {
        let queries = try queries("data: statements\nby: bloc\ncount: principals\nwhere: \"forum = 'ITU' -- said there\"\nmodes: [vote, signature]")
        Golden.expect(text(queries), matches: "cells/stance-principals-by-bloc.sql")
    }

    @Test func actorsOverYears() throws {
        Golden.expect(
            text(try queries("data: statements\nby: region\nover: year\nplace: start\ncount: actors\nconflict: first")),
            matches: "cells/stance-actors-over-years.sql")
    }

    @Test func hostileNamesAreQuoted() throws {
        let hostile = Sample.dataset(
            "s\"x", .statements, ["id", "actor", "date", "issue", "stance", "a\"b; DROP TABLE t --"], actorColumns: ["k'\"k"])
        let sql = try queries("data: 's\"x'\nby: ['a\"b; DROP TABLE t --', \"k'\\\"k\"]", [hostile])[0].query.sql
        #expect(sql.contains(#"coalesce(CAST(s."a""b; DROP TABLE t --" AS VARCHAR), '') AS g0"#))
        #expect(sql.contains(#"coalesce(CAST(s."_actor_k'""k" AS VARCHAR), '') AS g1"#))
        #expect(sql.contains(#"FROM "report view s""x" s"#))
    }

    @Test func theIssueIsBoundNotWritten() throws {
        let noCodebook = Sample.dataset("s", .statements, ["id", "actor", "date", "issue", "stance"])
        for query in try queries("data: s\nissue: \"x' OR 1=1 --\"", [noCodebook]) {
            #expect(query.query.parameters == ["report_issue": "x' OR 1=1 --"])
            #expect(query.query.sql.contains("s.issue = $report_issue"))
            #expect(!query.query.sql.contains("OR 1=1"))
        }
    }

    @Test(arguments: ["forum = 'ITU'", "立场组 = '中国' -- 注", "actor IN ('a', 'b')\n  AND mode <> 'vote'"])
    func conditionsAreMarkedWhereTheyStand(condition: String) throws {
        let indented = condition.split(separator: "\n").joined(separator: "\n  ")
        let queries = try queries("data: statements\nby: bloc\nover: year\ncount: principals\nwhere: |-\n  \(indented)")
        #expect(queries.count == 4)
        for query in queries {
            #expect(query.authored.count == 1)
            #expect(query.authored.first == query.fragments.first.map { _ in condition.split(separator: "\n").map { $0 }.joined(separator: "\n") })
            // It stands on lines of its own, so that a comment in it ends with it.
            #expect(query.query.sql.contains(" AND (\n" + (query.authored.first ?? "?") + "\n)"))
        }
    }

    @Test func conditionsAreMarkedInTheSource() throws {
        let query = try #require(try queries("data: statements\nwhere: forum = 'ITU'").first)
        let fragment = try #require(query.fragments.first)
        #expect(fragment.span.text == "forum = 'ITU'")
        #expect(fragment.span.start.line == 3)
        #expect(fragment.span.start.column == 8)
    }

    @Test func aDatasetWithoutModeIsNotFiltered() throws {
        let plain = Sample.dataset("s", .statements, ["id", "actor", "date", "issue", "stance"])
        let sql = text(try queries("data: s", [plain]))
        #expect(!sql.contains("s.mode"))
        #expect(text(try queries("data: statements")).contains("s.mode IS DISTINCT FROM 'assessed'"))
    }
}
