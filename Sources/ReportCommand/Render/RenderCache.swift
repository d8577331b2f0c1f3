import KernelHost
import ReportEngine
import ReportSyntax

/// Opens the cache of one render.
struct RenderCache {
    let request: RenderRequest
    let pool: KernelPool
    let resources: Resources

    /// Data above this size that were never hashed take longer than a kernel to start: the kernel is started first.
    private static let slowSize = 16 << 20

    /// - Parameter start: when the render began, by `Files.now`.
    /// - Returns: nil where nothing can be kept.
    func open(_ plan: ExecutionPlan, _ formats: [OutputFormat], since start: Int64) async throws(OperatorError) -> RunCache? {
        guard let store = CacheStore() else { return nil }
        let files = FileDigests(folder: store.folder, of: request.project.root)
        let unknown = InputList(plan: plan).files.map(\.absolute).filter { files.knownDigest($0) == nil }
        if unknown.reduce(0, { $0 + (Files.status($1)?.size ?? 0) }) > RenderCache.slowSize { await pool.warm(forSession: false) }
        guard let tool = try await toolKeys(store) else { return nil }
        return RunCache(plan: plan, project: request.project, store: store, tool: tool, files: files, outputs: outputs(plan, formats), start: start)
    }

    /// The cache as far as it can be opened without starting anything.
    func known(_ plan: ExecutionPlan, _ formats: [OutputFormat], since start: Int64) -> RunCache? {
        guard let store = CacheStore(), let tool = ToolKeys(installation: pool.installation, identity: resources.identity, cache: store.folder) else { return nil }
        let files = FileDigests(folder: store.folder, of: request.project.root)
        return RunCache(plan: plan, project: request.project, store: store, tool: tool, files: files, outputs: outputs(plan, formats), start: start)
    }

    private func toolKeys(_ store: CacheStore) async throws(OperatorError) -> ToolKeys? {
        if let known = ToolKeys(installation: pool.installation, identity: resources.identity, cache: store.folder) { return known }
        do {
            await pool.warm(forSession: false)
            let (version, library) = try await pool.interpreter()
            return ToolKeys(
                installation: pool.installation, identity: resources.identity, cache: store.folder, interpreter: version, library: library)
        } catch {
            throw .kernel(error)
        }
    }

    /// What the report writes is no part of what it is made from, where it is written beside its definition.
    func outputs(_ plan: ExecutionPlan, _ formats: [OutputFormat]) -> Set<String> {
        var paths = Set(formats.map(request.path) + [request.recordPath])
        if formats.contains(.csv) {
            let path = request.path(.csv)
            let stem = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
            for label in plan.cells.compactMap(\.cell.options.label?.value) + plan.cells.flatMap(\.products).map(\.label) { paths.insert("\(stem).\(label).csv") }
        }
        return paths
    }
}
