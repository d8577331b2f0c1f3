import ReportSource

/// Reads notebooks as definitions: the head in the first raw or Markdown cell, code cells as Python cells.
enum NotebookParser {
    static func parse(_ file: SourceFile, includes: IncludeSource) -> (ReportDefinition, [Diagnostic]) {
        let (read, problems) = NotebookReader.read(file)
        guard let notebook = read else {
            return (
                ReportDefinition(file: file, kind: .notebook, head: Head(span: file.span(0..<0)), blocks: [], cells: []), problems
            )
        }
        let headCell = notebook.cells.firstIndex { if case .code = $0.kind { false } else { true } }
        let headRange = headCell.flatMap { HeadRange.find(in: notebook.cells[$0].file) }
        var (head, found) = DefinitionParser.head(headCell.map { notebook.cells[$0].file } ?? file, headRange)
        var tags: [ObjectIdentifier: [String]] = [:]
        var scanner = BlockScanner(includes: includes)
        for (index, cell) in notebook.cells.enumerated() {
            let start = index == headCell ? headRange?.body ?? 0 : 0
            switch cell.kind {
            case .code:
                tags[ObjectIdentifier(cell.file)] = cell.tags
                if cell.tags.contains("parameters") { addParameters(of: cell, to: &head) }
                scanner.addCode(cell, language: notebook.language)
            case .markdown:
                scanner.scan(MappedText(cell.file, start..<cell.file.bytes.count), of: cell.file)
            case .raw(let mediaType):
                if headRange == nil || index != headCell { scanner.addRaw(cell.file, mediaType) }
            }
        }
        scanner.finish()
        let defaults = head.execute
        let (definition, diagnostics) = DefinitionParser.definition(file, .notebook, head, scanner, problems + found) { fenced, index in
            let tags = tags[ObjectIdentifier(fenced.body.file)] ?? []
            var (cell, problems) = CellParser.parse(fenced, index: index, defaults: CellOptions(), tags: tags)
            problems += NotebookTags.apply(tags, to: &cell)
            cell.options = cell.options.merged(over: defaults)
            return (cell, problems)
        }
        let bidi = notebook.cells.flatMap { MarkdownText.bidiWarnings(in: $0.file) }
        return (definition, DefinitionParser.sorted(diagnostics + bidi, files: [file] + notebook.cells.map(\.file) + definition.includes))
    }

    /// What a cell tagged `parameters` assigns are the report's parameters, unless the head declares them.
    private static func addParameters(of cell: Notebook.NotebookCell, to head: inout Head) {
        let declared = Set(head.parameters.map(\.name))
        head.parameters += PythonAssignments.parameters(in: cell.file).filter { !declared.contains($0.name) }
    }
}

/// What a notebook's tags mean for a cell.
enum NotebookTags {
    /// Options that the cell itself gives win over its tags.
    static func apply(_ tags: [String], to cell: inout Cell) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        for tag in tags {
            switch tag {
            case "remove-cell", "remove_cell": cell.options.isIncluded = cell.options.isIncluded ?? false
            case "remove-input", "remove_input": cell.options.echo = cell.options.echo ?? .hidden
            case "remove-output", "remove_output": cell.options.output = cell.options.output ?? .hidden
            case "hide-input", "hide_input": cell.options.fold = cell.options.fold ?? .folded
            case "hide-output", "hide_output":
                problems.append(
                    Diagnostic(
                        .markdownUnsupported, "tag '\(tag)' is not supported by this version: the output is shown", at: cell.span,
                        severity: .warning, help: "use 'remove-output' to leave it out"
                    )
                )
            case "skip-execution": cell.options.isEvaluated = cell.options.isEvaluated ?? false
            case "raises-exception": cell.options.allowsErrors = cell.options.allowsErrors ?? true
            default: break
            }
        }
        return problems
    }
}

extension BlockScanner {
    /// A notebook's code cell; an empty one is left out.
    fileprivate mutating func addCode(_ cell: Notebook.NotebookCell, language: String) {
        let file = cell.file
        var end = file.bytes.count
        while end > 0, file.bytes[end - 1] == 0x0A || file.bytes[end - 1] == 0x0D { end -= 1 }
        guard file.bytes[..<end].contains(where: { $0 > 0x20 }) else { return }
        let word = language.hasPrefix("python") || language == "ipython" ? "python" : language
        add(FencedCell(language: Spanned(word, at: file.span(0..<0)), span: file.span(0..<end), body: file.span(0..<end)))
    }

    fileprivate mutating func addRaw(_ file: SourceFile, _ mediaType: String) {
        switch mediaType {
        case "text/html", "html":
            emit(.raw(target: "html", text: file.text, file.span(0..<file.bytes.count)))
        case "text/markdown", "markdown":
            scan(MappedText(file, 0..<file.bytes.count), of: file)
        default:
            guard file.bytes.contains(where: { $0 > 0x20 }) else { return }
            report(
                Diagnostic(
                    .markdownUnsupported, "a raw cell without a known format is left out", at: file.span(0..<file.bytes.count),
                    severity: .warning, help: "make it a Markdown cell, or give it the format text/html"
                )
            )
        }
    }
}
