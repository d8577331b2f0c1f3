import ReportCells
import ReportDocument
import ReportSyntax

/// What the engine role is asked, and what it answers. See `report_kernel/engine.py`.
enum EngineMessages {
    struct Open: Encodable, Sendable {
        var paths: [String]
        var scratch: String
        var memory: String
        var threads: Int
    }

    struct Opened: Decodable, Sendable { var version: String }

    struct Load: Encodable, Sendable {
        var name: String
        var path: String
        var format: String
        /// Our name → the file's.
        var columns: [String: String]
        /// Columns that stay text, whatever they look like.
        var text: [String]
        /// Texts that mean that a value is missing.
        var missing: [String]
        /// Between the fields of a CSV file; nil for the usual one.
        var delimiter: String?
        /// Of a workbook.
        var sheet: String?
        /// Of an import: the code below which the codes of statements stand.
        var codes: String?
        var schema: Schema?
    }

    struct Schema: Encodable, Sendable {
        var fields: [TableSchema.Field]
        var missing: [String]
        var match: String

        init(_ schema: TableSchema) {
            fields = schema.fields
            missing = schema.missing
            match = schema.match
        }
    }

    struct Loaded: Decodable, Sendable {
        struct Column: Decodable, Sendable {
            var name: String
            var type: String
        }

        struct Dropped: Decodable, Sendable {
            var reason: String
            var count: Int
        }

        var rows: Int
        var columns: [Column]
        /// The relation that has the rows with their numbers, where it is another than the table that was asked for.
        var relation: String?
        /// Rows of the file that are not in the table.
        var dropped: [Dropped]
        var remarks: [String]
        /// Values that do not fit.
        var faults: [Fault]
        /// Of a workbook.
        var places: RowOrigin?
    }

    /// A value that does not fit.
    struct Fault: Decodable, Sendable {
        /// The diagnostic's id.
        var kind: String
        var message: String
        /// From 0.
        var row: Int?
        /// Our name of it.
        var column: String?
        /// The place as a spreadsheet names it, where it is no row and column of the table.
        var at: String?
        var help: String?
        /// Further values of the same fault that are not listed.
        var more: Int?
        /// The field of the schema that the value does not fit.
        var field: String?
        var severity: String?
        /// What stands there, and what could.
        var value: String?
        var candidates: [String]?
    }

    struct MakeTable: Encodable, Sendable {
        var name: String
        var aliases: [String]
        var columns: [ResultTable.Column]
    }

    struct Made: Decodable, Sendable {}

    struct Query: Encodable, Sendable {
        var sql: String
        var parameters: [String: KernelScalar]
        /// A table that keeps the rows; without it they come back.
        var destination: String?
        /// What of the SQL is the author's: conditions.
        var authored = ""

        init(_ query: EngineQuery) {
            sql = query.sql
            parameters = query.parameters.mapValues(KernelScalar.init)
        }

        init(_ sql: String) {
            self.sql = sql
            parameters = [:]
        }
    }

    struct Statements: Encodable, Sendable { var statements: [String] }

    struct Cell: Encodable, Sendable {
        var sql: String
        var parameters: [String: KernelScalar]
        var name: String?
        var aliases: [String]
        var limit: Int
    }

    struct CellRows: Decodable, Sendable {
        var table: ResultTable
        var isOrdered: Bool
        var remarks: [Remark]
        /// Names of the tables that the statement can read, in lower case; nil where its text does not tell them.
        var reads: [String]?

        private enum CodingKeys: String, CodingKey { case ordered, remarks, reads }

        init(from decoder: any Decoder) throws {
            table = try ResultTable(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            isOrdered = try container.decode(Bool.self, forKey: .ordered)
            remarks = try container.decode([Remark].self, forKey: .remarks)
            reads = try container.decodeIfPresent([String].self, forKey: .reads)
        }
    }

    /// What an author's SQL takes from outside; the place counts bytes of its text.
    struct Remark: Decodable, Sendable {
        /// A diagnostic's id.
        var id: String
        var message: String
        var help: String
        var offset: Int
        var length: Int
    }

    struct Condition: Encodable, Sendable { var sql: String }

    struct ConditionReply: Decodable, Sendable { var remarks: [Remark] }

    struct Export: Encodable, Sendable {
        var name: String
        var path: String
    }
}
