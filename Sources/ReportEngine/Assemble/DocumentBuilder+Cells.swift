import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

extension DocumentBuilder {
    /// The code of a cell, where it is shown, and what it gave.
    mutating func cell(_ index: Int) -> [Block] {
        guard assembler.definition.cells.indices.contains(index) else { return [] }
        let cell = assembler.definition.cells[index]
        guard cell.options.isIncluded ?? true else { return [] }
        var result: [Block] = []
        if cell.shownEcho != .hidden, !cell.code.isEmpty { result.append(listing(cell)) }
        let parts = CellParts(cell: cell, record: cells[index]).parts
        if let columns = cell.options.layoutColumns, columns > 1, let grid = grid(parts, columns: columns, cell) {
            result.append(grid)
        } else {
            for (position, part) in parts.enumerated() { result += block(part, at: position, cell) }
        }
        guard let column = cell.options.column, column != "body", !result.isEmpty else { return result }
        return [.group(Attributes(classes: ["column-" + column]), result)]
    }

    private func listing(_ cell: Cell) -> Block {
        let summary: String? = switch cell.options.fold {
        case nil, .open: nil
        case .folded, .unfolded: cell.options.foldSummary ?? words.code
        }
        if cell.shownEcho == .fenced {
            return .code(CodeBlock(language: "markdown", text: cell.span.text.trimmingLineBreaks, foldSummary: summary))
        }
        return .code(CodeBlock(
            language: cell.language.value, text: cell.code, tokens: tokens(cell.language.value, cell.code), foldSummary: summary))
    }

    private mutating func block(_ part: CellParts.Part, at position: Int, _ cell: Cell) -> [Block] {
        switch part.item {
        case .table(let table): return [.table(finished(table, part, cell))]
        case .figure(let figure): return [.figure(finished(figure, part, cell))]
        case .output(let output): return [.output(output)]
        case .html(let text):
            guard format == .html else { return missingOnPaper(cell) }
            return [.raw(RawBlock(target: .html, text: text))]
        case .markdown(let text):
            let printed = PrintedMarkdown(text, of: cell, at: position)
            diagnostics += printed.diagnostics
            isPrinted = true
            defer { isPrinted = false }
            return blocks(printed.blocks)
        case .check(let outcome): return check(outcome)
        }
    }

    /// HTML has no form on paper: what stays out is named, never silently dropped.
    private mutating func missingOnPaper(_ cell: Cell) -> [Block] {
        if format == .pdf {
            var diagnostic = Diagnostic(
                .renderHTMLOnly, "the cell shows HTML, which the PDF leaves out", at: cell.codeSpan.firstLine,
                help: "show a DataFrame, a figure or Markdown, which both outputs have")
            diagnostic.cell = cell.name
            diagnostics.append(diagnostic)
        }
        return []
    }

    private mutating func finished(_ table: Table, _ part: CellParts.Part, _ cell: Cell) -> Table {
        var table = table
        table.label = part.label
        // Later tables of a cell bring captions of their own.
        if let caption = part.caption { table.caption = inlines(caption) }
        table.number = number(part.label, caption: table.caption, kind: .table)
        if part.isFirstTable { table.notes = notes(cell) + table.notes }
        return table
    }

    private mutating func finished(_ figure: RunRecord.FigureRecord, _ part: CellParts.Part, _ cell: Cell) -> Figure {
        let caption = part.caption.map { inlines($0) } ?? []
        var alternative = figure.alternative
        if alternative.isEmpty { alternative = cell.options.alternative?.value ?? "" }
        if alternative.isEmpty { alternative = figure.generatedAlternative }
        if alternative.isEmpty { alternative = withoutAlternative(caption, cell) }
        // A declared chart stands beside its table, which carries the notes.
        let isAlone = !(CellParts(cell: cell, record: cells[cell.index]).parts.contains { if case .table = $0.item { true } else { false } })
        return Figure(
            label: part.label, number: number(part.label, caption: caption, kind: .figure), caption: caption,
            content: .single(figure.asset), alternative: alternative, notes: isAlone ? notes(cell) : [],
            data: isAlone ? figure.data.map { FigureData.shown($0) } : nil)
    }

