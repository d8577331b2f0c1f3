import KernelHost
import ReportEngine
import ReportSource

/// Renders one report again, from nothing and to nowhere, and holds it against its record.
struct Verification {
    let found: FoundRecord
    let environment: CommandEnvironment
    let console: Console
    /// Whether the outputs and the record are written where they differ.
    let accepts: Bool

    func run() async throws(OperatorError) -> ComparedReport {
        let renderer = Renderer(request: found.request, pool: environment.pool, resources: environment.resources, console: console)
        let made = try await renderer.make()
        guard let record = made.record else {
            let errors = Diagnostics.unique(made.diagnostics.filter { $0.severity == .error })
            await console.show(errors)
            let account = made.unmet.map { RecordComparison.account(from: found.record, to: $0) } ?? made.plan.map(causes) ?? ChangeAccount()
            return report(made.isUngranted ? .notGranted : .notRendered, outputs: [], account: account, notes: errors.map { "\($0.id.rawValue): \($0.message)" })
        }
        let outputs = Verification.outputs(found.record, record, folder: Paths.parent(found.path))
        let hasSameBytes = !outputs.contains { $0.before != $0.after } && (!outputs.isEmpty || RecordComparison.account(from: found.record, to: record).isSameContent)
        var restless: [String] = []
        var notes: [String] = []
        if !hasSameBytes, let second = try await renderer.make().record {
            restless = RecordComparison.restless(record, second)
            if restless.isEmpty, second.outputs != record.outputs { notes.append("two runs from the same inputs give other bytes, though no cell gives anything else") }
        }
        let account = RecordComparison.account(from: found.record, to: record, restless: restless)
        // Pages and papers carry what the record says: where they are the same, a record that says something else was edited.
        let isEdited = hasSameBytes && record.outputs.contains { $0.format != .csv } && isOtherRecord(record)
        if isEdited { notes.append("the outputs are those that were recorded, but the record does not say what they say: it was edited") }
        notes += newFormats(made)
        var result = report(isEdited ? .differs : Verdict(hasSameBytes: hasSameBytes, account: account), outputs: outputs, account: account, notes: notes)
        result.notDeterministic = restless
        if accepts { result.isAccepted = try accept(made, record) }
        return result
    }

    /// Whether the record's file is not the one that is written for the same report: they differ in no more than what both were made with.
    private func isOtherRecord(_ record: RunRecord) -> Bool {
        var fresh = record
        (fresh.toolVersion, fresh.environment) = (found.record.toolVersion, found.record.environment)
        guard let bytes = try? Files.read(found.path, limit: RecordFile.sizeLimit) else { return true }
        return bytes != RecordFile.encode(fresh)
    }

    /// Formats that the definition asks for by now, and that were not recorded.
    private func newFormats(_ made: Renderer.Made) -> [String] {
        let recorded = Set(found.record.outputs.map(\.format))
        let wanted = made.plan?.definition.head.formats.map(\.value) ?? []
        guard !recorded.isEmpty else { return [] }
        return wanted.filter { !recorded.contains($0) }.map { "the definition asks for \($0.rawValue) too, which was not recorded" }
    }

    /// What changed, as far as it is known without a run: that a report cannot be made any more has a cause too.
    private func causes(_ plan: ExecutionPlan) -> ChangeAccount {
        let identity = environment.resources.identity
        var record = found.record
        record.toolVersion = ToolIdentity.version
        record.sources = ([plan.definition.file] + plan.definition.includes).map { .init(path: $0.name, digest: Digest.sha256($0.bytes), text: $0.text) }
        record.parameters = plan.parameters
        record.inputs = InputList(plan: plan).inputs([])
        // What cells open is known by the record alone.
        record.inputs += found.record.inputs.filter { input in input.name.isEmpty && !record.inputs.contains { $0.path == input.path } }.compactMap { input in
            guard let digest = try? Digest.sha256(file: Paths.join(found.request.project.root, input.path)) else { return nil }
            var input = input
            input.digest = digest
            return input
        }
        record.data = []
        record.cells = plan.cells.map { planned in
            .init(
                index: planned.cell.index, label: planned.cell.options.label?.value, language: planned.cell.language.value,
                digest: Digest.sha256(planned.cell.span.text), items: [], hasFailed: false)
        }
        record.environment.packages = identity.packages(of: plan, in: found.request.project)
        record.environment.lockDigest = identity.lockDigest
        record.environment.fontsDigest = identity.fontsDigest
        return ChangeAccount(causes: RecordComparison.account(from: found.record, to: record).causes)
    }

    private func report(_ verdict: Verdict, outputs: [ComparedReport.OutputState], account: ChangeAccount, notes: [String]) -> ComparedReport {
        ComparedReport(
            name: found.request.definition, record: Paths.relative(found.path, to: Files.workingFolder), verdict: verdict, outputs: outputs,
            account: account, notDeterministic: [], notes: notes)
    }

    /// - Returns: whether anything had to be written.
    private func accept(_ made: Renderer.Made, _ record: RunRecord) throws(OperatorError) -> Bool {
        let files = made.files + [(found.path, RecordFile.encode(record))]
        let differing = files.filter { (try? Files.read($0.path)) != $0.bytes }
        try Renderer.emit(differing)
        return !differing.isEmpty
    }

    /// The outputs of both records, by path.
    ///
    /// - Parameter folder: of the earlier record; an output there that is not the recorded one was altered.
    static func outputs(_ old: RunRecord, _ new: RunRecord, folder: String?) -> [ComparedReport.OutputState] {
        let paths = new.outputs.map(\.path) + old.outputs.map(\.path).filter { path in !new.outputs.contains { $0.path == path } }
        return paths.map { path in
            let (before, after) = (old.outputs.first { $0.path == path }?.digest, new.outputs.first { $0.path == path }?.digest)
            let there = folder.flatMap { try? Files.read(Paths.join($0, path)) }.map { Digest.sha256($0) }
            return .init(path: path, before: before, after: after, isAltered: before != nil && there != nil && there != before)
        }
    }
}
