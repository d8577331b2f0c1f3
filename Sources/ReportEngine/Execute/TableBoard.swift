import ReportDocument

/// The tables of a report while it runs: those that are there, and a way to wait for those that are not yet.
actor TableBoard {
    private var tables: [String: Table] = [:]
    /// Types of the engine's columns, of tables of SQL.
    private var types: [String: [String]] = [:]
    private var digests: [String: String] = [:]
    private var settled: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// All tables so far.
    var all: [String: Table] { tables }

    /// Puts up a table under its label.
    ///
    /// - Parameters:
    ///   - types: of the engine's columns, for a table of SQL.
    ///   - digest: of the table, where it is known.
    func publish(_ table: Table, as label: String, types: [String]? = nil, digest: String? = nil) {
        tables[label] = table
        self.types[label] = types
        digests[label] = digest
        settle(label)
    }

    /// Types of the engine's columns of a table of SQL.
    func types(of label: String) -> [String]? { types[label] }

    /// Waits until a label's cell has ended.
    ///
    /// - Returns: the digest of its table, or nil if it gave none.
    func digest(of label: String) async -> String? {
        guard let table = await table(label) else { return nil }
        if let digest = digests[label] { return digest }
        let digest = TableDigest.of(table, types: types[label])
        digests[label] = digest
        return digest
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
