import ReportDocument

/// The tables of a report while it runs: those that are there, and a way to wait for those that are not yet.
actor TableBoard {
    private var tables: [String: Table] = [:]
    private var settled: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// All tables so far.
    var all: [String: Table] { tables }

    /// Puts up a table under its label.
    func publish(_ table: Table, as label: String) {
        tables[label] = table
        settle(label)
    }

    /// Says that no table will come under a label: its cell failed or gives none.
    func settle(_ label: String) {
        settled.insert(label)
        for continuation in waiting.removeValue(forKey: label) ?? [] { continuation.resume() }
    }

    /// Waits until a label's cell has ended.
    ///
    /// - Returns: its table, or nil if it gave none.
    func table(_ label: String) async -> Table? {
        if !settled.contains(label) {
            await withCheckedContinuation { waiting[label, default: []].append($0) }
        }
        return tables[label]
    }
}
