import ReportDocument
import ReportSource
import TestSupport
import Testing

/// Evidence and sources over the sample's minutes.
@Suite struct EvidenceCellRunTests {
    private static let head = """
        ---
        data:
          s: {path: data/harbour/statements.csv, kind: statements, codebook: data/harbour/codebook.csv, actors: data/harbour/actors.csv, sources: data/harbour/sources.csv}
        bibliography: data/harbour/sources.csv
        ---

        # Meetings

        The first meeting [@minutes-1].


        """

    private func harbour(_ language: String, _ options: String) async throws -> RunSample {
        try await RunSample(overRepositoryData: Self.head + "```{\(language)}\nlabel: tbl-x\n\(options)\n```\n")
    }

    @Test func everyQuotationOfTheHarbourIsVerified() async throws {
        let sample = try await harbour("evidence", "data: s\nrequired: true\nby: status")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.rows.count == 60)
        #expect(table.shownNames == ["id", "actor", "date", "issue", "stance", "quotation", "source", "locator", "status_words"])
        #expect(table.lines().first == "U01 | Northlight Data Parks | 2031-02-11 | site | support | “The company wished to build there and nowhere else.” | minutes-1 | 3.2 | verified")
        #expect(table.noteText == "60 statements: verified 60.")
        #expect(table.trails.map(\.row) == Array(0..<60))
        #expect(table.trails.first?.onlyRow == "U01")
        #expect(try sample.table("tbl-x-status").lines(["status", "n"]) == ["verified | 60", "Total | 60"])
        #expect(try sample.table("tbl-x-status").trails.first?.parts.first?.ids.count == 60)
        #expect(sample.record?.registers.first?.rows.count == 60)
    }

    @Test func aLimitLeavesTheRestCounted() async throws {
        let sample = try await harbour("evidence", "data: s\nlimit: 3\nwhere: issue = 'water'\ncolumns: [id, status, note]")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.lines(["id", "status"]).count == 3)
        #expect(table.omittedRows == 8)
        #expect(table.noteText.hasPrefix("11 statements: verified 11."))
    }

    /// A cell over five statements with a small registry.
    private func small(_ cell: String) async throws -> RunSample {
        try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements, sources: r.csv}\n---\n\n```{\(cell)\n```\n",
            files: ["notebooks/s.csv": "id,actor,date,issue,stance,quote,summary,source\n" + rows, "notebooks/r.csv": """
                source_id,title,author,date,path,text_kind
                a,Minutes,Clerk,2012-03,a.txt,original
                b,Leaflet,,,b.txt,original
                z,Unused,,,,

                """, "notebooks/a.txt": "We say no. We say “no”.\n"])
    }

    private let rows = """
        S1,A,2012,i,oppose,We say no.,,a
        S2,A,2012,i,oppose,"We say ""no"".",,a; b
        S3,A,2012,i,oppose,We say yes.,,a
        S4,A,2012,i,oppose,,They say no.,a
        S5,A,2012,i,oppose,We say,,a;gone

        """

    @Test func whatIsRequiredAndNotThere() async throws {
        let required = try await small("evidence}\nlabel: tbl-x\ndata: s\nrequired: true\nallow: [paraphrase]")
        #expect(required.diagnostics.filter { $0.severity == .error }.map(\.message) == ["2 quotations are not verified: 'S3' not-found, 'S5' ambiguous:2"])
        let allowed = try await small("evidence}\nlabel: tbl-x\ndata: s\nrequired: true\nallow: [paraphrase, ambiguous, not-found]\nby: status")
        #expect(!allowed.diagnostics.hasErrors)
        #expect(try allowed.table("tbl-x").lines(["id", "status", "quotation"]) == [
            "S1 | verified | “We say no.”", "S2 | verified-normalised | “We say \"no\".”", "S3 | not-found | “We say yes.”",
            "S4 | paraphrase | They say no.", "S5 | ambiguous:2 | “We say”",
        ])
        #expect(try allowed.table("tbl-x-status").lines(["status", "n"]) == [
            "verified | 1", "verified-normalised | 1", "ambiguous:2 | 1", "not-found | 1", "paraphrase | 1", "Total | 5",
        ])
        #expect(try allowed.table("tbl-x").noteText.hasSuffix("Words without quotation marks are a coder’s summary."))
    }

    @Test func theSourcesAndWhereTheyAreUsed() async throws {
        let sample = try await small("sources}\nlabel: tbl-x")
        #expect(!sample.diagnostics.hasErrors)
        #expect(sample.diagnostics.filter { $0.severity == .warning }.map(\.message).contains("source 'gone' is not in 'r.csv'"))
        let table = try sample.table("tbl-x")
        #expect(table.lines(["key", "title", "author", "date", "text_code", "statements"]) == [
            "a | Minutes | Clerk | 2012-03 | shipped | 5", "b | Leaflet |  |  | missing | 1", "gone |  |  |  | unregistered | 1", "z | Unused |  |  | not-shipped | 0",
        ].map { $0.replacing("missing", with: table.lines(["text_code"])[1]) })
        #expect(["missing", "not-shipped"].contains(table.lines(["text_code"])[1]))
        #expect(table.noteText == "4 sources. Named by rows, and not in the registry: gone.")
        #expect(table.trails.map(\.row) == [0, 1, 2])
        #expect(table.trails.first?.parts.first?.ids == ["S1", "S2", "S3", "S4", "S5"])
    }

    @Test func citedSourcesKnowTheirSections() async throws {
        let sample = try await harbour("sources", "data: s\ncited-only: true")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.lines(["key", "text_code", "cited_in"]) == ["minutes-1 | shipped | Meetings"])
        #expect(table.noteText == "1 source. Left out: 4 sources that the text does not cite.")
        let list = try await harbour("sources", "style: list").table("tbl-x")
        #expect(list.rows.count == 5)
        #expect(list.lines(["entry"])[0] == "Town Council of Tarnsey, Minutes of the ordinary meeting of 11 February 2031 (fictional), (fictional; written for a sample report), 11 February 2031")
    }
}
