import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Quotations of a dataset, looked for in texts beside it.
@Suite struct QuotationStatusTests {
    private static let text = "The quay is ours. We hold it “dear” – always.\nThe quay is ours. So it stays.\n"
    private static let digest = Digest.sha256(Array(text.utf8))

    private static let sources = """
        source_id,title,path,text_kind,sha256
        whole,Minutes,texts/minutes.txt,original,\(digest)
        unhashed,Minutes,texts/minutes.txt,,
        other,Minutes,texts/minutes.txt,original,\(String(repeating: "0", count: 64))
        abstract,Summary,texts/minutes.txt,abstract,
        away,Minutes,texts/away.txt,original,\(digest)
        lost,Minutes,texts/lost.txt,original,
        named,Minutes,,,

        """

    private func sample(_ rows: [String], head: String = "", sources: String = sources, extra: [String: String] = [:]) async throws -> RunSample {
        let header = "id,actor,date,issue,stance,quote,prefix,suffix,source\n"
        let lines = rows.enumerated().map { "S\($0 + 1),A,2012,i,support,\($1)\n" }.joined()
        var files = ["notebooks/s.csv": header + lines, "notebooks/sources.csv": sources, "notebooks/texts/minutes.txt": Self.text]
        files.merge(extra) { _, new in new }
        return try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements, sources: sources.csv\(head)}\n---\n\n```{stance}\nlabel: tbl-x\ndata: s\n```\n",
            files: files)
    }

    private func statuses(_ sample: RunSample) -> [String] {
        sample.record?.registers.first?.rows.map { $0.status?.code ?? "none" } ?? sample.diagnostics.brief
    }

    @Test(arguments: [
        ("So it stays.,,,whole", "verified"),
        ("So it stays.,,,unhashed", "verified"),
        ("We hold it \"\"dear\"\" - always., , ,whole", "not-found"),
        ("\"We hold it \"\"dear\"\" - always.\",,,whole", "verified-normalised"),
        ("The quay is ours.,,,whole", "ambiguous:2"),
        ("The quay is ours.,,\" So\",whole", "verified"),
        ("The quay is ours.,,\" Never\",whole", "context-mismatch"),
        ("The quay is theirs.,,,whole", "not-found"),
        ("So it stays.,,,unknown", "source-missing"),
        ("So it stays.,,,lost", "source-missing"),
        ("So it stays.,,,other", "source-changed"),
        ("So it stays.,,,away", "source-not-shipped"),
        ("So it stays.,,,named", "source-not-shipped"),
        ("So it stays.,,,abstract", "paraphrase"),
        (",,,whole", "paraphrase"),
        (",,,away", "paraphrase"),
        ("So it stays.,,,away; whole", "verified"),
        ("So it stays.,,,", "source-missing"),
        (",,,", "source-missing"),
    ])
    func aQuotationHasAStatus(row: String, expected: String) async throws {
        // CSV strictness is another matter: the doubled quotes of the third row stand in an unquoted field.
        let row = row.hasPrefix("We hold") ? row.replacing("\"\"", with: "'") : row
        #expect(statuses(try await sample([row])) == [expected])
    }

    @Test func aReaderWhoPutsTheTextThereSeesItVerified() async throws {
        let away = try await sample(["So it stays.,,,away"])
        let there = try await sample(["So it stays.,,,away"], extra: ["notebooks/texts/away.txt": Self.text])
        #expect(statuses(away) + statuses(there) == ["source-not-shipped", "verified"])
        #expect(InputList(plan: away.plan).absent == ["notebooks/texts/away.txt", "notebooks/texts/lost.txt"])
        #expect(InputList(plan: there.plan).absent == ["notebooks/texts/lost.txt"])
        #expect(there.record?.inputs.contains { $0.path == "notebooks/texts/away.txt" } == true)
    }

    @Test func requiredEvidenceStopsTheReport() async throws {
        let sample = try await sample(["So it stays.,,,whole", "The quay is theirs.,,,whole", ",,,whole"], head: ", evidence: required")
        #expect(sample.record == nil)
        #expect(sample.diagnostics.brief == [
            "data-quotation 3:21 'The quay is theirs.' the quotation of 'S2' is not verified: not-found | copy the words from the text again",
            "data-quotation 4:21 '' the quotation of 'S3' is not verified: paraphrase | quote the source, or write 'allow: paraphrase'",
        ])
    }

    @Test func allowNamesWhatIsAcceptedBesides() async throws {
        let rows = ["So it stays.,,,whole", "The quay is ours.,,,whole", ",,,whole"]
        let sample = try await sample(rows, head: ", evidence: required, allow: [paraphrase, ambiguous]")
        #expect(sample.diagnostics.brief == [])
        #expect(statuses(sample) == ["verified", "ambiguous:2", "paraphrase"])
    }

    @Test func evidenceNeedsARegistry() async throws {
        let sample = try await RunSample(
            "---\ndata:\n  s: {path: s.csv, kind: statements, evidence: required}\n---\n\n```{stance}\ndata: s\n```\n",
            files: ["notebooks/s.csv": "id,actor,date,issue,stance\nS1,A,2012,i,support\n"])
        #expect(sample.diagnostics.map(\.message) == ["'evidence: required' needs a registry of sources"])
    }

    @Test(arguments: [
        ("title\nx\n", "'sources.csv' has no column 'source_id', which a registry of sources needs"),
        ("source_id,title\na,x\na,y\n", "source 'a' stands twice"),
        ("source_id,title\n,y\n", "the source has no key"),
        ("source_id,text_kind\na,orginal\n", "'orginal' is no kind of text"),
        ("source_id,sha256\na,12ab\n", "'12ab' is no SHA-256"),
        ("source_id,path\na,../../etc/passwd\n", "'../../etc/passwd' is refused: it leaves the project"),
    ])
    func aRegistryIsChecked(sources: String, expected: String) async throws {
        let sample = try await sample([",,,a"], sources: sources)
        #expect(sample.diagnostics.map(\.message).contains(expected), "\(sample.diagnostics.brief)")
        #expect(sample.record == nil)
    }

    @Test func aStatusThatIsNoneIsNotAllowed() async throws {
        let sample = try await sample([",,,whole"], head: ", evidence: required, allow: verfied")
        #expect(sample.diagnostics.map(\.message).contains("'verfied' is no status of a quotation"), "\(sample.diagnostics.brief)")
    }
}
