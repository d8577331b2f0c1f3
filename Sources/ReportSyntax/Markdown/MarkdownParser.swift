import ReportDocument
import ReportSource

/// What Markdown text says.
struct ParsedMarkdown {
    var blocks: [MarkupBlock]
    var notes: [FootnoteDefinition]
    var diagnostics: [Diagnostic]
}

/// Parses what a block scanner has taken in.
enum MarkdownParser {
    /// - Parameters:
    ///   - scanner: finished.
    ///   - fallback: the place of what has none.
    ///   - makeCell: makes a cell and gives its index in the definition.
    static func parse(
        _ scanner: BlockScanner, fallback: SourceSpan, allowsParameters: Bool,
        makeCell: @escaping (FencedCell, inout [Diagnostic]) -> Int
    ) -> ParsedMarkdown {
        let composer = InlineComposer(placeholders: scanner.placeholders, allowsParameters: allowsParameters, fallback: fallback)
        let (nodes, built) = TreeBuilder.build(scanner.text, composer: composer)
        var assembler = MarkdownAssembler(scanner.text, scanner.placeholders, built, makeCell: makeCell)
        let (blocks, finished) = assembler.assemble(nodes)
        let diagnostics = scanner.diagnostics + finished.diagnostics + noteProblems(assembler.notes, finished.noteReferences)
        return ParsedMarkdown(blocks: blocks, notes: assembler.notes, diagnostics: diagnostics)
    }

    private static func noteProblems(_ notes: [FootnoteDefinition], _ references: [Spanned<String>]) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let defined = Set(notes.map(\.name))
        let used = Set(references.map(\.value))
        var misses = NearMisses(among: notes.map(\.name))
        for reference in references where !defined.contains(reference.value) {
            let near = misses.nearest(to: reference.value)
            found.append(
                Diagnostic(
                    .markdownFootnote, "footnote '\(reference.value)' is not defined", at: reference.span,
                    help: near.map { "did you mean '[^\($0)]'?" } ?? "add a line '[^\(reference.value)]: …'"
                )
            )
        }
        for note in notes where !used.contains(note.name) {
            found.append(
                Diagnostic(.markdownFootnote, "footnote '\(note.name)' is not referred to", at: note.span, severity: .warning)
            )
        }
        return found
    }
}

/// Parses Markdown in YAML strings and attributes: captions, titles, notes, abstracts.
package enum MarkupParser {
    /// Inlines; block syntax has no meaning, and line breaks are spaces.
    ///
    /// - Parameters:
    ///   - text: as decoded from YAML. `{name}` stands for a parameter.
    ///   - span: where it stands; positions inside are exact where the source has the same text.
    /// - Returns: the inlines, with diagnostics about expressions, links and HTML in them.
    package static func inlines(_ text: String, at span: SourceSpan) -> ([MarkupInline], [Diagnostic]) {
        let content = MappedText(text, at: span)
        guard !content.isEmpty else { return ([], []) }
        if isPlain(content.bytes) { return ([MarkupInline(.text(text), at: content.span(0..<content.bytes.count) ?? span)], []) }
        var line = MappedText()
        // An escaped mark at its start keeps the line from being a heading, list or rule; the composer drops it.
        line.insert(Array("\\!".utf8), at: span)
        let start = line.bytes.count
        for part in TextLine.lines(of: content.bytes) where !part.isBlank {
            if line.bytes.count > start { line.insert(" ") }
            line.append(content, part.content..<part.end)
        }
        var scanner = InlineScanner()
        scanner.scan(line)
        let composer = InlineComposer(
            placeholders: scanner.placeholders, allowsParameters: true, fallback: span, leadLength: start
        )
        let (nodes, built) = TreeBuilder.build(scanner.text, composer: composer)
        return (nodes.flatMap(inlines), built.diagnostics)
    }

    /// The inlines of what one line can become: a paragraph, an image alone, formulas between paragraphs.
    private static func inlines(_ node: TreeNode) -> [MarkupInline] {
        guard case .block(let block) = node else { return [] }
        switch block.kind {
        case .paragraph(let inlines): return inlines
        case .figure(let image): return [MarkupInline(.image(image), at: block.span)]
        case .equation(let tex): return [MarkupInline(.math(tex), at: block.span)]
        default: return []
        }
    }

    /// Blocks, for longer texts such as an abstract; cells and includes are not read there.
    package static func blocks(_ text: String, at span: SourceSpan) -> ([MarkupBlock], [Diagnostic]) {
        let none = IncludeSource { _, _ in .failure(IncludeError(message: "an include stands in the body of the definition")) }
        var scanner = BlockScanner(includes: none)
        scanner.scan(MappedText(text, at: span), allowsCells: false)
        scanner.finish()
        let parsed = MarkdownParser.parse(scanner, fallback: span, allowsParameters: true) { _, _ in 0 }
        return (parsed.blocks, parsed.diagnostics)
    }

    /// Whether no byte of a text can be markup.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            byte >= 0x80 || MarkdownText.isAlphanumeric(byte) || byte == 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
        } && !bytes.starts(with: [0x20]) && bytes.last != 0x20 && !contains(bytes, "http")
    }

    private static func contains(_ bytes: [UInt8], _ word: String) -> Bool {
        MarkdownText.contains(word, in: bytes, 0..<bytes.count)
    }
}

/// Cuts formulas out of one line.
private struct InlineScanner {
    private var scanner = BlockScanner(includes: IncludeSource { _, _ in .failure(IncludeError(message: "")) })

    var text: MappedText { scanner.text }
    var placeholders: [Placeholder] { scanner.placeholders }

    mutating func scan(_ line: MappedText) { scanner.appendLine(line) }
}
