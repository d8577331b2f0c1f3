import ReportSource
import ReportSyntax
import TestSupport
import Testing

/// Runs one stage of the parser on the input of a case.
enum SyntaxCases {
    static let noIncludes = IncludeSource { path, _ in .failure(IncludeError(message: "file '\(path)' does not exist")) }

    static func run(_ stage: String, _ input: String) -> CaseFile.Outcome {
        let file = SourceFile(name: stage == "notebook" ? "x.ipynb" : "x.qmd", text: input)
        let whole = file.span(0..<file.bytes.count)
        switch stage {
        case "yaml":
            let (value, diagnostics) = YAMLParser.parse(file, range: whole.range)
            return .init(diagnostics: diagnostics, tree: value.map(MarkupDump.flow) ?? "nothing")
        case "yaml-spans":
            let (value, diagnostics) = YAMLParser.parse(file, range: whole.range)
            return .init(diagnostics: diagnostics, tree: value.map { places($0, "").joined(separator: "\n") } ?? "nothing")
        case "inlines":
            let (inlines, diagnostics) = MarkupParser.inlines(input, at: whole)
            return .init(diagnostics: diagnostics, tree: MarkupDump.text(of: inlines))
        case "expression":
            let (expression, diagnostics) = InlineExpressionParser.parse(input, at: whole)
            let tree = expression.map { "\($0.kind.rawValue) '\($0.code.value)'" + ($0.format.map { " | \($0)" } ?? "") } ?? "nothing"
            return .init(diagnostics: diagnostics, tree: tree)
        case "path":
            let (path, diagnostics) = ValuePathParser.parse(input, at: whole)
            let tree = path.map { path in
                "\(path.label) [" + path.key.map { ($0.column.map { $0 + "=" } ?? "") + $0.value }.joined(separator: ", ") + "] \(path.column)"
            }
            return .init(diagnostics: diagnostics, tree: tree ?? "nothing")
        default:
            let (definition, diagnostics) = DefinitionParser().parse(file, includes: noIncludes)
            return .init(diagnostics: diagnostics, tree: MarkupDump.text(of: definition, spans: stage == "spans"))
        }
    }

    private static func places(_ value: YAMLValue, _ path: String) -> [String] {
        let place = "\(value.span.start.line):\(value.span.start.column)-\(value.span.end.line):\(value.span.end.column)"
        let line = "\(path.isEmpty ? "$" : path) \(place) \(value.span.text.replacing("\n", with: "\\n"))"
        switch value.kind {
        case .sequence(let items): return [line] + items.enumerated().flatMap { places($0.element, "\(path)[\($0.offset)]") }
        case .mapping(let entries):
            return [line] + entries.flatMap { entry in
                ["\(path).\(entry.key) key \(entry.keySpan.start.line):\(entry.keySpan.start.column) \(entry.keySpan.text)"]
                    + places(entry.value, "\(path).\(entry.key)")
            }
        default: return [line]
        }
    }
}

@Suite struct SyntaxCaseTests {
    @Test(arguments: [
        "blocks", "inlines", "citations", "math", "cells", "head", "yaml", "values", "limits", "notebooks", "commonmark-blocks",
        "commonmark-inlines", "definition",
    ])
    func casesGiveWhatTheySay(_ name: String) throws {
        try CaseFile.run("syntax/\(name).case", SyntaxCases.run)
    }
}
