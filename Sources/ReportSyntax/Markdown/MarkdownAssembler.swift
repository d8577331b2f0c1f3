import ReportDocument
import ReportSource

/// Puts the blocks that md4c gave and what was cut out before back together: divs around their blocks, captions at their
/// tables, footnotes and definition lists from their parts.
struct MarkdownAssembler {
    /// Deeper divs are refused, so that nothing behind this recurses without end.
    private static let divDepthLimit = 50

    private struct Frame {
        enum Kind {
            case root
            case div(Attributes, SourceSpan)
            case footnote(String, SourceSpan)
            case definitions(SourceSpan)
        }

        var kind: Kind
        var blocks: [MarkupBlock] = []
        var definitions: [MarkupDefinition] = []
        /// A caption that waits for the table below it.
        var caption: (inlines: [MarkupInline], attributes: Attributes, span: SourceSpan)?
    }

    private let text: MappedText
    private let placeholders: [Placeholder]
    private var composer: InlineComposer
    private var frames = [Frame(kind: .root)]
    private var skippedDivs = 0
    private var used = 0
    /// Makes a cell and gives its index.
    private let makeCell: (FencedCell, inout [Diagnostic]) -> Int
    private(set) var notes: [FootnoteDefinition] = []

    init(
        _ text: MappedText, _ placeholders: [Placeholder], _ composer: InlineComposer,
        makeCell: @escaping (FencedCell, inout [Diagnostic]) -> Int
    ) {
        self.text = text
        self.placeholders = placeholders
        self.composer = composer
        self.makeCell = makeCell
    }

    mutating func assemble(_ nodes: [TreeNode]) -> (blocks: [MarkupBlock], composer: InlineComposer) {
        for node in nodes {
            switch node {
            case .block(let block): append(block)
            case .placeholder(let index, let rest): take(placeholders[index], rest)
            }
        }
        closeAll(inFootnotes: true)
        let blocks = frames[0].blocks
        reportLost()
        return (blocks, composer)
    }

    private var top: Int { frames.count - 1 }

    // MARK: Blocks

    private mutating func append(_ block: MarkupBlock) {
        var block = block
        if case .table(var table) = block.kind, let caption = frames[top].caption {
            table.caption = caption.inlines
            block.kind = .table(table)
            block.attributes = caption.attributes
            block.span = caption.span.joined(to: block.span)
            frames[top].caption = nil
        } else {
            flushCaption()
        }
        if case .definitions = frames[top].kind, let last = frames[top].definitions.indices.last {
            let meaning = frames[top].definitions[last].meanings.indices.last
            guard let meaning else { return }
            frames[top].definitions[last].meanings[meaning].append(block)
        } else {
            frames[top].blocks.append(block)
        }
    }

    private mutating func take(_ placeholder: Placeholder, _ rest: [RawInline]) {
        used += 1
        switch placeholder {
        case .cell(let cell):
            flushCaption()
            var problems: [Diagnostic] = []
            let index = makeCell(cell, &problems)
            for problem in problems { composer.report(problem) }
            append(MarkupBlock(.cell(index), at: cell.span))
        case .code(let language, let text, let attributes, let span):
            append(MarkupBlock(.code(language: language, text), attributes: attributes, at: span))
        case .raw(let target, let text, let span): append(MarkupBlock(.raw(target: target, text), at: span))
        case .equation(let tex, let attributes, let span): append(MarkupBlock(.equation(tex), attributes: attributes, at: span))
        case .pageBreak(let span): append(MarkupBlock(.pageBreak, at: span))
        case .openDiv(let attributes, let span): open(attributes, span)
        case .closeDiv(let span): close(span)
        case .caption(let span): take(caption: rest, span)
        case .footnote(let name, let span):
            closeAll(inFootnotes: true)
            frames.append(Frame(kind: .footnote(name, span)))
        case .startDefinitions(let span):
            flushCaption()
            frames.append(Frame(kind: .definitions(span)))
        case .term:
            frames[top].definitions.append(MarkupDefinition(term: composer.compose(rest, in: text), meanings: []))
        case .meaning:
            if let last = frames[top].definitions.indices.last { frames[top].definitions[last].meanings.append([]) }
        case .endDefinitions: endDefinitions()
        case .math: break
        }
    }

