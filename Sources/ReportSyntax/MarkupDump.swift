import ReportDocument
import ReportSource

/// Writes blocks and inlines as an indented tree, one node a line, for tests and for looking at what was understood.
package struct MarkupDump {
    private var lines: [String] = []
    private let showsSpans: Bool

    /// - Parameter spans: whether each block and inline shows its place, as `line:column-line:column`.
    package static func text(of blocks: [MarkupBlock], spans: Bool = false) -> String {
        var dump = MarkupDump(showsSpans: spans)
        dump.write(blocks, 0)
        return dump.lines.joined(separator: "\n")
    }

    package static func text(of inlines: [MarkupInline], spans: Bool = false) -> String {
        var dump = MarkupDump(showsSpans: spans)
        dump.write(inlines, 0)
        return dump.lines.joined(separator: "\n")
    }

    /// A definition's body, then its cells and footnotes.
    package static func text(of definition: ReportDefinition, spans: Bool = false) -> String {
        var dump = MarkupDump(showsSpans: spans)
        dump.write(definition.blocks, 0)
        for cell in definition.cells { dump.write(cell) }
        for note in definition.notes {
            dump.line("footnote \(note.name)", note.span, 0)
            dump.write(note.blocks, 1)
        }
        return dump.lines.joined(separator: "\n")
    }

    private init(showsSpans: Bool) { self.showsSpans = showsSpans }

    private mutating func line(_ text: String, _ span: SourceSpan?, _ depth: Int) {
        var place = ""
        if showsSpans, let span { place = " @\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)" }
        lines.append(String(repeating: "  ", count: depth) + text + place)
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    private func words(_ attributes: Attributes) -> String {
        guard !attributes.isEmpty else { return "" }
        let parts = (attributes.id.map { ["#" + $0] } ?? []) + attributes.classes.map { "." + $0 }
            + attributes.pairs.map { "\($0.key)=\(quoted($0.value))" }
        return " {" + parts.joined(separator: " ") + "}"
    }

    // MARK: Blocks

    private mutating func write(_ blocks: [MarkupBlock], _ depth: Int) {
        for block in blocks { write(block, depth) }
    }

    private mutating func write(_ block: MarkupBlock, _ depth: Int) {
        let tail = words(block.attributes)
        func head(_ text: String) { line(text + tail, block.span, depth) }
        switch block.kind {
        case .heading(let level, let inlines):
            head("heading \(level)")
            write(inlines, depth + 1)
        case .paragraph(let inlines):
            head("paragraph")
            write(inlines, depth + 1)
        case .quote(let inner):
            head("quote")
            write(inner, depth + 1)
        case .list(let start, let isTight, let items):
            head("list" + (start.map { " \($0)" } ?? "") + (isTight ? " tight" : " loose"))
            for item in items {
                line("item" + (item.task.map { $0 ? " [x]" : " [ ]" } ?? ""), nil, depth + 1)
                write(item.blocks, depth + 2)
            }
        case .definitionList(let definitions):
            head("definitions")
            for definition in definitions {
                line("term", nil, depth + 1)
                write(definition.term, depth + 2)
                for meaning in definition.meanings {
                    line("meaning", nil, depth + 1)
                    write(meaning, depth + 2)
                }
            }
        case .code(let language, let text): head("code \(language.isEmpty ? "-" : language) \(quoted(text))")
        case .table(let table):
            head("table " + table.alignments.map(\.rawValue).joined(separator: " "))
            write(table, depth + 1)
        case .figure(let image):
            head("figure \(quoted(image.target.value))")
            write(image.text, depth + 1)
        case .callout(let kind, let title, let inner):
            head("callout \(kind.rawValue)")
            if let title {
                line("title", nil, depth + 1)
                write(title, depth + 2)
            }
            write(inner, depth + 1)
        case .group(let inner):
            head("group")
            write(inner, depth + 1)
        case .equation(let tex): head("equation \(quoted(tex))")
        case .cell(let index): head("cell \(index)")
        case .raw(let target, let text): head("raw \(target) \(quoted(text))")
        case .html(let text): head("html \(quoted(text))")
        case .thematicBreak: head("rule")
        case .pageBreak: head("pagebreak")
        }
    }

    private mutating func write(_ table: MarkupTable, _ depth: Int) {
        if !table.caption.isEmpty {
            line("caption", nil, depth)
            write(table.caption, depth + 1)
        }
        for (position, row) in ([table.header] + table.rows).enumerated() {
            line(position == 0 ? "header" : "row", nil, depth)
            for cell in row {
                line("cell", nil, depth + 1)
                write(cell, depth + 2)
            }
        }
    }

    private mutating func write(_ cell: Cell) {
        let label = cell.options.label.map { " " + $0.value } ?? ""
        line("\(cell.language.value)\(label)", cell.span, 0)
        for (name, inlines) in [
            ("caption", cell.options.caption), ("tbl-cap", cell.options.tableCaption), ("fig-cap", cell.options.figureCaption),
            ("note", cell.options.note), ("source", cell.options.source),
        ] {
            guard let inlines else { continue }
            line(name, nil, 1)
            write(inlines, 2)
        }
        for property in cell.properties { line("\(property.key): \(MarkupDump.flow(property.value))", property.keySpan, 1) }
        if !cell.code.isEmpty { line("code \(quoted(cell.code))", cell.codeSpan, 1) }
    }

    /// A YAML value on one line.
    package static func flow(_ value: YAMLValue) -> String {
        switch value.kind {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
        case .sequence(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries): "{" + entries.map { $0.key + ": " + flow($0.value) }.joined(separator: ", ") + "}"
        }
    }

    // MARK: Inlines

    private mutating func write(_ inlines: [MarkupInline], _ depth: Int) {
        for inline in inlines { write(inline, depth) }
    }

    private mutating func write(_ inline: MarkupInline, _ depth: Int) {
        func head(_ text: String) { line(text, inline.span, depth) }
        switch inline.kind {
        case .text(let text): head(quoted(text))
        case .emphasis(let children): head("emphasis"); write(children, depth + 1)
        case .strong(let children): head("strong"); write(children, depth + 1)
        case .strikethrough(let children): head("strikethrough"); write(children, depth + 1)
        case .superscript(let children): head("superscript"); write(children, depth + 1)
        case .subscript(let children): head("subscript"); write(children, depth + 1)
        case .code(let text): head("code \(quoted(text))")
        case .math(let tex): head("math \(quoted(tex))")
        case .link(let target, let title, let children):
            head("link \(quoted(target))" + (title.isEmpty ? "" : " title=\(quoted(title))"))
            write(children, depth + 1)
        case .image(let image):
            head("image \(quoted(image.target.value))" + (image.title.isEmpty ? "" : " title=\(quoted(image.title))") + words(image.attributes))
            write(image.text, depth + 1)
        case .note(let name): head("note \(name)")
        case .inlineNote(let children): head("note"); write(children, depth + 1)
        case .reference(let group):
            head("reference " + group.items.map { ($0.isBare ? "-" : "") + ($0.isCapitalised ? "^" : "") + $0.label.value }.joined(separator: " "))
        case .citation(let group):
            let items = group.items.map { item in
                (item.prefix.isEmpty ? "" : quoted(item.prefix) + " ") + (item.suppressesAuthor ? "-" : "") + item.key.value
                    + (item.suffix.isEmpty ? "" : " " + quoted(item.suffix))
            }
            head((group.isNarrative ? "narrative " : "citation ") + items.joined(separator: "; "))
        case .expression(let expression):
            head("\(expression.kind.rawValue) \(quoted(expression.code.value))" + (expression.format.map { " | \($0)" } ?? ""))
        case .parameter(let name): head("parameter \(name)")
        case .span(let attributes, let children): head("span" + words(attributes)); write(children, depth + 1)
        case .html(let text): head("html \(quoted(text))")
        case .lineBreak: head("break")
        case .softBreak: head("softbreak")
        }
    }
}
