import Foundation
import TestSupport
import Testing

/// The attack suite, against the debug executables. Its cases and what must come of each stand in Tests/Cases/attacks; `make attack`
/// runs it against the release, as root and as `nobody`.
@Suite struct AttackTests {
    /// The lines of the suite that need no Python of the author's, and so are quick; kernels are attacked in `ConfinementTests` and
    /// `MisbehaviourTests`, and by `make attack`.
    static let lines = ["9", "11", "12", "14", "16", "22", "23", "25", "33", "34"]

    @Test(arguments: lines) func casesOfALineHold(_ line: String) async throws {
        try await Gate.runs.pass {
            let program = try Program(
                ["/usr/bin/python3", "-B", "\(Workspace.checkout)/scripts/attack", "--report", "\(Workspace.executables)/report", "--lines", line, "--jobs", "1", "--scale", "10"],
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"], folder: Workspace.checkout)
            let ended = await program.finish(within: .seconds(600))
            #expect(ended.code == 0, "\(ended.standardOutput)\(ended.standardError)")
        }
    }
}
