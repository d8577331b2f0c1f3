import KernelHost
import ReportCells
import ReportSource

/// What can be known of a plan without running author code: whether its data load and hold what its cells name, and
/// whether its citations have sources, its pictures and formulas are such.
package struct PlanCheck: Sendable {
    package var plan: ExecutionPlan
    package var pool: KernelPool

    package init(plan: ExecutionPlan, pool: KernelPool) {
        self.plan = plan
        self.pool = pool
    }

    package func run() async throws(KernelError) -> [Diagnostic] {
        var diagnostics = try await dataDiagnostics()
        if PressLane.isNeeded(by: plan) { diagnostics += try await pressDiagnostics() }
        return diagnostics
    }

    private func dataDiagnostics() async throws(KernelError) -> [Diagnostic] {
        guard !plan.datasets.isEmpty else { return [] }
        let paths = plan.datasets.flatMap(\.files).map(\.absolute)
        let (kernel, scratch) = try await pool.kernel(.engine, readPaths: paths, workingFolder: nil, memoryLimit: 6 << 30)
        let client = EngineClient(kernel: kernel, timeLimit: .seconds(RunContext.defaultSeconds))
        _ = try await client.request(
            "connect", EngineMessages.Open(paths: paths, scratch: scratch, memory: "2GB", threads: 1), as: EngineMessages.Opened.self)
        let loaded = try await DatasetLoader(plan: plan, engine: client).load()
        var (catalog, diagnostics) = (loaded.catalog, loaded.diagnostics)
        _ = await kernel.close()
        catalog.datasets.sort { $0.name < $1.name }
        for planned in plan.cells {
            guard case .declarative(let cell) = planned.action, !diagnostics.hasErrors else { continue }
            diagnostics += cell.queries(in: catalog).1 + cell.cautions(in: catalog)
        }
        return diagnostics
    }

    private func pressDiagnostics() async throws(KernelError) -> [Diagnostic] {
        let (kernel, scratch) = try await pool.kernel(.press, readPaths: [], workingFolder: nil, memoryLimit: 3 << 30)
        let client = PressClient(kernel: kernel, scratch: scratch)
        let result = try await PressLane(plan: plan, press: { () async throws(KernelError) in client }).run()
        _ = await kernel.close()
        return result.diagnostics
    }
}
