import KernelHost
import ReportCells
import ReportDocument
import ReportSyntax

/// Writes down, once each, the rows that the numbers of a report were counted from.
struct EvidenceCollector {
    let plan: ExecutionPlan
    let catalog: Catalog
    let engine: EngineClient

    /// What `registers` depends on besides the datasets, as a text.
    static func request(_ plan: ExecutionPlan, _ tables: [Table]) -> String {
        plan.datasets.filter(\.declaration.isEmbedded).map { dataset in
            let ids = ids(of: dataset.declaration.name, in: tables)
            return ([dataset.declaration.name] + ids).map { "\($0.utf8.count) \($0)" }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// - Parameter tables: those that are shown, in reading order.
    /// - Returns: a register for each dataset that is behind numbers, in order of declaration.
    func registers(for tables: [Table]) async throws(KernelError) -> [EvidenceRegister] {
        var registers: [EvidenceRegister] = []
        for dataset in catalog.datasets where isEmbedded(dataset.name) {
            let ids = Self.ids(of: dataset.name, in: tables)
            guard !ids.isEmpty else { continue }
            let query = RegisterQuery(
                dataset: dataset, ids: Array(ids.prefix(EvidenceRegister.cap)), language: plan.language)
            var sources: ResultTable?
            if let wanted = query.sources() { sources = try await engine.query(wanted) }
            let path = plan.datasets.first { $0.declaration.name == dataset.name }?.file.path ?? ""
            registers.append(query.register(
                try await rows(of: query), sources: sources, path: path, omitted: max(0, ids.count - EvidenceRegister.cap)))
        }
        return registers
    }

    private func rows(of query: RegisterQuery) async throws(KernelError) -> ResultTable {
        if query.dataset.isLarge {
            let head = try await engine.query(query.rows(isHeadOnly: true))
            if head.count == query.ids.count { return head }
        }
        return try await engine.query(query.rows())
    }

    /// The rows of every dataset that is small enough to be kept whole.
    func snapshots() async throws(KernelError) -> [DataSnapshot] {
        var snapshots: [DataSnapshot] = []
        for dataset in catalog.datasets where isEmbedded(dataset.name) {
            guard dataset.rows <= DataSnapshot.rowLimit, dataset.rows * dataset.columns.count <= DataSnapshot.valueLimit else { continue }
            let names = dataset.columns.map(\.name)
            let columns = names.map { "CAST(\(SQLText.identifier($0)) AS VARCHAR)" }
            let table = try await engine.query("SELECT \(columns.joined(separator: ", ")) FROM \(SQLText.identifier(dataset.relation)) ORDER BY rowid")
            let rows = (0..<table.count).map { row in
                table.columns.map { column -> String? in column.values[row].isNull ? nil : column.values[row].plainText }
            }
            let path = plan.datasets.first { $0.declaration.name == dataset.name }?.file.path ?? ""
            snapshots.append(DataSnapshot(dataset: dataset.name, path: path, key: dataset.key, columns: names, rows: rows))
        }
        return snapshots
    }

    private func isEmbedded(_ name: String) -> Bool { plan.datasets.first { $0.declaration.name == name }?.declaration.isEmbedded ?? true }

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
