import ArgumentParser
import FoundationEssentials
import KernelHost
import ReportEngine
import ReportSource

/// `report check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find everything that is wrong with definitions without running their code.",
        discussion: "Heads, options, labels, references, citations, files, columns, codes and dates. Exits with 3 if there is anything to mend.")

    @Argument(help: "Definitions (.qmd, .md, .ipynb), or folders of them.")
    var definitions: [String] = []

    @Option(name: [.customShort("P"), .customLong("parameter")], help: ArgumentHelp("A parameter's value.", valueName: "key=value"))
    var parameters: [String] = []

    @Flag(help: "Read data even where this machine cannot confine what reads it.")
    var allowUnconfined = false

    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        var render = try RenderCommand.parse(definitions)
        render.parameters = parameters
        let (requests, faults) = try RequestBuilder(command: render).requests()
        await console.show(faults)
        var found = !faults.isEmpty
        do throws(OperatorError) {
            let hasFound = try await CommandEnvironment.with(isConfinementRequired: !allowUnconfined) { environment throws(OperatorError) in
                var hasFound = false
                for request in requests {
                    let diagnostics = try await check(request, environment)
                    await console.show(Diagnostics.unique(diagnostics))
                    hasFound = hasFound || !diagnostics.isEmpty
                    await console.say("\(TerminalText.escaped(request.definition)): \(diagnostics.isEmpty ? "nothing to mend" : Self.count(diagnostics))")
                }
                return hasFound
            }
            found = found || hasFound
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
        if found { throw ExitStatus.found.code }
    }

    private static func count(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let others = diagnostics.count - errors
        return [(errors, "error"), (others, "warning")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }

    private func check(_ request: RenderRequest, _ environment: CommandEnvironment) async throws(OperatorError) -> [Diagnostic] {
        let (definition, faults) = DefinitionLoader(project: request.project).load(request.definition)
        guard let definition, !faults.contains(where: \.hidesTheRest) else { return faults }
        let (plan, planFaults) = Planner(project: request.project, overrides: request.parameters).plan(definition)
        let found = faults + planFaults + (request.folderFault.map { [$0] } ?? [])
        guard !found.hasErrors else { return found }
        do { return found + (try await PlanCheck(plan: plan, pool: environment.pool).run()) } catch { throw .kernel(error) }
    }
}
