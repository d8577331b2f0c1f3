import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// The keys of what a plan gives, as far as they can be known before anything runs.
struct PlanKeys: Sendable {
    let plan: ExecutionPlan
    /// Tool, packages, interpreter and fonts.
    let tool: [CacheKey.Part]
    /// By dataset; one whose files cannot be read is missing, and what sees it has no key.
    let datasets: [String: String]
    private let root: String

    init(plan: ExecutionPlan, root: String, tool: [CacheKey.Part], files: FileDigests) {
        self.plan = plan
        self.root = root
        self.tool = tool
        var datasets: [String: String] = [:]
        for dataset in plan.datasets { datasets[dataset.declaration.name] = DatasetKey(dataset, root: root, files: files).digest }
        self.datasets = datasets
    }

    // Cells of the engine

    /// Everything that a SQL or declarative cell is made from, but for tables.
    ///
    /// - Parameter reads: what SQL of the author's own in it can read.
    /// - Returns: nil where a dataset that it sees cannot be read.
    func parts(ofEngineCell planned: PlannedCell, _ reads: KeptReads) -> [CacheKey.Part]? {
        guard let data = dataParts(datasets(seenBy: planned, reads)) else { return nil }
        var parts = common(planned)
        if planned.holdsSQL { parts.append(.init("project", Digest.sha256(root))) }
        if planned.cell.language.value == "sources" { parts.append(.init("citations", Digest.sha256(citations))) }
        return parts + parameters(mentionedIn: planned.cell.span.text) + data
    }

    private func datasets(seenBy planned: PlannedCell, _ reads: KeptReads) -> [String] {
        let all = plan.datasets.map(\.declaration.name)
        var named: [String] = []
        if case .declarative(let cell) = planned.action {
            named = cell.sources.map(\.value)
            if named.isEmpty, planned.authoredSelect == nil { return all }
        }
        return all.filter { named.contains($0) || mayRead(dataset: $0, reads) }
    }

    /// The engine has views of a dataset, whose names hold its own: who names one reads it.
    private func mayRead(dataset: String, _ reads: KeptReads) -> Bool {
        reads.mayRead([dataset]) || (reads.names ?? []).contains { $0.hasPrefix("report ") }
    }

    /// Labels of the earlier tables that a SQL or declarative cell can see, in reading order.
    func tables(seenBy planned: PlannedCell, _ reads: KeptReads) -> [String] {
        let earlier = plan.cells.filter { $0.cell.index < planned.cell.index }
        var texts: [String] = []
        if case .declarative(let cell) = planned.action {
            if cell is ChartCell || cell is CheckCell { texts = [planned.cell.span.text] + planned.cell.propertyTexts }
            if cell.readsTables || cell is ChartCell { texts += cell.sources.map(\.value) }
        }
        let read = Set(tables(earlier, reads, planned.cell.span.text))
        return earlier.flatMap(\.tableLabels).filter { label in read.contains(label) || texts.contains { $0.contains(label) || $0.contains(SQLText.foldedName(label)) } }
    }

    /// Tables that SQL can read. Where names are computed that is every table that the engine holds: those of its own cells, and those of
    /// Python cells that the SQL or a cell above it names.
    private func tables(_ earlier: [PlannedCell], _ reads: KeptReads, _ text: String) -> [String] {
        let texts = [text] + earlier.filter(\.isOfEngine).map(\.cell.span.text)
        return earlier.flatMap { cell in
            cell.tableLabels.filter { label in
                guard reads.mayRead([label, SQLText.foldedName(label)]) else { return false }
                return cell.isOfEngine || texts.contains { $0.contains(label) || $0.contains(SQLText.foldedName(label)) }
            }
        }
    }

    /// - Returns: nil where one of them cannot be read.
    func dataParts(_ names: [String]) -> [CacheKey.Part]? {
        var parts: [CacheKey.Part] = []
        for name in names {
            guard let digest = datasets[name] else { return nil }
            parts.append(.init("data:" + name, digest))
        }
        return parts
    }

    // Inline SQL

    /// Everything that a SELECT in the prose is made from, but for tables.
    func parts(ofInline expression: InlineExpression, _ reads: KeptReads) -> [CacheKey.Part]? {
        guard let data = dataParts(plan.datasets.map(\.declaration.name).filter { mayRead(dataset: $0, reads) }) else { return nil }
        return tool + [.init("code", Digest.sha256(expression.code.value)), .init("project", Digest.sha256(root))]
            + parameters(mentionedIn: expression.code.value) + data
    }

    /// Labels of the tables that a SELECT in the prose can see.
    func tables(seenByInline code: String, _ reads: KeptReads) -> [String] { tables(plan.cells, reads, code) }

    // What belongs to no cell

    /// What loading said of the datasets, and the rows of the small ones.
    var load: CacheKey? {
        guard !plan.datasets.isEmpty, let data = dataParts(plan.datasets.map(\.declaration.name)) else { return nil }
        let keptBack = plan.datasets.filter { !$0.declaration.isEmbedded }.map(\.declaration.name)
        return CacheKey("load", tool + [language] + data + (keptBack.isEmpty ? [] : [.init("kept-back", keptBack.joined(separator: " "))]))
    }

    /// The rows behind numbers.
    ///
    /// - Parameter trails: what the numbers' trails list, as the collector asks for it.
    func registers(_ trails: String) -> CacheKey? {
        guard let data = dataParts(plan.datasets.map(\.declaration.name)) else { return nil }
        return CacheKey("registers", tool + [language, .init("trails", Digest.sha256(trails))] + data)
    }

