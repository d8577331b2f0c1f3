import KernelProtocol
import ReportCells
import ReportDocument
import ReportSyntax

/// What the session role is asked, and what it answers. See `report_kernel/session.py`. What it answers may have been
/// written by author code: it is checked for shape here and sanitised in the press.
enum SessionMessages {
    struct Start: Encodable, Sendable {
        var params: [String: ParameterJSON]
        var definition: String
        var sourceDateEpoch: Int?
    }

    struct Started: Decodable, Sendable {}

    struct Run: Encodable, Sendable {
        struct Options: Encodable, Sendable {
            var figWidth: Double?
            var figHeight: Double?
            var figFormat: String?
        }

        var cell: String
        var index: Int
        var file: String
        /// From 1.
        var line: Int
        var code: String
        var options: Options
    }

    struct Ran: Decodable, Sendable {
        var outputs: [Shown]
        var error: Raised?
    }

    /// One output, in the order in which the cell made them.
    struct Shown: Decodable, Sendable {
        /// `stream`, `display`, `result`, `figure`.
        var kind: String
        var name: String?
        var text: String?
        /// Bytes left out.
        var truncated: Int?
        var data: [String: String]?
        var table: Shape?
        var svg: String?
        var png: String?
        /// In points.
        var width: Double?
        var height: Double?
        var error: Raised?
    }

    struct Shape: Decodable, Sendable {
        var table: ResultTable
        var rows: Int

        private enum CodingKeys: String, CodingKey { case rows }

        init(from decoder: any Decoder) throws {
            table = try ResultTable(from: decoder)
            rows = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .rows)
        }
    }

    struct Raised: Decodable, Sendable {
        struct Frame: Decodable, Sendable {
            var file: String
            var line: Int
            var function: String
            var author: Bool
        }

        var name: String
        var value: String
        var line: Int?
        var frames: [Frame]?
        var traceback: String?
    }

    struct Inline: Encodable, Sendable {
        struct Expression: Encodable, Sendable {
            var id: String
            var code: String
            var file: String
            var line: Int
        }

        var expressions: [Expression]
    }

    struct InlineValues: Decodable, Sendable {
        struct Value: Decodable, Sendable {
            var id: String
            var type: String?
            var value: JSONValue?
            var error: Raised?
        }

        var values: [Value]
    }

    /// What the session asks the host in the middle of a cell.
    struct TableCall: Decodable, Sendable { var name: String }

    struct TableAnswer: Encodable, Sendable {
        var path: String?
        var columns: [ResultTable.Column]?
        var error: Refusal?

        struct Refusal: Encodable, Sendable {
            var message: String
            var help: String?
        }
    }
}

/// A parameter's value as JSON.
struct ParameterJSON: Encodable, Sendable {
    var value: ParameterValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let text), .date(let text): try container.encode(text)
        case .list(let values): try container.encode(values.map(ParameterJSON.init))
        }
    }
}
