import ReportSyntax

/// Visits every block and inline of a definition in reading order.
struct MarkupWalker {
    var onBlock: (MarkupBlock) -> Void = { _ in }
    var onInline: (MarkupInline) -> Void = { _ in }

    /// Head, body, cells' captions and footnotes.
    func walk(_ definition: ReportDefinition) {
        let head = definition.head
        walk(head.title)
        walk(head.subtitle)
        walk(head.abstract)
        walk(definition.blocks, cells: definition.cells)
        for note in definition.notes { walk(note.blocks, cells: definition.cells) }
    }

    func walk(_ blocks: [MarkupBlock], cells: [Cell] = []) {
        for block in blocks {
            onBlock(block)
            switch block.kind {
            case .heading(_, let text), .paragraph(let text): walk(text)
            case .quote(let inner), .group(let inner): walk(inner, cells: cells)
            case .callout(_, let title, let inner):
                walk(title ?? [])
                walk(inner, cells: cells)
            case .list(_, _, let items): for item in items { walk(item.blocks, cells: cells) }
            case .definitionList(let definitions):
                for definition in definitions {
                    walk(definition.term)
                    for meaning in definition.meanings { walk(meaning, cells: cells) }
                }
            case .table(let table):
                walk(table.caption)
                for cell in table.header { walk(cell) }
                for row in table.rows { for cell in row { walk(cell) } }
            case .figure(let image): walk(image.text)
            case .cell(let index): if cells.indices.contains(index) { walk(cells[index]) }
            case .code, .equation, .raw, .html, .thematicBreak, .pageBreak: break
            }
        }
    }

    func walk(_ cell: Cell) {
        let options = cell.options
        for text in [options.caption, options.tableCaption, options.figureCaption, options.note, options.source] { walk(text ?? []) }
        for text in options.figureSubcaptions { walk(text) }
        walk(ChartCaption.of(cell) ?? [])
    }

    func walk(_ inlines: [MarkupInline]) {
        for inline in inlines {
            onInline(inline)
            switch inline.kind {
            case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .superscript(let inner),
                .subscript(let inner), .inlineNote(let inner), .link(_, _, let inner), .span(_, let inner):
                walk(inner)
            case .image(let image): walk(image.text)
            case .text, .code, .math, .note, .reference, .citation, .expression, .parameter, .html, .lineBreak, .softBreak:
                break
            }
        }
    }
}
