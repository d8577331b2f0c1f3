/// One value of a table.
package enum Scalar: Sendable, Codable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A double; never NaN or infinite (these are text `NaN`, `inf`, `-inf` by the time they come here).
    case number(Double)
    /// An exact decimal, as text: `-12.50`.
    case decimal(String)
    case text(String)
    /// An EDTF date, as written.
    case date(String)

    package var isNull: Bool { self == .null }

    /// As a double, where it is a number.
    package var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .decimal(let text): Double(text)
        case .null, .boolean, .text, .date: nil
        }
    }

    /// As plain text, without grouping or rounding; null is empty. The form of CSV files and of keys in value paths.
    package var plainText: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Scalar.shortest(value)
        case .decimal(let text), .text(let text), .date(let text): text
        }
    }

    /// The shortest decimal form that reads back as the same double, without a fraction for whole numbers.
    package static func shortest(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        let text = String(value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Scalar {
    private enum CodingKeys: String, CodingKey { case decimal = "m", date = "d", number = "f" }

    // null, true, 12, "text" stand for themselves; the rarer kinds are tagged, so that no kind is lost in a record.
    package init(from decoder: any Decoder) throws {
        // What is frequent first: a kind that it is not costs an error.
        let single = try decoder.singleValueContainer()
        if single.decodeNil() { self = .null; return }
        if let text = try? single.decode(String.self) { self = .text(text); return }
        if let value = try? single.decode(Int64.self) { self = .integer(value); return }
        if let value = try? single.decode(Bool.self) { self = .boolean(value); return }
        if let value = try? single.decode(Double.self) { self = .number(value); return }
        let keyed = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try keyed.decodeIfPresent(String.self, forKey: .decimal) { self = .decimal(text); return }
        if let text = try keyed.decodeIfPresent(String.self, forKey: .date) { self = .date(text); return }
        self = .number(try keyed.decode(Double.self, forKey: .number))
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var single = encoder.singleValueContainer()
            try single.encodeNil()
        case .boolean(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .integer(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .number(let value):
            var keyed = encoder.container(keyedBy: CodingKeys.self)
            try keyed.encode(value, forKey: .number)
        case .text(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .decimal(let text):
            var keyed = encoder.container(keyedBy: CodingKeys.self)
            try keyed.encode(text, forKey: .decimal)
        case .date(let text):
            var keyed = encoder.container(keyedBy: CodingKeys.self)
            try keyed.encode(text, forKey: .date)
        }
    }
}
