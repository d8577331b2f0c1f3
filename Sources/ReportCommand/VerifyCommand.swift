import ArgumentParser
import Glibc
import ReportEngine
import ReportSource

extension AccountFormat: ExpressibleByArgument {}

/// How a comparison is printed.
struct AccountOptions: ParsableArguments {
    @Option(help: "How the account is printed: human, json, junit, github or markdown.")
    var format: AccountFormat = .human

    @Flag(help: "List every change of a report, however many there are.")
    var all = false

    @Option(help: ArgumentHelp("Write the account to a file too, in a format of its own; may be given several times.", valueName: "format=file"))
    var write: [String] = []

    func validate() throws {
        for text in write where AccountOptions.file(text) == nil {
            throw ValidationError("'\(text)' names no format and file; write 'markdown=summary.md'")
        }
    }

    /// `markdown=summary.md` in two.
    private static func file(_ text: String) -> (format: AccountFormat, path: String)? {
        guard let mark = text.firstIndex(of: "="), let format = AccountFormat(rawValue: String(text[..<mark])) else { return nil }
        let path = String(text[text.index(after: mark)...])
        return path.isEmpty ? nil : (format, path)
    }

    /// Prints the account, and writes the files that were asked for.
    func print(_ reports: [ComparedReport], title: String, asksForBytes: Bool = false) throws(OperatorError) {
        func text(_ format: AccountFormat) -> String {
            let limits = all || format == .json ? AccountLimits.none : AccountLimits()
            return AccountRenderer(format: format, title: title, limits: limits, asksForBytes: asksForBytes).render(reports)
        }
        Swift.print(text(format), terminator: "")
        for file in write.compactMap(AccountOptions.file) {
            do { try AtomicFile.write(Array(text(file.format).utf8), to: Paths.join(Files.workingFolder, file.path)) } catch {
                throw .refused("'\(file.path)' cannot be written: \(error.reason)", help: "name another file", status: .io)
            }
        }
    }
}

/// `report verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Render reports again from nothing and compare them with what was recorded.",
        discussion: """
            Without a definition, every report of the project that has a record, with '--all' too, which lists every change of each. Nothing is written but with '--accept'. Only the record is \
            needed; outputs that stand beside it are compared with it too.

            Exit codes: 0 same bytes, or the same content rendered differently · 1 a report cannot be rendered any more · 4 a report differs · \
            5 environment and content differ, or a definition reads what was not granted · 74 there is no record, or none that can be read.
            """)

    @Argument(help: "Definitions, folders of them, or records (NAME.record.json).")
    var definitions: [String] = []

    @Flag(help: "Take other bytes for a difference, even where the content is the same.")
    var bytes = false

    @Flag(help: "Write the outputs and the record as they are now.")
    var accept = false

    @Option(help: "How many reports are rendered at once; as many as there are cores by default.")
    var jobs: Int?

    @Flag(help: "Run even where this machine cannot confine what runs. Only for definitions that you trust.")
    var allowUnconfined = false

    @OptionGroup var grants: GrantOptions
    @OptionGroup var account: AccountOptions
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        let (found, faults) = try find()
        await console.show(faults)
        guard !faults.hasErrors else { throw ExitStatus.failed.code }
        for problem in found.problems { await console.say(TerminalText.escapedLines(problem.message)) }
        for definition in found.unrecorded { await console.say("\(definition): no record; 'report render \(definition)' writes one") }
        if found.records.isEmpty, found.problems.isEmpty {
            await console.say("error: no report here has a record\nhelp: render them first: 'report render'")
            throw ExitStatus.io.code
        }
        var reports: [ComparedReport] = []
        do throws(OperatorError) {
            if !found.records.isEmpty {
                reports = try await CommandEnvironment.with(isConfinementRequired: !allowUnconfined) { environment throws(OperatorError) in
                    try await verify(found.records, environment, console)
                }
            }
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
        do throws(OperatorError) { try account.print(reports + found.problems.map(ComparedReport.init(problem:)), title: "report verify", asksForBytes: bytes) } catch {
            await console.say(error.message)
            throw error.status.code
        }
        let statuses = reports.map { $0.status(asksForBytes: bytes) } + found.problems.map(\.status)
        // The worst one counts: what could not be compared, then what differs.
        for status in [ExitStatus.failed, .io, .differs, .environment] where statuses.contains(status) { throw status.code }
    }

    /// The records of what was named.
    private func find() throws -> (RecordFinder.Found, [Diagnostic]) {
        let named = definitions.filter { $0.hasSuffix(RecordFile.suffix) }
        var found = RecordFinder.Found()
        for path in named {
            do throws(OperatorError) { found.records.append(try RecordFinder.record(path)) } catch { found.problems.append(error) }
        }
        let others = definitions.filter { !$0.hasSuffix(RecordFile.suffix) }
        guard named.isEmpty || !others.isEmpty else { return (try granted(found), []) }
        // Records stay behind where definitions are removed, the last one too.
        let orphans = others.isEmpty ? RecordFinder.orphans(of: Project.find(from: Files.workingFolder).0) : []
        let (requests, faults): ([RenderRequest], [Diagnostic])
        do { (requests, faults) = try RequestBuilder(command: RenderCommand.parse(others)).requests() } catch {
            guard !orphans.isEmpty else { throw error }
            found.problems += orphans
            return (try granted(found), [])
        }
        found.problems += orphans
        let more = RecordFinder.records(of: requests, isNamed: !others.isEmpty)
        found.records += more.records
        found.problems += more.problems
        found.unrecorded += more.unrecorded
        return (try granted(found), faults)
    }

    private func granted(_ found: RecordFinder.Found) throws -> RecordFinder.Found {
        var found = found
        for index in found.records.indices {
            found.records[index].request.allowed = grants.paths
            found.records[index].request.timeLimit = try grants.limit
        }
        return found
    }

    private func verify(_ records: [FoundRecord], _ environment: CommandEnvironment, _ console: Console) async throws(OperatorError) -> [ComparedReport] {
        let width = max(1, jobs ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let accepts = accept
        var results: [(Int, Result<ComparedReport, OperatorError>)] = []
        await withTaskGroup(of: (Int, Result<ComparedReport, OperatorError>).self) { group in
            var next = 0
            func add() {
                guard next < records.count else { return }
                let index = next
                next += 1
                group.addTask {
                    let found = records[index]
                    await console.progress("verifying \(found.request.definition) …")
                    do throws(OperatorError) {
                        return (index, .success(try await Verification(found: found, environment: environment, console: console, accepts: accepts).run()))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<width { add() }
            for await result in group {
                results.append(result)
                if case .failure = result.1 { group.cancelAll(); break }
                add()
            }
        }
        await console.progress("")
        var reports: [ComparedReport] = []
        for (_, result) in results.sorted(by: { $0.0 < $1.0 }) { reports.append(try result.get()) }
        return reports
    }
}
