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

    private let session = Mutex<(isKnown: Bool, keys: SessionKeys?)>((false, nil))

    /// The keys of the session; nil where the folder is too large to be looked through.
    func sessionKeys() -> SessionKeys? {
        session.withLock { session -> SessionKeys? in
            if !session.isKnown {
                let packages = project.packages.map { ToolKeys.packages(in: $0.folder, files) } ?? []
                let folder = FolderKey(folder, without: outputs, digests: files)
                session = (true, folder.map { SessionKeys(keys: keys, folder: $0, path: self.folder, packages: packages) })
            }
            return session.keys
        }
    }

    /// Whether nothing that the run can have read was changed while it ran.
    var isSteady: Bool { files.areSteady(since: start) }

    /// Whether the folder of a session holds what it held before.
    func isFolderSteady(_ key: FolderKey) -> Bool { FolderKey(folder, without: outputs, digests: files)?.digest == key.digest }

    /// Whether definitions that a session opened are as they were before it.
    func areSteady(_ names: [String], _ looks: [String: (status: Files.Status, digest: String)], in folder: FolderKey) -> Bool {
        names.allSatisfy { name in looks[name].map { folder.isSteady(name, $0.status, since: start) } ?? false }
    }

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

    /// What a SELECT of the author's can read; nil where it was not run yet.
    func reads(of sql: String) -> KeptReads? { key("reads", sql).flatMap { store.value($0, as: KeptReads.self) } }

    func keep(reads names: [String]?, of sql: String) {
        guard let key = key("reads", sql) else { return }
        store.keep(KeptReads(names: names), under: key)
    }

    /// The parts of a SQL or declarative cell's key but for tables, and the labels of the tables that it can see.
    ///
    /// - Returns: nil where a dataset cannot be read, or where its SQL was not run yet, so that nobody knows what it reads.
    func seen(by planned: PlannedCell) -> (parts: [CacheKey.Part], tables: [String])? {
        var reads = KeptReads(names: [])
        if let sql = planned.authoredSelect {
            guard let known = self.reads(of: sql) else { return nil }
            reads = known
        } else if planned.mayHoldSubquery {
            reads = KeptReads(names: nil)
        }
        return keys.parts(ofEngineCell: planned, reads).map { ($0, keys.tables(seenBy: planned, reads)) }
    }

    /// The same of a SELECT in the prose.
    func seen(byInline expression: InlineExpression) -> (parts: [CacheKey.Part], tables: [String])? {
        guard let reads = reads(of: expression.code.value) else { return nil }
        return keys.parts(ofInline: expression, reads).map { ($0, keys.tables(seenByInline: expression.code.value, reads)) }
    }

    /// Stands for the report's texts: kept when a paper of them was set. Where it is missing, a paper will have to be set.
    var paperMark: CacheKey? {
        let definition = keys.plan.definition
        return key("paper texts", ([definition.file] + definition.includes).map { Digest.sha256($0.bytes) })
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
