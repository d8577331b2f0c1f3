import ArgumentParser
import FoundationEssentials
import KernelHost
import ReportEngine
import ReportSource
import ReportSyntax

extension DiagnosticRenderer.Format: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}

/// Options about what is printed.
struct TalkOptions: ParsableArguments {
    @Option(help: "How diagnostics are printed: human, short, json, sarif or github.")
    var diagnosticFormat: DiagnosticRenderer.Format = .human
}

/// Options about what definitions may do.
struct GrantOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file or folder that cells may read if 'access' of their definition asks for it; may be given several times.", valueName: "path"))
    var allow: [String] = []

    @Option(help: ArgumentHelp("How long one report may take in all: 90s, 30m, 2h.", valueName: "time"))
    var timeLimit = "2h"

    func validate() throws { _ = try limit }

    /// Absolute.
    var paths: [String] { allow.map { Paths.join(Files.workingFolder, $0) } }

    var limit: Duration {
        get throws {
            let nanoseconds = try Quantities.nanoseconds(timeLimit)
            guard nanoseconds > 0 else { throw ValidationError("'\(timeLimit)' is no time that a report could take; write 90s, 30m or 2h") }
            return .nanoseconds(nanoseconds)
        }
    }
}

/// `report render`.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Run definitions and write their reports.",
        discussion: """
            Without a definition, every definition of the project is rendered. A report whose inputs have not changed is left as it is; \
            of the others only cells are run whose result is not in the cache. \
            With --from-record nothing is run and no definition is read: the outputs are written again from what was recorded.
            """)

    @Argument(help: "Definitions (.qmd, .md, .ipynb), or folders of them.")
    var definitions: [String] = []

    @Option(help: ArgumentHelp("Formats, separated by commas: html, pdf, csv.", valueName: "formats"))
    var to: String?

    @Option(name: [.customShort("o"), .long], help: "The one file to write; of one definition and one format.")
    var output: String?

    @Option(help: "The folder that outputs go into.")
    var outputDir: String?

    @Option(name: [.customShort("P"), .customLong("parameter")], help: ArgumentHelp("A parameter's value.", valueName: "key=value"))
    var parameters: [String] = []

    @Option(help: "A YAML file with parameters' values.")
    var paramsFile: String?

    @Option(help: ArgumentHelp("One report for each value of a column of a CSV file.", valueName: "key=file#column"))
    var each: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Records (NAME.record.json) to write outputs from again, without running anything.", valueName: "records"))
    var fromRecord: [String] = []

    @Option(help: "How many reports are rendered at once; as many as there are cores by default.")
    var jobs: Int?

    @Flag(help: "Run everything, whether or not it changed; take nothing from the cache, and keep nothing.")
    var noCache = false

    @Flag(help: "Write nothing if there are warnings, and exit with 3.")
    var strict = false

    @Flag(help: "Open the first output when it is written.")
    var open = false

    @Flag(help: "Render again whenever an input is saved.")
    var watch = false

    @Flag(help: "Run even where this machine cannot confine what runs. Only for definitions that you trust.")
    var allowUnconfined = false

    @OptionGroup var grants: GrantOptions
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        if !fromRecord.isEmpty {
            let status = try await RecordedRender(command: self, console: console).run()
            if status != .done { throw status.code }
            return
        }
        if allowUnconfined {
            await console.say("warning: '--allow-unconfined' lets definitions run without confinement where this machine has none")
        }
        let (requests, faults) = try RequestBuilder(command: self).requests()
        await console.show(faults)
        guard !faults.hasErrors else { throw ExitStatus.failed.code }
        let status = await RenderSession(requests: requests, command: self, console: console).run()
        if !noCache { CacheSweep.tidy() }
        if status != .done { throw status.code }
    }
}
