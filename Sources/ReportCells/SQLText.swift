import ReportDocument

/// Quoting for the SQL that declarative cells compile to.
package enum SQLText {
    /// A name, in double quotes.
    package static func identifier(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// A string, in single quotes.
    package static func literal(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    /// The other name of a label's table, which needs no quotes: `tbl_largest` for `tbl-largest`.
    package static func foldedName(_ label: String) -> String { label.replacing("-", with: "_") }
}

/// One SELECT with its bound values.
package struct EngineQuery: Sendable, Codable, Hashable {
    package var sql: String
    /// By name, without the `$`.
    package var parameters: [String: Scalar]

    package init(sql: String, parameters: [String: Scalar] = [:]) {
        self.sql = sql
        self.parameters = parameters
    }
}
