import ReportDocument
import ReportSource

/// What a cell gave, as it is kept.
struct KeptCell: Codable, Sendable {
    /// As they stand in the record: drawn and sanitised.
    var items: [RunRecord.Item]
    /// Types of the columns of a SQL cell's table, which the engine needs to make it again.
    var types: [String]?
    /// Digests of its tables, by label.
    var tables: [String: String]
    var hasRaised: Bool
    var diagnostics: [StoredDiagnostic]
    /// Values of the inline Python below it, in the order of the prose.
    var values: [Scalar]
    /// Files beside the definition that it opened, relative to the definition's folder.
    var opened: [String]
}

extension DiagnosticID {
    /// Whether it says that a cell reads what no key holds: a result is not kept then, since the next run may give another.
    var namesWhatChanges: Bool {
        [.sqlClock, .sqlRandom, .sqlEnvironment, .pythonClock, .pythonRandom, .pythonEnvironment, .pythonNetwork].contains(self)
    }
}

/// What a SELECT of the author's can read, as its syntax tree tells.
struct KeptReads: Codable, Sendable {
    /// Tables by name, in lower case; nil where names may be computed.
    var names: [String]?

    /// Whether it can read a table of one of these names.
    func mayRead(_ candidates: [String]) -> Bool { names.map { names in candidates.contains { names.contains($0.lowercased()) } } ?? true }
}

/// What loading said of the datasets.
struct KeptLoad: Codable, Sendable {
    var reports: [LoadReport]
    var snapshots: [DataSnapshot]
    var diagnostics: [StoredDiagnostic]
}

/// How the citations of a report are worded, in the order of the prose.
struct KeptCitations: Codable, Sendable {
    struct Group: Codable, Sendable {
        /// Which citation of the report it is, from 0.
        var number: Int
        var text: [Inline]
    }

    var groups: [Group]
    var references: [Reference]
}

/// A table's content, as later cells see it.
enum TableDigest {
    /// - Parameter types: of the engine's columns, for a table of SQL.
    static func of(_ table: Table, types: [String]?) -> String {
        Digest.sha256((CacheStore.json(table) ?? []) + Array((types ?? []).joined(separator: ",").utf8))
    }
}
