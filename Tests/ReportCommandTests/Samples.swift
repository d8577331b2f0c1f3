import Foundation
import TestSupport
import Testing

/// The definitions of this repository, rendered once for all tests that look at finished reports.
enum Samples {
    static let names = ["cyber-norms", "harbour-council", "wcit-2012", "wuzhen-2014"]

    private static let task = Task { () throws -> Workspace in
        let workspace = try project()
        let run = try await workspace.report("render", within: .seconds(240))
        try #require(run.code == 0, "\(run.talk)")
        return workspace
    }

    /// A workspace whose `reports` hold what the definitions render to.
    static var rendered: Workspace { get async throws { try await task.value } }

    /// A project with the definitions, not yet rendered.
    static func project(named name: String = "project") throws -> Workspace {
        let workspace = try Workspace(project: name)
        try workspace.copy("notebooks", to: "notebooks")
        try workspace.copy("report.yml", to: "report.yml")
        return workspace
    }
}
