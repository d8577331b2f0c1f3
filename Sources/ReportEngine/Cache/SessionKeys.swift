import ReportCells
import ReportDocument
import ReportSyntax

/// The steps of a session: what stands in the prose above the first Python cell, then each Python cell with the inline Python below it.
/// What a step gives hangs on everything that ran before it.
struct SessionKeys: Sendable {
    let keys: PlanKeys
    let folder: FolderKey
    private let start: CacheKey
    private let looksAtLines: Bool

    /// What a step asked for besides what can be known before it runs. Code is deterministic: with the same answers it asks the same.
    struct Trace: Codable, Sendable, Hashable {
        /// Names of datasets and tables that it asked for, in order of the first time.
        var tables: [String] = []
        /// Definitions that it opened, as paths from the folder.
        var opened: [String] = []
        /// Whether what it gave can tell where in its file it stands.
        var knowsLines = false
    }

    init(keys: PlanKeys, folder: FolderKey, path: String, packages: [String]) {
        self.keys = keys
        self.folder = folder
        let plan = keys.plan
        let names = plan.datasets.map(\.declaration.name) + plan.cells.flatMap { cell in cell.products.map { "\(cell.cell.index) \($0.label)" } }
        start = CacheKey("session", keys.tool + keys.allParameters + [
            .init("lang", plan.language.rawValue), .init("definition", Digest.sha256("\(plan.definition.file.name)\n\(path)")),
            .init("names", Digest.sha256(names.joined(separator: "\n"))), .init("folder", folder.digest), .init("project packages", Digest.sha256(packages.joined(separator: "\n"))),
        ])
        looksAtLines = folder.looksAtLines
            || plan.cells.contains { $0.isPython && LineWords.occur(in: $0.cell.code) }
            || plan.expressions.contains { $0.expression.kind == .python && LineWords.occur(in: $0.expression.code.value) }
    }

    /// The Python cells that are run.
    var cells: [PlannedCell] { keys.plan.cells.filter(\.isPython) }

    /// What is done: nothing but inline Python in the first step.
    var steps: [PlannedCell?] { [nil] + cells }

    /// Inline Python that is due in a step.
    func inline(after cell: PlannedCell?) -> [ExecutionPlan.PlannedExpression] {
        keys.plan.expressions.filter { $0.expression.kind == .python && $0.afterCell == cell?.cell.index }
    }

    /// All parts that can be known before a step runs.
    ///
    /// - Parameter before: the key of the step before; nil for the first.
    func parts(_ step: PlannedCell?, before: CacheKey?) -> [CacheKey.Part] {
        var parts = step.map(keys.common) ?? []
        let inline = inline(after: step).map(\.expression.code.value)
        if let cell = step?.cell { parts.append(.init("injected", Digest.sha256(InjectedParameters(plan: keys.plan).code(after: cell) ?? ""))) }
        if !inline.isEmpty || step == nil { parts.append(.init("inline", Digest.sha256(inline.joined(separator: "\u{0}")))) }
        if let before { return parts + [.init("before", before.digest)] }
        return start.parts.filter { part in !parts.contains { $0.name == part.name } } + parts
    }

    /// Where the trace of a step is kept.
    func traceKey(_ parts: [CacheKey.Part]) -> CacheKey { CacheKey("trace", parts) }

    /// Whether a step's result hangs on its place, as far as the code says.
    var mayKnowLines: Bool { looksAtLines }

    /// The parts that a trace adds.
    ///
    /// - Parameters:
    ///   - opened: digests of definitions by their names in the trace, where they are not to be taken from the files as they are now.
    ///   - answer: the digest of a table by its label, nil where it gives none.
    func parts(
        _ trace: Trace, upTo step: PlannedCell?, opened: [String: String] = [:], answer: (String) async -> String?
    ) async -> [CacheKey.Part] {
        var parts: [CacheKey.Part] = []
        for name in trace.tables {
            switch asked(name, before: step.map { $0.cell.index } ?? 0) {
            case .table(let label): parts.append(.init("table:" + label, await answer(label) ?? "none"))
            case .dataset: parts.append(.init("data:" + name, keys.datasets[name] ?? ""))
            case .nothing: parts.append(.init("name:" + name, ""))
            }
        }
        parts += trace.opened.map { .init("opened:" + $0, opened[$0] ?? folder.digest(of: $0)) }
        if trace.knowsLines { parts.append(.init("lines", lines(upTo: step))) }
        return parts
    }

    enum Asked { case table(String), dataset, nothing }

    /// What a name stands for that a step asks for.
    func asked(_ name: String, before index: Int) -> Asked {
        let labels = keys.plan.cells.filter { $0.cell.index < index }.flatMap(\.tableLabels)
        if let label = labels.first(where: { $0 == name || SQLText.foldedName($0) == name }) { return .table(label) }
        return keys.plan.datasets.contains { $0.declaration.name == name } ? .dataset : .nothing
    }

    private func lines(upTo step: PlannedCell?) -> String {
        let last = step?.cell.index ?? -1
        let cells = cells.filter { $0.cell.index <= last }.map { "\($0.cell.codeSpan.file.name):\($0.cell.codeSpan.start.line)" }
        let inline = keys.plan.expressions.filter { $0.expression.kind == .python && ($0.afterCell ?? -1) <= last }
            .map { "\($0.expression.code.span.file.name):\($0.expression.code.span.start.line)" }
        return Digest.sha256((cells + inline).joined(separator: "\n"))
    }

    /// Whether a result names a file that a cell stands in: it may tell a line of it.
    func namesFile(_ items: [RunRecord.Item], _ values: [Scalar]) -> Bool {
        var names = Set(cells.map { Paths.name($0.cell.codeSpan.file.name) })
        names.insert(Paths.name(keys.plan.definition.file.name))
        let texts = [CacheStore.json(items), CacheStore.json(values)].map { String(decoding: $0 ?? [], as: UTF8.self) }
        return names.contains { name in texts.contains { $0.contains(name) } }
    }
}
