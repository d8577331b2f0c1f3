/// Text made safe to look at in a terminal: control characters and those that turn the direction of text become visible.
package enum TerminalText {
    /// Columns between tab stops.
    private static let tabWidth = 4

    /// Escapes control and direction characters as `\u{1B}`; line breaks too.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: needsEscape) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return String(result)
    }

    /// Escapes a text of several lines; line breaks and tabs stay.
    package static func escapedLines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { needsEscape($0) && $0 != "\n" && $0 != "\t" }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" { result.append(scalar) } else { append(scalar, to: &result) }
        }
        return String(result)
    }

    private static func append(_ scalar: UnicodeScalar, to result: inout String.UnicodeScalarView) {
        guard needsEscape(scalar) else { return result.append(scalar) }
        result.append(contentsOf: escape(scalar).unicodeScalars)
    }

    private static func escape(_ scalar: UnicodeScalar) -> String { "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}" }

    private static func needsEscape(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// A source line as printed, with the columns that its scalars take.
    struct Line {
        var text: String
        /// The column where each scalar starts, and one more for the end.
        var columns: [Int]
    }

    static func line(_ text: String) -> Line {
        var result = String.UnicodeScalarView()
        var columns: [Int] = []
        var column = 0
        for scalar in text.unicodeScalars {
            columns.append(column)
            if scalar == "\t" {
                let width = tabWidth - column % tabWidth
                result.append(contentsOf: repeatElement(" ", count: width))
                column += width
            } else if needsEscape(scalar) {
                let written = escape(scalar)
                result.append(contentsOf: written.unicodeScalars)
                column += written.count
            } else {
                result.append(scalar)
                column += width(scalar)
            }
        }
        columns.append(column)
        return Line(text: String(result), columns: columns)
    }

    /// How many columns a terminal gives to a scalar: two to East Asian wide ones, none to marks that combine.
    static func width(_ scalar: UnicodeScalar) -> Int {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
