import ReportSource

/// What a Frictionless Table Schema says of a file: its fields by the file's names, and what their values must be.
///
/// - SeeAlso: Frictionless Standards, "Table Schema", https://datapackage.org/standard/table-schema/
package struct TableSchema: Sendable {
    /// One field.
    package struct Field: Sendable, Encodable {
        package var name: String
        package var type: String
        /// `default`, `any`, or a pattern of `strptime`; nil where none is written.
        package var format: String?
        package var decimalChar: String?
        package var groupChar: String?
        package var bareNumber: Bool
        package var trueValues: [String]
        package var falseValues: [String]
        package var required: Bool
        package var unique: Bool
        /// The values that are allowed, as written; nil where all are.
        package var `enum`: [String]?
        package var minimum: String?
        package var maximum: String?
        package var minLength: Int?
        package var maxLength: Int?
        package var pattern: String?
        /// Where it is declared.
        package var span: SourceSpan

        private enum CodingKeys: String, CodingKey {
            case name, type, format, decimalChar, groupChar, bareNumber, trueValues, falseValues, required, unique, `enum`
            case minimum, maximum, minLength, maxLength, pattern
        }

        package init(name: String, type: String, at span: SourceSpan) {
            self.name = name
            self.type = type
            self.span = span
            bareNumber = true
            trueValues = ["true", "True", "TRUE", "1"]
            falseValues = ["false", "False", "FALSE", "0"]
            required = false
            unique = false
        }
    }

    package var fields: [Field]
    /// Texts that mean that a value is missing.
    package var missing: [String]
    /// Fields that tell the rows apart, by the file's names; empty where none are declared.
    package var primaryKey: [Spanned<String>]
    /// `exact`, `equal`, `subset`, `superset`, `partial`: which columns the file must and may have. Order is never asked for.
    package var match: String

    package init(fields: [Field], missing: [String] = [""], primaryKey: [Spanned<String>] = [], match: String = "exact") {
        self.fields = fields
        self.missing = missing
        self.primaryKey = primaryKey
        self.match = match
    }

    /// The types that are checked and loaded.
    package static let types = ["string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "any"]

    /// Reads a schema file.
    ///
    /// - Returns: nil where it is no schema; every fault is a `data-schema` with its place.
    package static func read(_ file: SourceFile) -> (TableSchema?, [Diagnostic]) {
        let (value, faults) = JSONDocument.read(file, rule: .dataSchema)
        guard let value else { return (nil, faults) }
        let (schema, found) = TableSchemaReader.read(value)
        return (schema, faults + found)
    }
}
