import Foundation
import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

/// `action.yml` and `docs/gitlab-ci.yml`: their own lines are run.
@Suite struct ActionTests {
    /// The lines of a step of the action.
    private func step(_ id: String) throws -> (text: String, variables: [String]) {
        let root = try yaml("action.yml")
        let steps = try #require(root["runs"]?["steps"]?.items)
        let step = try #require(steps.first { $0["id"]?.scalarText == id })
        #expect(step["shell"]?.scalarText == "bash")
        return (try #require(step["run"]?.scalarText), step["env"]?.entries?.map(\.key) ?? [])
    }

    private func yaml(_ path: String) throws -> YAMLValue {
        let file = SourceFile(name: path, text: try String(contentsOfFile: "\(Workspace.checkout)/\(path)", encoding: .utf8))
        let (value, faults) = YAMLParser.parse(file, range: 0..<file.bytes.count)
        #expect(faults.isEmpty)
        return try #require(value)
    }

    /// Runs a step as GitHub does.
    private func run(_ id: String, _ workspace: Workspace, _ variables: [String: String] = [:]) async throws -> Program.Ended {
        let step = try step(id)
        // A step reads what it is given by name, and nothing is pasted into its text.
        #expect(!step.text.contains("${{") || id == "none")
        var environment: [String: String] = [:]
        for name in step.variables { environment[name] = "" }
        environment["RUNNER_TEMP"] = workspace.temporary
        for name in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH"] { environment[name] = "\(workspace.path)/\(name)" }
        environment.merge(variables) { $1 }
        return try await workspace.run(["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.text], environment: environment)
    }

    private func project() async throws -> Workspace {
        let body = "```{sql}\n#| label: tbl-a\n#| tbl-cap: Amounts\nSELECT region, sum(amount) AS amount FROM orders GROUP BY region ORDER BY region\n```"
        let workspace = try SmallProject.of([
            "one.qmd": SmallProject.plain("One", head: "data: {orders: {path: data/orders.csv}}", body: body), "two words.qmd": SmallProject.plain("Two"),
        ])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        #expect(try await workspace.report("render").code == 0)
        return workspace
    }

    private func read(_ workspace: Workspace, _ name: String) -> String { workspace.text("\(workspace.path)/\(name)") }

    @Test func everyStepIsBash() async throws {
        let workspace = try Workspace()
        for id in ["install", "verify", "comment", "result"] {
            let ended = try await workspace.run("/bin/bash", "-n", "-c", try step(id).text)
            #expect(ended.code == 0, "\(id): \(ended.standardError)")
        }
    }

    @Test func verifyFillsTheSummaryAndSaysTheExitCode() async throws {
        let workspace = try await project()
        let well = try await run("verify", workspace, ["SUMMARY": "true", "JOBS": "1"])
        #expect(well.code == 0, "\(well.standardError)")
        #expect(read(workspace, "GITHUB_OUTPUT").hasPrefix("exit-code=0\naccount=\(workspace.temporary)/report-verify.md\n"))
        #expect(read(workspace, "GITHUB_STEP_SUMMARY").contains("notebooks/one.qmd") && read(workspace, "GITHUB_STEP_SUMMARY").contains("notebooks/two words.qmd"))
        #expect(try await run("result", workspace, ["CODE": "0"]).code == 0)

        try workspace.write(SmallProject.orders.replacing("north,yes,10", with: "north,yes,11"), to: "notebooks/data/orders.csv")
        try workspace.write("", to: "\(workspace.path)/GITHUB_STEP_SUMMARY")
        let changed = try await run("verify", workspace, ["SUMMARY": "true", "DEFINITIONS": "notebooks/one.qmd\n\n  \n"])
        #expect(changed.code == 0, "\(changed.standardError)")
        #expect(changed.standardOutput.contains("::error"), "\(changed.standardOutput)")
        #expect(read(workspace, "GITHUB_OUTPUT").contains("exit-code=4\n"))
        let summary = read(workspace, "GITHUB_STEP_SUMMARY")
        #expect(summary.contains("22") && summary.contains("23") && summary.contains("notebooks/data/orders.csv") && !summary.contains("two words"), "\(summary)")
        #expect(try await run("result", workspace, ["CODE": "4"]).code == 4)

        let spaced = try await run("verify", workspace, ["DEFINITIONS": "notebooks/two words.qmd"])
        #expect(spaced.code == 0 && read(workspace, "GITHUB_OUTPUT").hasSuffix("exit-code=0\naccount=\(workspace.temporary)/report-verify.md\n"), "\(spaced.standardError)")
        #expect(read(workspace, "GITHUB_STEP_SUMMARY") == summary)
    }

    @Test func whatWasNotComparedIsSaidToo() async throws {
        let workspace = try await project()
        let ended = try await run("verify", workspace, ["SUMMARY": "true", "DEFINITIONS": "notebooks/none.qmd; touch stolen"])
        #expect(ended.code == 0 && read(workspace, "GITHUB_OUTPUT").contains("exit-code=64"), "\(ended.standardError)")
        #expect(read(workspace, "GITHUB_STEP_SUMMARY").contains("ended with 64"))
        #expect(!workspace.exists("stolen"))
    }

    @Test func installTakesAGivenFolderOrMakesOne() async throws {
        let workspace = try Workspace()
        let given = try await run("install", workspace, ["GIVEN": Workspace.executables])
        #expect(given.code == 0 && given.standardOutput == ToolIdentity.version + "\n", "\(given.standardError)")
        #expect(read(workspace, "GITHUB_PATH") == Workspace.executables + "\n")
        // `make install` of the checkout, stood for by one that links what is built here: the rule itself is tested in InstallTests.
        try workspace.write("install:\n\tmkdir -p $(PREFIX)/bin\n\tln -s \(Workspace.executables)/report $(PREFIX)/bin/report\n", to: "checkout/Makefile")
        let made = try await run("install", workspace, ["SOURCE": workspace.absolute("checkout")])
        #expect(made.code == 0 && made.standardOutput.hasSuffix(ToolIdentity.version + "\n"), "\(made.standardError)")
        #expect(read(workspace, "GITHUB_PATH").hasSuffix("\(workspace.home)/.local/share/report-action/bin\n"))
    }

    @Test func theCommentIsMadeOnceAndThenWrittenAnew() async throws {
        let workspace = try await project()
        try workspace.write("| report | verdict |\n", to: "account.md")
        // Stands for GitHub: says the comment's number where there is one, and keeps what it was asked.
        try workspace.write("""
            #!/bin/bash
            printf '%s\\n' "$*" >> "$GH_LOG"
            for word; do [[ $word != body=@* ]] || cat "${word#body=@}" >> "$GH_LOG"; done
            [[ "$*" != *--paginate* ]] || cat "$GH_KNOWN"
            """, to: "bin/gh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workspace.absolute("bin/gh"))
        var variables = [
            "PATH": "\(workspace.absolute("bin")):/usr/bin:/bin", "GH_LOG": workspace.absolute("log"), "GH_KNOWN": "/dev/null", "GITHUB_REPOSITORY": "o/r", "NUMBER": "7",
            "ACCOUNT": workspace.absolute("account.md"),
        ]
        #expect(try await run("comment", workspace, variables).code == 0)
        #expect(workspace.text("log").contains("--method POST repos/o/r/issues/7/comments") && workspace.text("log").contains("<!-- report verify -->\n| report | verdict |"))
        try workspace.write("", to: "log")
        try workspace.write("41\n42\n", to: "known")
        variables["GH_KNOWN"] = workspace.absolute("known")
        #expect(try await run("comment", workspace, variables).code == 0)
        #expect(workspace.text("log").contains("--method PATCH repos/o/r/issues/comments/41") && !workspace.text("log").contains("POST"))
    }

    @Test func keysOfTheCacheComeFromRecordsAndLocks() throws {
        let text = try String(contentsOfFile: "\(Workspace.checkout)/action.yml", encoding: .utf8)
        #expect(text.contains("hashFiles('**/*.record.json', '**/requirements.lock')"))
        let root = try yaml("action.yml")
        #expect(root["runs"]?["using"]?.scalarText == "composite")
        // What a step is given is what its text reads.
        for step in root["runs"]?["steps"]?.items ?? [] {
            for entry in step["env"]?.entries ?? [] where entry.key != "GH_TOKEN" {
                #expect(step["run"]?.scalarText?.contains("$\(entry.key)") == true, "\(entry.key)")
            }
        }
    }

    @Test func theLinesForGitLabRun() async throws {
        let workspace = try await project()
        let job = try #require(try yaml("docs/gitlab-ci.yml")["verify-reports"])
        for line in try #require(job["script"]?.items).compactMap(\.scalarText) {
            let ended = try await workspace.run("/bin/bash", "-eo", "pipefail", "-c", line)
            #expect(ended.code == 0, "\(ended.standardError)")
        }
        let junit = try #require(job["artifacts"]?["reports"]?["junit"]?.scalarText)
        #expect(workspace.text(junit).contains("<testsuite") && workspace.text("report-verify.md").contains("notebooks/one.qmd"))
    }

    @Test func filesOfAnAccountAreNamedWithTheirFormat() async throws {
        let workspace = try await project()
        for text in ["summary.md", "html=x", "markdown="] { #expect(try await workspace.report("verify", "--write", text).code == 64, "\(text)") }
        let run = try await workspace.report("verify", "--write", "markdown=notebooks")
        #expect(run.code == 74 && run.talk.contains("'notebooks' cannot be written"), "\(run.talk)")
    }
}
