import ArgumentParser
import ReportEngine
import ReportSource

/// `report diff`.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what differs between two reports, and which input did it.",
        discussion: "Each is a record (NAME.record.json), or an output with its record beside it. Exits with 4 if the reports differ. Nothing is run.")

    @Argument(help: "The earlier report.")
    var before: String

    @Argument(help: "The later report.")
    var after: String

    @OptionGroup var account: AccountOptions

    func run() async throws {
        let console = Console(format: .human)
        let reports: [ComparedReport]
        do throws(OperatorError) { reports = [try compare()] } catch {
            await console.say(error.message)
            throw error.status.code
        }
        account.print(reports, title: "report diff")
        if let status = reports.first?.status(asksForBytes: false), status != .done { throw ExitStatus.differs.code }
    }

    private func compare() throws(OperatorError) -> ComparedReport {
        var (old, new) = (try RecordFinder.record(beside: before), try RecordFinder.record(beside: after))
        var notes: [String] = []
        // What the copy that an output carries does not hold cannot be compared.
        if old.record.extent != .whole || new.record.extent != .whole {
            (old.record, new.record) = (old.record.embedded, new.record.embedded)
            notes.append("copies that outputs carry are compared: drawings and packages are not in them")
        }
        let account = RecordComparison.account(from: old.record, to: new.record)
        // Two reports may go by two names: what counts is each format's bytes.
        let (was, now) = (DiffCommand.digests(old.record), DiffCommand.digests(new.record))
        let hasSameBytes = was == now && (!was.isEmpty || account.isSameContent)
        let altered = [(before, old.isAltered), (after, new.isAltered)].filter(\.1).map { "\($0.0) is not the file that was recorded; its record is compared" }
        notes += altered
        return ComparedReport(
            name: "\(before) → \(after)", record: old.path, verdict: Verdict(hasSameBytes: hasSameBytes, account: account),
            outputs: Verification.outputs(old.record, new.record, folder: nil), account: account, notDeterministic: [], notes: notes)
    }

    /// Of each output, after what tells it from the others of its report.
    private static func digests(_ record: RunRecord) -> [String] {
        record.outputs.map { output in
            let parts = Paths.name(output.path).split(separator: ".")
            return parts.suffix(output.format == .csv ? 2 : 1).joined(separator: ".") + " " + output.digest
        }.sorted()
    }
}
