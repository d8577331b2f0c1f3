import KernelHost
import ReportEngine
import ReportSource
import ReportSyntax

/// Renders one report: load → parse → plan → execute → assemble → write → emit. Outputs are written only when all of
/// them are whole.
package struct Renderer: Sendable {
    package var request: RenderRequest
    package var pool: KernelPool
    package var resources: Resources
    package var console: Console

    /// What became of one report.
    package struct Outcome: Sendable {
        package enum Result: Sendable, Hashable { case rendered, unchanged, failed, refused, ungranted }

        package var result: Result
        /// Absolute paths of what was written, or already there.
        package var outputs: [String] = []
        /// Absolute paths of everything that was read; for watching.
        package var inputs: [String] = []
    }

    package func render() async throws(OperatorError) -> Outcome {
        let start = Files.now
        if let fault = request.folderFault { return await refuse([fault], inputs: [sourcePath]) }
        AtomicFile.sweep(Paths.parent(request.recordPath))
        let signature = RenderSignature(request: request, resources: resources).text
        if request.usesCache, let state = RenderState.load(request.stateKey), state.isCurrent(request: signature) {
            return Outcome(result: .unchanged, outputs: state.outputs.map(\.path).filter { !$0.hasSuffix(RecordFile.suffix) }, inputs: (state.inputs + state.folderFiles).map(\.path))
        }
        let made = try await make(since: request.usesCache ? start : nil)
        guard let record = made.record else {
            var outcome = await refuse(made.diagnostics, inputs: made.inputs)
            if made.isUngranted { outcome.result = .ungranted }
            return outcome
        }
        if request.isStrict, made.diagnostics.contains(where: { $0.severity == .warning }) {
            var outcome = await refuse(made.diagnostics, inputs: made.inputs)
            outcome.result = .refused
            return outcome
        }
        let recorded = recordFile(record)
        if let fault = OutputLimits.fault(ofRecord: recorded.bytes.count, definition: request.definition) {
            return await refuse(made.diagnostics + [fault], inputs: made.inputs)
        }
        await console.show(Diagnostics.unique(made.diagnostics))
        let written = made.files + [recorded]
        try Renderer.emit(written)
        // What lies elsewhere is not looked at again.
        if request.usesCache, record.access == nil, let plan = made.plan {
            let state = RenderState(
                request: signature, inputs: inputPaths(plan), outputs: written.map(\.path),
                absent: InputList(plan: plan).absent.map { Paths.join(request.project.root, $0) }, folder: plan.hasPython ? Paths.parent(sourcePath) : nil, start: start)
            made.cache.map(CacheManifest.init)?.save(request.stateKey)
            // A report with warnings is rendered again, so that they are seen again.
            if !made.diagnostics.contains(where: { $0.severity == .warning }), !record.readsUnseenFiles { state?.save(request.stateKey) }
        }
        return Outcome(result: .rendered, outputs: made.files.map(\.path), inputs: made.inputs)
    }

    /// A report in memory.
    package struct Made: Sendable {
        /// Nil where the definition could not be read.
        package var plan: ExecutionPlan?
        /// With the hashes of the files; nil where an error stopped the report.
        package var record: RunRecord?
        /// Absolute paths of the outputs with what belongs there; empty where an error stopped the report.
        package var files: [(path: String, bytes: [UInt8])] = []
        /// What the cells gave where nothing but a check stopped the report; without outputs.
        package var unmet: RunRecord?
        package var diagnostics: [Diagnostic]
        /// Absolute paths of everything that was read.
        package var inputs: [String]
        /// What results were taken from, and kept in; nil where none was.
        package var cache: RunCache?
        /// Whether it asks to read what was not granted, and so was not run.
        package var isUngranted = false
    }

    /// Runs the definition and writes its outputs to memory.
    ///
    /// - Parameter start: when the render began, by `Files.now`, for one that may take results that were kept, and keep new ones. Nil runs
    ///   everything, reads nothing that was kept, and keeps nothing.
    package func make(since start: Int64? = nil) async throws(OperatorError) -> Made {
        let made = await RunDeadline.$current.withValue(RunDeadline(after: request.timeLimit)) { () async -> Result<Made, OperatorError> in
            do throws(OperatorError) { return .success(try await run(since: start)) } catch { return .failure(error) }
        }
        return try made.get()
    }

    private func run(since start: Int64?) async throws(OperatorError) -> Made {
        let (definition, faults) = DefinitionLoader(project: request.project).load(request.definition)
        guard let definition, !faults.contains(where: \.hidesTheRest) else { return Made(diagnostics: faults, inputs: [sourcePath]) }
        let (plan, planFaults) = Planner(project: request.project, overrides: request.parameters).plan(definition)
        guard !(faults + planFaults).hasErrors else { return Made(plan: plan, diagnostics: faults + planFaults, inputs: inputPaths(plan)) }
        let operatorGrants = AccessGrants(allowed: request.allowed)
        let grants = operatorGrants.check(definition, folder: Paths.parent(sourcePath))
        let packageFaults = plan.hasPython ? request.project.packages.map { operatorGrants.check($0, root: request.project.root) } ?? [] : []
        guard (grants.faults + packageFaults).isEmpty else {
            let isUngranted = (grants.faults + packageFaults).contains { $0.id == .kernelAccess }
            return Made(plan: plan, diagnostics: faults + planFaults + grants.faults + packageFaults, inputs: inputPaths(plan), isUngranted: isUngranted)
        }
        let formats = request.formats(of: definition)
        // No key of the cache covers what lies outside the project.
        let cache = start == nil || !grants.granted.isEmpty ? nil : try await RenderCache(request: request, pool: pool, resources: resources).open(plan, formats, since: start ?? 0)
        var run = ReportRun(
            plan: plan, project: request.project, pool: pool, tool: resources.identity, needsTypesetting: formats.contains(.pdf), cache: cache)
        run.readPaths = grants.granted
        let executed: ReportRun.Outcome
        do { executed = try await run.execute() } catch { throw .kernel(error) }
        var made = try await write(plan, formats, executed, found: faults + planFaults + executed.diagnostics)
        cache?.files.save()
        made.cache = cache
        if let press = executed.press { Task { await press.close() } }
        return made
    }

    private func write(
        _ plan: ExecutionPlan, _ formats: [OutputFormat], _ executed: ReportRun.Outcome, found: [Diagnostic]
    ) async throws(OperatorError) -> Made {
        var made = Made(plan: plan, diagnostics: found, inputs: inputPaths(plan) + folderFiles(plan, without: []))
        guard var record = executed.record else { return made }
        guard !found.hasErrors else { made.unmet = record; return made }
        let writer = ReportWriter(
            definition: plan.definition, record: record, resources: resources, press: executed.press, formats: formats)
        var written: [(path: String, bytes: [UInt8])] = []
        for format in formats {
            let (files, faults) = try await writer.write(format, to: request.path(format))
            made.diagnostics += faults
            written += files
            record.outputs += files.map { file in
                .init(path: Paths.relative(file.path, to: Paths.parent(request.recordPath)), format: format, digest: Digest.sha256(file.bytes))
            }
        }
        made.diagnostics += OutputLimits.faults(of: written.map { ($0.path, $0.bytes.count) }, definition: request.definition)
        guard !made.diagnostics.hasErrors else { return made }
        made.record = record
        made.files = written
        made.inputs = inputPaths(plan) + folderFiles(plan, without: written.map(\.path) + [request.recordPath])
        return made
    }

    /// Writes files, all or none; what is there already keeps its time: other reports of the folder may have read it.
    static func emit(_ files: [(path: String, bytes: [UInt8])]) throws(OperatorError) {
        for folder in Set(files.map { Paths.parent($0.path) }) { AtomicFile.sweep(folder) }
        let changed = files.filter { (try? Files.read($0.path)) != $0.bytes }
        do { try AtomicFile.write(changed) } catch { throw .file(error) }
    }

    /// The record as a file. The one that is there stays where it says the same but for the interpreter's patch level: an update of the system
    /// changes no file then.
    private func recordFile(_ record: RunRecord) -> (path: String, bytes: [UInt8]) {
        let path = request.recordPath
        let fresh = RecordFile.encode(record)
        guard let bytes = try? Files.read(path, limit: RecordFile.sizeLimit), RecordFile.differOnlyInEnvironment(bytes, fresh),
            var known = (try? RecordFile.decode(bytes))?.environment
        else { return (path, fresh) }
        known.interpreter = record.environment.interpreter
        return (path, known == record.environment ? bytes : fresh)
    }

    /// What Python cells can read besides.
    private func folderFiles(_ plan: ExecutionPlan, without outputs: [String]) -> [String] {
        plan.hasPython ? FolderFiles.paths(in: Paths.parent(sourcePath), without: outputs) : []
    }

    private var sourcePath: String { Paths.join(request.project.root, request.definition) }

    private func inputPaths(_ plan: ExecutionPlan) -> [String] {
        var paths = [sourcePath] + plan.definition.includes.map { Paths.join(request.project.root, $0.name) }
        paths += InputList(plan: plan).files.map(\.absolute)
        if request.project.isDeclared { paths.append(Paths.join(request.project.root, Project.fileName)) }
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private func refuse(_ diagnostics: [Diagnostic], inputs: [String]) async -> Outcome {
        await console.show(Diagnostics.unique(diagnostics))
        return Outcome(result: .failed, inputs: inputs)
    }
}

extension Diagnostic {
    /// Whether what comes after it cannot be judged: the head or the file could not be read at all.
    var hidesTheRest: Bool {
        severity == .error && [.yamlSyntax, .yamlLimit, .sourceEncoding, .sourceMissing, .notebookSyntax, .notebookSchema, .notebookVersion, .markdownLimit].contains(id)
    }
}

/// Diagnostics as they are printed: none twice.
enum Diagnostics {
    static func unique(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<String> = []
        return diagnostics.filter { seen.insert("\($0.id.rawValue)|\($0.message)|\($0.span?.file.name ?? "")|\($0.span?.range.lowerBound ?? -1)").inserted }
    }
}

/// Everything that a render depends on besides files: the tool with its resources, parameters, formats.
struct RenderSignature {
    let request: RenderRequest
    let resources: Resources

    var text: String {
        var parts = [ToolIdentity.version, resources.identity.lockDigest, resources.identity.fontsDigest, request.isStrict ? "strict" : ""]
        if let packages = request.project.packages { parts += [packages.folder] + packages.names }
        parts += request.parameters.map { "\($0.name)=\($0.text)" }
        parts += request.formats.map(\.rawValue)
        let program = Files.real("/proc/self/exe") ?? ""
        for path in [program, Paths.parent(program) + "/report-kernel"] + toolFiles() + projectPackages() {
            if let status = Files.status(path) { parts.append("\(path) \(status.size) \(status.modified) \(status.inode)") }
        }
        return Digest.sha256(parts.joined(separator: "\n"))
    }

    /// The lists of files of the packages of a project's own.
    private func projectPackages() -> [String] {
        guard let folder = request.project.packages?.folder else { return [] }
        return ((try? Files.list(folder)) ?? []).map { name in name.hasSuffix(".dist-info") ? "\(folder)/\(name)/RECORD" : "\(folder)/\(name)" }
    }

    /// The kernel's own modules, the template and the style sheet.
    private func toolFiles() -> [String] {
        var files = [resources.folder + "/typst/report.typ", resources.folder + "/html/report.css"]
        for folder in ["python/report_kernel", "python/report_kernel/charts", "python/report_kernel/datasets", "csl"] {
            let path = resources.folder + "/" + folder
            files += ((try? Files.list(path)) ?? []).map { path + "/" + $0 }
        }
        return files
    }
}
