import Foundation
import TestSupport
import Testing

/// Kernels that are killed from outside, as the system does where memory is short, at a fixed point: while a Python cell waits, and a SQL cell
/// waits for its table.
@Suite struct KernelDeathTests {
    /// Who dies, by the name of its folder.
    enum Victim: String, CaseIterable, Sendable { case engine, session, press, zygote }

    private static let definition = """
        ---
        title: Waits
        format: [html, pdf]
        data:
          orders: data/orders.csv
        values:
          all: tbl-after.total
        ---

        ```{python}
        #| label: tbl-waits
        #| tbl-cap: Waits
        import os, time, pandas
        folder = os.environ["TMPDIR"]
        open(folder + "/begun", "w").close()
        while not os.path.exists(folder + "/go"): time.sleep(0.02)
        pandas.DataFrame({"n": [40, 2]})
        ```

        ```{sql}
        #| label: tbl-after
        #| tbl-cap: After
        SELECT sum(n) AS total FROM "tbl-waits"
        ```

        It is `{value} all` in all.

        """

    /// Renders; when the cell waits, kills a process, and lets the cell go on.
    private func render(_ workspace: Workspace, _ arguments: String..., killing victim: Victim? = nil) async throws -> Program.Ended {
        try await Gate.runs.pass {
            let program = try workspace.start(["render"] + arguments)
            var begun: String?
            let hasBegun = await eventually(within: .seconds(60)) {
                begun = workspace.names(in: workspace.temporary).first { $0.hasSuffix("/begun") }
                return begun != nil
            }
            #expect(hasBegun, "\(program.talk)")
            if let victim {
                let pid = try #require(try await self.pid(of: victim, in: workspace, under: program.pid))
                #expect(Foundation.kill(pid, SIGKILL) == 0)
                #expect(await eventually { workspace.processes.allSatisfy { !$0.hasPrefix("\(pid) ") } })
            }
            if let begun { try? Data().write(to: URL(fileURLWithPath: workspace.temporary + "/" + begun.replacing("/begun", with: "/go"))) }
            return await program.finish()
        }
    }

    /// Kernels work in their folders, the session in the definition's.
    private func pid(of victim: Victim, in workspace: Workspace, under command: Int32) async throws -> Int32? {
        var found: Int32?
        await eventually(within: .seconds(60)) {
            let pids = workspace.processes.compactMap { $0.split(separator: " ").first.flatMap { Int32($0) } }
            found = pids.first { pid in
                let folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) ?? ""
                return switch victim {
                case .engine, .press: folder.hasPrefix(workspace.temporary) && folder.contains("/\(victim.rawValue)-")
                case .session: pid != command && folder == "\(workspace.project)/notebooks"
                case .zygote: KernelDeathTests.parent(of: pid) == command
                }
            }
            return found != nil
        }
        return found
    }

    private static func parent(of pid: Int32) -> Int32? {
        let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self) } ?? ""
        return stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap { Int32($0) }
    }

    /// Nothing that the dead one would have given is kept: cells that an engine had still to run once were, as if they gave nothing. A cell of
    /// SQL has a key only when it was run before, since what it reads is known then.
    @Test(arguments: Victim.allCases) func theNextRenderIsRight(victim: Victim) async throws {
        let workspace = try SmallProject.of(["waits.qmd": KernelDeathTests.definition])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        #expect(try await render(workspace).code == 0)
        workspace.expect("reports/waits.html", says: "It is 42 in all")
        let good = workspace.snapshot("reports")
        try workspace.write(KernelDeathTests.definition.replacing("[40, 2]", with: "[40, 3]"), to: "notebooks/waits.qmd")
        let dead = try await render(workspace, killing: victim)
        #expect([1, 5].contains(dead.code) && !dead.isLate, "\(dead.code ?? -1) \(dead.standardError)")
        #expect(dead.standardError.contains("error"), "\(dead.standardError)")
        #expect(workspace.snapshot("reports") == good)
        #expect(await eventually { workspace.processes.isEmpty }, "\(workspace.processes)")
        #expect(workspace.leftovers == [])
        let next = try await render(workspace)
        #expect(next.code == 0, "\(next.standardError)")
        workspace.expect("reports/waits.html", says: "It is 43 in all")
        guard victim == .engine else { return }
        let reports = workspace.snapshot("reports")
        #expect(try await render(workspace, "--no-cache").code == 0)
        #expect(workspace.snapshot("reports") == reports)
    }
}
