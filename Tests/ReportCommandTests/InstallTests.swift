import Foundation
import TestSupport
import Testing

/// An installed copy stands on its own.
@Suite struct InstallTests {
    @Test func rendersWithoutTheCheckout() async throws {
        let workspace = try Workspace(project: "empty")
        let prefix = "\(workspace.path)/usr"
        let installed = try await Program.run(
            ["env", "REPORT_BUILD=\(Workspace.executables)", "\(Workspace.checkout)/scripts/install", prefix])
        try #require(installed.code == 0, "\(installed.standardError)")
        #expect(installed.standardOutput == "installed \(prefix)/bin/report\n")
        // What it reads names no folder of the checkout, and no link leads out.
        let naming = try await Program.run(["grep", "-rlF", Workspace.checkout, "\(prefix)/lib"])
        #expect(naming.code == 1, "\(naming.standardOutput)")
        #expect(try await Paper.output("find", prefix, "-type", "l") == "")
        #expect(try await Paper.output("find", prefix, "!", "-perm", "-o=r") == "")

        try workspace.write("title,n\none,1\n", to: "data/things.csv")
        let slow = "```{python}\n#| label: work\nimport os, time, pandas, matplotlib.pyplot\nopen(os.environ['TMPDIR'] + '/begun', 'w').close()\nfor _ in range(600):\n    if os.path.exists('go.txt'): break\n    time.sleep(0.1)\nprint(6 * 7)\n```\n\n```{crosstab}\nlabel: tbl-x\ncaption: X\ndata: things\nrows: title\nchart: {kind: bar, label: fig-x}\n```"
        try workspace.write(SmallProject.plain("Installed", head: "format: [html, pdf]\ndata: {things: data/things.csv}", body: slow), to: "report.qmd")
        var program = ["\(prefix)/bin/report"]
        if geteuid() == 0 {
            for folder in [workspace.project, workspace.home, workspace.temporary] {
                try #require(try await Program.run(["chown", "-R", "nobody", folder]).code == 0)
            }
            program = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + program
        }
        let (ended, mapped) = try await Gate.runs.pass {
            let started = try workspace.start(["render", "report.qmd"], program: program)
            let hasBegun = await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } }
            #expect(hasBegun, "\(started.talk)")
            let mapped = filesInUse(by: workspace)
            try workspace.write("go\n", to: "go.txt")
            return (await started.finish(), mapped)
        }
        #expect(ended.code == 0, "\(ended.standardError)")
        #expect(mapped.contains { $0.hasPrefix("\(prefix)/lib/report/") })
        #expect(!mapped.contains { $0.hasPrefix(Workspace.checkout + "/") }, "\(mapped.filter { $0.hasPrefix(Workspace.checkout) })")
        workspace.expect("report.html", says: "42")
        #expect(try await Paper.text(workspace.absolute("report.pdf")).contains("42"))
        let new = try await workspace.report("new", "--project", "made", program: program)
        #expect(new.code == 0, "\(new.talk)")
    }

    /// What the processes of the workspace have open or mapped.
    private func filesInUse(by workspace: Workspace) -> Set<String> {
        var found: Set<String> = []
        for process in workspace.processes.compactMap({ $0.split(separator: " ").first }) {
            for line in (try? String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8))?.split(separator: "\n") ?? [] {
                if let slash = line.firstIndex(of: "/") { found.insert(String(line[slash...])) }
            }
            for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? [] {
                if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\(name)") { found.insert(target) }
            }
        }
        return found
    }
}
