import Foundation
import TestSupport
import Testing

/// `report render --watch`.
@Suite struct WatchTests {
    @Test func rendersAgainWhenAFileIsSaved() async throws {
        let workspace = try SmallProject.of(["live.qmd": SmallProject.plain("First", body: "{{< include _part.md >}}")])
        try workspace.write("Part one.\n", to: "notebooks/_part.md")
        try await Gate.runs.pass {
            let program = try workspace.start(["render", "--watch"])
            defer { program.send(SIGKILL) }
            func shows(_ words: String) async -> Bool {
                await eventually(within: .seconds(60)) { workspace.words("reports/live.html").contains(words) }
            }
            try #require(await program.says("watching"), "\(program.talk)")
            #expect(await shows("Part one."))
            // An include, then the definition itself, as editors save: by a new file in the old one's place.
            try workspace.write("Part two.\n", to: "notebooks/_part.md")
            #expect(await shows("Part two."), "\(program.talk)")
            try workspace.write(SmallProject.plain("Second", body: "{{< include _part.md >}}"), to: "notebooks/.live.qmd.new")
            #expect(rename(workspace.absolute("notebooks/.live.qmd.new"), workspace.absolute("notebooks/live.qmd")) == 0)
            #expect(await shows("Second"), "\(program.talk)")
            // Broken, the last good page stays and the place is told.
            let good = workspace.bytes("reports/live.html")
            try workspace.write(SmallProject.plain("Third", body: "See @tbl-gone."), to: "notebooks/live.qmd")
            #expect(await program.says("error[ref-unresolved]"), "\(program.talk)")
            #expect(await program.says("not rendered"))
            #expect(program.talk.contains("notebooks/live.qmd:5:6"))
            #expect(workspace.bytes("reports/live.html") == good)
            try workspace.write(SmallProject.plain("Fourth", body: "Mended."), to: "notebooks/live.qmd")
            #expect(await shows("Fourth"), "\(program.talk)")
            program.send(SIGINT)
            let ended = await program.finish(within: .seconds(20))
            #expect(ended.signal == SIGINT && !ended.isLate, "\(ended.standardError)")
            #expect(ended.standardOutput == "")
        }
        #expect(await eventually { workspace.processes.isEmpty })
        #expect(workspace.leftovers == [])
        #expect(workspace.names(in: "reports") == ["live.html"])
    }

    @Test func seesWhatPythonReads() async throws {
        let workspace = try SmallProject.make()
        try await Gate.runs.pass {
            let program = try workspace.start(["render", "--to", "html", "--watch"])
            defer { program.send(SIGKILL) }
            try #require(await program.says("watching"), "\(program.talk)")
            // A fault in a module, and then none.
            try workspace.write("def double(x):\n    return 2 * y\n", to: "notebooks/helper.py")
            #expect(await program.says("NameError"), "\(program.talk)")
            try workspace.write("def double(x):\n    return 3 * x\n", to: "notebooks/helper.py")
            #expect(await eventually(within: .seconds(60)) { workspace.words("reports/small.html").contains("66") }, "\(program.talk)")
            program.send(SIGTERM)
            #expect(await program.finish(within: .seconds(20)).signal == SIGTERM)
        }
        #expect(await eventually { workspace.processes.isEmpty })
        #expect(workspace.leftovers == [])
    }
}
