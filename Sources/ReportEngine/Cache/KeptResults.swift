import ReportDocument

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
