import ReportSource

/// Makes cells out of their fences and lines.
enum CellParser {
    /// - Parameters:
    ///   - fenced: the cell as it stands.
    ///   - index: its number, from 0.
    ///   - defaults: `execute:` of the head.
    ///   - tags: of a notebook's cell.
    static func parse(
        _ fenced: FencedCell, index: Int, defaults: CellOptions, tags: [String] = []
    ) -> (Cell, [Diagnostic]) {
        let language = fenced.language
        var diagnostics = languageProblem(language).map { [$0] } ?? []
        if CellLanguage.isDeclarative(language.value) {
            let (value, problems) = YAMLParser.parse(fenced.body.file, range: fenced.body.range)
            diagnostics += problems
            let entries = entries(of: value, "a '\(language.value)' cell holds", &diagnostics)
            let read = CellOptionReader.read(entries, of: language, isDeclarative: true)
            diagnostics += read.diagnostics
            let end = fenced.body.file.span(fenced.body.range.upperBound..<fenced.body.range.upperBound)
            let cell = Cell(
                index: index, language: language, span: fenced.span, options: read.options.merged(over: defaults),
                properties: read.properties, code: "", codeSpan: end, tags: tags
            )
            return (cell, named(diagnostics, cell, fenced))
        }
        let (options, code) = split(fenced.body, marks: language.value == "sql" ? ["#|", "--|"] : ["#|"])
        let (value, problems) = YAMLParser.parse(options)
        diagnostics += problems
        let entries = entries(of: value, "the option lines hold", &diagnostics)
        let read = CellOptionReader.read(entries, of: language, isDeclarative: false)
        diagnostics += read.diagnostics
        let cell = Cell(
            index: index, language: language, span: fenced.span, options: read.options.merged(over: defaults),
            properties: read.properties, code: code.text, codeSpan: code, tags: tags
        )
        return (cell, named(diagnostics, cell, fenced))
    }

    private static func entries(of value: YAMLValue?, _ owner: String, _ diagnostics: inout [Diagnostic]) -> [YAMLEntry] {
        guard let value, !value.isNull else { return [] }
        if let entries = value.entries { return entries }
        diagnostics.append(
            Diagnostic(.cellOption, "\(owner) \(value.found), but must be a mapping", at: value.span, help: "write 'label: tbl-x'")
        )
        return []
    }

    /// Says in each diagnostic which cell it is about, and which of its lines.
    private static func named(_ diagnostics: [Diagnostic], _ cell: Cell, _ fenced: FencedCell) -> [Diagnostic] {
        let first = fenced.body.start.line
        return diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.cell = cell.name
            if let span = diagnostic.span, span.file === fenced.body.file, span.start.line >= first, fenced.body.range.lowerBound > 0 {
                diagnostic.cell = "\(cell.name), line \(span.start.line - first + 1)"
            }
            return diagnostic
        }
    }

    /// The option lines at the start, without their marks, and the code behind them.
    private static func split(_ body: SourceSpan, marks: [String]) -> (MappedText, SourceSpan) {
        let file = body.file
        var options = MappedText()
        var offset = body.range.lowerBound
        while offset < body.range.upperBound {
            let line = file.lines.range(ofLine: file.lines.line(at: offset))
            let end = min(line.upperBound, body.range.upperBound)
            let bytes = file.bytes[offset..<end]
            guard let mark = marks.first(where: { bytes.starts(with: $0.utf8) }) else { break }
            var start = offset + mark.utf8.count
            if start < end, file.bytes[start] == 0x20 { start += 1 }
            options.append(file, start..<end)
            offset = end
        }
        return (options, file.span(offset..<body.range.upperBound))
    }

    private static func languageProblem(_ language: Spanned<String>) -> Diagnostic? {
        let word = language.value
        if CellLanguage.supported.contains(word) { return nil }
        let near = CellLanguage.foreign.contains(word.lowercased()) && word.count <= 4
            ? nil : nearMiss(word, among: CellLanguage.supported)
        return Diagnostic(
            .cellUnknownLanguage, "'\(word)' is not a language of cells", at: language.span,
            help: near.map { "did you mean '\($0)'?" }
                ?? "the languages are \(CellLanguage.supported.quotedList); write ```\(word) for code that is only shown"
        )
    }
}
