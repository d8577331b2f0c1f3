import Foundation
import TestSupport
import Testing

/// `report check`: what can be known without running anybody's code.
@Suite struct CheckTests {
    private static let checked = Task { () throws -> (Workspace, Workspace.Run, before: [String: Data]) in
        let workspace = try Fault.makeProject()
        let before = workspace.snapshot()
        return (workspace, try await workspace.report("check", "--diagnostic-format", "json"), before)
    }

    /// Faults of content that show without a run.
    private static let known = ["column", "by", "citation", "date", "stance", "encoding", "picture"]

    @Test(arguments: Fault.ofText + Fault.ofContent.filter { known.contains($0.name) })
    func finds(fault: Fault) async throws {
        let (_, run, _) = try await CheckTests.checked.value
        let own = run.diagnostics.filter { $0.place.hasPrefix("notebooks/\(fault.place)") }
        #expect(own.map(\.id).contains(fault.id), "\(run.talk)")
        #expect(run.talk.contains("notebooks/\(fault.file): 1 error\n"), "\(run.talk)")
    }

    @Test func writesNothingAndRunsNothing() async throws {
        let (workspace, run, before) = try await CheckTests.checked.value
        #expect(run.code == 3)
        #expect(run.output == "")
        // Only a run shows these.
        for name in ["python", "python-inline", "value-row", "check"] {
            #expect(run.talk.contains("notebooks/\(name).qmd: nothing to mend\n"), "'\(name)'")
        }
        #expect(run.talk.contains("notebooks/right.qmd: nothing to mend\n"))
        #expect(workspace.snapshot() == before)
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func neverRunsAuthorsCode() async throws {
        let endless = "```{python}\nopen('made.txt', 'w').write('ran')\nwhile True: pass\n```\n\n```{sql}\nSELECT count(*) FROM range(1000000000000) a, range(1000000) b\n```"
        let workspace = try SmallProject.of(["endless.qmd": SmallProject.plain("Endless", body: endless)])
        let run = try await workspace.report("check")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.talk == "notebooks/endless.qmd: nothing to mend\n")
        #expect(workspace.names(in: ".") == ["notebooks/endless.qmd", "report.yml"])
    }

    @Test func theReportsOfThisRepositoryHaveNothingToMend() async throws {
        let workspace = try Samples.project()
        let run = try await workspace.report("check", "--diagnostic-format", "json")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.diagnostics.isEmpty)
    }
}
