import ArgumentParser
import Dispatch
import Glibc
import ReportEngine

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
            await main(nil)
            Glibc.exit(0)
        }
        dispatchMain()
    }
}
