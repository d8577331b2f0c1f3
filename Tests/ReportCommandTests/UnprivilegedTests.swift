import Foundation
import TestSupport
import Testing

/// A user without any privilege, who may make no namespaces either, renders in full confinement.
@Suite struct UnprivilegedTests {
    /// As root the test becomes `nobody`; as another user it is one already.
    @Test func rendersConfined() async throws {
        let workspace = try SmallProject.make()
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        let packages = try await tree.ownPackages()
        #expect(packages.hasPrefix(workspace.path))
        // The executables themselves, not the script that counts their starts.
        let copied = try await Program.run(["cp", "-f", Workspace.executables + "/report-kernel", "\(tree.path)/bin/report-kernel"])
        #expect(copied.code == 0, "\(copied.standardError)")
        let isRoot = geteuid() == 0
        if isRoot {
            let opened = try await Program.run(["chown", "-R", "nobody", workspace.path])
            #expect(opened.code == 0, "\(opened.standardError)")
        }
        // In a user namespace of its own no other can be made: what uses one would end here.
        let user = isRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"] : []
        let who = try await Program.run(user + ["sh", "-c", "id -u; grep CapEff /proc/self/status"])
        #expect(who.standardOutput.contains("CapEff:\t0000000000000000"), "\(who)")
        let run = try await workspace.report(["render"], program: user + [tree.report])
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.names(in: "reports") == ["small.html", "small.pdf"])
        let doctor = try await workspace.report(["doctor"], program: user + [tree.report])
        #expect(doctor.code == 0, "\(doctor.talk)\(doctor.output)")
        // Root's reports are the same.
        let reports = workspace.snapshot("reports")
        let other = try SmallProject.make()
        #expect(try await other.report("render").code == 0)
        #expect(other.snapshot("reports") == reports)
        #expect(workspace.leftovers == [])
    }

    /// Its cells are denied what root's are.
    @Test func isDeniedTheSame() async throws {
        let workspace = try SmallProject.of(["reads.qmd": SmallProject.plain("Reads", body: "```{python}\nopen('/etc/passwd').read()\n```")])
        let user = geteuid() == 0 ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : []
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        _ = try await tree.ownPackages()
        _ = try await Program.run(["cp", "-f", Workspace.executables + "/report-kernel", "\(tree.path)/bin/report-kernel"])
        if geteuid() == 0 { _ = try await Program.run(["chown", "-R", "nobody", workspace.path]) }
        let run = try await workspace.report(["render"], program: user + [tree.report])
        #expect(run.code == 1)
        #expect(run.talk.contains("PermissionError"), "\(run.talk)")
    }
}
