import KernelProtocol
import ReportCells
import ReportDocument
import ReportSyntax

/// What a session asks the host in the middle of a cell: the table of a name.
struct TableCall: Decodable, Sendable { var name: String }

/// What it is told: the path of an Arrow stream, the columns themselves, or why there is no such table.
struct TableAnswer: Encodable, Sendable {
    struct Refusal: Encodable, Sendable {
        var message: String
        var help: String?
    }

    var path: String?
    var columns: [ResultTable.Column]?
    var error: Refusal?
}

extension JSONValue {
    /// A parameter's value.
    init(_ value: ParameterValue) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(Int(value))
        case .number(let value): self = .number(value)
        case .string(let text), .date(let text): self = .text(text)
        case .list(let values): self = .list(values.map(JSONValue.init))
        }
    }
}

extension ResultTable {
    /// A table that a Python cell showed.
    init(_ table: CellTable) {
        self.init(columns: table.columns.map(Column.init), omitted: max(0, table.rows - (table.columns.first?.values.count ?? 0)))
    }
}

extension ResultTable.Column {
    /// A column that a Python cell showed; infinities and lists become text.
    init(_ column: CellColumn) {
        switch column.values {
        case .integer(let values):
            self.init(name: column.name, type: "integer", values: values.map { $0.map { .integer(Int64($0)) } ?? .null })
        case .number(let values) where values.allSatisfy({ $0?.isFinite ?? true }):
            self.init(name: column.name, type: "number", values: values.map { $0.map(Scalar.number) ?? .null })
        case .number(let values):
            self.init(name: column.name, type: "text", values: values.map { $0.map { .text(Scalar.shortestOrWord($0)) } ?? .null })
        case .text(let values): self.init(name: column.name, type: "text", values: values.map { $0.map(Scalar.text) ?? .null })
        case .boolean(let values): self.init(name: column.name, type: "boolean", values: values.map { $0.map(Scalar.boolean) ?? .null })
        case .date(let values): self.init(name: column.name, type: "date", values: values.map { $0.map(Scalar.date) ?? .null })
        case .list(let values):
            let texts = values.map { list in list.map { items in items.map(\.plainText).joined(separator: ", ") } }
            self.init(name: column.name, type: "text", values: texts.map { $0.map(Scalar.text) ?? .null })
        }
    }
}

extension CellColumnValues {
    /// How many rows the column has.
    fileprivate var count: Int {
        switch self {
        case .integer(let values): values.count
        case .number(let values): values.count
        case .text(let values), .date(let values): values.count
        case .boolean(let values): values.count
        case .list(let values): values.count
        }
    }
}

extension Scalar {
    /// A double as text; JSON and CSV have no form for infinities.
    fileprivate static func shortestOrWord(_ value: Double) -> String {
        value.isFinite ? shortest(value) : value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf"
    }
}

extension JSONValue {
    /// One item of a list, as a table shows it.
    fileprivate var plainText: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Scalar.shortest(value)
        case .text(let text): text
        case .list(let items): "[" + items.map(\.plainText).joined(separator: ", ") + "]"
        case .object: "{…}"
        }
    }
}
