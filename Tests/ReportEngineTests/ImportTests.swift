import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Workbooks and projects of coding programs.
@Suite struct ImportTests {
    /// A run over one file of the corpus, as `x` beside the definition.
    private func run(_ file: String, _ dataset: String, _ sql: String, _ files: [String: String] = [:]) async throws -> RunSample {
        let folder = try TemporaryFolder()
        try folder.write("notebooks/" + file, bytes: try Files.read(CaseFile.folder.path + "/data/files/" + file))
        let sample = try await RunSample(
            "---\ndata:\n  d: \(dataset)\n---\n\n```{sql}\n#| label: tbl-d\n\(sql)\n```\n",
            files: Dictionary(uniqueKeysWithValues: files.map { ("notebooks/" + $0, $1) }), in: folder)
        #expect(sample.diagnostics.filter { $0.severity == .error }.brief == [])
        return sample
    }

    private func dropped(_ sample: RunSample) -> [String] { sample.record?.inputs.first?.dropped.map { "\($0.count) \($0.reason)" } ?? [] }

    // Workbooks

    @Test(arguments: ["Votes", "2"])
    func cellsAreWhatTheWorkbookTypes(sheet: String) async throws {
        let sample = try await run("good.xlsx", "{path: good.xlsx, sheet: \(sheet)}", "SELECT country, votes, share, member, joined, code FROM d")
        #expect(try sample.table("tbl-d").lines() == [
            "NA | 3 | 0.1 | true | 2009-07-06 | 007", "Chad | 4 | 0.30000000000000004 | false | 2009-07-06T06:00:00 | 12", "Laos |  | 2 | true |  | 13",
        ])
        #expect(dropped(sample) == ["1 blank rows", "1 rows that are one merged cell"])
        let types = try await run("good.xlsx", "{path: good.xlsx, sheet: \(sheet)}", "SELECT DISTINCT typeof(votes) AS v, typeof(share) AS s, typeof(member) AS m, typeof(code) AS c FROM d")
        #expect(try types.table("tbl-d").lines() == ["BIGINT | DOUBLE | BOOLEAN | VARCHAR"])
    }

    @Test func errorsOfCellsMayCountAsMissing() async throws {
        let sample = try await run("error-cells.xlsx", "{path: error-cells.xlsx, missing: ['#N/A', '#DIV/0!']}", "SELECT a, b FROM d ORDER BY ALL NULLS LAST")
        #expect(try sample.table("tbl-d").lines() == ["1 | ", "2 | 3", " | 4"])
    }

    // REFI-QDA

    @Test func codingsOfAProjectAreStatements() async throws {
        let sample = try await run(
            "good.qdpx", "{path: good.qdpx, kind: statements, codes: positions, columns: {actor: case, date: Date}}",
            "SELECT id, actor, date, issue, stance, coder, source, \"Chamber\", start, \"end\", quote, prefix FROM d ORDER BY start")
        #expect(try sample.table("tbl-d").lines() == [
            "l1c2-000 | Minister | 2012-12-14 | sovereignty | support | Ada | minutes | upper | 19 | 32 | 主权 is a must. | The Minister said: ",
            "l2c3-000 | Envoy | 2012-12-14 | sovereignty | oppose | Ada | minutes |  | 61 | 90 | The envoy asked for more time | st. 🙂 Others spoke of freedom.\r\n",
        ])
        #expect(dropped(sample) == ["1 codings of whole documents", "1 codes outside 'positions'", "1 passages without a code", "1 codings of pictures, pages and recordings"])
        #expect(sample.record?.inputs.first?.remarks == ["1 quotation was found at another place than the file says"])
    }

    /// What an import says of a quotation holds against the text of the source.
    @Test func quotationsOfAProjectAreVerified() async throws {
        let text = "The Minister said: 主权 is a must. 🙂 Others spoke of freedom.\r\nThe envoy asked for more time, and got it."
        _ = try await run(
            "good.qdpx", "{path: good.qdpx, kind: statements, columns: {actor: case, date: Date}, sources: sources.csv, evidence: required}", "SELECT 1 AS x",
            ["sources.csv": "source_id,title,path,text_kind\nminutes,Minutes,minutes.txt,original\n", "minutes.txt": text])
    }

    @Test func issueAndStanceMayBeVariables() async throws {
        let sample = try await run(
            "good.qdpx", "{path: good.qdpx, columns: {actor: case, issue: Chamber}}", "SELECT issue, stance, code FROM d ORDER BY start")
        // The code then needs to name the stance only.
        #expect(try sample.table("tbl-d").lines() == [
            "upper | support | positions/sovereignty/support", " | oppose | positions/sovereignty/oppose", " | memo | memo",
        ])
    }

    // Label Studio

    @Test func labelsOfSpansAreStatements() async throws {
        let sample = try await run(
            "good.json", "{path: good.json, kind: statements, columns: {actor: speaker}}", "SELECT id, actor, date, issue, stance, coder, source, start, \"end\", quote FROM d ORDER BY id")
        // The second span counts UTF-16 units, the third stands elsewhere.
        #expect(try sample.table("tbl-d").lines() == [
            "1-10-r1 | Minister | 2012-12-14 | itu | support | ada@example.org | 1 | 19 | 32 | 主权 is a must.",
            "1-10-r2-1 | Minister | 2012-12-14 | itu | oppose | ada@example.org | 1 | 35 | 58 | Others spoke of freedom",
            "1-10-r3 | Minister | 2012-12-14 | itu | oppose | ada@example.org | 1 | 42 | 47 | spoke",
        ])
        #expect(dropped(sample) == ["1 relations between spans", "1 codes that name no issue and stance", "1 cancelled annotations", "1 tasks without annotations", "1 predictions of a model"])
        #expect(sample.record?.inputs.first?.remarks == ["1 quotation was found at another place than the file says"])
    }

    @Test func choicesAreVariables() async throws {
        let sample = try await run(
            "variables.json", "{path: variables.json, kind: statements, columns: {actor: speaker, issue: topic, stance: variable stance}}",
            "SELECT actor, issue, stance, code, mood, source FROM d")
        #expect(try sample.table("tbl-d").lines() == ["Minister | itu | support | statement | calm | minutes"])
    }

    @Test func quotationsThatAreLostAreNamed() async throws {
        let sample = try await run("lost.json", "{path: lost.json, kind: statements, columns: {actor: speaker}}", "SELECT quote, prefix FROM d")
        #expect(sample.diagnostics.map(\.id) == [.dataImport])
        #expect(try sample.table("tbl-d").lines() == ["words that nobody said | "])
    }
}
