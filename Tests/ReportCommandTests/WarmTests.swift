import Foundation
import TestSupport
import Testing

/// When a report is left as it is, and when it is rendered again.
@Suite struct WarmTests {
    private static let unchanged = "notebooks/small.qmd: unchanged\n"

    /// The small project rendered by executables that count how often a kernel was started.
    private func rendered() async throws -> (Workspace, PrivateTree) {
        let workspace = try SmallProject.make()
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        let run = try await workspace.report("render", program: [tree.report])
        try #require(run.code == 0, "\(run.talk)")
        #expect(tree.starts == 1)
        return (workspace, tree)
    }

    @Test func anUnchangedReportStartsNoKernel() async throws {
        let (workspace, tree) = try await rendered()
        let before = workspace.snapshot()
        let again = try await workspace.report("render", program: [tree.report])
        #expect(again.code == 0)
        #expect(again.talk == WarmTests.unchanged)
        #expect(tree.starts == 1)
        // Touched, but the same: known by its content.
        for file in ["notebooks/small.qmd", "notebooks/data/orders.csv", "notebooks/helper.py", "notebooks/_part.md"] {
            try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: workspace.absolute(file))
        }
        #expect(try await workspace.report("render", program: [tree.report]).talk == WarmTests.unchanged)
        #expect(tree.starts == 1)
        #expect(workspace.snapshot() == before)
        let fresh = try await workspace.report("render", "--no-cache", program: [tree.report])
        #expect(fresh.code == 0)
        #expect(fresh.talk.contains("→"))
        #expect(tree.starts == 2)
        #expect(workspace.snapshot() == before)
    }

    @Test func everyInputIsNoticed() async throws {
        let (workspace, tree) = try await rendered()
        func change(_ file: String, _ old: String, _ new: String, shows words: String) async throws {
            let text = workspace.text(file)
            try #require(text.contains(old))
            try workspace.write(text.replacing(old, with: new), to: file)
            let run = try await workspace.report("render", program: [tree.report])
            #expect(run.code == 0, "\(run.talk)")
            #expect(run.talk.contains("→"), "'\(file)' was changed and not noticed")
            workspace.expect("reports/small.html", says: words)
            #expect(try await workspace.report("render", program: [tree.report]).talk == WarmTests.unchanged)
        }
        try await change("notebooks/data/orders.csv", "south,no,2", "south,no,1000", shows: "1,020")
        try await change("notebooks/_part.md", "An included", "A changed", shows: "A changed sentence.")
        try await change("notebooks/helper.py", "2 * x", "3 * x", shows: "3,060")
        try await change("notebooks/small.qmd", "Orders of one day", "Orders of another day", shows: "Orders of another day")
        try await change("report.yml", "output-dir: reports\n", "output-dir: reports\nlang: en\n", shows: "Orders of another day")
        // A file that nothing named appears in the folder that Python reads.
        try workspace.write("new = 1\n", to: "notebooks/other.py")
        #expect(try await workspace.report("render", program: [tree.report]).talk.contains("→"))
    }

    @Test func changedOutputsAndOptionsAreNoticed() async throws {
        let (workspace, tree) = try await rendered()
        let page = workspace.bytes("reports/small.html")
        try workspace.write("scribbled over", to: "reports/small.html")
        #expect(try await workspace.report("render", program: [tree.report]).talk.contains("→"))
        #expect(workspace.bytes("reports/small.html") == page)
        try workspace.remove("reports/small.pdf")
        #expect(try await workspace.report("render", program: [tree.report]).talk.contains("→"))
        #expect(workspace.exists("reports/small.pdf"))
        #expect(try await workspace.report("render", "-P", "minimum=3", program: [tree.report]).talk.contains("→"))
        workspace.expect("reports/small.html", says: "Regions with 3 orders")
        #expect(try await workspace.report("render", program: [tree.report]).talk.contains("→"))
        #expect(workspace.bytes("reports/small.html") == page)
    }

    @Test(arguments: ["", "{", "{\"version\":2}", "\u{0}\u{1}"])
    func whatIsKeptIsBelievedOnlyWhenWhole(state: String) async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        #expect(try await workspace.report("render").code == 0)
        let folder = "\(workspace.home)/cache/report/state"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 1)
        for name in names { try workspace.write(state, to: "\(folder)/\(name)") }
        let run = try await workspace.report("render")
        #expect(run.code == 0)
        #expect(run.talk.contains("→"))
        #expect(try await workspace.report("render").talk == "notebooks/plain.qmd: unchanged\n")
    }

    @Test func withoutAHomeNothingIsKept() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        for _ in 0..<2 {
            let run = try await workspace.report("render", environment: ["HOME": "", "XDG_CACHE_HOME": ""])
            #expect(run.code == 0)
            #expect(run.talk.contains("→"))
        }
        #expect(workspace.names(in: ".") == ["notebooks/plain.qmd", "report.yml", "reports/plain.html"])
    }

    /// What was saved while a cell ran may have been read before or after.
    @Test func aChangeWhileRenderingIsNoticed() async throws {
        let cell = "```{python}\nimport tempfile, time\ntext = open('data/text.txt').read()\nopen(tempfile.gettempdir() + '/begun', 'w').close()\n"
            + "while text == 'before' == open('data/text.txt').read(): time.sleep(0.05)\nprint(text)\n```"
        let workspace = try SmallProject.of(["slow.qmd": SmallProject.plain("Slow", body: cell)])
        try workspace.write("before", to: "notebooks/data/text.txt")
        let ended = try await Gate.runs.pass {
            let program = try workspace.start(["render"])
            #expect(await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } })
            try workspace.write("after!", to: "notebooks/data/text.txt")
            return await program.finish()
        }
        #expect(ended.code == 0)
        workspace.expect("reports/slow.html", says: "before")
        #expect(try await workspace.report("render").talk.contains("→"))
        workspace.expect("reports/slow.html", says: "after!")
        #expect(try await workspace.report("render").talk == "notebooks/slow.qmd: unchanged\n")
    }

    @Test func twoCommandsMayRenderTheSame() async throws {
        let workspace = try SmallProject.make()
        async let first = workspace.report("render", "--no-cache")
        async let second = workspace.report("render", "--no-cache")
        let (one, two) = (try await first, try await second)
        #expect(one.code == 0 && two.code == 0, "\(one.talk)\(two.talk)")
        #expect(workspace.names(in: "reports") == ["small.html", "small.pdf"])
        let both = workspace.snapshot("reports")
        #expect(try await workspace.report("render", "--no-cache").code == 0)
        #expect(workspace.snapshot("reports") == both)
    }

    @Test func severalReportsOfOneFolderBecomeWarm() async throws {
        let workspace = try Workspace()
        for name in ["a", "b"] { try workspace.write(SmallProject.plain(name, body: "```{python}\nprint(1)\n```"), to: "\(name).qmd") }
        // Outputs stand beside the definitions, where the other one's Python cells can read them.
        for _ in 0..<2 { #expect(try await workspace.report("render").code == 0) }
        let run = try await workspace.report("render")
        #expect(run.talk.split(separator: "\n").sorted() == ["a.qmd: unchanged", "b.qmd: unchanged"])
    }
}