    /// What stands for a picture that the author put into no words, with a warning.
    private mutating func withoutAlternative(_ caption: [Inline], _ cell: Cell) -> String {
        diagnostics.append(Diagnostic(
            .cellAltText, "the figure has no words for those who do not see it", at: cell.options.label?.span ?? cell.codeSpan.firstLine,
            help: "add 'fig-alt:' with what it shows"))
        let words = caption.plainText
        return words.isEmpty ? cell.name : words
    }

    private mutating func notes(_ cell: Cell) -> [TableNote] {
        var result: [TableNote] = []
        if let note = cell.options.note { result.append(TableNote(.note, inlines(note))) }
        if let source = cell.options.source { result.append(TableNote(.source, SourceLine.withoutBrackets(inlines(source)))) }
        return result
    }

    /// Several figures of one cell, side by side.
    private mutating func grid(_ parts: [CellParts.Part], columns: Int, _ cell: Cell) -> Block? {
        let figures = parts.filter { if case .figure = $0.item { true } else { false } }
        guard figures.count > 1, figures.count == parts.count, let first = figures.first else { return nil }
        let caption = first.caption.map { inlines($0) } ?? []
        var panels: [Figure.Panel] = []
        for (index, part) in figures.enumerated() {
            guard case .figure(let figure) = part.item else { continue }
            let words = cell.options.figureSubcaptions.indices.contains(index) ? inlines(cell.options.figureSubcaptions[index]) : []
            let alternative = [figure.alternative, figure.generatedAlternative, words.plainText].first { !$0.isEmpty }
            panels.append(Figure.Panel(asset: figure.asset, alternative: alternative ?? cell.name, caption: words))
        }
        let alternative = cell.options.alternative?.value ?? withoutAlternative(caption, cell)
        return .figure(Figure(
            label: first.label, number: number(first.label, caption: caption, kind: .figure), caption: caption,
            content: .grid(columns: columns, panels: panels), alternative: alternative, notes: notes(cell)))
    }

    /// A check that holds shows nothing; one that does not, and only warns, says so.
    private func check(_ outcome: CheckOutcome) -> [Block] {
        guard !outcome.holds else { return [] }
        return [.callout(Callout(
            kind: .warning, title: [.text(words.callout(.warning))],
            blocks: [.paragraph(words.failed(expected: outcome.expectation, found: outcome.found))]))]
    }
}

/// Markdown that a cell printed with `output: asis`.
struct PrintedMarkdown {
    var blocks: [MarkupBlock]
    /// At the cell, since the text stands in no file.
    var diagnostics: [Diagnostic]

    /// - Parameter position: of the text among what the cell shows; places in it are keys of their own.
    init(_ text: String, of cell: Cell, at position: Int) {
        let file = SourceFile(name: "\(cell.codeSpan.file.name):output \(position + 1) of \(cell.name)", text: text)
        let (blocks, found) = MarkupParser.blocks(text, at: file.span(0..<file.bytes.count))
        self.blocks = blocks
        diagnostics = found.map { fault in
            var diagnostic = Diagnostic(
                fault.id, "what the cell prints: \(fault.message)", at: cell.codeSpan.firstLine, severity: fault.severity)
            diagnostic.help = fault.help
            diagnostic.cell = cell.name
            return diagnostic
        }
    }
}

extension String {
    /// Without line breaks at the end.
    fileprivate var trimmingLineBreaks: String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}

/// `source:` of a cell.
enum SourceLine {
    /// A line that is one citation needs no brackets round it.
    static func withoutBrackets(_ line: [Inline]) -> [Inline] {
        guard line.count == 1, case .citation(var citation) = line[0], case .text(let first)? = citation.text.first,
            case .text(let last)? = citation.text.last, first.hasPrefix("("), last.hasSuffix(")")
        else { return line }
        if citation.text.count == 1 {
            citation.text = [.text(String(first.dropFirst().dropLast()))]
        } else {
            citation.text[0] = .text(String(first.dropFirst()))
            citation.text[citation.text.count - 1] = .text(String(last.dropLast()))
        }
        return [.citation(citation)]
    }
}

/// The table behind a figure: what was drawn, without hidden columns.
enum FigureData {
    static func shown(_ table: Table) -> Table {
        var table = table
        table.label = nil
        table.number = nil
        table.notes = []
        return table
    }
}
