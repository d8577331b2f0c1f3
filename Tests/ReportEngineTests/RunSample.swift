import KernelHost
import ReportCells
import ReportDocument
import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

/// The kernels of all tests, in the installation beside the test bundle. When a part is missing, `scripts/stage-resources`
/// was not run.
enum SharedPool {
    private static let started = Task { () throws -> (KernelPool, TemporaryFolder) in
        let folder = try TemporaryFolder()
        return (KernelPool(installation: try KernelInstallation.locate(), scratch: folder.path, isConfinementRequired: true), folder)
    }

    static var pool: KernelPool { get async throws { try await started.value.0 } }
}

/// A definition that was run with real kernels.
struct RunSample {
    let plan: ExecutionPlan
    /// Nil where something stopped the report.
    let record: RunRecord?
    /// Of parsing, planning and running.
    let diagnostics: [Diagnostic]

    /// - Parameter files: by their paths in the project; the definition is `notebooks/test.qmd`.
    init(
        _ text: String, files: [String: String] = [:], overrides: [(name: String, text: String)] = [], in folder: TemporaryFolder? = nil
    ) async throws {
        let sample = try PlanSample(text, files: files, overrides: overrides, in: folder)
        try await self.init(sample.plan, sample.project, sample.diagnostics)
        withExtendedLifetime(sample.folder) {}
    }

    /// A definition over the data of the repository, which lie beside `notebooks/x.qmd`.
    init(overRepositoryData text: String) async throws {
        let project = Project.find(from: Repository.root).0
        let (definition, faults) = DefinitionSample.parse(text)
        let (plan, found) = Planner(project: project).plan(definition)
        try await self.init(plan, project, faults + found)
    }

    /// A definition of the repository.
    init(definition path: String) async throws {
        let project = Project.find(from: Repository.root).0
        let (definition, faults) = DefinitionLoader(project: project).load(path)
        let (plan, found) = Planner(project: project).plan(try #require(definition))
        try await self.init(plan, project, faults + found)
    }

    private init(_ plan: ExecutionPlan, _ project: Project, _ faults: [Diagnostic]) async throws {
        self.plan = plan
        guard !faults.hasErrors else {
            record = nil
            diagnostics = faults
            return
        }
        let pool = try await SharedPool.pool
        let run = ReportRun(plan: plan, project: project, pool: pool, tool: ToolIdentity(resources: pool.resources), needsTypesetting: false)
        let outcome = try await run.execute()
        await outcome.press?.close()
        record = outcome.record
        diagnostics = faults + outcome.diagnostics
    }

    /// The table of a label.
    func table(_ label: String) throws -> Table {
        for cell in try #require(record, "\(diagnostics.brief)").cells {
            for item in cell.items {
                if case .table(let table) = item, table.label ?? cell.label == label { return table }
            }
        }
        throw Diagnostic(.valueUnknown, "the run gave no table '\(label)'", at: nil)
    }

    /// The value of an inline expression, by its code.
    func value(_ code: String) -> Scalar? {
        guard let planned = plan.expressions.first(where: { $0.expression.code.value == code }) else { return nil }
        return record?.expressions.first { $0.key == planned.expression.key }?.value
    }

    /// The text that a cell printed.
    func printed(_ index: Int) -> String {
        let items = record?.cells.first { $0.index == index }?.items ?? []
        return items.map { if case .output(let output) = $0 { output.text } else { "" } }.joined()
    }
}

enum Repository {
    /// The checkout's root.
    static var root: String { Paths.parent(Paths.parent(Paths.parent(#filePath))) }

    /// The rows of a file of `Vectors`, by column.
    static func vector(_ name: String) throws -> [[String: String]] {
        let records = CSVText.records(try Files.read(root + "/Tests/ReportEngineTests/Vectors/" + name))
        return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(records[0], $0)) }
    }
}
