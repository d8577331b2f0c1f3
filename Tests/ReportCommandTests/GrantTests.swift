import Foundation
import ReportEngine
import TestSupport
import Testing

/// What definitions ask for, and what the operator grants them.
@Suite struct GrantTests {
    private func workspace(_ access: String, reads path: String) throws -> Workspace {
        let workspace = try SmallProject.of(["asks.qmd": SmallProject.plain("Asks", head: "access: \(access)", body: """
            ```{python}
            print(open("\(path)").read())
            ```
            """)])
        try workspace.write("codes of everybody", to: "shared/codes.txt")
        try workspace.write("nobody's business", to: "private/codes.txt")
        return workspace
    }

    @Test func withoutAGrantNothingRuns() async throws {
        let workspace = try workspace("[../shared]", reads: "../shared/codes.txt")
        let run = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(run.code == 5, "\(run.talk)")
        #expect(run.errors == ["kernel-access"])
        let found = try #require(run.diagnostics.first)
        #expect(found.place == "notebooks/asks.qmd:3:10")
        #expect(found.help?.joined().contains("--allow shared") == true, "\(found)")
        #expect(!workspace.exists("reports"))
        // A definition that fails for its own reasons counts more.
        try workspace.write(SmallProject.plain("Fails", body: "```{python}\n1 / 0\n```"), to: "notebooks/fails.qmd")
        #expect(try await workspace.report("render").code == 1)
    }

    @Test func whatWasAskedForAndGrantedIsReadAndRecorded() async throws {
        let workspace = try workspace("[../shared, ../notebooks]", reads: "../shared/codes.txt")
        let run = try await workspace.report("render", "--allow", "shared")
        #expect(run.code == 0, "\(run.talk)")
        workspace.expect("reports/asks.html", says: "codes of everybody")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/asks.record.json"))))
        #expect(record.access == ["../shared", "../notebooks"])
        // What lies outside may change without a trace, so it is read again.
        try workspace.write("codes of tomorrow", to: "shared/codes.txt")
        #expect(try await workspace.report("render", "--allow", "shared").code == 0)
        workspace.expect("reports/asks.html", says: "codes of tomorrow")
        #expect(try await workspace.report("verify", "--allow", "shared").code == 0)
        #expect(try await workspace.report("verify").code == 5)
    }

    /// A grant alone opens nothing, and a wide one no more than was asked for.
    @Test func nothingElseIsRead() async throws {
        let workspace = try workspace("[../shared]", reads: "../private/codes.txt")
        let wide = try await workspace.report("render", "--allow", ".", "--diagnostic-format", "json")
        #expect(wide.code == 1)
        #expect(wide.errors == ["python-exception"] && wide.talk.contains("PermissionError"), "\(wide.talk)")
        try workspace.write(SmallProject.plain(body: "```{python}\nopen('../shared/codes.txt')\n```"), to: "notebooks/asks.qmd")
        #expect(try await workspace.report("render", "--allow", "shared").code == 1)
        // A link into what was not granted leads nowhere.
        try FileManager.default.createSymbolicLink(atPath: workspace.absolute("shared/link"), withDestinationPath: workspace.absolute("private"))
        try workspace.write(SmallProject.plain(head: "access: ../shared/link", body: "```{python}\nopen('../shared/link/codes.txt')\n```"), to: "notebooks/asks.qmd")
        #expect(try await workspace.report("render", "--allow", "shared").code == 5)
    }

    @Test func aPathThatIsNotThere() async throws {
        let workspace = try workspace("../shard", reads: "x")
        let run = try await workspace.report("render", "--allow", ".", "--diagnostic-format", "json")
        #expect(run.code == 1)
        #expect(run.errors == ["source-missing"])
    }

    /// The cell could go on for its own five minutes.
    @Test(arguments: [
        "```{python}\nimport time\ntime.sleep(1e9)\n```", "```{sql}\nSELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b\n```",
    ]) func aReportEndsAtItsTimeLimit(cell: String) async throws {
        let workspace = try SmallProject.of(["slow.qmd": SmallProject.plain("Slow", body: cell)])
        let run = try await workspace.report("render", "--time-limit", "10s", "--diagnostic-format", "json")
        #expect(run.code == 1)
        #expect(run.errors == ["kernel-timed-out"], "\(run.talk)")
        let found = try #require(run.diagnostics.first)
        #expect(found.message == "the report ran longer than 10 s in all")
        #expect(found.help?.joined().contains("--time-limit") == true)
        #expect(found.place == "notebooks/slow.qmd:6:1")
        #expect(workspace.leftovers == [] && workspace.processes == [])
        #expect(try await workspace.report("render", "--time-limit", "soon").code == 64)
        #expect(try await workspace.report("render", "--time-limit", "0s").code == 64)
    }
}
