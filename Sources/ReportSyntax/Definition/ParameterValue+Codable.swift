// Texts, whole numbers, booleans, null and lists stand for themselves; the others are tagged, so that no kind is lost in a record.
extension ParameterValue: Codable {
    private enum Key: String, CodingKey { case number, date }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            if let text = try container.decodeIfPresent(String.self, forKey: .date) { self = .date(text); return }
            self = .number(try container.decode(Double.self, forKey: .number))
            return
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() { self = .null; return }
        if let value = try? single.decode(Bool.self) { self = .boolean(value); return }
        if let value = try? single.decode(Int64.self) { self = .integer(value); return }
        if let value = try? single.decode(String.self) { self = .string(value); return }
        self = .list(try single.decode([ParameterValue].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        switch self {
        case .null: try single.encodeNil()
        case .boolean(let value): try single.encode(value)
        case .integer(let value): try single.encode(value)
        case .string(let value): try single.encode(value)
        case .list(let values): try single.encode(values)
        case .number(let value): try single.encode([Key.number.rawValue: value])
        case .date(let text): try single.encode([Key.date.rawValue: text])
        }
    }
}
