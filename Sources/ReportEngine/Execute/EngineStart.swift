import KernelHost
import ReportCells

/// The engine of a run with its data, started when it is first needed.
actor EngineStart {
    /// An engine in which the datasets are.
    struct Started: Sendable {
        var client: EngineClient
        var scratch: String
        var catalog: Catalog
        var reports: [LoadReport]
    }

    private let start: @Sendable () async -> Result<Started, KernelError>
    private var task: Task<Result<Started, KernelError>, Never>?

    init(_ start: @escaping @Sendable () async -> Result<Started, KernelError>) { self.start = start }

    /// Begins to start it, and returns at once.
    func begin() { _ = begun() }

    /// The engine; starts it, and waits until the datasets are loaded.
    func started() async -> Result<Started, KernelError> { await begun().value }

    /// What was started; nil where nothing was.
    func result() async -> Result<Started, KernelError>? { await task?.value }

    private func begun() -> Task<Result<Started, KernelError>, Never> {
        if let task { return task }
        let task = Task { [start] in await start() }
        self.task = task
        return task
    }
}
