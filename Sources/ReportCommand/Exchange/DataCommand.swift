import ArgumentParser
import ReportEngine
import ReportSource
import ReportSyntax

/// `report data`.
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Fetch the data of definitions that come from elsewhere.", subcommands: [DataUpdateCommand.self])
}

/// `report data update`.
struct DataUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Fetch the files of datasets with a 'url:' and say what is other in them.",
        discussion: """
            A file that is missing, and has the 'sha256:' of the head once it is fetched, is put in its place, and a first hash is written into the \
            head. A file that is other than the one in place or the one that was pinned is not taken without '--accept': the rows that differ are listed, \
            by the dataset's 'key:'. Without a definition, those of the whole project. Needs curl for http and https.

            Exit codes: 0 all files are in place · 1 a definition cannot be read · 4 a file is other, and nothing was taken · 5 a file of this machine was not granted · 74 a file cannot be fetched \
            or written.
            """)

    @Argument(help: "Definitions (.qmd, .md, .ipynb), or folders of them.")
    var definitions: [String] = []

    @Option(help: ArgumentHelp("Only this dataset; may be given several times.", valueName: "name"))
    var dataset: [String] = []

    @Flag(help: "Take files that are other, and write their hashes into the heads.")
    var accept = false

    @Flag(help: "Write nothing, and exit with 4 if there is anything to write.")
    var dryRun = false

    @Option(help: "The largest file that is fetched, in MB.")
    var maxSize = 512

    @Option(help: ArgumentHelp("A file or folder outside of the project that 'file:///' may name; may be given several times.", valueName: "path"))
    var allow: [String] = []

    @Flag(help: "List every row, however many there are.")
    var all = false

    @OptionGroup var talk: TalkOptions

    func validate() throws {
        if accept, dryRun { throw ValidationError("'--accept' writes and '--dry-run' does not: give one of them") }
        if !(1...1024).contains(maxSize) { throw ValidationError("'--max-size' is from 1 to 1024 MB") }
    }

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        let (requests, faults) = try RequestBuilder(command: RenderCommand.parse(definitions)).requests()
        let (wanted, more) = RemoteDatasets(requests: requests, names: dataset).find()
        await console.show(Diagnostics.unique(faults + more))
        guard !(faults + more).hasErrors else { throw ExitStatus.failed.code }
        if let name = dataset.first(where: { name in !wanted.contains { $0.name == name } }) {
            let names = RemoteDatasets(requests: requests, names: []).find().0.map(\.name)
            throw ValidationError("no dataset '\(name)' has a 'url:' here\(nearMiss(name, among: names).map { "; did you mean '\($0)'?" } ?? "")")
        }
        if wanted.isEmpty { await console.say("no dataset has a 'url:'") }
        var status = ExitStatus.done
        var fetcher = Fetcher(
            limit: maxSize << 20,
            allowed: requests.map(\.project.root) + allow.map { Paths.join(Files.workingFolder, $0) })
        for remote in wanted {
            do throws(OperatorError) {
                await console.progress("fetching \(remote.address) …")
                let update = RemoteUpdate(remote: remote, fetched: try fetcher.fetch(remote.address))
                await console.progress("")
                let isTaken = try update.isHarmless || accept ? (dryRun ? false : update.write()) : false
                await report(update, isTaken: isTaken, console)
                if update.isOpen, !isTaken, status == .done { status = .differs }
            } catch {
                await console.progress("")
                await console.say("\(remote.definition): dataset '\(remote.name)'\n\(error.message)")
                status = error.status
            }
        }
        if status != .done { throw status.code }
    }

    private func report(_ update: RemoteUpdate, isTaken: Bool, _ console: Console) async {
        let remote = update.remote
        let place = "\(remote.definition): dataset '\(remote.name)' (\(remote.path))"
        guard update.isOpen else { return await console.say("\(place): in place") }
        if let cause = update.change {
            Swift.print(TerminalText.escapedLines("\(remote.definition): \(AccountWords.text(cause))"))
            let limit = all ? Int.max : AccountLimits().rows
            for row in cause.rows.prefix(limit) { Swift.print(TerminalText.escapedLines("  " + AccountWords.text(row))) }
            if cause.rows.count > limit { Swift.print("  … and \(cause.rows.count - limit) more; '--all' lists them") }
        }
        if isTaken {
            await console.say("\(place): \(update.effect)")
        } else if dryRun {
            await console.say("\(place): not written, as '--dry-run' asks")
        } else {
            await console.say("\(place): \(update.reason)\nhelp: 'report data update \(remote.definition) --dataset \(remote.name) --accept' takes the new file and writes its hash into the head")
        }
    }
}
