import ReportSource

/// Reads JSON as values with places.
enum JSONDocument {
    /// Every JSON text is YAML, whose parser knows places; that it is JSON and nothing else, the strict reader has said before.
    ///
    /// - Returns: the value; nil with an error of the given rule where the text is no JSON.
    static func read(_ file: SourceFile, rule: DiagnosticID) -> (YAMLValue?, [Diagnostic]) {
        do throws(JSONReader.Problem) { _ = try JSONReader.read(file.bytes) } catch {
            let place = file.span(min(error.offset, max(0, file.bytes.count - 1))..<error.offset + 1)
            return (nil, [Diagnostic(rule, error.message, at: place, notes: [.init("inside \(error.path)")])])
        }
        let (value, faults) = YAMLParser.parse(file, range: 0..<file.bytes.count)
        return (value, faults.map { fault in
            var fault = fault
            fault.id = rule
            return fault
        })
    }
}
