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

    // Dates, sets, speakers

    @Test(arguments: [("latest", "2 | 1 | 1 | 0 | 0"), ("first", "2 | 1 | 1 | 0 | 0"), ("mixed", "2 | 1 | 0 | 0 | 1")])
    func aStatementWithoutADateDecidesOnlyAlone(conflict: String, expected: String) async throws {
        let sample = try await stance(
            "count: principals\nconflict: \(conflict)",
            statements: "S1,A,,i,support,vote\nS2,A,2020,i,oppose,vote\nS3,A,2021,i,oppose,vote\nS4,B,,i,support,vote\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines(columns) == [expected])
        #expect(table.noteText.contains("Without a date: 2 statements, which decide only where there is no other.") == (conflict != "mixed"))
    }

    @Test func aStatementStandsOnceInAPeriodHoweverManyItsDates() async throws {
        let sample = try await stance(
            "over: year", statements: "S1,A,\"{2014-01..2014-12}\",i,support,vote\nS2,B,2014-02,i,oppose,vote\nS3,B,\"{2014,2016}\",i,oppose,vote\n")
        #expect(try sample.table("tbl-x").lines(["year", "n", "support", "oppose"]) == [
            "2014 | 3 | 1 | 2", "2015 | 0 | 0 | 0", "2016 | 1 | 0 | 1", "Total | 3 | 1 | 2",
        ])
    }

    @Test func whoSpeaksForACollectiveCountsNoMoreThanIt() async throws {
        let sample = try await stance(
            "count: principals", statements: "S1,G77,2012,i,oppose,vote\nS2,Chair,2012,i,support,vote\nS3,A,2012,i,support,vote\n",
            actors: "actor,speaks_for,countable\nG77,,no\nChair,G77,yes\nA,,\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines(columns) == ["1 | 1 | 0 | 0 | 0"])
        #expect(table.noteText.contains("Not counted: 2 statements of collectives"))
    }

    @Test func membershipsAreOfTheActorOrOfItsPrincipal() async throws {
        let sample = try await stance(
            "by: bloc", statements: "S1,Min,2020-01-01,i,support,vote\nS2,State,2020,i,oppose,vote\nS3,Other,2020,i,mixed,vote\n",
            actors: "actor,speaks_for,iso3\nMin,State,\nState,,STA\nOther,,OTH\n",
            memberships: "bloc,actor,from_edtf,to_edtf\nG,Min,2010,\nH,State,2010,\n")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").lines(["bloc", "n"]) == ["H | 2", "G | 1", "No bloc | 1", "Total | 3"])
    }

    @Test(arguments: [
        ("actor,countable\nA,No\n", "'No' is neither 'yes' nor 'no'"),
        ("actor,speaks_for\nA,Nobody\n", "'A' speaks for 'Nobody', who is not in 'actors.csv'"),
        ("actor,speaks_for\nA,B\nB,C\nC,\n", "'A' speaks for 'B', who speaks for 'C'"),
    ])
    func whoCountsForWhomIsChecked(actors: String, message: String) async throws {
        let sample = try await stance("count: principals", statements: "S1,A,2012,i,support,vote\n", actors: actors)
        #expect(sample.diagnostics.map(\.message) == [message])
        #expect(sample.diagnostics.first?.span?.file.name == "notebooks/actors.csv")
    }

    @Test func aStatementIsSomebodys() async throws {
        let sample = try await stance("", statements: "S1,,2012,i,support,vote\nS2,A,2012,,support,vote\nS3,A,,i,support,vote\n")
        #expect(sample.diagnostics.map(\.message) == ["row 1 of 's' has no actor", "row 2 of 's' has no issue"])
    }

    @Test func aKeyHasNoSeparator() async throws {
        let sample = try await stance("", statements: "S\u{1F}1,A,2012,i,support,vote\n")
        #expect(sample.diagnostics.map(\.message) == ["the key of row 1 has the control character U+001F"])
    }

    @Test func columnsOfTheDataMayBeCalledAsTheToolCallsItsOwn() async throws {
        let text = "id,k,c,r,n,code,row,ident,key\n1,a,p,x,1,1,1,1,1\n2,a,q,x,1,1,1,1,1\n3,a,q,y,1,1,1,1,1\n4,b,p,y,1,1,1,1,1\n"
        let sample = try await RunSample(
            "---\ndata:\n  t: {path: t.csv, key: id}\n---\n\n```{crosstab}\nlabel: tbl-x\ndata: t\nrows: k\n```\n\n```{crosstab}\nlabel: tbl-y\ndata: t\nrows: k\ncolumns: r\n```\n",
            files: ["notebooks/t.csv": text])
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").lines() == ["a | 3", "b | 1", "Total | 4"])
        #expect(try sample.table("tbl-x").trails.map { $0.parts.flatMap(\.ids) } == [["1", "2", "3"], ["4"], ["1", "2", "3", "4"]])
        #expect(try sample.table("tbl-y").lines() == ["a | 2 | 1 | 3", "b | 0 | 1 | 1", "Total | 2 | 2 | 4"])
    }
}
