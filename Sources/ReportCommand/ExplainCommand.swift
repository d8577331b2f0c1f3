import ArgumentParser
import FoundationEssentials
import ReportEngine
import ReportSource
import ReportSyntax

/// `report explain`.
struct ExplainCommand: AsyncParsableCommand {
    /// How it is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case human, json }

    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say for each cell what the next render does with it, and why.",
        discussion: "Nothing is run, and nothing is written. A cell whose result was kept is cached; the others run.")

    @Argument(help: "Definitions (.qmd, .md, .ipynb), or folders of them.")
    var definitions: [String] = []

    @Option(help: ArgumentHelp("A cell, by label or by number from 1: what its result hangs on, and what of that has changed.", valueName: "cell"))
    var why: String?

    @Option(name: [.customShort("P"), .customLong("parameter")], help: ArgumentHelp("A parameter's value.", valueName: "key=value"))
    var parameters: [String] = []

    @Option(help: ArgumentHelp("Formats, separated by commas: html, pdf, csv.", valueName: "formats"))
    var to: String?

    @Option(help: "How it is printed: human or json.")
    var format: Format = .human

    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        var render = try RenderCommand.parse(definitions)
        (render.parameters, render.to) = (parameters, to)
        let (requests, faults) = try RequestBuilder(command: render).requests()
        await console.show(faults)
        guard !faults.hasErrors else { throw ExitStatus.failed.code }
        var (found, hasFailed) = ([ReportExplanation](), false)
        do throws(OperatorError) {
            (found, hasFailed) = try await CommandEnvironment.with(isConfinementRequired: true) { environment throws(OperatorError) in
                var (found, hasFailed) = ([ReportExplanation](), false)
                for request in requests {
                    if let explanation = try await explain(request, environment, console) { found.append(explanation) } else { hasFailed = true }
                }
                return (found, hasFailed)
            }
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
        if let why, !hasFailed, !found.contains(where: { $0.cell(why) != nil }) {
            throw ValidationError("no cell is called '\(why)'; name a label, or a number from 1")
        }
        print(format == .json ? ReportExplanation.json(found) : TerminalText.escapedLines(found.map { $0.words(why) }.joined(separator: "\n\n")))
        if hasFailed { throw ExitStatus.failed.code }
    }

    /// - Returns: nil where the definition has errors, which were shown.
    private func explain(_ request: RenderRequest, _ environment: CommandEnvironment, _ console: Console) async throws(OperatorError) -> ReportExplanation? {
        let start = Files.now
        let (definition, faults) = DefinitionLoader(project: request.project).load(request.definition)
        guard let definition, !faults.contains(where: \.hidesTheRest) else { await console.show(faults); return nil }
        let (plan, planFaults) = Planner(project: request.project, overrides: request.parameters).plan(definition)
        guard !(faults + planFaults).hasErrors else { await console.show(Diagnostics.unique(faults + planFaults)); return nil }
        let cache = RenderCache(request: request, pool: environment.pool, resources: environment.resources)
            .known(plan, request.formats(of: definition), since: start)
        let signature = RenderSignature(request: request, resources: environment.resources).text
        let isCurrent = RenderState.load(request.stateKey)?.isCurrent(request: signature) ?? false
        let cells = await Explainer(plan: plan, cache: cache, last: CacheManifest.load(request.stateKey)).explain()
        cache?.files.save()
        return ReportExplanation(definition: request.definition + request.suffix, isUnchanged: isCurrent, cells: cells)
    }
}

/// What the next render will do with a report.
struct ReportExplanation: Encodable {
    var definition: String
    /// Whether its inputs and outputs are as the last render left them, so that nothing is done at all.
    var isUnchanged: Bool
    var cells: [CellExplanation]

    /// A cell by its label, or by its number from 1.
    func cell(_ name: String) -> CellExplanation? { cells.first { $0.label == name || String($0.index + 1) == name } }

    static func json(_ reports: [ReportExplanation]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try? encoder.encode(["reports": reports])).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// - Parameter why: the cell whose parts are listed; nil lists the cells.
    func words(_ why: String?) -> String {
        if let why { return cell(why).map(parts) ?? "\(definition): no cell '\(why)'" }
        let running = cells.count { $0.next == .runs }
        let head = isUnchanged ? "unchanged, so nothing is done" : running == 0 ? "no cell runs" : "\(running) of \(cells.count) cells run\(running == 1 ? "s" : "")"
        let width = cells.map { name($0).count }.max() ?? 0
        let lines = cells.map { cell in
            let padding = String(repeating: " ", count: width - name(cell).count)
            return "  \(name(cell))\(padding)  \(next(cell))\(cell.last.map { "  [last time: \($0.rawValue)]" } ?? "")"
        }
        return (["\(definition): \(head)"] + lines).joined(separator: "\n")
    }

    private func name(_ cell: CellExplanation) -> String { "\(cell.index + 1) \(cell.label ?? "-") (\(cell.language))" }

    private func next(_ cell: CellExplanation) -> String {
        cell.reasons.isEmpty ? cell.next.rawValue : "\(cell.next.rawValue): \(cell.reasons.joined(separator: "; "))"
    }

    private func parts(_ cell: CellExplanation) -> String {
        let width = cell.parts.map(\.name.count).max() ?? 0
        let lines = cell.parts.map { part in
            let change = part.last == part.digest ? "" : part.last.map { "  changed, was \($0.prefix(12))" } ?? "  new"
            return "  \(part.name)\(String(repeating: " ", count: width - part.name.count))  \(part.digest.prefix(12))\(change)"
        }
        return (["\(definition), \(name(cell)): \(next(cell))"] + lines).joined(separator: "\n")
    }
}
