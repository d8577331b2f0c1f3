import ReportDocument
import ReportSource

/// Reads the head of a definition.
struct HeadParser {
    private(set) var head: Head
    private var diagnostics: [Diagnostic] = []
    private var reader: OptionReader

    /// - Parameters:
    ///   - value: the YAML of the head, or nil where there is none.
    ///   - span: the whole head.
    /// - Returns: the head, and what is wrong with it.
    static func parse(_ value: YAMLValue?, at span: SourceSpan) -> (Head, [Diagnostic]) {
        guard let value, !value.isNull else { return (Head(span: span), []) }
        guard let entries = value.entries else {
            let problem = Diagnostic(
                .yamlType, "the head is \(value.found), but must be a mapping", at: value.span, help: "write 'title: …'"
            )
            return (Head(span: span), [problem])
        }
        var parser = HeadParser(entries, at: span)
        parser.read(entries)
        return (parser.head, parser.diagnostics)
    }

    private init(_ entries: [YAMLEntry], at span: SourceSpan) {
        head = Head(span: span)
        let skipped = entries.map(\.key).filter { HeadKeys.harmless.contains($0) || HeadKeys.changing.contains($0) }
        reader = OptionReader(entries, of: "the head", at: span, known: skipped)
    }

    private mutating func read(_ entries: [YAMLEntry]) {
        head.title = markup("title")
        head.subtitle = markup("subtitle")
        head.authors = authors("author") + authors("authors")
        readDate()
        readLanguage()
        if let abstract = reader.string("abstract") {
            head.abstract = kept(MarkupParser.blocks(abstract.value, at: abstract.span))
        }
        head.keywords = reader.strings("keywords").map(\.value)
        readFormats()
        head.parameters = kept(ParameterReader.read(reader.mapping("params") ?? []))
        head.datasets = kept(DatasetReader.read(reader.mapping("data") ?? []))
        readBibliography()
        head.access = reader.strings("access")
        if let entries = reader.mapping("values") { readValues(entries) }
        if let entries = reader.mapping("execute") {
            head.execute = kept(CellOptionReader.readDefaults(entries, at: entries.first?.keySpan ?? head.span))
        }
        if let toc = reader.bool("toc") { head.showsContents = toc }
        if let depth = reader.integer("toc-depth", in: 1...6) { head.contentsDepth = depth }
        if let numbers = reader.bool("number-sections") { head.numbersSections = numbers }
        if reader.value("evidence-appendix")?.items != nil {
            head.evidenceDatasets = reader.strings("evidence-appendix")
        } else {
            head.evidenceAppendix = reader.bool("evidence-appendix")
        }
        for entry in entries { reportUnsupported(entry, in: "the head") }
        diagnostics += reader.finish()
    }

    /// The value of a result; its diagnostics are added to ours.
    private mutating func kept<Value>(_ result: (Value, [Diagnostic])) -> Value {
        diagnostics += result.1
        return result.0
    }

    private mutating func reportUnsupported(_ entry: YAMLEntry, in owner: String) {
        let isHarmless = HeadKeys.harmless.contains(entry.key)
        guard isHarmless || HeadKeys.changing.contains(entry.key) else { return }
        diagnostics.append(
            Diagnostic(
                .yamlUnsupported, "key '\(entry.key)' in \(owner) is not supported by this version", at: entry.keySpan,
                severity: isHarmless ? .warning : .error,
                help: isHarmless ? nil : "remove it: the report would not be what it asks for"
            )
        )
    }

    private mutating func markup(_ key: String) -> [MarkupInline] {
        guard let text = reader.string(key) else { return [] }
        return kept(MarkupParser.inlines(text.value, at: text.span))
    }

    // MARK: Single keys

    /// A name, a list of names, or mappings with `name` and `affiliation`.
    private mutating func authors(_ key: String) -> [String] {
        var names: [String] = []
        for item in reader.list(key) {
            if let text = item.scalarText {
                names.append(text)
                continue
            }
            guard let entries = item.entries else {
                reader.report(.yamlType, "an author is \(item.found), but must be a name", at: item.span)
                continue
            }
            var author = OptionReader(
                entries, of: "an author", at: item.span,
                known: ["affiliations", "email", "orcid", "url", "corresponding", "degrees", "roles", "id", "attributes"]
            )
            if let name = author.required("name", { $0.string("name") }) {
                let affiliation = author.strings("affiliation").map(\.value).joined(separator: ", ")
                names.append(affiliation.isEmpty ? name.value : "\(name.value) (\(affiliation))")
            }
            diagnostics += author.finish()
        }
        return names
    }

