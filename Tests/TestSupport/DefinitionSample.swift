import ReportDocument
import ReportSource
import ReportSyntax

/// Definitions written as string literals.
package enum DefinitionSample {
    /// The name that the texts are parsed under.
    package static let name = "notebooks/test.qmd"

    /// A definition without includes.
    package static func parse(_ text: String, name: String = name) -> (definition: ReportDefinition, diagnostics: [Diagnostic]) {
        let nothing = IncludeSource { _, _ in .failure(IncludeError(message: "no such file")) }
        return DefinitionParser().parse(SourceFile(name: name, text: text), includes: nothing)
    }

    /// The only cell of a definition without a head; its options begin in line 2.
    package static func cell(_ language: String, _ body: String) -> (cell: Cell, diagnostics: [Diagnostic]) {
        let (definition, diagnostics) = parse("```{\(language)}\n\(body)\n```\n")
        precondition(definition.cells.count == 1, "the text of a test makes no cell")
        return (definition.cells[0], diagnostics)
    }
}

extension Diagnostic {
    /// Id, place, marked text, message and help in one line: `data-date 3:5 '2013-13' '2013-13' is no EDTF date | month 13`.
    package var brief: String {
        var text = id.rawValue
        if let span {
            let marked = span.text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
            text += " \(span.start.line):\(span.start.column) '\(marked)'"
        }
        text += " \(message)"
        if let help = help.first { text += " | \(help)" }
        return text
    }
}

extension Sequence<Diagnostic> {
    /// The lines of all of them.
    package var brief: [String] { map(\.brief) }
}
