import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Rules of counting, each on the few rows that show it.
@Suite struct CountingRuleTests {
    private func stance(
        _ options: String, statements: String, actors: String? = nil, memberships: String? = nil, codebook: String? = nil, scale: String = ""
    ) async throws -> RunSample {
        var files = ["notebooks/s.csv": "id,actor,date,issue,stance,mode\n" + statements]
        var declaration = "path: s.csv, kind: statements" + scale
        for (key, text) in [("actors", actors), ("memberships", memberships), ("codebook", codebook)] {
            guard let text else { continue }
            files["notebooks/\(key).csv"] = text
            declaration += ", \(key): \(key).csv"
        }
        return try await RunSample("---\ndata:\n  s: {\(declaration)}\n---\n\n```{stance}\nlabel: tbl-x\ndata: s\n\(options)\n```\n", files: files)
    }

    private let columns = ["n", "support", "oppose", "neutral", "mixed"]

    // Memberships

    @Test func membershipsHoldOnTheDateOfTheStatement() async throws {
        let blocs = "bloc,iso3,from_edtf,to_edtf\nSCO,IND,2017-06-09,\nG,IND,,2016\n"
        let sample = try await stance(
            "by: bloc", statements: """
                S1,India,2017-06-08,i,support,vote
                S2,India,2017-06-09,i,support,vote
                S3,India,2017,i,oppose,vote
                S4,India,2016-12-31,i,neutral,vote
                S5,India,2017-06-01/2017-06-30,i,mixed,vote

                """, actors: "actor,iso3\nIndia,IND\n", memberships: blocs)
        #expect(try sample.table("tbl-x").lines() == ["G | 1 | 0 | 0 | 1 | 0", "SCO | 1 | 1 | 0 | 0 | 0", "No bloc | 3 | 1 | 1 | 0 | 1", "Total | 5 | 2 | 1 | 1 | 1"])
    }

    @Test func indiaInTheRepositorysBlocs() async throws {
        let sample = try await RunSample(overRepositoryData: """
            ---
            data:
              blocs: data/blocs.csv
            ---

            ```{sql}
            #| label: tbl-x
            SELECT from_edtf FROM blocs WHERE iso3 = 'IND' AND bloc = 'SCO' ORDER BY 1
            ```
            """)
        #expect(try sample.table("tbl-x").lines() == ["2017-06-09"])
    }

