import ReportSource

/// Text of the files that a definition includes; reading them is the loader's.
package struct IncludeSource: Sendable {
    /// Path as written in the definition, relative to the including file, → the file; or why it cannot be had.
    package var load: @Sendable (_ path: String, _ from: SourceFile) -> Result<SourceFile, IncludeError>

    package init(load: @escaping @Sendable (_ path: String, _ from: SourceFile) -> Result<SourceFile, IncludeError>) {
        self.load = load
    }
}

/// Why a file could not be included, as words for a diagnostic.
package struct IncludeError: Error, Sendable {
    package var message: String
    package var help: String?

    package init(message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}

/// Reads definitions: Markdown with a YAML head and cells, or a Jupyter notebook.
package struct DefinitionParser: Sendable {
    package init() {}

    /// Parses a definition. Nothing is run, and only included files are asked for.
    ///
    /// - Parameters:
    ///   - file: a notebook where its name ends in `.ipynb`, Markdown otherwise.
    ///   - includes: gives the text of included files.
    /// - Returns: a definition, which is as whole as the text allows, with everything that is wrong with it, in order of
    ///   place within each file. Where a diagnostic is an error, the definition must not be run.
    /// - Complexity: linear in the text.
    package func parse(_ file: SourceFile, includes: IncludeSource) -> (ReportDefinition, [Diagnostic]) {
        file.name.hasSuffix(".ipynb") ? NotebookParser.parse(file, includes: includes) : markdown(file, includes)
    }

    private func markdown(_ file: SourceFile, _ includes: IncludeSource) -> (ReportDefinition, [Diagnostic]) {
        let range = HeadRange.find(in: file)
        let (head, problems) = DefinitionParser.head(file, range)
        var scanner = BlockScanner(includes: includes)
        scanner.scan(MappedText(file, (range?.body ?? 0)..<file.bytes.count), of: file)
        scanner.finish()
        return DefinitionParser.definition(file, .markdown, head, scanner, problems) { fenced, index in
            CellParser.parse(fenced, index: index, defaults: head.execute)
        }
    }

    /// The head of a file or of a notebook's first cell.
    static func head(_ file: SourceFile, _ range: HeadRange?) -> (Head, [Diagnostic]) {
        guard let range else { return (Head(span: file.span(0..<0)), []) }
        guard range.isClosed else {
            let problem = Diagnostic(
                .yamlSyntax, "the head is not closed", at: file.span(0..<3), label: "opened here", help: "close it with a line '---'"
            )
            return (Head(span: file.span(range.whole)), [problem])
        }
        let (value, problems) = YAMLParser.parse(file, range: range.yaml)
        let (head, more) = HeadParser.parse(value, at: file.span(range.whole))
        return (head, problems + more)
    }

    /// Puts a definition together from what was scanned.
    static func definition(
        _ file: SourceFile, _ kind: ReportDefinition.Kind, _ head: Head, _ scanner: BlockScanner, _ problems: [Diagnostic],
        makeCell: @escaping (FencedCell, Int) -> (Cell, [Diagnostic])
    ) -> (ReportDefinition, [Diagnostic]) {
        let collected = CellCollector()
        let parsed = MarkdownParser.parse(scanner, fallback: file.span(0..<0), allowsParameters: false) { fenced, found in
            let (cell, problems) = makeCell(fenced, collected.cells.count)
            collected.cells.append(cell)
            found += problems
            return collected.cells.count - 1
        }
        let definition = ReportDefinition(
            file: file, kind: kind, head: head, blocks: parsed.blocks, cells: collected.cells, notes: parsed.notes,
            includes: scanner.includedFiles
        )
        var diagnostics = problems + parsed.diagnostics + LabelIndex.check(definition)
        for source in [file] + scanner.includedFiles { diagnostics += MarkdownText.bidiWarnings(in: source) }
        return (definition, sorted(diagnostics, files: [file] + scanner.includedFiles))
    }

    /// By file, then by place; what has no place comes first.
    static func sorted(_ diagnostics: [Diagnostic], files: [SourceFile]) -> [Diagnostic] {
        var order: [ObjectIdentifier: Int] = [:]
        for (index, file) in files.enumerated() where order[ObjectIdentifier(file)] == nil { order[ObjectIdentifier(file)] = index }
        func key(_ diagnostic: Diagnostic) -> (Int, Int) {
            guard let span = diagnostic.span else { return (-1, 0) }
            return (order[ObjectIdentifier(span.file)] ?? files.count, span.range.lowerBound)
        }
        // `sort` keeps the order of equals.
        return diagnostics.sorted { key($0) < key($1) }
    }
}

/// The cells of one parse, in reading order.
private final class CellCollector {
    var cells: [Cell] = []
}
