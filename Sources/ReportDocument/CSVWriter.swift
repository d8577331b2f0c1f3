/// Writes tables as CSV: RFC 4180, UTF-8, LF, every value as it is stored, null as nothing.
package enum CSVWriter {
    /// - Parameter table: hidden columns are written too; they have names and values like the others.
    package static func write(_ table: Table) -> String {
        var text = table.columns.map { field(.text($0.name)) }.joined(separator: ",") + "\n"
        for row in table.rows {
            text += row.cells.map { cell in
                switch cell {
                case .value(let scalar): field(scalar)
                case .rich(let inlines): field(.text(inlines.plainText))
                }
            }.joined(separator: ",") + "\n"
        }
        return text
    }

    /// Text that a spreadsheet would take for a formula gets an apostrophe before it. Text with a separator that a spreadsheet of another
    /// language splits at is quoted, so that what stands behind one does not begin a cell.
    private static func field(_ scalar: Scalar) -> String {
        var text = scalar.plainText
        if case .text = scalar, isFormula(text) { text = "'" + text }
        guard text.utf8.contains(where: { [0x2C, 0x3B, 0x09, 0x22, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Whether a text begins as formulas do, in full width too, once what a spreadsheet passes over is taken away. A plain number is none.
    private static func isFormula(_ text: String) -> Bool {
        let rest = text.unicodeScalars.drop { $0.properties.isWhitespace || [.control, .format].contains($0.properties.generalCategory) }
        if let first = rest.first, ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].contains(first) { return !isNumber(text) }
        return text.unicodeScalars.first == "\t" || text.unicodeScalars.first == "\r"
    }

    /// A sign or none, digits with a point or none, an exponent or none; nothing else.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text)
        if let sign = rest.first, sign == "-" || sign == "+" { rest.removeFirst() }
        func digits() -> Int {
            let count = rest.prefix { $0.isASCII && $0.isNumber }.count
            rest.removeFirst(count)
            return count
        }
        var count = digits()
        if rest.first == "." {
            rest.removeFirst()
            count += digits()
        }
        guard count > 0 else { return false }
        if let mark = rest.first, mark == "e" || mark == "E" {
            rest.removeFirst()
            if let sign = rest.first, sign == "-" || sign == "+" { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
