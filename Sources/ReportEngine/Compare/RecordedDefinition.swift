import FoundationEssentials
import ReportSource
import ReportSyntax

/// The definition of a record, read again from the texts in it.
package struct RecordedDefinition: Sendable {
    /// A text without its cells.
    struct Prose: Hashable {
        /// Relative to the project; of a notebook's cell, `x.ipynb:cell 4`.
        var path: String
        var lines: [NumberedLine]
    }

    package let definition: ReportDefinition?
    /// What the parser says of it; empty for a record whose texts are whole.
    package let diagnostics: [Diagnostic]
    private let record: RunRecord

    /// - Parameter record: its first source is the definition.
    package init(_ record: RunRecord) {
        self.record = record
        guard let source = record.sources.first else {
            definition = nil
            diagnostics = []
            return
        }
        let texts = Dictionary(record.sources.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        let includes = IncludeSource { path, from in
            let name = Paths.join(Paths.parent(from.name), path)
            guard let text = texts[name] else { return .failure(IncludeError(message: "'\(path)' is not in the record")) }
            return .success(SourceFile(name: name, text: text))
        }
        let parsed = DefinitionParser().parse(SourceFile(name: source.path, text: source.text), includes: includes)
        definition = parsed.0
        diagnostics = parsed.1
    }

    /// The parameters that were not left as the definition has them, as text for the command line.
    package var overrides: [(name: String, text: String)] {
        record.parameters.compactMap { bound in
            let declared = definition?.head.parameters.first { $0.name == bound.name }
            guard declared?.value != bound.value else { return nil }
            return (bound.name, RecordedDefinition.text(bound.value))
        }
    }

    private static func text(_ value: ParameterValue) -> String {
        if case .list(let values) = value { return values.map(\.text).joined(separator: ",") }
        return value.text
    }

    /// The path and the line of a cell, both as people look for them.
    func place(ofCell index: Int) -> (path: String, line: Int)? {
        guard let definition, definition.cells.indices.contains(index) else { return nil }
        let span = definition.cells[index].span
        return (span.file.name, span.start.line)
    }

    /// The text of a cell, in lines.
    func lines(ofCell index: Int) -> [NumberedLine] {
        guard let definition, definition.cells.indices.contains(index) else { return [] }
        let span = definition.cells[index].span
        return NumberedLine.all(span.text, from: span.start.line)
    }

    /// The datasets that a file belongs to: its own, or those whose codebook, actors or sources it is. Empty where the definition does not say.
    func datasets(of path: String) -> [String] {
        guard let definition else { return [] }
        let folder = Paths.parent(definition.file.name)
        return definition.head.datasets.filter { dataset in
            let own = [dataset.path, dataset.codebook, dataset.actors, dataset.memberships, dataset.sources, dataset.schema]
            return own.contains { written in
                guard let written = written?.value.split(separator: "#").first else { return false }
                return Paths.join(folder, String(written)) == path
            }
        }.map(\.name)
    }

    /// Paths, from the project, of bibliographies.
    var apart: [String] {
        guard let definition else { return [] }
        return definition.head.bibliographies.map { Paths.join(Paths.parent(definition.file.name), $0.value) }
    }

    // MARK: - Text

    /// The lines of the head that say something of their own: without remarks, and without parameters, which are compared by value.
    var head: [NumberedLine] { head { $0 != "params" } }

    /// The lines of the head that a reader sees.
    var title: [NumberedLine] { head(where: RecordedDefinition.shownKeys.contains) }

    private static let shownKeys = [
        "title", "subtitle", "author", "authors", "date", "abstract", "keywords", "lang", "toc", "toc-depth", "number-sections", "evidence",
    ]

    /// - Parameter isWanted: asked with the head's own keys; what stands below a key goes with it.
    private func head(where isWanted: (String) -> Bool) -> [NumberedLine] {
        guard let definition else { return [] }
        let span = definition.head.span
        var key = ""
        return NumberedLine.all(span.text, from: span.start.line).filter { line in
            let text = line.text
            guard !text.isEmpty, text != "---", text.first(where: { $0 != " " }) != "#" else { return false }
            if let first = text.first, first != " ", first != "-", let colon = text.firstIndex(of: ":") { key = String(text[..<colon]) }
            return isWanted(key)
        }
    }

    /// All texts without head and cells, in the order of the record.
    var prose: [Prose] {
        guard let definition else { return [] }
        return record.sources.enumerated().flatMap { index, source -> [Prose] in
            if source.path.hasSuffix(".ipynb") { return RecordedDefinition.notebook(source) }
            var hidden: Set<Int> = []
            func hide(_ span: SourceSpan) { hidden.formUnion(span.start.line...max(span.start.line, span.end.line)) }
            for cell in definition.cells where cell.span.file.name == source.path { hide(cell.span) }
            if index == 0, !definition.head.span.range.isEmpty {
                let span = definition.head.span
                hidden.formUnion(1...max(1, span.text.hasSuffix("\n") ? span.end.line - 1 : span.end.line))
            }
            return [Prose(path: source.path, lines: NumberedLine.all(source.text).filter { !hidden.contains($0.number) && !$0.text.isEmpty })]
        }
    }

    private struct NotebookText: Decodable {
        struct Part: Decodable {
            var cell_type: String
            var source: Lines
        }

        /// Text, or lines that are joined as they are.
        struct Lines: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) { self.text = text; return }
                text = try container.decode([String].self).joined()
            }
        }

        var cells: [Part]
    }

    /// What stands in the Markdown cells of a notebook, but for its head.
    private static func notebook(_ source: RunRecord.Source) -> [Prose] {
        guard let notebook = try? JSONDecoder().decode(NotebookText.self, from: Data(source.text.utf8)) else { return [] }
        return notebook.cells.enumerated().compactMap { index, cell in
            guard cell.cell_type == "markdown" else { return nil }
            var lines = NumberedLine.all(cell.source.text)
            if lines.first?.text == "---", let end = lines.dropFirst().firstIndex(where: { $0.text == "---" }) { lines.removeFirst(end + 1) }
            lines.removeAll(where: \.text.isEmpty)
            return Prose(path: "\(source.path):cell \(index + 1)", lines: lines)
        }
    }
}
