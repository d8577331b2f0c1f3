import Foundation
import TestSupport
import Testing

/// `bench/mutations`, in small: edits of one input each, whose causes and effects `verify` must name. The long form writes a table into
/// docs/reproducibility.md.
@Suite struct MutationTests {
    @Test func everyEditIsNamedAndNothingElseMoved() async throws {
        let workspace = try Workspace()
        let run = try await Program(
            [
                "/usr/bin/python3", Workspace.checkout + "/bench/mutations", "--count", "5", "--definitions", "wcit-2012.qmd",
                "--report", Workspace.executables + "/report",
            ], environment: workspace.environment, folder: workspace.project
        ).finish(within: .seconds(600))
        #expect(run.code == 0, "\(run.standardError)")
        #expect(run.standardOutput.contains("Recall of what moved: ") && run.standardOutput.contains("the edit is named in 5 of 5 (100.0 %)"), "\(run.standardOutput)")
        #expect(run.standardOutput.contains("Effects without a cause: 0."), "\(run.standardOutput)")
        #expect(!run.standardOutput.contains("wcit-2012.qmd: "), "\(run.standardOutput)")
    }
}
