import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// The rows behind numbers.
@Suite struct EvidenceTests {
    private let statements = """
        id,actor,date,issue,stance,mode,summary,source,locator,forum
        S1,UK,2012-03,i,support,vote,It signs.,a;b,p. 1,ITU
        S2,UK,2014-01-02,i,oppose,vote,It does not.,b,p. 2,ITU
        S3,Minister,2014-01-02,i,oppose,statement,She does not.,a,,UN
        S4,China,2015,i,support,vote,It asks.,zz,,UN
        S5,China,2016,i,support,assessed,Somebody thinks so.,a,,UN

        """
    private let actors = "actor,iso3,speaks_for\nUK,GBR,\nMinister,,UK\nChina,CHN,\n"
    private let sources = """
        source_id,author,title,date,url
        a,,First text,2012,https://a.example/x
        b,B. Author,Second text,,javascript:alert(1)

        """

    private func sample(_ cells: String, head: String = "sources: sources.csv, actors: actors.csv") async throws -> RunSample {
        try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements, \(head)}\n  t: t.csv\n---\n\n" + cells,
            files: [
                "notebooks/s.csv": statements, "notebooks/actors.csv": actors, "notebooks/sources.csv": sources,
                "notebooks/t.csv": "region,signed\nAfrica,yes\nEurope,no\nAfrica,yes\nAfrica,\n",
            ])
    }

    /// `row: columns=ids` for every trail.
    private func lines(_ table: Table) -> [String] {
        table.trails.map { trail in
            "\(trail.row): " + trail.parts.map { part in
                part.columns[0] + "=" + part.ids.joined(separator: " ") + (part.omitted > 0 ? " +\(part.omitted)" : "")
            }.joined(separator: ", ")
        }
    }

    @Test func everyCountOfAStanceTableKnowsItsRows() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\nby: forum\nsort: name\n```\n")
        #expect(sample.diagnostics.filter { $0.severity == .error }.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.lines(["forum", "n", "support", "oppose"]) == ["ITU | 2 | 1 | 1", "UN | 2 | 1 | 1", "Total | 4 | 2 | 2"])
        #expect(lines(table) == ["0: support=S1, oppose=S2", "1: support=S4, oppose=S3", "2: support=S1 S4, oppose=S2 S3"])
        #expect(table.trails.allSatisfy { $0.dataset == "s" && $0.whole == ["n", "actors", "net_all", "net_sides", "net_logit"] })
        #expect(table.trails[0].parts[0].columns == ["support", "support_share", "low", "high"])
    }

    @Test func whatAPositionReplacedStandsBehindItToo() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\ncount: principals\n```\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines(["n", "support", "oppose"]) == ["2 | 1 | 1"])
        #expect(lines(table) == ["0: support=S4, oppose=S1 S2 S3"])
    }

    @Test func periodsAndEmptyPeriodsKeepTheirPlaces() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\nover: year\n```\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines(["year", "n"]) == ["2012 | 1", "2013 | 0", "2014 | 2", "2015 | 1", "Total | 4"])
        #expect(lines(table) == ["0: support=S1", "2: oppose=S2 S3", "3: support=S4", "4: support=S1 S4, oppose=S2 S3"])
    }

    @Test func aCountListsTheFirstTwoHundred() async throws {
        let rows = (1...450).map { "S\($0),A,2012,i,\($0 % 3 == 0 ? "oppose" : "support")\n" }.joined()
        let sample = try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements}\n---\n\n```{stance}\nlabel: tbl-x\ndata: s\n```\n",
            files: ["notebooks/s.csv": "id,actor,date,issue,stance\n" + rows])
        let part = try #require(try sample.table("tbl-x").trails.first?.parts.first)
        #expect(part.ids == (1...450).filter { $0 % 3 != 0 }.prefix(Trail.cap).map { "S\($0)" })
        #expect(part.omitted == 300 - Trail.cap)
        #expect(part.count == 300)
    }

    @Test func rowsWithoutAKeyAreCalledByTheirNumber() async throws {
        let sample = try await sample("```{crosstab}\nlabel: tbl-x\ndata: t\nrows: region\ncolumns: signed\n```\n")
        let table = try sample.table("tbl-x")
        #expect(table.lines() == ["Africa | 2 | 0 | 1 | 3", "Europe | 0 | 1 | 0 | 1", "Total | 2 | 1 | 1 | 4"])
        #expect(lines(table) == ["0: yes=1 3, Missing=4", "1: no=2", "2: yes=1 3, no=2, Missing=4"])
        #expect(table.trails[0].whole == ["n"])
        let dropped = try await self.sample("```{crosstab}\nlabel: tbl-x\ndata: t\nrows: region\ncolumns: signed\nmissing: drop\n```\n")
        #expect(lines(try dropped.table("tbl-x")) == ["0: yes=1 3", "1: no=2", "2: yes=1 3, no=2"])
    }

    @Test func anEventOfATimelineIsItsOwnRow() async throws {
        let sample = try await RunSample(
            "---\ndata:\n  e: {path: e.csv, kind: events}\n---\n\n```{timeline}\nlabel: fig-x\ndata: e\n```\n",
            files: ["notebooks/e.csv": "id,date,title,place\nE2,2014-11-19,Wuzhen,Wuzhen\nE1,2012-12,Dubai,Dubai\n"])
        let table = try sample.table("tbl-x")
        #expect(table.trails.map(\.onlyRow) == ["E1", "E2"])
        let register = try #require(sample.record?.registers.first)
        #expect(register.rows.map(\.id) == ["E2", "E1"])
        #expect(register.rows.map(\.title) == ["Wuzhen", "Dubai"])
        #expect(register.rows.map(\.date) == ["19 November 2014", "December 2012"])
        #expect(register.rows[0].facts == [.init("Place", "Wuzhen")])
        #expect(register.rows[0].status == nil)
    }

    @Test func theRegisterHasEachRowOnce() async throws {
        let sample = try await sample(
            "```{stance}\nlabel: tbl-x\ndata: s\nby: forum\n```\n\n```{stance}\nlabel: tbl-y\ndata: s\nwhere: \"id = 'S2'\"\n```\n")
        let register = try #require(sample.record?.registers.first)
        #expect(sample.record?.registers.count == 1)
        #expect(register.dataset == "s")
        #expect(register.path == "notebooks/s.csv")
        // S5 is left out by its mode, and so behind no number.
        #expect(register.rows.map(\.id) == ["S1", "S2", "S3", "S4"])
        let row = register.rows[0]
        #expect(row.title == "UK")
        #expect(row.date == "March 2012")
        #expect(row.facts == [.init("Issue", "i"), .init("Stance", "Support"), .init("Mode", "vote"), .init("Forum", "ITU")])
        #expect(row.summary == "It signs.")
        #expect(row.locator == "p. 1")
        #expect(row.sources == [
            .init(key: "a", title: "First text, 2012", address: "https://a.example/x"), .init(key: "b", title: "B. Author, Second text", short: "B. Author"),
        ])
        #expect(row.status == .paraphrase)
        #expect(register.rows[3].status == .sourceMissing)
        #expect(register.rows[3].sources == [.init(key: "zz", title: "zz")])
    }

    @Test func aSourceThatNobodyRegisteredIsNamed() async throws {
        let sample = try await sample("```{stance}\ndata: s\n```\n")
        #expect(sample.diagnostics.brief.contains { $0.contains("data-quotation") && $0.contains("source 'zz' is not in 'sources.csv'") })
    }

    @Test func withoutARegistryNothingIsSaidOfQuotations() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\n```\n", head: "actors: actors.csv")
        #expect(sample.record?.registers.first?.rows.allSatisfy { $0.status == nil } == true)
    }

    @Test func tablesThatAreNotShownNeedNoRegister() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\ninclude: false\n```\n\n`{value} tbl-x.n`\n")
        #expect(sample.record?.registers == [])
        #expect(sample.value("tbl-x.n") == 4)
    }

    @Test func valuesKnowTheCellThatTheyComeFrom() async throws {
        let sample = try await sample("```{stance}\nlabel: tbl-x\ndata: s\nby: forum\nsort: name\n```\n\n`{value} tbl-x[UN].oppose`\n")
        let record = try #require(sample.record?.expressions.first)
        #expect(record.anchor == "tbl-x")
        #expect(record.row == 1)
        #expect(record.column == "oppose")
    }

    @Test(arguments: [("en", ["UK", "China"]), ("zh-Hans", ["英国", "China"]), ("zh-Hant", ["英國", "China"])])
    func actorsHaveTheirNamesInTheReportsLanguage(language: String, names: [String]) async throws {
        let sample = try await RunSample(
            "---\nlang: \(language)\ndata:\n  s: {path: s.csv, kind: statements, actors: a.csv}\n---\n\n```{stance}\nlabel: tbl-x\ndata: s\nby: actor\n```\n",
            files: [
                "notebooks/s.csv": "id,actor,date,issue,stance\nS1,UK,2012,i,support\nS2,China,2012,i,oppose\n",
                "notebooks/a.csv": "actor,name_zh_hans,name_zh_hant\nUK,英国,英國\nChina,,\n",
            ])
        #expect(sample.record?.registers.first?.rows.map(\.title) == names)
        // Keys are data, and never translated.
        #expect(try sample.table("tbl-x").lines(["actor"]).prefix(2) == ["China", "UK"])
    }
}
