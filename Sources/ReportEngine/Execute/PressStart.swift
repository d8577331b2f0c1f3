import KernelHost

/// The press of a run, started when it is first needed.
actor PressStart {
    private let pool: KernelPool
    private var task: Task<Result<PressClient, KernelError>, Never>?
    private var isClosed = false
    private var isPrepared = false

    init(pool: KernelPool) { self.pool = pool }

    /// Begins to start it, and returns at once.
    ///
    /// - Parameter fontFolders: where the faces of papers are, for a press that is to set one; nil for one that is not.
    func begin(fontFolders: [String]? = nil) {
        let task = begun()
        guard let fontFolders, !isPrepared else { return }
        isPrepared = true
        Task { if case .success(let client) = await task.value { try? await client.prepare(fontFolders: fontFolders) } }
    }

    /// The press; starts it.
    func client() async throws(KernelError) -> PressClient {
        guard !isClosed else { throw .closed }
        return try await begun().value.get()
    }

    /// Ends its process, if there is one.
    func close() async {
        isClosed = true
        if case .success(let client)? = await task?.value { _ = await client.kernel.close() }
    }

    private func begun() -> Task<Result<PressClient, KernelError>, Never> {
        if let task { return task }
        let task = Task { [pool] () -> Result<PressClient, KernelError> in
            do throws(KernelError) {
                let (kernel, scratch) = try await pool.kernel(.press, readPaths: [], workingFolder: nil, memoryLimit: 3 << 30)
                return .success(PressClient(kernel: kernel, scratch: scratch))
            } catch {
                return .failure(error)
            }
        }
        self.task = task
        return task
    }
}
