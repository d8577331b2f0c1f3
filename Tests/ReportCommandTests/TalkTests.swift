import Foundation
import TestSupport
import Testing

/// Where the command talks, and how.
@Suite struct TalkTests {
    private static let escape = "\u{1B}"
    private static let faulty = SmallProject.plain("Faulty", body: "See @tbl-gone.")

    private func ended(_ workspace: Workspace, _ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Ended {
        try await Gate.runs.pass {
            try await workspace.start(arguments, environment: ["TERM": "xterm"].merging(environment) { $1 }, hasTerminal: true).finish()
        }
    }

    @Test func progressIsForTerminals() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        let piped = try await workspace.report("render")
        #expect(piped.talk == "notebooks/plain.qmd → reports/plain.html (TIME)\n")
        let shown = try await ended(workspace, ["render", "--no-cache"])
        #expect(shown.code == 0)
        #expect(shown.standardOutput == "")
        #expect(shown.standardError.contains("rendering notebooks/plain.qmd …"))
        // The line is taken back before the next one.
        #expect(shown.standardError.contains("\r\(TalkTests.escape)[2K"))
        let dumb = try await ended(workspace, ["render", "--no-cache"], environment: ["TERM": "dumb"])
        #expect(!dumb.standardError.contains(TalkTests.escape), "\(dumb.standardError)")
        #expect(dumb.standardError.contains("→"))
    }

    /// The argument parser's own words name arguments, and files that are called like them.
    @Test func usageIsToldWithoutEscapes() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("x", to: "a\u{1B}[31m")
        for arguments in [["render", "b\u{1B}[31m"], ["a\u{1B}]0;x\u{7}"], ["render", "--to", "a\u{1B}[31m"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 64 && run.talk.contains("\\u{1B}") && !run.talk.contains("\u{1B}"), "\(run.talk)")
        }
        let help = try await workspace.report("render", "--help")
        #expect(help.code == 0 && help.output.contains("USAGE: report render") && help.talk.isEmpty)
        #expect(try await workspace.report("--version").output.hasSuffix("\n"))
    }

    @Test func coloursAreForTerminalsThatWantThem() async throws {
        let workspace = try SmallProject.of(["faulty.qmd": TalkTests.faulty])
        let colour = "\(TalkTests.escape)[1;31m"
        let shown = try await ended(workspace, ["render"])
        #expect(shown.code == 1)
        #expect(shown.standardError.contains("\(colour)error[ref-unresolved]"), "\(shown.standardError)")
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            let plain = try await ended(workspace, ["render"], environment: environment)
            #expect(!plain.standardError.contains(colour))
            #expect(plain.standardError.contains("error[ref-unresolved]"))
        }
        #expect(try await !workspace.report("render").talk.contains(TalkTests.escape))
    }

    @Test func diagnosticsHaveFormsForPrograms() async throws {
        let workspace = try SmallProject.of(["faulty.qmd": TalkTests.faulty])
        let short = try await workspace.report("render", "--diagnostic-format", "short")
        #expect(short.talk.hasPrefix("notebooks/faulty.qmd:5:6: error[ref-unresolved] "), "\(short.talk)")
        let github = try await workspace.report("render", "--diagnostic-format", "github")
        #expect(github.talk.hasPrefix("::error file=notebooks/faulty.qmd,line=5,"), "\(github.talk)")
        let sarif = try await workspace.report("render", "--diagnostic-format", "sarif")
        let log = sarif.talk.split(separator: "\n").filter { !$0.hasPrefix("notebooks/") }.joined(separator: "\n")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(log.utf8)) as? [String: Any])
        #expect(object["version"] as? String == "2.1.0")
        #expect(sarif.output == "")
    }

    @Test func dataGoesToStandardOutput() async throws {
        let workspace = try Workspace()
        for arguments in [["--version"], ["--help"], ["render", "--help"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 0)
            #expect(!run.output.isEmpty)
            #expect(run.talk == "")
        }
    }

    /// Names with control characters do not reach a terminal as such.
    @Test func namesAreEscaped() async throws {
        let workspace = try SmallProject.of(["a\u{1B}[31mb\nc.qmd": TalkTests.faulty, "good\u{1B}]0;title\u{7}.qmd": SmallProject.plain()])
        let run = try await workspace.report("render")
        #expect(run.code == 1)
        #expect(!run.talk.contains(TalkTests.escape), "\(run.talk.debugDescription)")
        #expect(!run.talk.contains("\u{7}"))
        #expect(workspace.names(in: "reports").count == 1)
    }

    @Test func whatIsSaidToNobodyCostsNothing() async throws {
        let workspace = try SmallProject.of(["faulty.qmd": TalkTests.faulty, "plain.qmd": SmallProject.plain()])
        // Standard error is a pipe that nobody reads, or closed.
        for shell in ["exec \"$0\" \"$@\" 2> >(exec sleep 0)", "exec \"$0\" \"$@\" 2>&- >&-"] {
            try? workspace.remove("reports")
            let ended = try await Gate.runs.pass {
                try await workspace.start(["render", "--no-cache"], program: ["bash", "-c", shell, Workspace.executables + "/report"]).finish()
            }
            #expect(ended.code == 1, "\(shell): \(ended.signal ?? 0)")
            #expect(workspace.names(in: "reports") == ["plain.html"], "\(shell)")
            #expect(workspace.leftovers == [])
        }
    }
}
