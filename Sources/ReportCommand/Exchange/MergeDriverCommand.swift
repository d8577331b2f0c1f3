import ArgumentParser
import ReportEngine

/// `report merge-driver`: what git calls where both sides of a merge changed a report.
///
/// While git merges, the definition and the data are not merged yet, or not written: a report cannot be rendered from them. A report that neither side
/// rendered must not be committed either. So the file stays unmerged, as it is on this side, and the merge stops until it has been rendered.
struct MergeDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-driver", abstract: "Merge reports in git: they are rendered again, and never mixed.",
        discussion: """
            Called by git, as docs/exchange.md says. A report that both sides rendered stays unmerged: after the merge, 'report render' writes it and 'git add' \
            takes it. Records that differ in their environment alone are merged.

            Exit codes: 0 merged · 1 to be rendered.
            """)

    @Argument(help: "The common ancestor's version (%O).")
    var ancestor: String

    @Argument(help: "This side's version, which the result replaces (%A).")
    var ours: String

    @Argument(help: "The other side's version (%B).")
    var theirs: String

    @Argument(help: "The path in the repository (%P).")
    var path: String

    func run() async throws {
        if saysTheSame() { return }
        await Console(format: .human).say("\(path): both sides rendered this report; run 'report render' and 'git add' it when the rest is merged")
        throw ExitStatus.failed.code
    }

    /// Whether both are records that differ in their environment alone.
    private func saysTheSame() -> Bool {
        func record(_ path: String) -> RunRecord? { (try? Files.read(path, limit: RecordFile.sizeLimit)).flatMap { try? RecordFile.decode($0) } }
        guard path.hasSuffix(RecordFile.suffix), let one = record(ours), var other = record(theirs) else { return false }
        other.environment = one.environment
        return one == other
    }
}
