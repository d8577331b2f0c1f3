import ReportDocument
import ReportSource
import ReportSyntax

extension DocumentBuilder {
    mutating func blocks(_ markup: [MarkupBlock]) -> [Block] {
        var result: [Block] = []
        for block in markup { result += resolve(block) }
        return result
    }

    private mutating func resolve(_ block: MarkupBlock) -> [Block] {
        switch block.kind {
        case .heading(let level, let text): return [heading(level, text, block)]
        case .paragraph(let text): return [.paragraph(inlines(text))]
        case .quote(let inner): return [.quote(blocks(inner))]
        case .list(let start, let isTight, let items):
            var resolved: [List.Item] = []
            for item in items { resolved.append(List.Item(task: item.task, blocks: blocks(item.blocks))) }
            return [.list(List(start: start, isTight: isTight, items: resolved))]
        case .definitionList(let definitions):
            var resolved: [Definition] = []
            for definition in definitions {
                var meanings: [[Block]] = []
                for meaning in definition.meanings { meanings.append(blocks(meaning)) }
                resolved.append(Definition(term: inlines(definition.term), meanings: meanings))
            }
            return [.definitionList(resolved)]
        case .code(let language, let text): return [.code(CodeBlock(language: language, text: text, tokens: tokens(language, text)))]
        case .table(let table): return [.table(self.table(table, block))]
        case .figure(let image): return figure(image)
        case .callout(let kind, let title, let inner):
            let words = title.map { inlines($0) } ?? [.text(self.words.callout(kind))]
            return [.callout(Callout(kind: kind, title: words, blocks: blocks(inner), anchor: block.attributes.id))]
        case .group(let inner): return [.group(block.attributes, blocks(inner))]
        case .equation(let tex):
            let number = block.attributes.id.flatMap { numbering.targets[$0]?.number }
            return [.equation(Equation(math: math(tex, isDisplayed: true), anchor: block.attributes.id, number: number.map { "(\($0))" }))]
        case .cell(let index): return cell(index)
        case .raw(let target, let text):
            return isPrinted ? [.paragraph(unresolved("a raw block for '\(target)'", at: block.span))] : raw(target, text)
        case .html(let text): return [.paragraph([.text(text)])]
        case .thematicBreak: return [.thematicBreak]
        case .pageBreak: return [.pageBreak]
        }
    }

    private mutating func heading(_ level: Int, _ text: [MarkupInline], _ block: MarkupBlock) -> Block {
        let known = headings[block.span.key]
        return .heading(Heading(
            level: level, anchor: known?.anchor ?? Anchors.slug(text.plainText), number: known?.number, text: inlines(text),
            isUnlisted: block.attributes.classes.contains("unlisted")))
    }

    private func raw(_ target: String, _ text: String) -> [Block] {
        switch (target, format) {
        case ("html", .html):
            return rawHTML[text].map { [.raw(RawBlock(target: .html, text: $0))] } ?? []
        case ("typst", .pdf): return [.raw(RawBlock(target: .typst, text: text))]
        default: return []
        }
    }

    private mutating func table(_ markup: MarkupTable, _ block: MarkupBlock) -> Table {
        let label = block.attributes.id
        let caption = inlines(markup.caption)
        var columns: [Table.Column] = []
        for (index, cell) in markup.header.enumerated() {
            let alignment = markup.alignments.indices.contains(index) ? markup.alignments[index] : .automatic
            columns.append(Table.Column(
                name: cell.plainText, heading: inlines(cell), format: .plain, alignment: alignment == .automatic ? .left : alignment))
        }
        var rows: [Table.Row] = []
        for row in markup.rows {
            var cells: [Table.Cell] = []
            for cell in row { cells.append(.rich(inlines(cell))) }
            rows.append(Table.Row(cells))
        }
        return Table(
            label: label, number: number(label, caption: caption, kind: .table), caption: caption, columns: columns, rows: rows)
    }

    private mutating func figure(_ picture: MarkupImage) -> [Block] {
        let caption = inlines(picture.text)
        guard let asset = image(picture.target) else { return [.paragraph(unresolved("a picture", at: picture.target.span))] }
        let alternative = picture.attributes["fig-alt"] ?? picture.attributes["alt"] ?? caption.plainText
        if alternative.isEmpty {
            diagnostics.append(Diagnostic(
                .renderAltText, "the picture has no words for those who do not see it", at: picture.target.span,
                help: "write ![caption](file){fig-alt=\"what it shows\"}"))
        }
        return [.figure(Figure(
            label: picture.attributes.id, number: number(picture.attributes.id, caption: caption, kind: .figure), caption: caption,
            content: .single(asset), alternative: alternative, width: picture.attributes["width"]))]
    }

    /// What the run did not resolve, in the words of the source, with an error: the planner refuses it in a definition, and
    /// nothing resolves it in what a cell prints.
    mutating func unresolved(_ what: String, at span: SourceSpan) -> [Inline] {
        diagnostics.append(Diagnostic(
            .renderPlaceholder, "\(what) is not resolved here", at: span, help: "write it in the definition's own text"))
        return [.text(span.text)]
    }

    /// The number given in the first pass; things without a label take theirs again in the same order.
    mutating func number(_ label: String?, caption: [Inline], kind: Numbering.Target.Kind) -> Int? {
        guard label != nil || !caption.isEmpty else { return nil }
        return take(kind, label: label)
    }
}
