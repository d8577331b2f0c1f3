import ReportSource

/// Reads the options that every cell may have.
struct CellOptionReader {
    /// Quarto's options that change only looks or speed; they are named in a warning.
    static let unsupported = [
        "cache", "cap-location", "classes", "code-line-numbers", "code-overflow", "collapse", "dependson", "fig-align",
        "fig-asp", "fig-cap-location", "fig-dpi", "fig-env", "fig-link", "fig-pos", "fig-scap", "filename", "freeze", "layout", "layout-align",
        "layout-nrow", "layout-valign", "lst-cap", "lst-label", "out-height", "out-width", "panel", "renderings", "results",
        "tbl-cap-location", "tbl-colwidths", "tbl-subcap", "title", "message", "daemon", "ipynb-shell-interactivity", "keep-ipynb",
        "debug",
    ]

    private var reader: OptionReader
    private var options = CellOptions()
    private var diagnostics: [Diagnostic] = []

    private init(_ reader: OptionReader) { self.reader = reader }

    /// The options of a cell.
    ///
    /// - Parameter isDeclarative: whether unknown keys are the runner's to judge; they are given back as they are. Otherwise
    ///   they are errors `cell-unknown-option`.
    static func read(
        _ entries: [YAMLEntry], of language: Spanned<String>, isDeclarative: Bool
    ) -> (options: CellOptions, properties: [YAMLEntry], diagnostics: [Diagnostic]) {
        let reader = OptionReader(
            entries, of: "a '\(language.value)' cell", at: language.span, known: isDeclarative ? [] : unsupported,
            unknownKey: .cellUnknownOption, wrongType: .cellOption
        )
        var parser = CellOptionReader(reader)
        parser.readAll()
        var problems = parser.diagnostics
        if isDeclarative {
            problems += parser.reader.diagnostics
        } else {
            problems += parser.reader.finish()
            problems += entries.filter { unsupported.contains($0.key) }.map(warning)
        }
        let known = CellOptionReader.names
        let properties = entries.filter { !known.contains($0.key) && (isDeclarative || !unsupported.contains($0.key)) }
        return (parser.options, properties, problems)
    }

    /// `execute:` of the head.
    static func readDefaults(_ entries: [YAMLEntry], at span: SourceSpan) -> (CellOptions, [Diagnostic]) {
        let reader = OptionReader(entries, of: "'execute'", at: span, known: unsupported)
        var parser = CellOptionReader(reader)
        parser.readExecution()
        let problems = parser.diagnostics + parser.reader.finish() + entries.filter { unsupported.contains($0.key) }.map(warning)
        return (parser.options, problems)
    }

    private static func warning(_ entry: YAMLEntry) -> Diagnostic {
        Diagnostic(
            .yamlUnsupported, "option '\(entry.key)' is not supported by this version", at: entry.keySpan, severity: .warning
        )
    }

    /// The names of the common options.
    static let names: Set<String> = [
        "label", "echo", "eval", "output", "warning", "error", "include", "code-fold", "code-summary", "fig-cap", "fig-alt",
        "fig-subcap", "fig-width", "fig-height", "fig-format", "tbl-cap", "caption", "alt", "note", "source", "layout-ncol",
        "column", "time-limit",
    ]

    private mutating func readAll() {
        readLabel()
        readExecution()
        options.caption = markup("caption")
        options.tableCaption = markup("tbl-cap")
        options.figureCaption = markup("fig-cap")
        options.figureSubcaptions = reader.strings("fig-subcap").map { inlines($0) }
        options.note = markup("note")
        options.source = markup("source")
        options.alternative = reader.string("fig-alt")
        if let alt = reader.string("alt"), options.alternative == nil { options.alternative = alt }
        options.layoutColumns = reader.integer("layout-ncol", in: 1...12)
        options.column = reader.choice("column", of: ["body", "page", "margin"])?.value
    }

    private mutating func readLabel() {
        guard let label = reader.string("label") else { return }
        guard CellLabel.isLabel(label.value) else {
            diagnostics.append(
                Diagnostic(
                    .cellLabel, "'\(label.value)' cannot be a label", at: label.span,
                    help: "use letters, digits, '-' and '_', such as tbl-signed"
                )
            )
            return
        }
        options.label = label
    }

    private mutating func readExecution() {
        options.echo = word("echo", ["true": .shown, "false": .hidden, "fenced": .fenced])
        options.isEvaluated = reader.bool("eval")
        options.output = word("output", ["true": .shown, "false": .hidden, "asis": .asIs])
        options.showsWarnings = reader.bool("warning")
        options.allowsErrors = reader.bool("error")
        options.isIncluded = reader.bool("include")
        options.fold = word("code-fold", ["true": .folded, "false": .open, "show": .unfolded])
        options.foldSummary = reader.string("code-summary")?.value
        options.figureWidth = reader.number("fig-width", isPositive: true)
        options.figureHeight = reader.number("fig-height", isPositive: true)
        options.figureFormat = reader.choice("fig-format", of: ["svg", "png"])
        options.timeLimitSeconds = reader.number("time-limit", isPositive: true)
    }

    /// True, false, or a word.
    private mutating func word<Value>(_ key: String, _ values: [String: Value]) -> Value? {
        guard let text = reader.string(key) else { return nil }
        if let value = values[text.value.lowercased()] { return value }
        let words = values.keys.sorted()
        let near = ["yes": "true", "on": "true", "no": "false", "off": "false"][text.value.lowercased()] ?? nearMiss(text.value, among: words)
        diagnostics.append(
            Diagnostic(
                .cellOption, "'\(key)' is '\(text.value)', but must be one of \(words.quotedList)", at: text.span,
                help: near.map { "did you mean '\($0)'?" }
            )
        )
        return nil
    }

    private mutating func markup(_ key: String) -> [MarkupInline]? { reader.string(key).map { inlines($0) } }

    private mutating func inlines(_ text: Spanned<String>) -> [MarkupInline] {
        let (inlines, problems) = MarkupParser.inlines(text.value, at: text.span)
        diagnostics += problems
        return inlines
    }
}

extension CellOptions {
    /// These options, and the defaults of the head where they say nothing.
    func merged(over defaults: CellOptions) -> CellOptions {
        var merged = self
        merged.echo = echo ?? defaults.echo
        merged.isEvaluated = isEvaluated ?? defaults.isEvaluated
        merged.output = output ?? defaults.output
        merged.showsWarnings = showsWarnings ?? defaults.showsWarnings
        merged.allowsErrors = allowsErrors ?? defaults.allowsErrors
        merged.isIncluded = isIncluded ?? defaults.isIncluded
        merged.fold = fold ?? defaults.fold
        merged.foldSummary = foldSummary ?? defaults.foldSummary
        merged.figureWidth = figureWidth ?? defaults.figureWidth
        merged.figureHeight = figureHeight ?? defaults.figureHeight
        merged.figureFormat = figureFormat ?? defaults.figureFormat
        merged.timeLimitSeconds = timeLimitSeconds ?? defaults.timeLimitSeconds
        return merged
    }
}
