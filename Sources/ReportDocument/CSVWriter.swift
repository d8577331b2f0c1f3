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

    private static func field(_ scalar: Scalar) -> String {
        var text = scalar.plainText
        if case .text = scalar { text = withoutFormulas(text) }
        guard text.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
    /// What begins a cell where a spreadsheet of another language reads the file: there, quotation marks in the middle of a line are letters.
    private static let cellEnds: Set<Unicode.Scalar> = [";", "\t", "\n", "\r"]

    /// A text with an apostrophe before each place where a spreadsheet would begin a formula: at its start, and behind what separates cells
    /// elsewhere, once spaces and what is not seen are passed over. Plain numbers stay.
    private static func withoutFormulas(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { formulaStarts.contains($0) || cellEnds.contains($0) }) else { return text }
        var result = String.UnicodeScalarView()
        if let first = scalars.first, first == "\t" || first == "\r" { result.append("'") }
        var isStart = true
        for index in scalars.indices {
            let scalar = scalars[index]
            if cellEnds.contains(scalar) {
                isStart = true
            } else if isStart, !isPassedOver(scalar) {
                isStart = false
                if formulaStarts.contains(scalar), !isNumber(String(scalars[index...].prefix { !cellEnds.contains($0) })) { result.append("'") }
            }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || [.control, .format].contains(scalar.properties.generalCategory)
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
