import FoundationEssentials
import Glibc
import KernelHost
import ReportEngine
import ReportSource

/// Renders a list of reports, side by side, once or again and again.
struct RenderSession {
    let requests: [RenderRequest]
    let command: RenderCommand
    let console: Console

    func run() async -> ExitStatus {
        do throws(OperatorError) {
            return try await CommandEnvironment.with(isConfinementRequired: !command.allowUnconfined) { environment throws(OperatorError) in
                let start = Files.now
                let status = try await renderAll(environment)
                if command.open, let first = status.outputs.first { Opener.open(first) }
                if command.watch { await watch(environment, WatchedFiles(status.inputs, since: start)) }
                return status.exit
            }
        } catch {
            await console.say(error.message)
            return error.status
        }
    }

    private struct Summary: Sendable {
        var exit = ExitStatus.done
        var outputs: [String] = []
        var inputs: [String] = []
    }

    private func renderAll(_ environment: CommandEnvironment, isAgain: Bool = false) async throws(OperatorError) -> Summary {
        let width = max(1, command.jobs ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var results: [Result<(Int, Renderer.Outcome), OperatorError>] = []
        await withTaskGroup(of: Result<(Int, Renderer.Outcome), OperatorError>.self) { group in
            var next = 0
            func add() {
                guard next < requests.count else { return }
                let index = next
                next += 1
                group.addTask { await render(index, environment, isAgain: isAgain) }
            }
            for _ in 0..<width { add() }
            for await result in group {
                results.append(result)
                if case .failure = result { group.cancelAll(); break }
                add()
            }
        }
        var summary = Summary()
        var outcomes: [(Int, Renderer.Outcome)] = []
        for result in results { outcomes.append(try result.get()) }
        for (_, outcome) in outcomes.sorted(by: { $0.0 < $1.0 }) {
            summary.outputs += outcome.outputs
            summary.inputs += outcome.inputs
            switch outcome.result {
            case .failed: summary.exit = .failed
            case .ungranted: if summary.exit != .failed { summary.exit = .environment }
            case .refused: if summary.exit == .done { summary.exit = .found }
            case .rendered, .unchanged: break
            }
        }
        return summary
    }

    private func render(_ index: Int, _ environment: CommandEnvironment, isAgain: Bool) async -> Result<(Int, Renderer.Outcome), OperatorError> {
        let request = requests[index]
        let clock = ContinuousClock()
        let start = clock.now
        let name = TerminalText.escaped(request.definition + (request.suffix.isEmpty ? "" : " (\(request.suffix.dropFirst()))"))
        await console.progress("rendering \(name) …")
        do throws(OperatorError) {
            let outcome = try await Renderer(request: request, pool: environment.pool, resources: environment.resources, console: console).render()
            // While files are watched, only what was done is said.
            if !isAgain || outcome.result != .unchanged { await report(outcome, name, start.duration(to: clock.now)) }
            return .success((index, outcome))
        } catch {
            return .failure(error)
        }
    }

    private func report(_ outcome: Renderer.Outcome, _ name: String, _ time: Duration) async {
        let names = outcome.outputs.map { path in TerminalText.escaped(Paths.relative(path, to: Files.workingFolder)) }.joined(separator: ", ")
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        let seconds = "\(milliseconds / 1000).\((milliseconds % 1000) / 100)\((milliseconds % 100) / 10) s"
        switch outcome.result {
        case .rendered: await console.say("\(name) → \(names) (\(seconds))")
        case .unchanged: await console.say("\(name): unchanged")
        case .failed, .ungranted: await console.say("\(name): not rendered")
        case .refused: await console.say("\(name): not written, since '--strict' found warnings")
        }
    }

    // Watching

    /// Looks at the inputs five times a second and renders again what has changed, until it is interrupted.
    private func watch(_ environment: CommandEnvironment, _ files: WatchedFiles) async {
        await console.say("watching \(files.count) files; Ctrl-C ends")
        var files = files
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
            guard files.haveChanged else { continue }
            // Editors write in several steps: the last one counts.
            try? await Task.sleep(for: .milliseconds(60))
            // What changes from here on is for the next time.
            let start = Files.now
            files.look()
            do {
                let summary = try await renderAll(environment, isAgain: true)
                if !summary.inputs.isEmpty { files.add(summary.inputs, since: start) }
            } catch {
                await console.say(error.message)
            }
        }
    }
}

/// Opens a file with the desktop's own program.
enum Opener {
    static func open(_ path: String) {
        var pid = pid_t()
        let arguments: [UnsafeMutablePointer<CChar>?] = ["xdg-open", path].map { (text: String) in strdup(text) } + [nil]
        defer { for argument in arguments { free(argument) } }
        _ = posix_spawnp(&pid, "xdg-open", nil, nil, arguments, environ)
    }
}
