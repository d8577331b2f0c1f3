import Foundation
import TestSupport
import Testing

/// `report lock`, with a program in the place of pip-compile that says what it was asked for: what is resolved is pip's business, and needs
/// the network.
@Suite struct LockTests {
    private static let old = "alpha==1.0 \\\n    --hash=sha256:00\nbeta==2.0 \\\n    --hash=sha256:11\n"
    private static let new = "alpha==1.1 \\\n    --hash=sha256:22\ngamma==0.1 \\\n    --hash=sha256:33\n"

    /// - Parameter script: gets the arguments of pip-compile; the lock's path is `$target`.
    private func workspace(_ script: String) throws -> Workspace {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("alpha\n", to: "requirements.in")
        let tools = "\(workspace.home)/cache/report/lock-3.11"
        try workspace.write("", to: "\(tools)/made")
        let program = "#!/bin/bash\nwhile [[ $1 != --output-file ]]; do options+=\" $1\"; shift; done\ntarget=$2; shift 2\n\(script)\n"
        try workspace.write(program, to: "\(tools)/bin/pip-compile")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(tools)/bin/pip-compile")
        return workspace
    }

    private static let writesNew = "[[ -f requirements.in ]] || exit 9\nprintf '%s' '\(new)' > \"$target\"\necho \"$options | $@\" >&2"

    @Test func writesTheLockAndSaysWhatChanged() async throws {
        let workspace = try workspace(LockTests.writesNew)
        try workspace.write(LockTests.old, to: "requirements.lock")
        let run = try await workspace.report("lock", in: "notebooks")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.output == "alpha 1.0 → 1.1\n- beta 2.0\n+ gamma 0.1\n")
        #expect(run.talk.contains("--generate-hashes") && run.talk.contains("| --upgrade requirements.in\n"), "\(run.talk)")
        #expect(run.talk.hasSuffix("requirements.lock: written; 3 packages changed\n"), "\(run.talk)")
        #expect(workspace.text("requirements.lock") == LockTests.new)
        let again = try await workspace.report("lock")
        #expect(again.code == 0 && again.output == "" && again.talk.hasSuffix("requirements.lock: nothing changed\n"), "\(again.talk)")
        #expect(workspace.leftovers == [] && workspace.processes == [])
    }

    @Test func canWriteNothingAndUpgradeOne() async throws {
        let workspace = try workspace("grep -q 'beta==2.0' \"$target\" || exit 9\n" + LockTests.writesNew)
        try workspace.write(LockTests.old, to: "requirements.lock")
        let run = try await workspace.report("lock", "--dry-run", "--upgrade", "alpha")
        #expect(run.code == 0 && run.talk.contains("| --upgrade-package alpha requirements.in\n"), "\(run.talk)")
        #expect(run.output == "alpha 1.0 → 1.1\n- beta 2.0\n+ gamma 0.1\n" && run.talk.hasSuffix("not written; 3 packages changed\n"), "\(run.talk)")
        #expect(workspace.text("requirements.lock") == LockTests.old)
    }

    @Test func leavesTheLockWhereNothingIsResolved() async throws {
        let workspace = try workspace("echo 'no such package' >&2\nprintf x > \"$target\"\nexit 2")
        try workspace.write(LockTests.old, to: "requirements.lock")
        let run = try await workspace.report("lock")
        #expect(run.code == 74, "\(run.talk)")
        #expect(run.output == "" && run.talk.contains("no such package\n") && run.talk.contains("error: pip-compile does not resolve 'requirements.in'"), "\(run.talk)")
        #expect(workspace.text("requirements.lock") == LockTests.old)
        #expect(workspace.leftovers == [])
    }

    @Test func saysWhatIsWantedWhereThereIsNothingToLock() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        let run = try await workspace.report("lock")
        #expect(run.code == 74)
        #expect(run.talk == "error: 'requirements.in' is not in PROJECT\nhelp: write one, with the names of the packages that are wanted, a line each; the tool's own packages have a lock already\n", "\(run.talk)")
    }
}
