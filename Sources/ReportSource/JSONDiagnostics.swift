/// One JSON object a diagnostic, keys always in the same order.
enum JSONDiagnostics {
    static func object(_ diagnostic: Diagnostic) -> String {
        var fields = [
            ("id", string(diagnostic.id.rawValue)), ("severity", string(diagnostic.severity.rawValue)),
            ("message", string(diagnostic.message)),
        ]
        if let span = diagnostic.span { fields += place(span) }
        if let label = diagnostic.label { fields.append(("label", string(label))) }
        if let cell = diagnostic.cell { fields.append(("cell", string(cell))) }
        if !diagnostic.notes.isEmpty {
            fields.append(("notes", array(diagnostic.notes.map { note in
                object([("message", string(note.message))] + (note.span.map(place) ?? []))
            })))
        }
        if !diagnostic.help.isEmpty { fields.append(("help", array(diagnostic.help.map(string)))) }
        if let detail = diagnostic.detail { fields.append(("detail", string(detail))) }
        return object(fields)
    }

    private static func place(_ span: SourceSpan) -> [(String, String)] {
        let start = span.start
        let end = span.end
        return [
            ("file", string(span.file.name)), ("line", String(start.line)), ("column", String(start.column)),
            ("endLine", String(end.line)), ("endColumn", String(end.column)),
        ]
    }

    static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }

    static func array(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

    /// A JSON string in ASCII where a terminal could be misled: control and direction characters are escaped.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x200B...0x200F).contains(scalar.value)
                    || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
