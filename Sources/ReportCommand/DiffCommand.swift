import ArgumentParser
import ReportEngine
import ReportSource

/// `report diff`.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what differs between two reports, and which input did it.",
        discussion: """
            Two records (NAME.record.json) or outputs with their records beside them; or one definition at two revisions of its git repository, or at one \
            and in the working tree: 'report diff HEAD~1 HEAD notebooks/x.qmd', 'report diff v1..v2 notebooks/x.qmd', 'report diff HEAD notebooks/x.qmd'.

            Records that were committed are read. Where a revision has none, or the files of the working tree are other than recorded, the report is \
            rendered, confined as always, in a scratch folder. Exits with 4 if the reports differ.
            """)

    @Argument(help: ArgumentHelp("Two records or outputs; or one or two revisions, or a range A..B, and a definition.", valueName: "a b"))
    var subjects: [String]

    @Flag(help: "Render even where this machine cannot confine what runs. Only for definitions that you trust.")
    var allowUnconfined = false

    @OptionGroup var grants: GrantOptions
    @OptionGroup var account: AccountOptions

    func validate() throws {
        do { _ = try DiffSubject.read(subjects) } catch { throw ValidationError(error.message) }
    }

    func run() async throws {
        let console = Console(format: .human)
        let granted = (paths: grants.paths, limit: try grants.limit)
        let reports: [ComparedReport]
        do throws(OperatorError) {
            reports = [try await compare(console, granted)]
            try account.print(reports, title: "report diff")
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
        if let status = reports.first?.status(asksForBytes: false), status != .done { throw ExitStatus.differs.code }
    }

    private func compare(_ console: Console, _ granted: (paths: [String], limit: Duration)) async throws(OperatorError) -> ComparedReport {
        switch try? DiffSubject.read(subjects) {
        case .files(let before, let after): return try compare(before, after)
        case .revisions(let before, let after, let definition):
            let (old, new) = try await RevisionDiff(definition: definition, console: console, isConfinementRequired: !allowUnconfined, grants: granted).sides(before, after)
            return compared("\(definition): \(old.name) → \(new.name)", (old.record, new.record), new.path, notes: old.notes + new.notes)
        case nil: throw .refused("there is nothing to compare", help: "see 'report help diff'", status: .usage)
        }
    }

    private func compare(_ before: String, _ after: String) throws(OperatorError) -> ComparedReport {
        var (old, new) = (try RecordFinder.record(beside: before), try RecordFinder.record(beside: after))
        var notes: [String] = []
        // What the copy that an output carries does not hold cannot be compared.
        if old.record.extent != .whole || new.record.extent != .whole {
            (old.record, new.record) = (old.record.embedded, new.record.embedded)
            notes.append("copies that outputs carry are compared: drawings and packages are not in them")
        }
        notes += [(before, old.isAltered), (after, new.isAltered)].filter(\.1).map { "\($0.0) is not the file that was recorded; its record is compared" }
        return compared("\(before) → \(after)", (old.record, new.record), old.path, notes: notes)
    }

    private func compared(_ name: String, _ records: (old: RunRecord, new: RunRecord), _ path: String, notes: [String]) -> ComparedReport {
        let account = RecordComparison.account(from: records.old, to: records.new)
        // Two reports may go by two names: what counts is each format's bytes.
        let (was, now) = (DiffCommand.digests(records.old), DiffCommand.digests(records.new))
        let hasSameBytes = was == now && (!was.isEmpty || account.isSameContent)
        return ComparedReport(
            name: name, record: path, verdict: Verdict(hasSameBytes: hasSameBytes, account: account),
            outputs: Verification.outputs(records.old, records.new, folder: nil), account: account, notDeterministic: [], notes: notes)
    }

    /// Of each output, after what tells it from the others of its report.
    private static func digests(_ record: RunRecord) -> [String] {
        record.outputs.map { output in
            let parts = Paths.name(output.path).split(separator: ".")
            return parts.suffix(output.format == .csv ? 2 : 1).joined(separator: ".") + " " + output.digest
        }.sorted()
    }
}
