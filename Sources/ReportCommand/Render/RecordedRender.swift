import ArgumentParser
import KernelHost
import ReportEngine
import ReportSource
import ReportSyntax

/// `report render --from-record`: outputs written again from records alone. No cell runs, and neither definition nor data are read; only Typst
/// is started, where a paper is wanted.
struct RecordedRender {
    let command: RenderCommand
    let console: Console

    /// One record with the files that are to be written.
    private struct Job: Sendable {
        /// As named.
        var path: String
        var report: RecordedReport
        /// With the absolute paths of their outputs.
        var targets: [(format: OutputFormat, path: String)]
    }

    /// - Throws: `ValidationError` for options that do not go together.
    func run() async throws -> ExitStatus {
        try checkOptions()
        var reports: [(path: String, report: RecordedReport)] = []
        var problems: [OperatorError] = []
        for path in command.fromRecord {
            do throws(OperatorError) { reports.append((path, try RecordedRender.read(path))) } catch { problems.append(error) }
        }
        for problem in problems { await console.say(problem.message) }
        guard problems.isEmpty else { return .io }
        let jobs = try self.jobs(reports)
        do throws(OperatorError) {
            return try await CommandEnvironment.with(isConfinementRequired: !command.allowUnconfined) { environment throws(OperatorError) in
                try await write(jobs, environment)
            }
        } catch {
            await console.say(error.message)
            return error.status
        }
    }

    private func checkOptions() throws {
        let others = [
            ("a definition", !command.definitions.isEmpty), ("'--parameter'", !command.parameters.isEmpty), ("'--params-file'", command.paramsFile != nil),
            ("'--each'", command.each != nil), ("'--watch'", command.watch),
        ]
        if let (name, _) = others.first(where: \.1) {
            throw ValidationError("'--from-record' takes everything from the record, so that \(name) does not go with it")
        }
    }

    private static func read(_ path: String) throws(OperatorError) -> RecordedReport {
        let record = try RecordFinder.read(path)
        do { return try RecordedReport(record) } catch {
            let reason = error.message
            throw .record(path, reason: reason, help: "take NAME\(RecordFile.suffix) as 'report render' wrote it, or render the definition again")
        }
    }

    // MARK: - Places

    private func jobs(_ reports: [(path: String, report: RecordedReport)]) throws -> [Job] {
        let builder = RequestBuilder(command: command)
        var formats = try builder.formats()
        if let output = command.output {
            guard reports.count == 1 else { throw ValidationError("'--output' names one file, and \(reports.count) records are named") }
            formats = [try builder.single(output, among: formats)]
        }
        var owners: [String: String] = [:]
        return try reports.map { path, report in
            var wanted = formats
            if wanted.isEmpty { for output in report.record.outputs where !wanted.contains(output.format) { wanted.append(output.format) } }
            let targets = (wanted.isEmpty ? [.html] : wanted).map { ($0, target($0, of: report.record, at: path)) }
            for (_, target) in targets {
                if let other = owners.updateValue(path, forKey: target) {
                    throw ValidationError("'\(other)' and '\(path)' would both be written to '\(Paths.name(target))'; write them into folders of their own")
                }
            }
            return Job(path: path, report: report, targets: targets)
        }
    }

    /// Where the record says, beside it, unless the command line says something else.
    private func target(_ format: OutputFormat, of record: RunRecord, at path: String) -> String {
        let builder = RequestBuilder(command: command)
        if let output = command.output { return builder.absolute(output) }
        let place = builder.absolute(path)
        let name = Paths.name(place)
        let stem = name.hasSuffix(RecordFile.suffix) ? String(name.dropLast(RecordFile.suffix.count)) : Paths.stem(name)
        // Of tables there are many files, which share a stem.
        let known = format == .csv ? nil : record.outputs.first { $0.format == format }?.path
        return Paths.join(command.outputDir.map(builder.absolute) ?? Paths.parent(place), known ?? "\(stem).\(format.rawValue)")
    }

    // MARK: - Writing

