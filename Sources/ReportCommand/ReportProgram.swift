import ArgumentParser
import Dispatch
import Glibc
import ReportEngine
import ReportSource

/// The command line: `report VERB …`.
package struct ReportProgram: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Render report definitions to HTML and PDF whose numbers can be traced.",
        discussion: """
            A definition is Markdown with a YAML head and cells that compute tables and charts. Inside a project (a folder \
            with report.yml) the verbs work on every definition unless some are named.

            Exit codes: 0 done · 1 a definition, cell or writer failed · 3 check or --strict found something · \
            4 verify or diff: a report differs · 5 confinement or environment · 64 usage · 70 a bug of ours · 74 input or output failed.
            """,
        version: ToolIdentity.version,
        subcommands: [
            RenderCommand.self, CheckCommand.self, VerifyCommand.self, DiffCommand.self, ExplainCommand.self, CleanCommand.self, NewCommand.self, BundleCommand.self, DataCommand.self,
            LockCommand.self, DoctorCommand.self, SchemaCommand.self, MergeDriverCommand.self,
        ])

    package init() {}

    /// Runs the command line of this process and ends it with the command's exit code.
    package static func start() -> Never {
        // Who no longer reads what is said loses it; the report is written all the same. A file that may not grow is an error of its write.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Before any concurrency: what it is built upon traps where it gets no descriptor, and waits where it gets no thread.
        if let lack = ProcessLimits.prepare() {
            let words = Array((lack.message + "\n").utf8)
            _ = write(2, words, words.count)
            Glibc.exit(lack.status.rawValue)
        }
        Task {
            do {
                var command = try parseAsRoot(nil)
                if var asynchronous = command as? any AsyncParsableCommand { try await asynchronous.run() } else { try command.run() }
            } catch {
                end(with: error)
            }
            Glibc.exit(0)
        }
        dispatchMain()
    }

    /// Ends the process as the argument parser would. Its messages name arguments, and files that are called like them: they go to a terminal.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        var rest = message.isEmpty ? [] : Array((TerminalText.escapedLines(message) + "\n").utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(code.isSuccess ? STDOUT_FILENO : STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 || errno == EINTR else { break }
            rest = rest.dropFirst(max(0, written))
        }
        Glibc.exit(code.rawValue)
    }
}
