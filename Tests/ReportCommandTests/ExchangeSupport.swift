import Foundation
import TestSupport

extension Workspace {
    /// Runs another program in a folder of the project, with the built `report` first in its PATH.
    ///
    /// - Parameter folder: relative to the project.
    @discardableResult
    func run(_ arguments: String..., in folder: String = ".", environment: [String: String] = [:]) async throws -> Program.Ended {
        try await run(arguments, in: folder, environment: environment)
    }

    /// The same with the arguments as an array.
    @discardableResult
    func run(_ arguments: [String], in folder: String = ".", environment: [String: String] = [:]) async throws -> Program.Ended {
        var all = self.environment
        all["PATH"] = Workspace.executables + ":" + (all["PATH"] ?? "/usr/bin:/bin")
        // A repository of its own, whoever runs the test and whatever his settings are.
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@localhost"), ("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@localhost")] {
            all[name] = value
        }
        let program = try Program(arguments, environment: all.merging(environment) { $1 }, folder: folder == "." ? project : "\(project)/\(folder)")
        return await program.finish()
    }

    /// Python with what tests alone need.
    static let testPython = checkout + "/.build/test-venv/bin/python"

    /// A script of these tests.
    static func script(_ name: String) -> String { checkout + "/Tests/ReportCommandTests/Scripts/" + name }

    /// Makes a git repository of the project and commits all of it.
    func commitAll(_ subject: String) async throws {
        if !exists(".git") { try await run("git", "init", "--quiet", "--initial-branch=main") }
        try await run("git", "add", "--all")
        try await run("git", "commit", "--quiet", "--message", subject)
    }

    /// The names of a zip file's entries, in its order.
    func entries(ofZip file: String) async throws -> [String] {
        let ended = try await run("python3", "-c", "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))", absolute(file))
        return ended.standardOutput.split(separator: "\n").map(String.init)
    }

    /// Unpacks a zip file, its sums checked.
    func unzip(_ file: String, to folder: String) async throws -> Int32? {
        try await run("python3", "-m", "zipfile", "-e", absolute(file), absolute(folder)).code
    }
}
