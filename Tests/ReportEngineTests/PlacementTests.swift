import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Statements placed in periods by each rule.
@Suite struct PlacementTests {
    private func sample(_ rows: String, _ options: String) async throws -> RunSample {
        try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements}\n---\n\n```{stance}\nlabel: tbl-x\ndata: s\n\(options)\n```\n",
            files: ["notebooks/s.csv": "id,actor,date,issue,stance\n" + rows])
    }

    // 30 days of November, 31 of December; two days of December and one of January; 2014 is too long for no period here.
    @Test func uniformWeightsAreDaysOfTheDate() async throws {
        let sample = try await sample(
            "S1,A,2014-11,i,support\nS2,A,2014-11-01/2014-12-31,i,oppose\nS3,A,2014-12-30/2015-01-01,i,support\nS4,A,2014-11/..,i,mixed\n",
            "over: month\nplace: uniform\npercent: true\nnet: all\nmin-n: 1")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        let thirtieths = 1 + 30.0 / 61
        #expect(table.lines(["month", "n", "support", "oppose"]) == [
            "2014-11 | \(thirtieths) | 1 | \(30.0 / 61)", "2014-12 | \(2.0 / 3 + 31.0 / 61) | \(2.0 / 3) | \(31.0 / 61)",
            "2015-01 | \(1.0 / 3) | \(1.0 / 3) | 0", "Total | 4 | 2 | 1",
        ])
        #expect(table.lines(["net_all"])[0] == "\((1 - 30.0 / 61) / thirtieths)")
        #expect(table.noteText.contains("in equal parts a day of its date; too coarse: 0, open: 1."))
        #expect(table.trails[1].parts.map(\.ids) == [["S3"], ["S2"]])
    }

    @Test(arguments: [
        ("count: principals", "'place: uniform' spreads statements over periods, and principals are counted"),
        ("interval: wilson", "a Wilson interval is of whole counts, and 'place: uniform' gives parts"),
    ])
    func partsAreOfStatementsOnly(option: String, message: String) async throws {
        let sample = try await sample("S1,A,2014,i,support\n", "over: year\nplace: uniform\n" + option)
        #expect(sample.diagnostics.map(\.message) == [message])
    }

    /// Dates of every kind, so that every rule has something to leave out.
    private static let dates = [
        "2014", "2014-11", "2014-11-19", "2013/2015", "2014-21", "2014-11/2014-12", "{2013,2015}", "[2014-03..2014-05]", "201X",
        "2014-06~", "2015?", "../2014", "2014-02-27/2014-03-02", "2014-33", "2014-40", "",
    ]

    @Test(arguments: ["contained", "start", "midpoint", "uniform", "all"], ["year", "half", "quarter", "month"])
    func whateverTheRuleAllAreAccountedFor(rule: String, unit: String) async throws {
        var generator = SeededGenerator(seed: 7)
        let stances = ["support", "oppose", "neutral", "mixed"]
        let rows = (1...200).map { number in
            let date = Self.dates[Int.random(in: 0..<Self.dates.count, using: &generator)]
            return "S\(number),A\(number % 17),\"\(date)\",i,\(stances[Int.random(in: 0..<4, using: &generator)])\n"
        }.joined()
        let sample = try await sample(rows, "over: \(unit)\nplace: \(rule)")
        // The cell checks its own sums, and says so where they do not hold.
        #expect(sample.diagnostics.filter { $0.severity == .error }.brief == [])
        let table = try sample.table("tbl-x")
        let n = try #require(table.columns.firstIndex { $0.name == "n" })
        let stanceColumns = stances.compactMap { name in table.columns.firstIndex { $0.name == name } }
        for row in table.rows {
            let whole = row.cells[n].scalar.doubleValue ?? 0
            let parts = stanceColumns.reduce(0.0) { $0 + (row.cells[$1].scalar.doubleValue ?? 0) }
            #expect(abs(whole - parts) < 1e-9)
        }
        #expect(table.rows.last?.cells[n].scalar == 200)
    }

    /// Each actor speaks for one of five; some actors are collectives.
    @Test func principalsAreNoMoreThanActorsAndActorsNoMoreThanStatements() async throws {
        var generator = SeededGenerator(seed: 11)
        let stances = ["support", "oppose", "neutral", "mixed"]
        let rows = (1...150).map { "S\($0),A\(Int.random(in: 0..<30, using: &generator)),201\(Int.random(in: 2...6, using: &generator)),i,\(stances[Int.random(in: 0..<4, using: &generator)])\n" }
        let actors = (0..<30).map { "A\($0),P\($0 % 5),\($0 % 7 == 0 ? "no" : "yes")\n" }.joined()
        for conflict in ["latest", "first", "mixed"] {
            let cells = ["statements", "actors", "principals"].map { unit in
                "```{stance}\nlabel: tbl-\(unit)\ndata: s\nover: year\ncount: \(unit)\nconflict: \(conflict)\n```\n"
            }.joined(separator: "\n")
            let sample = try await RunSample(
                "---\ndata:\n  s: {path: s.csv, kind: statements, actors: a.csv}\n---\n\n" + cells,
                files: ["notebooks/s.csv": "id,actor,date,issue,stance\n" + rows.joined(), "notebooks/a.csv": "actor,speaks_for,countable\n" + actors + "P0,,\nP1,,\nP2,,\nP3,,\nP4,,\n"])
            #expect(sample.diagnostics.brief == [])
            let counts = try ["principals", "actors", "statements"].map { unit in
                let table = try sample.table("tbl-" + unit)
                let column = try #require(table.columns.firstIndex { $0.name == "n" })
                return table.rows.map { $0.cells[column].scalar.doubleValue ?? 0 }
            }
            #expect(counts[0].count == counts[1].count && counts[1].count == counts[2].count)
            for (principals, (actors, statements)) in zip(counts[0], zip(counts[1], counts[2])) {
                #expect(principals <= actors && actors <= statements)
            }
        }
    }
}
