// `"integer"`, `{"percent": 1}`, `{"date": "short"}`.
extension CellFormat: Codable {
    private enum Key: String, CodingKey { case percent, decimal, date }

    private enum Word: String, Codable { case automatic, integer, plain }

    package init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(Word.self) {
            self = switch word {
            case .automatic: .automatic
            case .integer: .integer
            case .plain: .plain
            }
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        if let decimals = try container.decodeIfPresent(Int.self, forKey: .percent) { self = .percent(decimals: decimals); return }
        if let places = try container.decodeIfPresent(Int.self, forKey: .decimal) { self = .decimal(places: places); return }
        self = .date(try container.decode(DateStyle.self, forKey: .date))
    }

    package func encode(to encoder: any Encoder) throws {
        func write(_ word: Word) throws {
            var single = encoder.singleValueContainer()
            try single.encode(word)
        }
        func write(_ value: some Encodable, _ key: Key) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(value, forKey: key)
        }
        switch self {
        case .automatic: try write(.automatic)
        case .integer: try write(.integer)
        case .plain: try write(.plain)
        case .percent(let decimals): try write(decimals, .percent)
        case .decimal(let places): try write(places, .decimal)
        case .date(let style): try write(style, .date)
        }
    }
}
