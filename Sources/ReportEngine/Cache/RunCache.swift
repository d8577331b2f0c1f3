import KernelHost
import ReportDocument
import ReportSource
import ReportSyntax
import Synchronization

/// The kept results that one run of a report may use, and to which it adds its own when it has ended well.
package final class RunCache: Sendable {
    package let store: CacheStore
    package let files: FileDigests
    /// What became of the cells, and why.
    package let log = CacheLog()
    let keys: PlanKeys
    /// `3.11.2`.
    let interpreter: String
    /// Real and absolute: what Python cells can read.
    let folder: String
    private let project: Project
    private let outputs: Set<String>
    private let start: Int64
    private let texts: Texts

    /// - Parameters:
    ///   - tool: what does not belong to the report.
    ///   - files: digests of the project's files.
    ///   - outputs: absolute paths of what the report writes; they are no part of the folder that Python cells read.
    ///   - start: when the run began, by `Files.now`.
    package init(plan: ExecutionPlan, project: Project, store: CacheStore, tool: ToolKeys, files: FileDigests, outputs: Set<String>, start: Int64) {
        self.store = store
        self.files = files
        self.project = project
        self.outputs = outputs
        self.start = start
        interpreter = tool.interpreter
        keys = PlanKeys(plan: plan, root: project.root, tool: tool.parts, files: files)
        folder = Files.real(Paths.join(project.root, Paths.parent(plan.definition.file.name))) ?? project.root
        texts = Texts(plan)
    }

    /// The keys of the session; nil where the folder is too large to be looked through.
    func sessionKeys() -> SessionKeys? {
        FolderKey(folder, without: outputs, digests: files).map { found in
            let packages = project.packages.map { ToolKeys.packages(in: $0.folder, files) } ?? []
            return SessionKeys(keys: keys, folder: found, path: folder, packages: packages)
        }
    }

    /// Whether nothing that the run can have read was changed while it ran.
    var isSteady: Bool { files.areSteady(since: start) }

    // Results

    /// What was kept for a cell, with its diagnostics; nil where there is nothing, or a place in it cannot be found again.
    func cell(_ key: CacheKey, _ own: SourceSpan?) -> (KeptCell, [Diagnostic])? {
        guard let kept = store.value(key, as: KeptCell.self), let diagnostics = keeper(own).found(kept.diagnostics) else { return nil }
        return (kept, diagnostics)
    }

    func load() -> (KeptLoad, [Diagnostic])? {
        guard let key = keys.load, let kept = store.value(key, as: KeptLoad.self), let diagnostics = keeper(nil).found(kept.diagnostics) else { return nil }
        return (kept, diagnostics)
    }

    /// Keeps what a cell gave, unless a diagnostic has a place that could not be found again.
    func keep(
        _ items: [RunRecord.Item], types: [String]? = nil, tables: [String: String], hasRaised: Bool = false, values: [Scalar] = [], opened: [String] = [],
        _ diagnostics: [Diagnostic],
        of own: SourceSpan?, under key: CacheKey
    ) {
        guard !diagnostics.contains(where: \.id.namesWhatChanges), let stored = keeper(own).kept(diagnostics) else { return }
        store.keep(KeptCell(items: items, types: types, tables: tables, hasRaised: hasRaised, diagnostics: stored, values: values, opened: opened), under: key)
    }

    func keep(_ reports: [LoadReport], _ snapshots: [DataSnapshot], _ diagnostics: [Diagnostic]) {
        guard let key = keys.load, let stored = keeper(nil).kept(diagnostics) else { return }
        store.keep(KeptLoad(reports: reports, snapshots: snapshots, diagnostics: stored), under: key)
    }

    private func keeper(_ own: SourceSpan?) -> DiagnosticKeeper {
        let texts = texts
        return DiagnosticKeeper(own: own) { texts.file($0) }
    }

    /// What is made of texts alone: formulas, listings, citations, drawings.
    ///
    /// - Parameter content: everything that it is made from, but for the tool.
    func key(_ kind: String, _ content: some Encodable) -> CacheKey? {
        CacheStore.json(content).map { CacheKey(kind, keys.tool + [.init("content", Digest.sha256($0))]) }
    }
}

/// The texts of a report that diagnostics point into.
private final class Texts: Sendable {
    private let known: Mutex<[String: SourceFile]>
    private let paths: [String: String]

    init(_ plan: ExecutionPlan) {
        let definition = plan.definition
        var files: [String: SourceFile] = [:]
        for file in [definition.file] + definition.includes + definition.cells.map(\.span.file) { files[file.name] = file }
        known = Mutex(files)
        let data = InputList(plan: plan).files.map { ($0.path, $0.absolute) }
        paths = Dictionary(data, uniquingKeysWith: { first, _ in first })
    }

    func file(_ name: String) -> SourceFile? {
        if let file = known.withLock({ $0[name] }) { return file }
        guard let path = paths[name], let bytes = try? Files.read(path, limit: 64 << 20) else { return nil }
        let file = SourceFile.decode(name: name, bytes: bytes).0
        known.withLock { $0[name] = file }
        return file
    }
}