    @Test func overlappingGroupsCountInEachAndOnceInTheTotal() async throws {
        let sample = try await stance(
            "by: bloc\ncount: principals", statements: "S1,UK,2012,i,support,vote\nS2,UK,2012,i,support,vote\nS3,Minister,2012,i,support,vote\n",
            actors: "actor,iso3,speaks_for\nUK,GBR,\nMinister,,UK\n", memberships: "bloc,iso3,from_edtf,to_edtf\nEU,GBR,1973,2020-01\nFive Eyes,GBR,,\nEU,GBR,1973,2020-01\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines() == ["EU | 1 | 1 | 0 | 0 | 0", "Five Eyes | 1 | 1 | 0 | 0 | 0", "Total | 1 | 1 | 0 | 0 | 0"])
        #expect(table.noteText.contains("Groups overlap"))
    }

    @Test func membershipsByActorWhereThereIsNoCode() async throws {
        let sample = try await stance(
            "by: bloc", statements: "S1,A,2012,i,support,vote\nS2,B,2012,i,oppose,vote\n", memberships: "bloc,actor,from_edtf,to_edtf\nX,A,,\n")
        #expect(try sample.table("tbl-x").lines(["bloc", "n"]) == ["X | 1", "No bloc | 1", "Total | 2"])
    }

    // Units and conflicts

    private let changing = """
        S1,A,2012,i,support,vote
        S2,A,2014,i,oppose,vote
        S3,B,2012-05,i,oppose,vote
        S4,B,2012-05,i,support,vote
        S5,Envoy,2015,i,support,vote
        S6,Club,2015,i,support,vote

        """
    private let actors = "actor,speaks_for,countable\nA,,\nB,,yes\nEnvoy,A,\nClub,,no\n"

    @Test(arguments: [
        ("statements", "latest", "6 | 4 | 2 | 0 | 0"), ("actors", "latest", "4 | 2 | 1 | 0 | 1"), ("actors", "first", "4 | 3 | 0 | 0 | 1"),
        ("actors", "mixed", "4 | 2 | 0 | 0 | 2"), ("principals", "latest", "2 | 1 | 0 | 0 | 1"), ("principals", "first", "2 | 1 | 0 | 0 | 1"),
        ("principals", "mixed", "2 | 0 | 0 | 0 | 2"),
    ])
    func unitsAndConflicts(unit: String, rule: String, expected: String) async throws {
        let sample = try await stance("count: \(unit)\nconflict: \(rule)", statements: changing, actors: actors)
        let table = try sample.table("tbl-x")
        #expect(table.lines(columns) == [expected])
        #expect(table.noteText.contains("1 statement of collectives") == (unit == "principals"))
    }

    @Test func theLatestIsWhoseDateEndsLastThenStartsLast() async throws {
        let sample = try await stance(
            "count: actors", statements: "S1,A,2012/2014,i,support,vote\nS2,A,2014-12-31,i,oppose,vote\nS3,B,2012,i,support,vote\nS4,B,2012/..,i,neutral,vote\n")
        #expect(try sample.table("tbl-x").lines(columns) == ["2 | 0 | 1 | 1 | 0"])
    }

    @Test func oneIssueAtATime() async throws {
        let rows = "S1,A,2012,i,support,vote\nS2,A,2012,j,oppose,vote\n"
        let sample = try await stance("count: actors", statements: rows)
        #expect(sample.record == nil)
        #expect(sample.diagnostics.map(\.id) == [.cellOption])
        #expect(try await stance("count: actors\nby: issue", statements: rows).table("tbl-x").lines(["issue", "n"]) == ["i | 1", "j | 1", "Total | 2"])
    }

    // What is left out

    @Test func modesAreLeftOutAndSaid() async throws {
        let rows = "S1,A,2012,i,support,vote\nS2,A,2012,i,oppose,assessed\nS3,A,2012,i,oppose,reported\nS4,A,2012,i,neutral,\n"
        let usual = try await stance("", statements: rows).table("tbl-x")
        #expect(usual.lines(columns) == ["3 | 1 | 1 | 1 | 0"])
        #expect(usual.noteText.contains("Left out: 1 statement by authors who judge"))
        let votes = try await stance("modes: vote", statements: rows).table("tbl-x")
        #expect(votes.lines(columns) == ["1 | 1 | 0 | 0 | 0"])
        #expect(votes.noteText.contains("Left out by mode: 3 statements."))
    }

    @Test func abstentionsAndAbsencesAreNoStances() async throws {
        let sample = try await stance(
            "percent: true\nmin-n: 1", statements: "S1,A,2012,i,yes,vote\nS2,B,2012,i,no,vote\nS3,C,2012,i,abstain,vote\nS4,D,2012,i,gone,vote\n",
            scale: ", scale: {'yes': support, 'no': oppose, abstain: abstain, gone: not-voting}")
        let table = try sample.table("tbl-x")
        #expect(table.lines(columns + ["support_share"]) == ["2 | 1 | 1 | 0 | 0 | 0.5"])
        #expect(table.noteText.contains("Not counted: 1 abstention, 1 absence."))
    }

    @Test func statementsWithoutADateAreOpen() async throws {
        let sample = try await stance("over: year", statements: "S1,A,2012,i,support,vote\nS2,A,,i,support,vote\nS3,A,2012/2013,i,support,vote\nS4,A,2012/..,i,support,vote\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines(["year", "n"]) == ["2012 | 1", "Total | 4"])
        #expect(table.noteText.contains("too coarse: 1, open: 2"))
    }

    @Test(arguments: [
        ("contained", ["2012 | 1", "Total | 3"]), ("start", ["2012 | 2", "2013 | 1", "Total | 3"]),
        ("midpoint", ["2012 | 1", "2013 | 2", "Total | 3"]), ("all", ["2012 | 2", "2013 | 2", "2014 | 2", "Total | 3"]),
    ])
    func placements(rule: String, expected: [String]) async throws {
        let sample = try await stance(
            "over: year\nplace: \(rule)", statements: "S1,A,2012-05,i,support,vote\nS2,A,2012/2014,i,support,vote\nS3,A,2013/2014,i,support,vote\n")
        #expect(try sample.table("tbl-x").lines(["year", "n"]) == expected)
    }

    // Conditions

    @Test func conditionsSeeTheStatementsAlone() async throws {
        // `date` and `id` are also columns of what the statements are joined to.
        let sample = try await stance(
            "over: year\nby: bloc\nwhere: date < '2013' AND id <> 'S9' AND s.mode = 'vote'",
            statements: "S1,A,2012,i,support,vote\nS2,A,2014,i,support,vote\n", memberships: "bloc,actor,from_edtf,to_edtf\nX,A,,\n")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").lines(["bloc", "year", "n"]) == ["X | 2012 | 1", "Total |  | 1"])
    }

    @Test func parametersAreBoundByTheirWholeName() async throws {
        let sample = try await RunSample("""
            ---
            params: {a: 1, ab: 2, unused: x}
            data:
              t: t.csv
            ---

            ```{crosstab}
            label: tbl-x
            data: t
            rows: k
            where: "n >= $ab AND k <> 'costs $a'"
            ```
            """, files: ["notebooks/t.csv": "k,n\nx,1\ny,2\nz,3\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").lines(["k", "n"]) == ["y | 1", "z | 1", "Total | 2"])
    }

    @Test func crosstabsOfLettersReachSQL() async throws {
        let sample = try await RunSample("""
            ---
            data:
              t: t.csv
            ---

            ```{crosstab}
            label: tbl-x
            data: t
            rows: k
            columns: vote
            ```

            `{sql} SELECT sum(N_count + Y) FROM tbl_x WHERE k = 'a'` `{value} tbl-x[Total].n`
            """, files: ["notebooks/t.csv": "k,vote\na,n\na,Y\nb,N\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.value("tbl-x[Total].n") == 3)
    }
}
