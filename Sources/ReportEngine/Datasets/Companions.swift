import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// What a file that belongs to a dataset gave: what is wrong with it, what was read, and remarks about the dataset itself.
struct CompanionOutcome {
    var diagnostics: [Diagnostic] = []
    var report: LoadReport?
    var remarks: [String] = []
}

/// The issues of statements, with their frames.
struct CodebookLoader {
    let file: ExecutionPlan.PlannedFile
    let engine: EngineClient

    func load(into dataset: inout Dataset) async throws(KernelError) -> CompanionOutcome {
        let name = "report codebook " + dataset.name
        let read = FileLoad(engine: engine, file: file)
        let outcome = try await read.read(as: name, text: ["issue", "frame"])
        guard outcome.loaded != nil, !outcome.diagnostics.hasErrors else { return CompanionOutcome(diagnostics: outcome.diagnostics) }
        let names = outcome.names
        guard names.contains("issue") else { return CompanionOutcome(diagnostics: [read.missing("issue", of: "a codebook", among: names)]) }
        let frame = names.contains("frame") ? "frame" : "'open'"
        let rows = try await engine.query(
            "SELECT rowid AS row, issue, coalesce(\(frame), 'open') AS frame FROM \(SQLText.identifier(name)) WHERE issue IS NOT NULL ORDER BY rowid")
        dataset.issues = (0..<rows.count).map { CodebookIssue(issue: rows.text($0, "issue"), frame: rows.text($0, "frame")) }
        var diagnostics = outcome.diagnostics
        let known = ["complete", "open", "one-sided:support", "one-sided:oppose"]
        var seen: Set<String> = []
        for (index, issue) in dataset.issues.enumerated() {
            if !known.contains(issue.frame) {
                diagnostics.append(Diagnostic(
                    .dataFrame, "'\(issue.frame)' is no frame of issue '\(issue.issue)'",
                    at: FieldPlaces(companion: file).place(row: Int(rows.integer(index, "row")), column: "frame"), severity: .error,
                    help: nearMiss(issue.frame, among: known).map { "did you mean '\($0)'?" } ?? "frames are \(known.joined(separator: ", "))"))
            }
            if !seen.insert(issue.issue).inserted {
                let (places, row) = (FieldPlaces(companion: file), Int(rows.integer(index, "row")))
                diagnostics.append(Diagnostic(
                    .dataDuplicateKey, "issue '\(issue.issue)' stands twice in '\(file.written.value)'", at: places.place(row: row, column: "issue"),
                    label: places.label(row: row, column: "issue"), help: "keep one row an issue"))
            }
        }
        return CompanionOutcome(diagnostics: diagnostics, report: outcome.report)
    }
}

/// Groups with dates.
struct MembershipsLoader {
    let file: ExecutionPlan.PlannedFile
    let engine: EngineClient

    func load(into dataset: inout Dataset) async throws(KernelError) -> CompanionOutcome {
        let name = "report memberships file " + dataset.name
        let read = FileLoad(engine: engine, file: file)
        let outcome = try await read.read(as: name, text: ["from_edtf", "to_edtf", "iso3", "actor"])
        guard outcome.loaded != nil, !outcome.diagnostics.hasErrors else { return CompanionOutcome(diagnostics: outcome.diagnostics) }
        let names = outcome.names
        func missing(_ column: String) -> CompanionOutcome {
            CompanionOutcome(diagnostics: [read.missing(column, of: "a memberships file", among: names)])
        }
        guard names.contains("iso3") || names.contains("actor") else { return missing("iso3") }
        let plain = ["iso3", "actor", "country", "from_edtf", "to_edtf", "note"]
        guard let group = names.first(where: { !plain.contains($0) }) else { return missing("bloc") }
        for column in ["from_edtf", "to_edtf"] where !names.contains(column) { return missing(column) }
        dataset.membershipColumn = group
        dataset.membershipKeys = ["iso3", "actor"].filter(names.contains)
        return CompanionOutcome(diagnostics: outcome.diagnostics, report: outcome.report)
    }
}
