import Foundation
import ReportEngine
import TestSupport
import Testing

/// A cache that is damaged, full, read-only, used by two, or left by a killed run.
@Suite struct CacheDamageTests {
    @Test(arguments: ["empty", "cut", "flipped", "other", "text"]) func aDamagedEntryIsMadeAnew(kind: String) async throws {
        let project = try await CacheProject()
        try await project.render()
        let entries = project.entries
        #expect(entries.count > 8)
        let first = try Files.read(entries[0])
        for path in entries {
            var bytes = try Files.read(path)
            switch kind {
            case "empty": bytes = []
            case "cut": bytes.removeLast(1)
            case "flipped": bytes[bytes.count - 2] ^= 1
            case "other": bytes = path == entries[0] ? try Files.read(entries[1]) : first
            default: bytes = Array("nonsense\n".utf8)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        try project.edit("There were", "All in all there were")
        #expect(try await project.render().starts == 1)
        try await project.expectAsIfCold()
        try project.edit("All in all there were", "There were")
        #expect(try await project.render().starts == 0)
    }

    @Test func twoRendersAtOnceAgree() async throws {
        let project = try await CacheProject()
        let workspace = project.workspace
        async let first = workspace.report("render")
        async let second = workspace.report("render")
        let (one, two) = (try await first, try await second)
        #expect(one.code == 0 && two.code == 0, "\(one.talk)\(two.talk)")
        try project.edit("There were", "All in all there were")
        async let third = workspace.report("render")
        async let fourth = workspace.report("render")
        #expect(try await third.code == 0)
        #expect(try await fourth.code == 0)
        try await project.expectAsIfCold()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: project.cacheFolder).filter { $0.hasSuffix(".tmp") }.isEmpty)
    }

    @Test func aKilledRunLeavesNothingThatHarms() async throws {
        let slow = "```{python}\nimport os, time\nopen(os.environ['TMPDIR'] + '/begun', 'w').close()\ntime.sleep(60)\n```"
        let text = SmallProject.definition.replacing("[html, pdf]", with: "[html]")
        let project = try await CacheProject(text + "\n" + slow + "\n")
        let workspace = project.workspace
        try await Gate.runs.pass {
            let program = try workspace.start(["render"])
            #expect(await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } })
            kill(program.pid, SIGKILL)
            _ = await program.finish()
        }
        #expect(!workspace.names(in: workspace.temporary).isEmpty)
        let cleaned = try await workspace.report("clean", "--dry-run", program: [project.tree.report])
        #expect(cleaned.code == 0)
        #expect(cleaned.talk.contains("would remove 1 folder of killed runs"), "\(cleaned.talk)")
        // The next render removes it.
        try workspace.write(text, to: "notebooks/small.qmd")
        try await project.render()
        try await project.expectAsIfCold()
        #expect(workspace.names(in: workspace.temporary).isEmpty)
    }

    /// A cache that cannot be written is no reason not to render.
    @Test func withoutAPlaceForItNothingIsKept() async throws {
        let project = try await CacheProject()
        try project.workspace.write("no folder", to: "file")
        let run = try await project.render(environment: ["XDG_CACHE_HOME": project.workspace.absolute("file")])
        #expect(run.talk.split(separator: "\n").count == 1, "\(run.talk)")
        try project.edit("There were", "All in all there were")
        #expect(try await project.render(environment: ["XDG_CACHE_HOME": project.workspace.absolute("file")]).starts == 1)
        try await project.expectAsIfCold()
    }

    /// A file system that is full, or takes nothing: in a mount of the test's own, which ends with it.
    @Test(arguments: ["size=48k", "size=1m,ro"]) func aFullOrClosedDiskIsNoReason(options: String) async throws {
        let project = try await CacheProject()
        let cache = "\(project.workspace.path)/mounted"
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        let script = "mount -t tmpfs -o \(options) none '\(cache)' && exec \"$0\" \"$@\""
        for words in ["There were", "All in all there were"] {
            try project.edit("There were", words)
            let run = try await project.workspace.report(
                "render", environment: ["XDG_CACHE_HOME": cache], program: ["unshare", "-rm", "sh", "-c", script, project.tree.report])
            #expect(run.code == 0, "\(run.talk)")
            #expect(run.talk.split(separator: "\n").count == 1, "\(run.talk)")
        }
        try await project.expectAsIfCold()
    }
}
