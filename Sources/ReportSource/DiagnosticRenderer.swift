/// Prints diagnostics.
package struct DiagnosticRenderer: Sendable {
    package enum Format: String, Sendable, CaseIterable { case human, short, json, sarif, github }
    package var format: Format
    package var colour: Bool
    package init(format: Format, colour: Bool) { self.format = format; self.colour = colour }
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { d in
            var s = "\(d.severity.rawValue)[\(d.id.rawValue)]: \(d.message)\n"
            if let span = d.span { s += "  --> \(span.file.name):\(span.start.line):\(span.start.column) \(d.cell ?? "")\n   | \(span.text.prefix(80)) \(d.label ?? "")\n" }
            for n in d.notes { s += "note: \(n.message) \(n.span?.file.name ?? "")\n" }
            for h in d.help { s += "help: \(h)\n" }
            if let x = d.detail { s += x + "\n" }
            return s
        }.joined(separator: "\n")
    }
}