    private mutating func endDefinitions() {
        // A div that was opened inside a meaning ends with it.
        while frames.count > 1 {
            if case .definitions(let span) = frames[top].kind {
                let definitions = frames.removeLast().definitions
                append(MarkupBlock(.definitionList(definitions), at: span))
                return
            }
            guard case .div(_, let span) = frames[top].kind else { return }
            reportUnclosed(span)
            closeFrame()
        }
    }

    // MARK: Captions

    private mutating func take(caption rest: [RawInline], _ span: SourceSpan) {
        let (inlines, attributes) = composer.composeTitle(rest, in: text)
        if let last = frames[top].blocks.indices.last, case .table(var table) = frames[top].blocks[last].kind, table.caption.isEmpty,
            frames[top].blocks[last].attributes.isEmpty
        {
            table.caption = inlines
            frames[top].blocks[last].kind = .table(table)
            frames[top].blocks[last].attributes = attributes
            return
        }
        flushCaption()
        frames[top].caption = (inlines, attributes, span)
    }

    /// A caption without a table is a paragraph that starts with a colon.
    private mutating func flushCaption() {
        guard let caption = frames[top].caption else { return }
        frames[top].caption = nil
        if caption.attributes.id?.hasPrefix("tbl-") == true {
            composer.report(
                Diagnostic(
                    .markdownAttribute, "this caption has no table above or below it", at: caption.span,
                    help: "leave one blank line, and nothing else, between them"
                )
            )
        }
        let colon = MarkupInline(.text(": "), at: caption.span)
        append(MarkupBlock(.paragraph([colon] + caption.inlines), at: caption.span))
    }

    // MARK: Divs

    private mutating func open(_ attributes: Attributes, _ span: SourceSpan) {
        flushCaption()
        guard frames.count <= MarkdownAssembler.divDepthLimit else {
            if skippedDivs == 0 {
                composer.report(
                    Diagnostic(.markdownLimit, "divs are nested deeper than \(MarkdownAssembler.divDepthLimit) levels", at: span)
                )
            }
            skippedDivs += 1
            return
        }
        frames.append(Frame(kind: .div(attributes, span)))
    }

    private mutating func close(_ span: SourceSpan) {
        flushCaption()
        if skippedDivs > 0 { skippedDivs -= 1; return }
        guard case .div = frames[top].kind else {
            composer.report(
                Diagnostic(.markdownUnclosed, "this closes no div", at: span, help: "remove it, or open one with '::: {.class}'")
            )
            return
        }
        closeFrame(end: span)
    }

    private mutating func closeFrame(end: SourceSpan? = nil) {
        let frame = frames.removeLast()
        guard case .div(let attributes, let span) = frame.kind else { return }
        let place = end.map { span.joined(to: $0) } ?? span
        append(DivReader.block(frame.blocks, attributes, place, opening: span, &composer))
    }

    private mutating func closeAll(inFootnotes: Bool) {
        skippedDivs = 0
        while true {
            flushCaption()
            guard frames.count > 1 else { return }
            switch frames[top].kind {
            case .root: return
            case .div(_, let span):
                reportUnclosed(span)
                closeFrame()
            case .definitions: endDefinitions()
            case .footnote(let name, let span):
                notes.append(FootnoteDefinition(name: name, span: span, blocks: frames.removeLast().blocks))
            }
        }
    }

    private mutating func reportUnclosed(_ span: SourceSpan) {
        composer.report(
            Diagnostic(.markdownUnclosed, "this div is not closed", at: span, label: "opened here", help: "close it with a line ':::'")
        )
    }

    // MARK: What got lost

    /// md4c takes everything from an opening HTML tag to the next blank line or closing tag as HTML; what was cut out in
    /// there never came back.
    private mutating func reportLost() {
        let blocks = placeholders.filter { if case .math = $0 { false } else { true } }
        guard used < blocks.count, composer.diagnostics.allSatisfy({ $0.id != .markdownLimit }) else { return }
        composer.report(
            Diagnostic(
                .markdownUnsupported, "a cell, div or footnote stands inside HTML", at: blocks.lazy.compactMap(\.span).first,
                help: "close the HTML before it"
            )
        )
    }
}
