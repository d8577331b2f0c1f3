import KernelHost
import ReportCells
import ReportDocument
import ReportSyntax

/// Writes down, once each, the rows that the numbers of a report were counted from.
struct EvidenceCollector {
    let plan: ExecutionPlan
    let catalog: Catalog
    let engine: EngineClient

    /// - Parameter tables: those that are shown, in reading order.
    /// - Returns: a register for each dataset that is behind numbers, in order of declaration.
    func registers(for tables: [Table]) async throws(KernelError) -> [EvidenceRegister] {
        var registers: [EvidenceRegister] = []
        for dataset in catalog.datasets {
            let ids = Self.ids(of: dataset.name, in: tables)
            guard !ids.isEmpty else { continue }
            let query = RegisterQuery(
                dataset: dataset, ids: Array(ids.prefix(EvidenceRegister.cap)), language: plan.language)
            var sources: ResultTable?
            if let wanted = query.sources() { sources = try await engine.query(wanted) }
            let path = plan.datasets.first { $0.declaration.name == dataset.name }?.file.path ?? ""
            registers.append(query.register(
                try await engine.query(query.rows()), sources: sources, path: path, omitted: max(0, ids.count - EvidenceRegister.cap)))
        }
        return registers
    }

    /// The ids that trails list, in order of first use.
    private static func ids(of dataset: String, in tables: [Table]) -> [String] {
        var ids: [String] = []
        var seen: Set<String> = []
        for trail in tables.flatMap(\.trails) where trail.dataset == dataset {
            for id in trail.parts.flatMap(\.ids) where seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }
}