    private func write(_ jobs: [Job], _ environment: CommandEnvironment) async throws(OperatorError) -> ExitStatus {
        var press: PressHandle?
        if jobs.contains(where: { $0.targets.contains { $0.format == .pdf } }) {
            do { press = try await PressHandle.start(in: environment.pool) } catch { throw .kernel(error) }
        }
        var status = ExitStatus.done
        var first: String?
        for job in jobs {
            await console.progress("writing \(job.path) again …")
            let (files, outcome) = try await files(of: job, environment, press)
            guard outcome == .done else {
                if status != .failed { status = outcome }
                continue
            }
            if let target = job.targets.first(where: { isForeign($0.path, $0.format, job.report.record) }) {
                throw .taken(Paths.relative(target.path, to: Files.workingFolder), help: "it is not the file that was recorded, and its name is that of no \(target.format.rawValue); name another place with '-o'")
            }
            try Renderer.emit(files)
            first = first ?? files.first?.path
            let names = files.map { Paths.relative($0.path, to: Files.workingFolder) }.joined(separator: ", ")
            await console.say("\(job.path) → \(names)")
            for note in notes(job, files, environment.resources.identity) { await console.say("note: \(note)") }
        }
        await press?.close()
        if command.open, let first { Opener.open(first) }
        return status
    }

    /// Whether a name that only the record gives, and that is none of its format, is that of a file of somebody else.
    private func isForeign(_ path: String, _ format: OutputFormat, _ record: RunRecord) -> Bool {
        guard command.output == nil, format != .csv, Paths.suffix(path) != format.rawValue, let bytes = try? Files.read(path) else { return false }
        let digest = Digest.sha256(bytes)
        return !record.outputs.contains { $0.digest == digest }
    }

    /// - Returns: what is to be written, and whether it may be: an error or, with `--strict`, a warning stops it, and was said.
    private func files(
        of job: Job, _ environment: CommandEnvironment, _ press: PressHandle?
    ) async throws(OperatorError) -> ([(path: String, bytes: [UInt8])], ExitStatus) {
        let writer = ReportWriter(
            definition: job.report.definition, record: job.report.record, resources: environment.resources, press: press,
            formats: job.targets.map(\.format))
        var files: [(path: String, bytes: [UInt8])] = []
        var diagnostics: [Diagnostic] = []
        for target in job.targets {
            let (written, faults) = try await writer.write(target.format, to: target.path)
            files += written
            diagnostics += faults
        }
        await console.show(Diagnostics.unique(diagnostics))
        if diagnostics.hasErrors {
            await console.say("\(job.path): not written")
            return ([], .failed)
        }
        if command.strict, diagnostics.contains(where: { $0.severity == .warning }) {
            await console.say("\(job.path): not written, since '--strict' found warnings")
            return ([], .found)
        }
        return (files, .done)
    }

    /// What there is to know where the bytes are not those that were recorded.
    private func notes(_ job: Job, _ files: [(path: String, bytes: [UInt8])], _ tool: ToolIdentity) -> [String] {
        let record = job.report.record
        let known = record.outputs.map(\.digest)
        let formats = record.outputs.map(\.format)
        let others = files.filter { file in
            guard let format = OutputFormat(rawValue: Paths.suffix(file.path)), formats.contains(format) else { return false }
            return !known.contains(Digest.sha256(file.bytes))
        }
        guard !others.isEmpty else { return [] }
        var reasons: [String] = []
        if record.toolVersion != ToolIdentity.version {
            reasons.append("it was recorded by report \(record.toolVersion), and this is report \(ToolIdentity.version)")
        }
        if record.environment.fontsDigest != tool.fontsDigest { reasons.append("the fonts are others than those recorded") }
        if record.environment.lockDigest != tool.lockDigest { reasons.append("the packages, Typst among them, are of another lock than the one recorded") }
        let names = others.map { Paths.name($0.path) }.joined(separator: ", ")
        return ["other bytes than recorded: \(names)" + (reasons.isEmpty ? "" : "; " + reasons.joined(separator: "; "))]
    }
}
