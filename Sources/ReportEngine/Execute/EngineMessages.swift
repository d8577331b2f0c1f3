import ReportCells
import ReportDocument

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
        var missing: [String]
    }

    struct Loaded: Decodable, Sendable {
        struct Column: Decodable, Sendable {
            var name: String
            var type: String
        }

        var rows: Int
        var columns: [Column]
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

        private enum CodingKeys: String, CodingKey { case ordered }

        init(from decoder: any Decoder) throws {
            table = try ResultTable(from: decoder)
            isOrdered = try decoder.container(keyedBy: CodingKeys.self).decode(Bool.self, forKey: .ordered)
        }
    }

    struct Condition: Encodable, Sendable { var sql: String }

    struct Export: Encodable, Sendable {
        var name: String
        var path: String
    }
}
