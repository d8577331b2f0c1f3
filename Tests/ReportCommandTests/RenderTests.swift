import Foundation
import TestSupport
import Testing

/// What `report render` writes, and where.
@Suite struct RenderTests {
    @Test func writesHTMLAndPDFOfAProject() async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.talk == "notebooks/small.qmd → reports/small.html, reports/small.pdf (TIME)\n")
        #expect(run.output == "")
        #expect(workspace.names(in: "reports") == ["small.html", "small.pdf"])
        #expect(workspace.text("reports/small.html").hasPrefix("<!DOCTYPE html>"))
        workspace.expect("reports/small.html", says: "There were 5 orders in all (Table 1, Figure 1). The region is north.")
        workspace.expect("reports/small.html", says: "An included sentence.")
        workspace.expect("reports/small.html", says: "Regions with 2 orders")
        let paper = try #require(workspace.bytes("reports/small.pdf"))
        #expect(paper.starts(with: Data("%PDF-".utf8)))
        let text = try await Paper.text(workspace.absolute("reports/small.pdf"))
        #expect(text.contains("There were 5 orders in all (Table 1, Figure 1)."))
        // 2 × (10 + 5 + 7), by way of SQL and Python.
        #expect(text.contains("44"))
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func writesTablesAsCSV() async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render", "--to", "csv")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.names(in: "reports") == ["small.tbl-amounts.csv", "small.tbl-doubled.csv", "small.tbl-regions.csv"])
        #expect(workspace.text("reports/small.tbl-amounts.csv") == "region,amount\nnorth,22\nsouth,22\n")
        #expect(workspace.text("reports/small.tbl-doubled.csv") == "region,amount\nnorth,44\nsouth,44\n")
        #expect(workspace.text("reports/small.tbl-regions.csv").hasPrefix("region,"))
    }

    @Test func sendsOneReportToOneFile() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        #expect(try await workspace.report("render", "-o", "out/page.html").code == 0)
        #expect(workspace.names(in: "out") == ["page.html"])
        #expect(!workspace.exists("reports"))
        #expect(try await workspace.report("render", "notebooks/plain.qmd", "-o", "out/paper.pdf").code == 0)
        #expect(workspace.bytes("out/paper.pdf")?.starts(with: Data("%PDF-".utf8)) == true)
        #expect(try await workspace.report("render", "-o", "out/odd", "--to", "html").code == 0)
        #expect(workspace.bytes("out/odd") == workspace.bytes("out/page.html"))
    }

    @Test func rendersTheDefinitionsOfAFolder() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(), "part/other.qmd": SmallProject.plain()])
        #expect(try await workspace.report("render", "notebooks/part", "--to", "html").code == 0)
        #expect(workspace.names(in: "reports") == ["part/other.html"])
        #expect(workspace.names(in: "reports/part") == ["other.html"])
        try workspace.write("a\n1\n", to: "notebooks/data/x.csv")
        let run = try await workspace.report("render", "notebooks/data")
        #expect(run.code == 64)
        #expect(run.talk.contains("no definition lies in 'notebooks/data'"))
    }

    @Test(arguments: [
        (["-o", "page.doc"], "does not say its format"), (["-o", "page.html", "--to", "html,pdf"], "names one file"),
        (["--to", "docx"], "formats are html, pdf and csv"), (["-P", "=x"], "write 'name=value'"),
        (["--each", "region"], "--each"), (["notebooks/plain.qm"], "did you mean"), (["report.yml"], "definitions end with"),
        (["--colour"], "--colour"),
    ])
    func refusesWhatItDoesNotUnderstand(arguments: [String], words: String) async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        let run = try await workspace.report(["render"] + arguments)
        #expect(run.code == 64)
        #expect(run.talk.contains(words), "\(run.talk)")
        #expect(run.output == "")
        #expect(!workspace.exists("reports"))
    }

    @Test func oneFileIsNotForTwoReports() async throws {
        let workspace = try SmallProject.of(["a.qmd": SmallProject.plain(), "b.qmd": SmallProject.plain()])
        let run = try await workspace.report("render", "-o", "page.html")
        #expect(run.code == 64)
        #expect(run.talk.contains("2 reports"))
    }

    @Test func writesBelowAnotherFolder() async throws {
        let workspace = try SmallProject.of(["deep/plain.qmd": SmallProject.plain()])
        #expect(try await workspace.report("render", "--output-dir", "elsewhere").code == 0)
        #expect(workspace.names(in: "elsewhere") == ["deep/plain.html"])
        #expect(!workspace.exists("reports"))
    }

    @Test func takesParametersFromTheCommandLine() async throws {
        let workspace = try SmallProject.make()
        try workspace.write("minimum: 3\nregion: east\n", to: "values.yml")
        #expect(try await workspace.report("render", "--to", "html", "--params-file", "values.yml").code == 0)
        workspace.expect("reports/small.html", says: "Regions with 3 orders")
        workspace.expect("reports/small.html", says: "The region is east.")
        // The command line wins over the file, and the first `=` splits.
        #expect(try await workspace.report("render", "--to", "html", "--params-file", "values.yml", "-P", "region=a=b", "-P", "minimum:1").code == 0)
        workspace.expect("reports/small.html", says: "Regions with 1 orders")
        workspace.expect("reports/small.html", says: "The region is a=b.")
    }

    @Test(arguments: [
        ("minimun=3", "parameter-unknown", "did you mean 'minimum'?"), ("minimum=three", "parameter-type", "whole number"),
        ("minimum=101", "parameter-choice", ""),
    ])
    func refusesParameters(parameter: String, id: String, help: String) async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render", "-P", parameter, "--diagnostic-format", "json")
        #expect(run.code == 1)
        #expect(run.errors == [id], "\(run.talk)")
        #expect(help.isEmpty || run.diagnostics.first?.help?.first?.contains(help) == true, "\(run.talk)")
        #expect(run.diagnostics.first?.file == "notebooks/small.qmd")
        #expect(!workspace.exists("reports"))
    }

    @Test func rendersOneReportForEachValue() async throws {
        let workspace = try SmallProject.of(["area.qmd": SmallProject.plain(
            "Area", head: "params: {region: nowhere}", body: "Read from `{sql} SELECT $region AS r`.")])
        try workspace.write("region,paid\nnorth,yes\nsouth/east,no\nnorth,no\n,yes\n", to: "regions.csv")
        let run = try await workspace.report("render", "--each", "region=regions.csv#region", "--jobs", "2")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.names(in: "reports") == ["area-north.html", "area-south-east.html"])
        workspace.expect("reports/area-north.html", says: "Read from north.")
        workspace.expect("reports/area-south-east.html", says: "Read from south/east.")
    }

    @Test func valuesThatGiveOneFileNameAreRefused() async throws {
        let workspace = try SmallProject.of(["area.qmd": SmallProject.plain("Area", head: "params: {region: nowhere}")])
        try workspace.write("region\na/b\na-b\n", to: "regions.csv")
        let run = try await workspace.report("render", "--each", "region=regions.csv#region", "--diagnostic-format", "json")
        #expect(run.code == 1)
        #expect(run.errors == ["render-collision"])
        #expect(!workspace.exists("reports"))
    }

    @Test func rendersAsManyAtOnceAsItIsTold() async throws {
        let names = (1...4).map { "r\($0)" }
        let workspace = try SmallProject.of(Dictionary(uniqueKeysWithValues: names.map { ("\($0).qmd", SmallProject.plain($0)) }))
        for jobs in ["1", "3"] {
            let run = try await workspace.report("render", "--jobs", jobs, "--no-cache")
            #expect(run.code == 0)
            #expect(workspace.names(in: "reports") == names.map { "\($0).html" })
            #expect(run.talk.split(separator: "\n").count == 4)
        }
    }

    @Test func outsideAProjectOutputsStandBesideTheDefinition() async throws {
        let workspace = try Workspace()
        try workspace.write(SmallProject.plain(), to: "folder/lone.qmd")
        try workspace.write("no head, no definition\n", to: "folder/README.md")
        #expect(try await workspace.report("render", "folder/lone.qmd").code == 0)
        #expect(workspace.names(in: ".") == ["folder/README.md", "folder/lone.html", "folder/lone.qmd"])
        let run = try await workspace.report("render", in: "folder")
        #expect(run.code == 0)
        #expect(run.talk.hasPrefix("lone.qmd"))
        let nothing = try await workspace.report("render")
        #expect(nothing.code == 64)
        #expect(nothing.talk.contains("no definition is here"))
    }

    @Test func formatsComeFromTheDefinitionThenTheProject() async throws {
        let workspace = try SmallProject.of([
            "own.qmd": SmallProject.plain("Own", head: "format: pdf"), "silent.qmd": SmallProject.plain("Silent"),
        ])
        #expect(try await workspace.report("render").code == 0)
        #expect(workspace.names(in: "reports") == ["own.pdf", "silent.html"])
        try workspace.write("format: [html, pdf]\n", to: "report.yml")
        #expect(try await workspace.report("render").code == 0)
        #expect(workspace.names(in: "reports") == ["own.pdf", "silent.html", "silent.pdf"])
    }

    @Test func definitionsOfOneNameAreRefusedByBothNames() async throws {
        let workspace = try SmallProject.of(["x.md": SmallProject.plain("M"), "x.qmd": SmallProject.plain("Q")])
        let run = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(run.code == 1)
        #expect(run.errors == ["render-collision"])
        #expect(run.talk.contains("notebooks/x.md") && run.talk.contains("notebooks/x.qmd"))
        #expect(run.diagnostics.first?.help?.isEmpty == false)
        #expect(!workspace.exists("reports"))
    }

    @Test func strictRefusesWarnings() async throws {
        let unordered = SmallProject.plain("Unordered", body: "```{sql}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT * FROM (VALUES (1), (2)) AS t (n)\n```")
        let workspace = try SmallProject.of(["unordered.qmd": unordered])
        let strict = try await workspace.report("render", "--strict", "--diagnostic-format", "json")
        #expect(strict.code == 3)
        #expect(strict.diagnostics.map(\.id) == ["sql-unordered"])
        #expect(strict.diagnostics.first?.severity == "warning")
        #expect(!workspace.exists("reports"))
        let lax = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(lax.code == 0)
        #expect(lax.diagnostics.map(\.id) == ["sql-unordered"])
        #expect(workspace.exists("reports/unordered.html"))
        // What was rendered without `--strict` does not count with it.
        #expect(try await workspace.report("render", "--strict").code == 3)
    }

    @Test(arguments: ["reports/plain.html", "reports"])
    func whatCannotBeWrittenIsTheOperatorsError(place: String) async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        if place == "reports" { try workspace.write("a file\n", to: "reports") } else { try workspace.write("x", to: "\(place)/inside") }
        let before = workspace.snapshot()
        let run = try await workspace.report("render")
        #expect(run.code == 74, "\(run.talk)")
        #expect(run.talk.contains("error: 'PROJECT/\(place)") && run.talk.contains("help: "), "\(run.talk)")
        #expect(workspace.snapshot() == before)
        #expect(workspace.processes == [])
        #expect(workspace.leftovers == [])
    }

    /// The same as on a full disk: a write in the middle does not succeed.
    @Test func halfAWriteLeavesTheOldOutput() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("the last good report\n", to: "reports/plain.html")
        let before = workspace.snapshot()
        let run = try await workspace.report("render", program: ["bash", "-c", "ulimit -f 64; exec \"$0\" \"$@\"", Workspace.executables + "/report"])
        #expect(run.code == 74, "\(run.talk)")
        #expect(run.talk.contains("error: 'PROJECT/reports/plain.html' cannot be written: file too large"), "\(run.talk)")
        #expect(workspace.snapshot() == before)
        #expect(workspace.leftovers == [])
        #expect(try await workspace.report("render").code == 0)
    }

    @Test func aLinkAtTheOutputIsReplacedAndNotFollowed() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("precious\n", to: "precious.txt")
        try FileManager.default.createDirectory(atPath: workspace.absolute("reports"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: workspace.absolute("reports/plain.html"), withDestinationPath: workspace.absolute("precious.txt"))
        #expect(try await workspace.report("render").code == 0)
        #expect(workspace.text("precious.txt") == "precious\n")
        workspace.expect("reports/plain.html", says: "Plain")
    }

    /// A link comes with the project, and reports of another may lie behind it; what the command line names is the operator's.
    @Test(arguments: ["reports", "reports/below", "elsewhere"])
    func outputsDoNotFollowALinkOutOfTheProject(link: String) async throws {
        let folder = link == "reports/below" ? "below/" : ""
        let workspace = try SmallProject.of(["\(folder)plain.qmd": SmallProject.plain()])
        let others = workspace.path + "/others"
        try FileManager.default.createDirectory(atPath: others, withIntermediateDirectories: true)
        try "precious\n".write(toFile: others + "/plain.html", atomically: true, encoding: .utf8)
        if link == "elsewhere" { try workspace.write("output-dir: elsewhere\n", to: "report.yml") }
        try FileManager.default.createDirectory(atPath: workspace.absolute("reports"), withIntermediateDirectories: true)
        if link == "reports" { try FileManager.default.removeItem(atPath: workspace.absolute("reports")) }
        try FileManager.default.createSymbolicLink(atPath: workspace.absolute(link), withDestinationPath: others)
        for command in ["render", "check"] {
            let run = try await workspace.report(command)
            #expect(run.code == (command == "render" ? 1 : 3), "\(run.talk)")
            #expect(run.talk.contains("error[source-outside-project]: '\(link)', where the report goes, is a link that leaves the project"), "\(run.talk)")
        }
        #expect(try String(contentsOfFile: others + "/plain.html", encoding: .utf8) == "precious\n")
        let named = try await workspace.report("render", "--output-dir", others)
        #expect(named.code == 0, "\(named.talk)")
        #expect(try String(contentsOfFile: others + "/\(folder)plain.html", encoding: .utf8).contains("<title>"))
    }

    /// Logs of hosts read lines that begin with '::' as commands.
    @Test func aLineBreakInANameStartsNoLine() async throws {
        let workspace = try SmallProject.of(["x\n::error ::owned.qmd": SmallProject.plain()])
        for arguments in [["render"], ["render"], ["render", "--strict", "--no-cache"], ["check"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 0, "\(run.talk)")
            #expect(!run.talk.contains("\n::error") && run.talk.contains("owned"), "\(run.talk)")
        }
    }
}