    // Parts

    /// What every cell is made from.
    func common(_ planned: PlannedCell) -> [CacheKey.Part] {
        let cell = planned.cell
        return tool + [
            language, .init("language", cell.language.value), .init("code", Digest.sha256(cell.span.text + "\u{0}" + cell.code)),
            .init("options", Digest.sha256(PlanKeys.options(cell))), .init("place", String(cell.index)),
        ]
    }

    private var language: CacheKey.Part { .init("lang", plan.language.rawValue) }

    /// What of a cell's options shapes its result, `execute:` of the head among them.
    private static func options(_ cell: Cell) -> String {
        let options = cell.options
        let texts: [String?] = [
            options.label?.value, options.output.map { "\($0)" }, options.showsWarnings.map(String.init), options.allowsErrors.map(String.init),
            options.alternative?.value, options.figureWidth.map { "\($0)" }, options.figureHeight.map { "\($0)" }, options.figureFormat?.value,
        ]
        return (texts.map { $0 ?? "\u{1}" } + cell.tags).joined(separator: "\u{0}")
    }

    /// Parameters that a text names. SQL has them under their names only.
    private func parameters(mentionedIn text: String) -> [CacheKey.Part] {
        let lowered = text.lowercased()
        return plan.parameters.filter { lowered.contains($0.name.lowercased()) }.map(PlanKeys.part)
    }

    /// All parameters: Python can look them up.
    var allParameters: [CacheKey.Part] { plan.parameters.map(PlanKeys.part) }

    private static func part(_ parameter: BoundParameter) -> CacheKey.Part {
        .init("parameter:" + parameter.name, CacheStore.json([parameter]).map { Digest.sha256($0) } ?? "")
    }

    private var citations: String {
        CitedWorks(plan: plan).list.map { ([$0.key] + $0.sections).joined(separator: "\u{0}") }.joined(separator: "\u{1}")
    }
}

extension PlannedCell {
    /// Labels of the tables that it gives.
    var tableLabels: [String] { products.filter { $0.kind == .table }.map(\.label) }

    /// Whether the engine runs it.
    var isOfEngine: Bool {
        switch action {
        case .sql, .declarative: true
        case .python, .none: false
        }
    }

    var isPython: Bool { if case .python = action { true } else { false } }

    /// A whole SELECT of the author's own.
    var authoredSelect: String? {
        if case .sql = action { return cell.code }
        guard case .declarative = action, case .string(let sql)? = cell.properties.first(where: { $0.key == "sql" })?.value.kind else { return nil }
        return sql
    }

    /// Whether the author's own SQL stands in it.
    var holdsSQL: Bool { authoredSelect != nil || cell.properties.contains { ["where", "sql"].contains($0.key) } }

    /// Whether a condition of it can read more than the row that it judges: a statement inside it begins with one of these words.
    var mayHoldSubquery: Bool {
        guard case .declarative = action else { return false }
        let statements = ["select", "from", "table", "values", "with", "show", "describe", "summarize", "pivot", "unpivot", "call", "pragma", "execute", "query"]
        return cell.properties.filter { ["where", "sql"].contains($0.key) }.contains { entry in
            let text = entry.value.text.lowercased()
            return statements.contains { text.contains($0) }
        }
    }
}

extension Cell {
    /// The texts of its options, with parameters in their places.
    var propertyTexts: [String] { properties.flatMap { Cell.texts($0.value) } }

    private static func texts(_ value: YAMLValue) -> [String] {
        switch value.kind {
        case .string(let text): [text]
        case .sequence(let items): items.flatMap(texts)
        case .mapping(let entries): entries.flatMap { [$0.key] + texts($0.value) }
        case .null, .boolean, .integer, .number: []
        }
    }
}

/// A dataset: what the head says of it, and what its files hold.
struct DatasetKey {
    /// Nil where a file cannot be read.
    let digest: String?

    init(_ dataset: PlannedDataset, root: String, files: FileDigests) {
        var texts = DatasetKey.declared(dataset)
        for file in dataset.files + dataset.evidenceFiles {
            guard let digest = files.digest(file.absolute) else { self.digest = nil; return }
            texts += ["file", file.path, digest]
        }
        for text in dataset.sources?.texts ?? [] { texts += ["text", text.key, text.path ?? "", text.file?.path ?? "absent"] }
        digest = Digest.sha256(texts.map { "\($0.utf8.count) \($0)" }.joined(separator: "\n"))
    }

    private static func declared(_ dataset: PlannedDataset) -> [String] {
        let head = dataset.declaration
        var texts = [head.name, head.kind.rawValue, head.path.value, dataset.format, dataset.delimiter ?? "\u{1}"]
        let options = [
            head.codebook, head.actors, head.memberships, head.sources, head.schema, head.format, head.sheet, head.delimiter, head.codes,
        ]
        texts += options.map { $0?.value ?? "\u{1}" }
        texts += head.columns.flatMap { ["column", $0.name, $0.source.value] } + head.scale.flatMap { ["scale", $0.code, $0.stance.value] }
        texts += head.missing.flatMap { ["missing", $0] } + head.key.flatMap { ["key", $0.value] } + head.allowed.flatMap { ["allow", $0.value] }
        return texts + [head.evidence?.rawValue ?? "\u{1}"]
    }
}
