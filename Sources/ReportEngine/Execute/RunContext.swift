import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// What the lanes of one run share.
struct RunContext: Sendable {
    let plan: ExecutionPlan
    let pool: KernelPool
    let board: TableBoard
    let findings: Findings
    let drawing: DrawingLane
    /// Nil where nothing is to be taken from what was kept, and nothing kept.
    let cache: RunCache?
    /// Starts what a run needs once something is to be run.
    let begin: @Sendable (Need) async -> Void

    /// What is to be run, as far as it is known when the first thing is.
    enum Need: Sendable { case everything, query, drawing, session, press }

    /// How long a cell may take, on the wall clock.
    func timeLimit(of cell: Cell) -> Duration { .seconds(cell.options.timeLimitSeconds ?? RunContext.defaultSeconds) }

    /// The same for every cell that a test picks.
    func settleAll(where picks: (PlannedCell) -> Bool) async {
        for planned in plan.cells where picks(planned) { await settle(planned) }
    }

    static let defaultSeconds = 300.0

    /// Ends waiting for everything that a cell would have given.
    func settle(_ planned: PlannedCell) async {
        for product in planned.products where product.kind == .table { await board.settle(product.label) }
        if let label = planned.cell.options.label { await board.settle(label.value) }
    }
}

/// What is found while cells run: diagnostics and results, by cell.
actor Findings {
    private var diagnostics: [(order: Int, diagnostic: Diagnostic)] = []
    private var items: [Int: [RunRecord.Item]] = [:]
    private var failed: Set<Int> = []
    private var raised: Set<Int> = []
    private var drawings: [Task<DrawnChart, Never>] = []
    private var expressions: [RunRecord.ExpressionRecord] = []
    /// The rows of data behind the numbers.
    private(set) var registers: [EvidenceRegister] = []

    func set(_ registers: [EvidenceRegister]) { self.registers = registers }

    /// The rows of datasets that are small enough.
    private(set) var snapshots: [DataSnapshot] = []
    private(set) var hasSnapshots = false

    func set(_ snapshots: [DataSnapshot]) {
        self.snapshots = snapshots
        hasSnapshots = true
    }

    /// What loading said, one a file.
    private(set) var reports: [LoadReport] = []

    /// In place of a cell's index: what belongs to no cell.
    static let prose = -1
    /// In place of a cell's index: what loading found.
    static let data = -2
    /// In place of a cell's index: inline Python above the first Python cell.
    static let session = -3

    /// Notes what was kept of the datasets.
    func setLoaded(_ reports: [LoadReport], _ snapshots: [DataSnapshot], _ found: [Diagnostic]) {
        self.reports = reports
        set(snapshots)
        add(found, cell: Findings.data)
    }

    /// Notes what loading said, unless that was known already.
    func setLoaded(_ reports: [LoadReport], _ found: [Diagnostic]) {
        guard !hasSnapshots else { return }
        self.reports = reports
        add(found, cell: Findings.data)
    }

    /// What was found of one cell, in the order in which it was.
    func diagnostics(of cell: Int) -> [Diagnostic] { diagnostics.filter { $0.order == cell }.map(\.diagnostic) }

    /// Forgets what was found of a cell, which is to be run again.
    func forget(_ cell: Int) {
        diagnostics.removeAll { $0.order == cell }
        items[cell] = nil
        failed.remove(cell)
        raised.remove(cell)
        opened[cell] = nil
    }

    /// Forgets values of the prose, which are to be computed again.
    func forgetExpressions(_ keys: Set<String>) { expressions.removeAll { keys.contains($0.key) } }

    private var opened: [Int: [String]] = [:]

    /// Notes which files a cell of Python opened beside the definition, relative to its folder.
    ///
    /// - Parameter cell: its index, also for the expressions below it.
    func add(opened files: [String], cell: Int) {
        opened[cell] = (opened[cell] ?? []) + files.filter { !(opened[cell] ?? []).contains($0) }
    }

    /// The files that a cell opened, relative to the definition's folder.
    func opened(by cell: Int) -> [String] { opened[cell] ?? [] }

    /// All files that cells and expressions opened, in byte order.
    var allOpened: [String] { Set(opened.values.joined()).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// - Parameter cell: its index; -1 for what belongs to no cell.
    func add(_ found: [Diagnostic], cell: Int) {
        diagnostics += found.map { (cell, $0) }
        if found.hasErrors { failed.insert(cell) }
    }

    func set(_ found: [RunRecord.Item], cell: Int) { items[cell] = found }

    func add(_ record: RunRecord.ExpressionRecord) { expressions.append(record) }

    func add(_ drawing: Task<DrawnChart, Never>) { drawings.append(drawing) }

    /// The charts that were begun, in the order of the cells.
    var allDrawings: [Task<DrawnChart, Never>] { drawings }

    /// Notes that a cell gave nothing, so that what hangs on it is not complained of again.
    func markFailed(_ cell: Int) { failed.insert(cell) }

    /// Notes that a cell raised an error that it allows; nothing that hangs on it is excused.
    func markRaised(_ cell: Int) { raised.insert(cell) }

    /// In the order of the cells, whatever the order in which they ended.
    var allDiagnostics: [Diagnostic] {
        diagnostics.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element.diagnostic)
    }

    func items(of cell: Int) -> [RunRecord.Item] { items[cell] ?? [] }
    /// Whether a cell raised an error that it allows.
    func hasRaised(_ cell: Int) -> Bool { raised.contains(cell) }
    func hasFailed(_ cell: Int) -> Bool { failed.contains(cell) }
    var failedCells: Set<Int> { failed }
    var allExpressions: [RunRecord.ExpressionRecord] { expressions.sorted { $0.key < $1.key } }
}
