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

    /// Text that a spreadsheet would take for a formula gets an apostrophe before it.
    private static func field(_ scalar: Scalar) -> String {
        var text = scalar.plainText
        if case .text = scalar, let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
