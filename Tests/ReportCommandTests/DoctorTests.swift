import Foundation
import TestSupport
import Testing

/// `report doctor`: what this machine enforces. Where it enforces too little, this fails.
@Suite struct DoctorTests {
    @Test func everyProbeIsDenied() async throws {
        let workspace = try Workspace()
        let run = try await workspace.report("doctor")
        #expect(run.code == 0, "\(run.output)")
        #expect(run.talk == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("report ") == true)
        #expect(lines.count { $0.hasPrefix("ok  denied") } >= 15)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("ok  ") || $0.hasPrefix("!   ") }, "\(run.output)")
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func saysWhatIsMissing() async throws {
        let workspace = try Workspace()
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        try workspace.remove("\(tree.path)/bin/report-kernel")
        let run = try await workspace.report("doctor", program: [tree.report])
        #expect(run.code == 5)
        #expect(run.output.contains("report-kernel' does not exist") && run.output.contains("help:"))
        try workspace.write(SmallProject.plain(), to: "plain.qmd")
        let render = try await workspace.report("render", "plain.qmd", program: [tree.report])
        #expect(render.code == 5)
        #expect(render.talk.contains("error: the kernel does not start") && render.talk.contains("help: see 'report doctor'"), "\(render.talk)")
        #expect(workspace.names(in: ".") == ["plain.qmd"])
    }
}
