extension CellOutput: Codable {
    private enum Key: String, CodingKey {
        case kind, name, text, truncated, data, table, pending, error
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "stream":
            self = .stream(
                name: try container.decode(String.self, forKey: .name),
                text: try container.decode(String.self, forKey: .text),
                truncated: try container.decode(Int.self, forKey: .truncated)
            )
        case "figure":
            if let pending = try container.decodeIfPresent(Int.self, forKey: .pending) {
                self = .pendingFigure(pending)
            } else if let error = try container.decodeIfPresent(CellError.self, forKey: .error) {
                self = .figureError(error)
            } else {
                self = .figure(try CellFigure(from: decoder))
            }
        case "display", "result":
            if let table = try container.decodeIfPresent(CellTable.self, forKey: .table) {
                self = .table(table, isResult: kind == "result")
            } else {
                self = .data(try container.decode([String: String].self, forKey: .data), isResult: kind == "result")
            }
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "there is no output of kind '\(kind)'")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .stream(let name, let text, let truncated):
            try container.encode("stream", forKey: .kind)
            try container.encode(name, forKey: .name)
            try container.encode(text, forKey: .text)
            try container.encode(truncated, forKey: .truncated)
        case .data(let data, let isResult):
            try container.encode(isResult ? "result" : "display", forKey: .kind)
            try container.encode(data, forKey: .data)
        case .table(let table, let isResult):
            try container.encode(isResult ? "result" : "display", forKey: .kind)
            try container.encode(table, forKey: .table)
        case .figure(let figure):
            try container.encode("figure", forKey: .kind)
            try figure.encode(to: encoder)
        case .pendingFigure(let number):
            try container.encode("figure", forKey: .kind)
            try container.encode(number, forKey: .pending)
        case .figureError(let error):
            try container.encode("figure", forKey: .kind)
            try container.encode(error, forKey: .error)
        }
    }
}

extension CellColumn: Codable {
    private enum Key: String, CodingKey { case name, type, values }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "integer": values = .integer(try container.decode([Int?].self, forKey: .values))
        case "number":
            let numbers = try container.decode([ExtendedNumber?].self, forKey: .values)
            values = .number(numbers.map { $0?.value })
        case "text": values = .text(try container.decode([String?].self, forKey: .values))
        case "boolean": values = .boolean(try container.decode([Bool?].self, forKey: .values))
        case "date": values = .date(try container.decode([String?].self, forKey: .values))
        case "list": values = .list(try container.decode([[JSONValue]?].self, forKey: .values))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "there is no column of type '\(type)'")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        switch values {
        case .integer(let values):
            try container.encode("integer", forKey: .type)
            try container.encode(values, forKey: .values)
        case .number(let values):
            try container.encode("number", forKey: .type)
            try container.encode(values.map { $0.map(ExtendedNumber.init) }, forKey: .values)
        case .text(let values):
            try container.encode("text", forKey: .type)
            try container.encode(values, forKey: .values)
        case .boolean(let values):
            try container.encode("boolean", forKey: .type)
            try container.encode(values, forKey: .values)
        case .date(let values):
            try container.encode("date", forKey: .type)
            try container.encode(values, forKey: .values)
        case .list(let values):
            try container.encode("list", forKey: .type)
            try container.encode(values, forKey: .values)
        }
    }
}

/// A number of JSON, or one of the texts "Infinity" and "-Infinity".
private struct ExtendedNumber: Codable {
    var value: Double

    init(_ value: Double) { self.value = value }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Double.self) {
            self.value = value
            return
        }
        switch try container.decode(String.self) {
        case "Infinity": value = .infinity
        case "-Infinity": value = -.infinity
        default: throw DecodingError.dataCorruptedError(in: container, debugDescription: "no number")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if value.isInfinite {
            try container.encode(value > 0 ? "Infinity" : "-Infinity")
        } else {
            try container.encode(value)
        }
    }
}
