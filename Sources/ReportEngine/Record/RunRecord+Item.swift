import ReportCells
import ReportDocument

// `{"table": {…}}`: the one key says what a cell gave.
extension RunRecord.Item: Codable {
    private enum Key: String, CodingKey { case table, figure, output, html, markdown, check }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "an item is of one kind"))
        }
        self = switch key {
        case .table: .table(try container.decode(Table.self, forKey: key))
        case .figure: .figure(try container.decode(RunRecord.FigureRecord.self, forKey: key))
        case .output: .output(try container.decode(Output.self, forKey: key))
        case .html: .html(try container.decode(String.self, forKey: key))
        case .markdown: .markdown(try container.decode(String.self, forKey: key))
        case .check: .check(try container.decode(CheckOutcome.self, forKey: key))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .table(let table): try container.encode(table, forKey: .table)
        case .figure(let figure): try container.encode(figure, forKey: .figure)
        case .output(let output): try container.encode(output, forKey: .output)
        case .html(let text): try container.encode(text, forKey: .html)
        case .markdown(let text): try container.encode(text, forKey: .markdown)
        case .check(let outcome): try container.encode(outcome, forKey: .check)
        }
    }
}
