import ReportCells
import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// A dataset large enough for its counts to be made in one pass, compared with counts made here.
@Suite struct LargeDatasetTests {
    private struct Statement {
        var id: String
        var actor: String
        var date: String
        var stance: String
        var mode: String
        var forum: String
    }

    private static let stances = ["support", "oppose", "neutral", "mixed", "abstain"]
    private static let modes = ["vote", "statement", "assessed"]
    private static let dates = ["2012-03-04", "2012", "2013-05", "2014-12-31", "2012-12/2013-01", "2014/..", "2013~"]

    private static let statements: [Statement] = {
        var generator = SeededGenerator(seed: 3)
        return (1...Dataset.largeRows).map { number in
            // One forum is rare, and found only behind the head of the file.
            let isRare = number > 900_000 && number % 1_000 == 0
            return Statement(
                id: "S\(number)", actor: "A\(Int(generator.next() % 40))", date: dates[Int(generator.next() % 7)],
                stance: stances[Int(generator.next() % 5)], mode: modes[Int(generator.next() % 3)], forum: isRare ? "Rare" : number % 2 == 0 ? "UN" : "ITU")
        }
    }()

    private static func text() -> String {
        var text = "id,actor,date,issue,stance,mode,forum\n"
        text.reserveCapacity(50 * statements.count)
        for s in statements { text += "\(s.id),\(s.actor),\(s.date),i,\(s.stance),\(s.mode),\(s.forum)\n" }
        return text
    }

    private static let chosen = statements.filter { $0.mode != "assessed" && $0.stance != "abstain" }

    private func line(_ name: String, _ rows: [Statement]) -> String {
        let counts = Self.stances.prefix(4).map { stance in rows.count { $0.stance == stance } }
        return ([name, "\(rows.count)", "\(Set(rows.map(\.actor)).count)"] + counts.map(String.init)).joined(separator: " | ")
    }

    /// The statements as a file that is loaded, or as one that is looked through; there one actor stands under another name.
    private func write(_ format: String, to folder: TemporaryFolder) async throws {
        try folder.write("notebooks/s.csv", Self.text())
        try folder.write("notebooks/actors.csv", "actor,aliases\n" + (0..<40).map { "A\($0),\($0 == 7 ? "Seven" : "")\n" }.joined())
        guard format == "parquet" else { return }
        let sql = "COPY (SELECT * REPLACE (CASE actor WHEN 'A7' THEN 'Seven' ELSE actor END AS actor) FROM read_csv('notebooks/s.csv', all_varchar = true))"
            + " TO 'notebooks/s.parquet' (FORMAT parquet)"
        let ended = try await Program.run(
            [Repository.root + "/.venv/bin/python", "-c", "import duckdb, sys; duckdb.execute(sys.argv[1])", sql], folder: folder.path)
        #expect(ended.code == 0, "\(ended.standardError)")
    }

    @Test(arguments: ["csv", "parquet"])
    func countsAndRowsAreThoseOfEveryStatement(format: String) async throws {
        let folder = try TemporaryFolder()
        try await write(format, to: folder)
        let cells = """
            ```{stance}
            label: tbl-forum
            data: s
            by: forum
            sort: name
            show: [n, actors, support, oppose, neutral, mixed]
            ```

            ```{stance}
            label: tbl-year
            data: s
            over: year
            show: [n, actors, support, oppose, neutral, mixed]
            where: "actor IN ('A1', 'A2')"
            ```

            ```{stance}
            label: tbl-parts
            data: s
            over: year
            place: uniform
            ```

            ```{stance}
            label: tbl-high
            data: s
            by: forum
            sort: name
            where: "_high < DATE '2013-01-01'"
            ```
            """
        let sample = try await RunSample(
            "---\ndata:\n  s: {path: s.\(format), kind: statements, actors: actors.csv, scale: {support: support, oppose: oppose, neutral: neutral, mixed: mixed, abstain: abstain}}\n---\n\n" + cells,
            in: folder)
        #expect(sample.diagnostics.brief == [])
        try expectForums(sample)
        try expectYears(sample)
        try expectParts(sample)
        let early = Self.chosen.filter { ["2012-03-04", "2012"].contains($0.date) }
        #expect(try sample.table("tbl-high").lines(["forum", "n"]) == ["ITU", "Rare", "UN"].map { forum in
            "\(forum) | \(early.count { $0.forum == forum })"
        } + ["Total | \(early.count)"])
        #expect(sample.record?.registers.first?.rows.count ?? 0 > 500)
    }

    private func expectForums(_ sample: RunSample) throws {
        let table = try sample.table("tbl-forum")
        #expect(table.lines() == ["ITU", "Rare", "UN"].map { forum in line(forum, Self.chosen.filter { $0.forum == forum }) } + [line("Total", Self.chosen)])
        for (trail, forum) in zip(table.trails, ["ITU", "Rare", "UN", nil]) {
            for part in trail.parts {
                let rows = Self.chosen.filter { $0.stance == part.columns[0] && (forum == nil || $0.forum == forum) }
                #expect(part.ids == rows.prefix(Trail.cap).map(\.id))
                #expect(part.count == rows.count)
            }
        }
        let left = Self.statements.count { $0.mode == "assessed" }
        #expect(table.noteText.contains("Left out: \(DecimalText.grouped(String(left))) statements by authors"))
        let silent = Self.statements.count { $0.mode != "assessed" && $0.stance == "abstain" }
        #expect(table.noteText.contains("\(DecimalText.grouped(String(silent))) abstentions"))
    }

    private func expectYears(_ sample: RunSample) throws {
        let some = Self.chosen.filter { ["A1", "A2"].contains($0.actor) }
        let table = try sample.table("tbl-year")
        let years = ["2012": ["2012-03-04", "2012"], "2013": ["2013-05", "2013~"], "2014": ["2014-12-31"]]
        #expect(table.lines() == ["2012", "2013", "2014"].map { year in
            line(year, some.filter { years[year]?.contains($0.date) ?? false })
        } + [line("Total", some)])
        let coarse = some.count { $0.date == "2012-12/2013-01" }
        let open = some.count { $0.date == "2014/.." }
        #expect(table.noteText.contains("too coarse: \(coarse), open: \(open)."))
        #expect(table.noteText.contains("Approximate or uncertain dates: \(some.count { $0.date == "2013~" })."))
    }

    private func expectParts(_ sample: RunSample) throws {
        let table = try sample.table("tbl-parts")
        let spread = Double(Self.chosen.count { $0.date == "2012-12/2013-01" })
        let whole = Double(Self.chosen.count { ["2012-03-04", "2012"].contains($0.date) })
        let n = try #require(table.rows.first?.cells[1].scalar.doubleValue)
        // 31 of the 62 days lie in 2012.
        #expect(abs(n - (whole + spread / 2)) < 1e-6)
    }
}
