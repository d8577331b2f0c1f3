/// Turns typed values into the text that a reader sees, the same in every output.
package struct CellFormatter: Sendable {
    /// Words an EDTF date: the date as written and the style, to text of the report's language.
    package typealias DateWording = @Sendable (String, CellFormat.DateStyle) -> String

    /// The language of the report. All three group digits by thousands with a comma and use a full stop for decimals.
    package let language: Language
    private let dateWording: DateWording

    /// - Parameters:
    ///   - language: of the report.
    ///   - dateWording: how dates are put into words; by default they stay as written.
    package init(language: Language, dateWording: @escaping DateWording = { text, _ in text }) {
        self.language = language
        self.dateWording = dateWording
    }

    /// The text of one value. Null is empty; a percent of null is empty too, never zero.
    package func text(_ scalar: Scalar, _ format: CellFormat) -> String {
        switch (scalar, format) {
        case (.null, _): return ""
        case (.text(let text), .date(let style)): return dateWording(text, style)
        case (.text(let text), _): return text
        case (.boolean(let value), _): return booleanText(value)
        case (.date(let text), .date(let style)): return dateWording(text, style)
        case (.date(let text), .plain): return text
        case (.date(let text), _): return dateWording(text, .long)
        case (.integer(let value), .automatic): return DecimalText.grouped(String(value))
        case (.decimal(let text), .automatic): return DecimalText.grouped(text)
        case (.number(let value), .automatic): return automaticNumber(value)
        case (_, .plain): return scalar.plainText
        case (_, .integer): return rounded(scalar, places: 0, scaledBy: 0)
        case (_, .decimal(let places)): return rounded(scalar, places: places, scaledBy: 0)
        case (_, .percent(let decimals)): return rounded(scalar, places: decimals, scaledBy: 2, unit: percentSign)
        case (.integer, .date), (.number, .date), (.decimal, .date): return scalar.plainText
        }
    }

    /// A no-break space before the sign is not English or Chinese usage.
    private var percentSign: String { "%" }

    private func booleanText(_ value: Bool) -> String {
        switch language {
        case .english: value ? "yes" : "no"
        case .simplifiedChinese, .traditionalChinese: value ? "是" : "否"
        }
    }

    private func automaticNumber(_ value: Double) -> String {
        let text = Scalar.shortest(value)
        let size = abs(value)
        if value == value.rounded(), !text.contains("e") { return DecimalText.grouped(text) }
        if size >= 1e15 || size < 1e-4 { return text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text }
        // What is small keeps two digits that say something: 0.0004 is not 0.000.
        let places = size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : size >= 0.001 ? 4 : 5
        return DecimalText.grouped(DecimalText(text)?.rounded(to: places) ?? text)
    }

    /// - Parameter unit: stands behind the number; text that is no number stays without it.
    private func rounded(_ scalar: Scalar, places: Int, scaledBy exponent: Int, unit: String = "") -> String {
        guard let decimal = DecimalText(scalar.plainText) else { return scalar.plainText }
        return DecimalText.grouped(decimal.shifted(by: exponent).rounded(to: places)) + unit
    }
}

/// A decimal number as sign and digits, for rounding that is exact in the digits that are printed: half away from zero,
/// on the shortest decimal form of a double, so that 0.125 to two places is 0.13 on every machine.
package struct DecimalText: Sendable, Hashable {
    private var isNegative: Bool
    private var digits: [UInt8]
    /// Where the point stands: the value is 0.d₁d₂… × 10^point.
    private var point: Int

    /// - Parameter text: `-12.5`, `1e-07`; nil for anything else.
    package init?(_ text: String) {
        var rest = Substring(text)
        isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        var exponent = 0
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let value = Int(rest[rest.index(after: mark)...]), abs(value) < 1000 else { return nil }
            exponent = value
            rest = rest[..<mark]
        }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !(whole.isEmpty && (parts.count < 2 || parts[1].isEmpty)) else { return nil }
        let all = whole.utf8 + (parts.count == 2 ? Array(parts[1].utf8) : [])
        guard all.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = all.map { $0 - 0x30 }
        point = whole.utf8.count + exponent
    }

    /// The number × 10^exponent.
    package func shifted(by exponent: Int) -> DecimalText {
        var copy = self
        copy.point += exponent
        return copy
    }

    /// Plain digits with exactly so many decimals; never `-0`.
    package func rounded(to places: Int) -> String {
        let keep = point + places
        var kept = keep <= 0 ? [] : Array(digits.prefix(keep))
        if keep > kept.count { kept += Array(repeating: 0, count: keep - kept.count) }
        if keep >= 0, keep < digits.count, digits[keep] >= 5 { DecimalText.increment(&kept) }
        let wholeCount = kept.count - places
        var whole = wholeCount > 0 ? kept.prefix(wholeCount).map { String($0) }.joined() : ""
        let missing = max(0, places - kept.count)
        let fraction = String(repeating: "0", count: missing) + kept.suffix(min(places, kept.count)).map { String($0) }.joined()
        whole = String(whole.drop { $0 == "0" })
        if whole.isEmpty { whole = "0" }
        let isZero = whole == "0" && fraction.allSatisfy { $0 == "0" }
        return (isNegative && !isZero ? "-" : "") + whole + (places > 0 ? "." + fraction : "")
    }

    private static func increment(_ digits: inout [UInt8]) {
        for index in digits.indices.reversed() {
            if digits[index] < 9 { digits[index] += 1; return }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
    }

    /// The same number with commas between thousands and a proper minus sign, which zero never has. Text that is no
    /// number stays as it is.
    package static func grouped(_ text: String) -> String {
        var rest = Substring(text)
        let isZero = !text.contains { ("1"..."9").contains($0) }
        let sign = rest.first == "-" && !isZero ? "\u{2212}" : ""
        if rest.first == "-" { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return text }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return sign + grouped + (parts.count == 2 ? "." + parts[1] : "")
    }
}
