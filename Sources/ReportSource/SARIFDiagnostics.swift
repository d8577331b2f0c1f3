/// A SARIF log with one run.
///
/// - SeeAlso: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0",
///   https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
enum SARIFDiagnostics {
    static func log(_ diagnostics: [Diagnostic], toolVersion: String) -> String {
        let used = DiagnosticID.allCases.filter { id in diagnostics.contains { $0.id == id } }
        var driver = [("name", string("report"))]
        if !toolVersion.isEmpty { driver.append(("version", string(toolVersion))) }
        driver.append(("rules", array(used.map { object([("id", string($0.rawValue))]) })))
        let run = object([
            ("tool", object([("driver", object(driver))])),
            // Columns count Unicode scalars, as everywhere in this tool.
            ("columnKind", string("unicodeCodePoints")),
            ("results", array(diagnostics.map { result($0, used) })),
        ])
        return object([
            ("$schema", string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", string("2.1.0")),
            ("runs", array([run])),
        ])
    }

    private static func result(_ diagnostic: Diagnostic, _ rules: [DiagnosticID]) -> String {
        let cell = diagnostic.span.flatMap { span in span.file.notebookCell.map { "\($0.cell), line \(span.start.line): " } } ?? ""
        let text = ([cell + diagnostic.message] + diagnostic.help.map { "help: " + $0 }).joined(separator: "\n")
        var fields = [
            ("ruleId", string(diagnostic.id.rawValue)), ("ruleIndex", String(rules.firstIndex(of: diagnostic.id) ?? 0)),
            ("level", string(diagnostic.severity.rawValue)), ("message", object([("text", string(text))])),
        ]
        if let span = diagnostic.span { fields.append(("locations", array([object([("physicalLocation", location(span))])]))) }
        let related = diagnostic.notes.enumerated().compactMap { index, note in
            note.span.map { span in
                object([
                    ("id", String(index + 1)), ("physicalLocation", location(span)),
                    ("message", object([("text", string(note.message))])),
                ])
            }
        }
        if !related.isEmpty { fields.append(("relatedLocations", array(related))) }
        return object(fields)
    }

    private static func location(_ span: SourceSpan) -> String {
        if let notebook = span.file.notebookCell {
            // The lines of a cell are not those of the file: the result names the file alone.
            return object([("artifactLocation", object([("uri", string(uri(notebook.path)))]))])
        }
        let start = span.start
        let end = span.end
        let region = object([
            ("startLine", String(start.line)), ("startColumn", String(start.column)), ("endLine", String(end.line)),
            ("endColumn", String(end.column)),
        ])
        return object([("artifactLocation", object([("uri", string(uri(span.file.name)))])), ("region", region)])
    }

    /// A relative path as a URI reference.
    private static func uri(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "/-._~".utf8.contains(byte)
            if isPlain {
                result.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func string(_ text: String) -> String { JSONDiagnostics.string(text) }
    private static func object(_ fields: [(String, String)]) -> String { JSONDiagnostics.object(fields) }
    private static func array(_ items: [String]) -> String { JSONDiagnostics.array(items) }
}
