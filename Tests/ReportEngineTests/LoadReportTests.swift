import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// What a run tells of the files that it read.
@Suite struct LoadReportTests {
    /// The inputs of a report over these datasets: name, file, rows, what was dropped, remarks.
    private func inputs(_ data: String, _ files: [String: String]) async throws -> [String] {
        let sample = try await RunSample(
            "---\ndata:\n\(data.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))\n---\n\n```{sql}\nSELECT 1 AS x\n```\n",
            files: Dictionary(uniqueKeysWithValues: files.map { ("notebooks/" + $0, $1) }))
        #expect(sample.diagnostics.filter { $0.severity == .error }.brief == [])
        return try #require(sample.record).inputs.map { input in
            let dropped = input.dropped.map { "\($0.count) \($0.reason)" }
            return "\(input.name) \(Paths.name(input.path)) \(input.rows.map(String.init) ?? "?")"
                + (dropped.isEmpty ? "" : ", without " + dropped.joined(separator: ", ")) + (input.remarks.isEmpty ? "" : ": " + input.remarks.joined(separator: "; "))
        }
    }

    private static let head = "id,actor,date,issue,stance\n"

    @Test func blankRowsAreCounted() async throws {
        #expect(try await inputs("t: t.csv\nu: u.csv", ["t.csv": "a,b\n1,2\n\n,\n\"\",\n3,4\n\n", "u.csv": "a\nx\n\ny\n"]) == [
            "t t.csv 2, without 4 blank rows", "u u.csv 3",
        ])
    }

    @Test func rowsAreCountedAndPlacedAlike() async throws {
        // The blank rows are rows neither for the engine nor for the places.
        let sample = try PlanSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements}\n---\n", files: ["notebooks/s.csv": Self.head + "\nS1,A,2012,i,support\n,,,,\n\nS2,A,2012,i,suport\n"])
        let found = try await PlanCheck(plan: sample.plan, pool: SharedPool.pool).run()
        #expect(found.brief == ["data-undeclared-code 6:13 'suport' 'suport' is not a stance | did you mean 'support'?"])
        #expect(found.first?.label == "row 2, column 'stance'")
    }

    @Test func codesThatNobodyUsesAreListed() async throws {
        #expect(try await inputs(
            "s: {path: s.csv, kind: statements, codebook: c.csv, scale: {'yes': support, 'no': oppose, absent: not-voting}}",
            ["s.csv": Self.head + "S1,A,2012,itu,yes\n", "c.csv": "issue\nitu\nsovereignty\nfreedom\n\n"]) == [
                "s s.csv 1: issues never used: sovereignty, freedom; codes of the scale never used: no, absent", " c.csv 4",
            ])
    }

    @Test func aliasesAreResolvedAndCounted() async throws {
        let files = [
            "s.csv": Self.head + "S1,China,2012,i,support\nS2,PRC,2012,i,support\nS3,Beijing,2012,i,oppose\nS4,India,2012,i,oppose\n",
            "a.csv": "actor,aliases\nChina,PRC | Beijing\nIndia,Bharat\n",
        ]
        #expect(try await inputs("s: {path: s.csv, kind: statements, actors: a.csv}", files) == [
            "s s.csv 4: 2 statements name their actor by an alias", " a.csv 2",
        ])
        let sample = try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements, actors: a.csv}\n---\n\n```{sql}\n#| label: tbl-s\nSELECT id, actor FROM s ORDER BY id\n```\n",
            files: Dictionary(uniqueKeysWithValues: files.map { ("notebooks/" + $0, $1) }))
        #expect(try sample.table("tbl-s").lines() == ["S1 | China", "S2 | China", "S3 | China", "S4 | India"])
    }

    @Test func separatorsThatTheFirstLineNames() async throws {
        #expect(try await inputs("t: t.csv", ["t.csv": "sep=;\na;b\n1;2\n"]) == ["t t.csv 1: fields are separated by ';', as the first line says"])
    }

    @Test func twoDatasetsOfOneFileAreTwoInputs() async throws {
        #expect(try await inputs("a: t.csv\nb: {path: t.csv, missing: ['1']}", ["t.csv": "x\n1\n"]) == ["a t.csv 1", "b t.csv 1"])
    }

    @Test func schemasAreInputsToo() async throws {
        #expect(try await inputs("t: {path: t.csv, schema: t.json}", ["t.csv": "x\n1\n", "t.json": "{\"fields\": [{\"name\": \"x\"}]}"]) == [
            "t t.csv 1", " t.json ?",
        ])
    }
}