    private mutating func readDate() {
        guard let date = reader.string("date") else { return }
        if ["today", "now", "last-modified"].contains(date.value.lowercased()) {
            reader.report(
                .yamlValue, "the date '\(date.value)' would change the report from day to day", at: date.span,
                help: "write a date such as 2022-12-14"
            )
            return
        }
        head.date = date
    }

    private mutating func readLanguage() {
        guard let text = reader.string("lang") else { return }
        if let language = Language(rawValue: text.value) {
            head.language = Spanned(language, at: text.span)
            return
        }
        let all = Language.allCases.map(\.rawValue)
        let base = text.value.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init)
        let near = base == "en" ? "en" : base == "zh" ? "zh-Hans" : nearMiss(text.value, among: all)
        reader.report(
            .yamlValue, "'lang' is '\(text.value)', but must be one of \(all.quotedList)", at: text.span,
            help: near.map { "did you mean '\($0)'?" }
        )
    }

    private mutating func readBibliography() {
        for path in reader.strings("bibliography") {
            guard [".csv", ".bib", ".json"].contains(where: { path.value.hasSuffix($0) }) else {
                reader.report(
                    .yamlValue, "'\(path.value)' is no bibliography", at: path.span,
                    help: "name a sources table (.csv), a BibTeX file (.bib) or CSL-JSON (.json)"
                )
                continue
            }
            head.bibliographies.append(path)
        }
    }

    private mutating func readValues(_ entries: [YAMLEntry]) {
        for entry in entries {
            guard CellLabel.isLabel(entry.key) else {
                reader.report(
                    .yamlValue, "'\(entry.key)' cannot name a value", at: entry.keySpan, help: "use letters, digits, '-' and '_'"
                )
                continue
            }
            guard let text = entry.value.scalarText else {
                reader.report(
                    .yamlType, "value '\(entry.key)' is \(entry.value.found), but must be a path or an expression", at: entry.value.span,
                    help: "write a path such as tbl-signed[Total].n"
                )
                continue
            }
            let (expression, problems) = InlineExpressionParser.parse(text, at: entry.value.span)
            diagnostics += problems
            if let expression {
                head.values.append(ValueDeclaration(name: entry.key, nameSpan: entry.keySpan, expression: expression))
            }
        }
    }

    // MARK: Formats

    /// A name, a list of names, or Quarto's mapping from names to options.
    private mutating func readFormats() {
        guard let value = reader.value("format") else { return }
        if let entries = value.entries {
            for entry in entries {
                addFormat(entry.key, at: entry.keySpan)
                readFormatOptions(entry)
            }
            return
        }
        for name in reader.strings("format") { addFormat(name.value, at: name.span) }
    }

    private mutating func addFormat(_ name: String, at span: SourceSpan) {
        if let format = OutputFormat(rawValue: name) {
            if !head.formats.contains(where: { $0.value == format }) { head.formats.append(Spanned(format, at: span)) }
            return
        }
        let all = OutputFormat.allCases.map(\.rawValue)
        let near = name == "typst" || name == "latex" ? "pdf" : nearMiss(name, among: all)
        reader.report(
            .yamlUnsupported, "format '\(name)' is not supported", at: span,
            help: near.map { "did you mean '\($0)'?" } ?? "the formats are \(all.quotedList)"
        )
    }

    private mutating func readFormatOptions(_ entry: YAMLEntry) {
        guard let options = entry.value.entries else {
            if let text = entry.value.scalarText, text != "default" {
                reader.report(.yamlType, "the options of a format are a mapping or 'default'", at: entry.value.span)
            }
            return
        }
        let owner = "format '\(entry.key)'"
        let skipped = options.map(\.key).filter { HeadKeys.harmless.contains($0) || HeadKeys.changing.contains($0) }
        var reader = OptionReader(options, of: owner, at: entry.keySpan, known: skipped)
        if let toc = reader.bool("toc") { head.showsContents = toc }
        if let depth = reader.integer("toc-depth", in: 1...6) { head.contentsDepth = depth }
        if let numbers = reader.bool("number-sections") { head.numbersSections = numbers }
        for option in options { reportUnsupported(option, in: owner) }
        diagnostics += reader.finish()
    }
}
