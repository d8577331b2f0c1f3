import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Turns what a Python cell showed into the items of its record. SVG and HTML are not yet sanitised.
struct SessionResults {
    let cell: Cell
    let language: Language

    func items(_ outputs: [SessionMessages.Shown]) -> ([RunRecord.Item], [Diagnostic]) {
        var items: [RunRecord.Item] = []
        var diagnostics: [Diagnostic] = []
        for output in outputs {
            switch output.kind {
            case "stream": stream(output, &items, &diagnostics)
            case "figure":
                if let raised = output.error { diagnostics.append(diagnostic(raised)) } else if let figure = figure(output) { items.append(.figure(figure)) }
            default: if let item = display(output) { items.append(item) }
            }
        }
        return (items, diagnostics)
    }

    private func stream(_ output: SessionMessages.Shown, _ items: inout [RunRecord.Item], _ diagnostics: inout [Diagnostic]) {
        let text = output.text ?? ""
        let omitted = output.truncated ?? 0
        if omitted > 0 {
            diagnostics.append(Diagnostic(
                .pythonOutputLimit, "the cell printed more than is kept, and \(omitted) bytes were left out", at: cell.codeSpan.firstLine,
                help: "print less, or show a table"))
        }
        if output.name == "stderr", cell.options.showsWarnings == false { return }
        if cell.options.output == .asIs, output.name != "stderr" { items.append(.markdown(text)); return }
        guard !text.isEmpty || omitted > 0 else { return }
        items.append(.output(Output(
            stream: output.name == "stderr" ? .standardError : .standardOutput, text: text, omittedBytes: omitted)))
    }

    private func figure(_ output: SessionMessages.Shown) -> RunRecord.FigureRecord? {
        let asset: Asset
        if let svg = output.svg {
            asset = Asset(kind: .svg, body: svg, width: output.width, height: output.height)
        } else if let png = output.png {
            asset = Asset(kind: .png, body: png, width: output.width, height: output.height)
        } else {
            return nil
        }
        return record(asset)
    }

    private func record(_ asset: Asset) -> RunRecord.FigureRecord {
        RunRecord.FigureRecord(
            label: nil, asset: asset, generatedAlternative: "", alternative: cell.options.alternative?.value ?? "", data: nil,
            isDeclared: false)
    }

    /// The richest form that a report can hold.
    private func display(_ output: SessionMessages.Shown) -> RunRecord.Item? {
        if let shape = output.table {
            var table = Table(shape.table, label: nil, words: language)
            table.omittedRows = max(0, shape.rows - shape.table.count)
            return .table(table)
        }
        let data = output.data ?? [:]
        if let svg = data["image/svg+xml"] { return .figure(record(Asset(kind: .svg, body: svg))) }
        if let png = data["image/png"] { return .figure(record(Asset(kind: .png, body: png.filter { !$0.isNewline }))) }
        if let html = data["text/html"] { return .html(html) }
        if let markdown = data["text/markdown"] { return .markdown(markdown) }
        if let text = data["text/plain"] { return .output(Output(stream: .result, text: text)) }
        return nil
    }

    /// The table that the cell's label stands for: the last one it showed.
    func table(of items: [RunRecord.Item]) -> Table? {
        for item in items.reversed() { if case .table(let table) = item { return table } }
        return nil
    }

    func diagnostic(_ raised: SessionMessages.Raised) -> Diagnostic {
        let isSyntax = ["SyntaxError", "IndentationError", "TabError"].contains(raised.name)
        let id: DiagnosticID = raised.name == "MemoryError" ? .kernelMemory : isSyntax ? .pythonSyntax : .pythonException
        var diagnostic = Diagnostic(
            id, raised.value.isEmpty ? raised.name : "\(raised.name): \(firstLine(raised.value))", at: place(raised.line),
            severity: .error, help: isSyntax ? "cells are Python with the magics of IPython" : help(raised))
        if let line = raised.line {
            let first = cell.codeSpan.start.line
            diagnostic.cell = "\(cell.name), line \(line - first + 1)"
        } else {
            diagnostic.cell = cell.name
        }
        diagnostic.detail = raised.traceback.map { String($0.trimmingSuffix(while: \.isNewline)) }
        return diagnostic
    }

    private func firstLine(_ text: String) -> String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text }

    /// The author's line, without the space around it.
    private func place(_ line: Int?) -> SourceSpan {
        guard let line else { return cell.codeSpan.firstLine }
        let file = cell.codeSpan.file
        var range = file.lines.range(ofLine: line - 1)
        while range.lowerBound < range.upperBound, [0x20, 0x09].contains(file.bytes[range.lowerBound]) {
            range = range.lowerBound + 1..<range.upperBound
        }
        return file.span(range).firstLine
    }

    private func help(_ raised: SessionMessages.Raised) -> String {
        switch raised.name {
        case "EOFError": "cells run unattended; give the value as a parameter"
        case "ModuleNotFoundError": "only the packages of the tool's lock are at hand"
        case "PermissionError": "cells read the declared data and the definition's folder, and write nothing but scratch"
        case "MemoryError": "hold less at once, or count in SQL"
        default: "mend the cell, or set 'error: true' to show the error and go on"
        }
    }
}

extension String {
    /// Without the characters at the end that pass a test.
    fileprivate func trimmingSuffix(while test: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, test(last) { rest.removeLast() }
        return rest
    }
}

extension Table {
    /// A table of rows as the engine or a session gave them.
    ///
    /// - Parameters:
    ///   - words: the language of headings.
    ///   - headings: what is printed over a column of a name.
    init(_ rows: ResultTable, label: String?, words: Language, headings: (String) -> String = { $0 }) {
        let columns = rows.columns.map { column in
            Table.Column(
                name: column.name, heading: column.name.isEmpty ? [] : [.text(headings(column.name))],
                format: column.type == "integer" && Table.looksLikeYears(column) ? .plain : .automatic,
                alignment: ["integer", "number", "decimal"].contains(column.type) ? .right : .left)
        }
        self.init(
            label: label, columns: columns,
            rows: (0..<rows.count).map { row in Table.Row(rows.columns.map { .value($0.values[row]) }) },
            omittedRows: rows.omitted)
    }

    /// Years are printed without digit groups: a column named so, with values from 1000 to 2999.
    private static func looksLikeYears(_ column: ResultTable.Column) -> Bool {
        guard column.name.lowercased().hasSuffix("year") || column.name == "年" else { return false }
        return column.values.allSatisfy { if case .integer(let year) = $0 { (1000..<3000).contains(year) } else { $0.isNull } }
    }
}
