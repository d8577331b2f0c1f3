import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report render --from-record`: outputs written again from what was recorded, without definition, data or cells.
@Suite struct RecordedRenderTests {
    private func outputs(of record: String, in workspace: Workspace) throws -> [RunRecord.OutputRecord] {
        try RecordFile.decode(Array(try #require(workspace.bytes(record)))).outputs
    }

    /// A workspace that holds nothing but records.
    private func moved(_ records: [String], from workspace: Workspace) throws -> Workspace {
        let other = try Workspace(project: "elsewhere")
        for record in records { try other.write(try #require(workspace.bytes(record)), to: Paths.name(record)) }
        return other
    }

    private func expectRecorded(_ names: [String], in workspace: Workspace) throws {
        for name in names {
            let outputs = try outputs(of: name + RecordFile.suffix, in: workspace)
            #expect(!outputs.isEmpty)
            for output in outputs {
                #expect(Digest.sha256(Array(try #require(workspace.bytes(output.path), "\(output.path)"))) == output.digest, "\(output.path)")
            }
        }
    }

    @Test func givesTheRecordedBytesOfEveryDefinitionOfThisRepositoryFarFromIt() async throws {
        let samples = try await Samples.rendered
        let elsewhere = try moved(Samples.names.map { "reports/\($0).record.json" }, from: samples)
        let run = try await elsewhere.report(["render", "--from-record"] + Samples.names.map { $0 + RecordFile.suffix })
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.talk == Samples.names.map { "\($0).record.json → \($0).html, \($0).pdf\n" }.joined())
        try expectRecorded(Samples.names, in: elsewhere)
        #expect(elsewhere.leftovers == [])
        #expect(elsewhere.processes == [])
    }

    @Test func takesIncludesParametersAndTablesFromTheRecord() async throws {
        let workspace = try SmallProject.make()
        try workspace.write("region\nnorth\nsouth\n", to: "r.csv")
        let made = try await workspace.report("render", "--each", "region=r.csv#region", "-P", "minimum=1", "--to", "html,csv")
        #expect(made.code == 0, "\(made.talk)")
        let names = ["small-north", "small-south"]
        let elsewhere = try moved(names.map { "reports/\($0).record.json" }, from: workspace)
        let run = try await elsewhere.report(["render", "--from-record"] + names.map { $0 + RecordFile.suffix })
        #expect(run.code == 0, "\(run.talk)")
        try expectRecorded(names, in: elsewhere)
        #expect(elsewhere.text("small-south.html").contains("An included sentence."))
        #expect(elsewhere.text("small-south.tbl-amounts.csv") == "region,amount\nnorth,22\nsouth,22\n")
    }

    @Test func theLanguageOfTheProjectIsRecorded() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(head: "date: 2024-05-06")])
        try workspace.write("output-dir: reports\nlang: zh-Hans\n", to: "report.yml")
        _ = try await workspace.report("render")
        let elsewhere = try moved(["reports/plain.record.json"], from: workspace)
        let run = try await elsewhere.report("render", "--from-record", "plain.record.json")
        #expect(run.code == 0, "\(run.talk)")
        try expectRecorded(["plain"], in: elsewhere)
        #expect(elsewhere.text("plain.html").contains("<html lang=\"zh-Hans\">"))
    }

    @Test func writesWhereAndWhatIsAskedFor() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render")
        let page = workspace.bytes("reports/plain.html")
        try workspace.remove("reports/plain.html")
        let folder = try await workspace.report("render", "--from-record", "reports/plain.record.json", "--output-dir", "again", "--to", "html,pdf")
        #expect(folder.code == 0, "\(folder.talk)")
        #expect(folder.talk == "reports/plain.record.json → again/plain.html, again/plain.pdf\n")
        #expect(workspace.bytes("again/plain.html") == page)
        #expect(workspace.names(in: "reports") == [] && workspace.records(in: "again") == [])
        let named = try await workspace.report("render", "--from-record", "reports/plain.record.json", "-o", "other/page.html")
        #expect(named.code == 0, "\(named.talk)")
        #expect(workspace.bytes("other/page.html") == page)
        let beside = try await workspace.report("render", "--from-record", "reports/plain.record.json")
        #expect(beside.talk == "reports/plain.record.json → reports/plain.html\n")
        #expect(workspace.bytes("reports/plain.html") == page)
    }

    @Test func anOlderRecordIsWrittenWithANote() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render")
        var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/plain.record.json"))))
        record.toolVersion = "0.0.9"
        record.environment.fontsDigest = String(repeating: "0", count: 64)
        try workspace.write(Data(RecordFile.encode(record)), to: "old.record.json")
        let run = try await workspace.report("render", "--from-record", "old.record.json")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.talk.contains("note: other bytes than recorded: plain.html; it was recorded by report 0.0.9, and this is report \(ToolIdentity.version); the fonts are others than those recorded\n"), "\(run.talk)")
        #expect(workspace.text("plain.html").contains("report 0.0.9"))
    }

    @Test func strictWritesNothingWithAWarning() async throws {
        let body = "```{python}\n#| label: fig-x\n#| fig-cap: X\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n```"
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(body: body)])
        let made = try await workspace.report("render")
        #expect(made.code == 0 && made.talk.contains("warning[cell-alt-text]"), "\(made.talk)")
        let run = try await workspace.report("render", "--from-record", "reports/plain.record.json", "--strict", "--output-dir", "out")
        #expect(run.code == 3 && run.talk.contains("warning[cell-alt-text]") && run.talk.contains("not written, since '--strict' found warnings"), "\(run.talk)")
        #expect(!workspace.exists("out"))
    }

    // MARK: - What is refused

    @Test func aDamagedRecordIsRefusedAndNothingIsWritten() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(body: "```{sql}\nSELECT 1 AS n\n```")])
        let made = try await workspace.report("render")
        #expect(made.code == 0, "\(made.talk)")
        let text = workspace.text("reports/plain.record.json")
        let whole = try RecordFile.decode(Array(text.utf8))
        var changed = whole
        changed.sources[0].text += "More.\n"
        var cut = whole
        cut.sources[0].text = "---\ntitle: Plain\n---\n"
        cut.sources[0].digest = Digest.sha256(cut.sources[0].text)
        var outside = whole
        outside.outputs[0].path = "../plain.html"
        let cases: [(String, String)] = [
            (String(text.prefix(text.count / 2)), "it is no record of a report"), ("{}", "it is no record of a report"),
            (text.replacing("\"index\":0", with: "\"index\":\"0\""), "it is damaged: at cells[0].index"),
            (string(changed), "it is damaged: the text of 'notebooks/plain.qmd' is not the one that was recorded"),
            (string(cut), "it is damaged: its definition has no cell 1"), (string(outside), "its output '../plain.html' does not lie beside it"),
            (string(whole.embedded), "it is the copy that an output carries, which has no drawings"),
        ]
        for (content, reason) in cases {
            try workspace.write(content, to: "bad/plain.record.json")
            let run = try await workspace.report("render", "--from-record", "bad/plain.record.json", "reports/plain.record.json", "--output-dir", "out")
            #expect(run.code == 74, "\(reason): \(run.talk)")
            #expect(run.talk.hasPrefix("error: 'bad/plain.record.json' cannot be used as a record: \(reason)\nhelp: "), "\(run.talk)")
            #expect(!workspace.exists("out"))
        }
        let missing = try await workspace.report("render", "--from-record", "none.record.json")
        #expect(missing.code == 74 && missing.talk.contains("no such file or directory"), "\(missing.talk)")
    }

    private func string(_ record: RunRecord) -> String { String(decoding: RecordFile.encode(record), as: UTF8.self) }

    @Test(arguments: [
        ("\"omittedRows\":0", "\"omittedRows\":9223372036854775807", "9223372036854775807 rows are left out of a table"),
        ("\"index\":0", "\"index\":9223372036854775807", "a cell has the number 9223372036854775807"),
        ("\"path\":\"plain.html\"", "\"path\":\"a.record.json\"", "has no name of an output"),
        ("\"path\":\"plain.html\"", "\"path\":\"a\\u0000.html\"", "has no name of an output"),
    ])
    func whatNoRunGivesIsRefused(old: String, new: String, reason: String) async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(head: "date: 2024-05-06") + "\n```{sql}\n#| label: tbl-x\nSELECT 1 AS n ORDER BY n\n```\n"])
        _ = try await workspace.report("render", "--to", "html")
        let elsewhere = try moved(["reports/plain.record.json"], from: workspace)
        let text = elsewhere.text("plain.record.json")
        #expect(text.contains(old))
        try elsewhere.write(text.replacing(old, with: new), to: "plain.record.json")
        let run = try await elsewhere.report("render", "--from-record", "plain.record.json")
        #expect(run.code == 74 && run.talk.contains(reason), "\(run.talk)")
        #expect(!elsewhere.exists("plain.html"))
    }

    @Test func noFileOfAnotherKindIsWrittenOver() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(head: "date: 2024-05-06")])
        _ = try await workspace.report("render", "--to", "html")
        let elsewhere = try moved(["reports/plain.record.json"], from: workspace)
        try elsewhere.write(elsewhere.text("plain.record.json").replacing("\"path\":\"plain.html\"", with: "\"path\":\"Makefile\""), to: "plain.record.json")
        try elsewhere.write("all:\n", to: "Makefile")
        let run = try await elsewhere.report("render", "--from-record", "plain.record.json")
        #expect(run.code == 74 && elsewhere.text("Makefile") == "all:\n", "\(run.talk)")
    }

    @Test func optionsThatTheRecordAnswersAreRefused() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render")
        let record = "reports/plain.record.json"
        for (arguments, words) in [
            (["--from-record", record, "-P", "a=1"], "so that '--parameter' does not go with it"), (["notebooks/plain.qmd", "--from-record", record], "so that a definition does not"),
            (["--from-record", record, "--watch"], "so that '--watch' does not"),
            (["--from-record", record, record, "-o", "a.html"], "'--output' names one file, and 2 records are named"),
            (["--from-record", record, record], "would both be written to 'plain.html'"),
            (["--from-record", record, "--to", "docx"], "'docx' is no format"),
        ] {
            let run = try await workspace.report(["render"] + arguments)
            #expect(run.code == 64 && run.talk.contains(words), "\(arguments): \(run.talk)")
        }
    }
}
