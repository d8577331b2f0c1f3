import Foundation
import TestSupport
import Testing

/// A render that is ended from outside.
@Suite struct InterruptionTests {
    private static let slow = SmallProject.plain(
        "Slow", body: "```{python}\nimport os, time\nif os.fork() == 0:\n    time.sleep(600)\nopen(os.environ['TMPDIR'] + '/begun', 'w').close()\ntime.sleep(600)\n```")

    /// The cell would go on for ten minutes: that the command ends at all is the proof. A second signal changes nothing.
    @Test(arguments: [[SIGINT], [SIGTERM], [SIGHUP], [SIGINT, SIGINT]])
    func endsItsKernelsAndItsScratch(signals: [Int32]) async throws {
        let workspace = try SmallProject.of(["slow.qmd": InterruptionTests.slow])
        try workspace.write("the last good report\n", to: "reports/slow.html")
        let ended = try await Gate.runs.pass {
            let program = try workspace.start(["render"])
            let hasBegun = await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } }
            #expect(hasBegun, "\(program.talk)")
            for signal in signals { program.send(signal) }
            return await program.finish(within: .seconds(20))
        }
        #expect(!ended.isLate)
        #expect(ended.signal == signals[0], "\(ended.code ?? -1) \(ended.standardError)")
        #expect(ended.standardError == "")
        #expect(await eventually { workspace.processes.isEmpty }, "\(workspace.processes)")
        #expect(workspace.leftovers == [])
        #expect(workspace.snapshot("reports") == ["slow.html": Data("the last good report\n".utf8)])
    }

    /// Killed, it can tidy nothing up itself; its kernels see that it is gone.
    @Test func kernelsDoNotOutliveAKilledCommand() async throws {
        let workspace = try SmallProject.of(["slow.qmd": InterruptionTests.slow])
        let ended = try await Gate.runs.pass {
            let program = try workspace.start(["render"])
            #expect(await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } })
            #expect(workspace.processes.count > 3)
            program.send(SIGKILL)
            return await program.finish(within: .seconds(20))
        }
        #expect(ended.signal == SIGKILL && !ended.isLate)
        #expect(await eventually { workspace.processes.isEmpty }, "\(workspace.processes)")
        #expect(!workspace.exists("reports"))
    }

    /// What whoever started it asks it not to hear it does not hear.
    @Test func nohupIsRespected() async throws {
        let cell = "```{python}\nimport os, time\nopen(os.environ['TMPDIR'] + '/begun', 'w').close()\nwhile not os.path.exists('go.txt'): time.sleep(0.05)\n```"
        let workspace = try SmallProject.of(["slow.qmd": SmallProject.plain("Slow", body: cell)])
        let ended = try await Gate.runs.pass {
            let program = try workspace.start(["render"], program: ["sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"", Workspace.executables + "/report"])
            #expect(await eventually(within: .seconds(60)) { workspace.names(in: workspace.temporary).contains { $0.hasSuffix("/begun") } })
            program.send(SIGHUP)
            // Sent before the cell can end.
            try workspace.write("go\n", to: "notebooks/go.txt")
            return await program.finish()
        }
        #expect(ended.code == 0, "\(ended.standardError)")
        #expect(workspace.exists("reports/slow.html"))
    }
}
