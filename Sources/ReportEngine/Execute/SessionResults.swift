import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Turns what a Python cell showed into the items of its record. SVG and HTML are not yet sanitised.
struct SessionResults {
    let cell: Cell
    let language: Language

    func items(_ outputs: [CellOutput]) -> ([RunRecord.Item], [Diagnostic]) {
        var items: [RunRecord.Item] = []
        var diagnostics: [Diagnostic] = []
        for output in outputs {
            switch output {
            case .stream(let name, let text, let truncated): stream(name, text, truncated, &items, &diagnostics)
            case .figure(let figure): if let asset = asset(figure) { items.append(.figure(record(asset, of: figure))) }
            case .figureError(let error): diagnostics.append(diagnostic(error))
            case .table(let table, _): items.append(.table(Table(ResultTable(table), label: nil, words: language)))
            case .data(let data, _): if let item = display(data) { items.append(item) }
            case .pendingFigure: break
            }
        }
        return (items, diagnostics)
    }

    private func stream(
        _ name: String, _ text: String, _ omitted: Int, _ items: inout [RunRecord.Item], _ diagnostics: inout [Diagnostic]
    ) {
        if omitted > 0 {
            diagnostics.append(Diagnostic(
                .pythonOutputLimit, "the cell printed more than is kept, and \(omitted) characters were left out",
                at: cell.codeSpan.firstLine, help: "print less, or show a table"))
        }
        if name == "stderr", cell.options.showsWarnings == false { return }
        if cell.options.output == .asIs, name != "stderr" { items.append(.markdown(text)); return }
        guard !text.isEmpty || omitted > 0 else { return }
        items.append(.output(Output(stream: name == "stderr" ? .standardError : .standardOutput, text: text, omittedBytes: omitted)))
    }

    private func asset(_ figure: CellFigure) -> Asset? {
        if let svg = figure.svg { return Asset(kind: .svg, body: svg, width: figure.width, height: figure.height) }
        return figure.png.map { Asset(kind: .png, body: $0, width: figure.width, height: figure.height) }
    }

    private func record(_ asset: Asset, of figure: CellFigure? = nil) -> RunRecord.FigureRecord {
        RunRecord.FigureRecord(
            label: nil, asset: asset, generatedAlternative: figure?.alternative ?? "", alternative: cell.options.alternative?.value ?? "",
            data: figure?.data.map { Table(ResultTable($0), label: nil, words: language) }, isDeclared: false)
    }

    /// The richest form that a report can hold.
    private func display(_ data: [String: String]) -> RunRecord.Item? {
        if let svg = data["image/svg+xml"] { return .figure(record(Asset(kind: .svg, body: svg))) }
        if let png = data["image/png"] { return .figure(record(Asset(kind: .png, body: png.filter { !$0.isNewline }))) }
        if let html = data["text/html"] { return .html(html) }
        if let markdown = data["text/markdown"] { return .markdown(markdown) }
        return data["text/plain"].map { .output(Output(stream: .result, text: $0)) }
    }

    /// The table that the cell's label stands for: the last one it showed.
    func table(of items: [RunRecord.Item]) -> Table? {
        for item in items.reversed() { if case .table(let table) = item { return table } }
        return nil
    }

    func diagnostic(_ raised: CellError) -> Diagnostic {
        let isSyntax = ["SyntaxError", "IndentationError", "TabError"].contains(raised.name)
        if raised.isOutputLimit { return limit(raised) }
        let id: DiagnosticID = raised.name == "MemoryError" ? .kernelMemory : isSyntax ? .pythonSyntax : .pythonException
        var diagnostic = Diagnostic(
            id, raised.value.isEmpty ? raised.name : "\(raised.name): \(firstLine(raised.value))", at: place(raised.line),
            severity: .error, help: isSyntax ? "cells are Python with the magics of IPython" : help(raised))
        diagnostic.cell = raised.line.map { cell.name(ofLine: $0) } ?? cell.name
        diagnostic.detail = raised.traceback.map { String($0.trimmingSuffix(while: \.isNewline)) }
        return diagnostic
    }

    /// What passes a limit of a cell's output: the message is the limit's own, with a way out behind its semicolon.
    private func limit(_ raised: CellError) -> Diagnostic {
        let parts = firstLine(raised.value).split(separator: ";", maxSplits: 1)
        var diagnostic = Diagnostic(
            .pythonOutputLimit, String(parts.first ?? ""), at: place(raised.line), severity: .error,
            help: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "show less")
        diagnostic.cell = cell.name
        return diagnostic
    }

    /// A warning that the session gives; nil where its id is none.
    func diagnostic(_ remark: SessionRemark) -> Diagnostic? {
        guard let id = DiagnosticID(rawValue: remark.id) else { return nil }
        var diagnostic = Diagnostic(id, remark.message, at: place(remark.line), help: remark.help)
        diagnostic.cell = remark.line.map { cell.name(ofLine: $0) } ?? cell.name
        return diagnostic
    }

    private func firstLine(_ text: String) -> String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text }

    private func place(_ line: Int?) -> SourceSpan { line.map { cell.place(ofLine: $0) } ?? cell.codeSpan.firstLine }

    private static let network = "cells have no network; name the address under 'data:' with 'url:' and 'sha256:', and fetch it with 'report data update'"

    private func help(_ raised: CellError) -> String {
        switch raised.name {
        case "EOFError": "cells run unattended; give the value as a parameter"
        case "ModuleNotFoundError": "the packages of the tool's lock are at hand, and those of a virtual environment that 'python:' in report.yml names"
        // Locks and processes of pools, which joblib does without and others do not.
        case "PermissionError" where raised.traceback?.contains("multiprocessing/") == true:
            "cells have no semaphores, which pools, queues and locks of processes need; use n_jobs=1, a ThreadPoolExecutor, or a forked Process with a Pipe"
        case "PermissionError" where raised.value.contains("runs no other program"): "do it in Python, or beforehand; packages come from a virtual environment that 'python:' in report.yml names"
        case "URLError", "gaierror", "ConnectionError", "ConnectError", "HTTPError": Self.network
        case _ where raised.value.contains("name resolution"): Self.network
        case "PermissionError": "cells read the declared data and the definition's folder, and write only below tempfile.gettempdir(); further paths are asked for with 'access:'"
        case "MemoryError": "hold less at once, or count in SQL"
        default: "mend the cell, or set 'error: true' to show the error and go on"
        }
    }
}

extension CellError {
    /// Whether the session itself stopped what was shown.
    var isOutputLimit: Bool { name == "OutputLimit" }
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
