import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Puts a definition and what its run recorded together into the finished document. A pure function: nothing is read,
/// run or looked up elsewhere.
package struct Assembler: Sendable {
    package var definition: ReportDefinition
    package var record: RunRecord
    package var language: Language

    package init(definition: ReportDefinition, record: RunRecord, language: Language) {
        self.definition = definition
        self.record = record
        self.language = language
    }

    /// - Parameter format: blocks for another format are left out.
    package func assemble(for format: OutputFormat) -> (Document, [Diagnostic]) {
        var builder = DocumentBuilder(assembler: self, format: format)
        builder.number(definition.blocks)
        for note in definition.notes { builder.number(note.blocks) }
        builder.restartNumbers()
        let blocks = builder.blocks(definition.blocks)
        let abstract = builder.blocks(definition.head.abstract)
        let title = builder.inlines(definition.head.title)
        let subtitle = builder.inlines(definition.head.subtitle)
        let head = definition.head
        let wording = EDTFWording.formatter(for: language)
        let metadata = Metadata(
            title: title.isEmpty ? [.text(Paths.stem(definition.file.name))] : title, subtitle: subtitle, authors: head.authors,
            date: head.date?.value, dateText: head.date.map { wording($0.value, .long) }, language: language,
            abstract: abstract, keywords: head.keywords,
            showsContents: head.showsContents ?? (builder.sectionCount > 3), contentsDepth: head.contentsDepth ?? 3,
            numbersSections: head.numbersSections ?? false)
        let document = Document(
            metadata: metadata, blocks: blocks, notes: builder.notes, references: record.references, registers: registers(for: format),
            provenance: provenance())
        return (document, builder.diagnostics)
    }

    /// The rows behind the numbers; paper may go without.
    private func registers(for format: OutputFormat) -> [EvidenceRegister] {
        if format == .pdf, definition.head.evidenceAppendix == false { return [] }
        let works = Set(record.references.map(\.key))
        let shown = format == .pdf ? definition.head.evidenceDatasets?.map(\.value) : nil
        return record.registers.filter { shown?.contains($0.dataset) ?? true }.map { register in
            var register = register
            for row in register.rows.indices {
                for source in register.rows[row].sources.indices where works.contains(register.rows[row].sources[source].key) {
                    register.rows[row].sources[source].anchor = "ref-" + register.rows[row].sources[source].key
                }
            }
            return register
        }
    }

    private func provenance() -> Provenance {
        Provenance(
            definition: definition.file.name, toolVersion: record.toolVersion, definitionDigest: record.sources.first?.digest ?? "",
            inputs: record.inputs, parameters: record.parameters.map { Attributes.Pair($0.name, $0.value.text) })
    }
}

/// The state of one assembly.
struct DocumentBuilder {
    let assembler: Assembler
    let format: OutputFormat
    let formatter: CellFormatter
    let words: ReferenceWords
    var numbering = Numbering()
    var notes: [[Block]] = []
    var diagnostics: [Diagnostic] = []
    private(set) var sectionCount = 0
    var noteIndex: [String: Int] = [:]
    /// Whether what is resolved was printed by a cell: it is data, and no markup for one writer alone.
    var isPrinted = false
    private var second = Numbering()
    private var anchors: Set<String> = []
    /// The last number that was put behind an anchor, by the anchor.
    private var suffixes: [String: Int] = [:]
    private var sectionCounters = [Int](repeating: 0, count: 7)
    /// The level of the highest heading, which is numbered 1, 2, 3.
    private let topLevel: Int
    /// Anchor and number of headings by the place they stand at.
    var headings: [String: (anchor: String, number: String?)] = [:]

    private let expressions: [String: RunRecord.ExpressionRecord]
    private let citations: [String: Citation]
    let cells: [Int: RunRecord.CellRecord]
    let noteDefinitions: [String: FootnoteDefinition]
    private let parameters: [String: String]
    private let formulas: [FormulaKey: Math]
    private let listings: [ListingKey: [CodeBlock.Token]]
    private let images: [String: Asset]
    let rawHTML: [String: String]

    private struct FormulaKey: Hashable { var tex: String, isDisplayed: Bool }
    private struct ListingKey: Hashable { var language: String, text: String }

    init(assembler: Assembler, format: OutputFormat) {
        self.assembler = assembler
        self.format = format
        let record = assembler.record
        formatter = CellFormatter(language: assembler.language, dateWording: EDTFWording.formatter(for: assembler.language))
        words = ReferenceWords(language: assembler.language)
        expressions = Dictionary(record.expressions.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        citations = Dictionary(record.citations.map { ($0.key, $0.citation) }, uniquingKeysWith: { first, _ in first })
        cells = Dictionary(record.cells.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        noteDefinitions = Dictionary(assembler.definition.notes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        parameters = Dictionary(record.parameters.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first })
        formulas = Dictionary(record.formulas.map { (FormulaKey(tex: $0.tex, isDisplayed: $0.isDisplayed), $0.math) }, uniquingKeysWith: { first, _ in first })
        listings = Dictionary(record.listings.map { (ListingKey(language: $0.language, text: $0.text), $0.tokens) }, uniquingKeysWith: { first, _ in first })
        images = Dictionary(record.images.map { ($0.target, $0.asset) }, uniquingKeysWith: { first, _ in first })
        rawHTML = Dictionary(record.rawHTML.map { ($0.source, $0.text) }, uniquingKeysWith: { first, _ in first })
        var top = 6
        var walker = MarkupWalker()
        walker.onBlock = { if case .heading(let level, _) = $0.kind { top = min(top, level) } }
        walker.walk(assembler.definition.blocks)
        topLevel = top
    }

    // Numbers

    /// Gives every labelled or captioned thing its number, before any reference to it is written.
    mutating func number(_ blocks: [MarkupBlock]) {
        var listed: [MarkupBlock] = []
        var walker = MarkupWalker()
        walker.onBlock = { listed.append($0) }
        walker.walk(blocks)
        for block in listed {
            switch block.kind {
            case .heading(let level, let text): numberHeading(level, text, block)
            case .table(let table) where block.attributes.id != nil || !table.caption.isEmpty:
                _ = numbering.next(.table, label: block.attributes.id)
            case .figure(let image) where image.attributes.id != nil || !image.text.isEmpty:
                _ = numbering.next(.figure, label: image.attributes.id)
            case .equation where block.attributes.id != nil: _ = numbering.next(.equation, label: block.attributes.id)
            case .code where block.attributes.id?.hasPrefix("lst-") == true: _ = numbering.next(.listing, label: block.attributes.id)
            case .cell(let index): numberCell(index)
            default: break
            }
        }
    }

    private mutating func numberHeading(_ level: Int, _ text: [MarkupInline], _ block: MarkupBlock) {
        sectionCount += 1
        var number: String?
        if assembler.definition.head.numbersSections ?? false, !block.attributes.classes.contains("unnumbered") {
            sectionCounters[level] += 1
            for deeper in sectionCounters.indices where deeper > level { sectionCounters[deeper] = 0 }
            number = sectionCounters[min(topLevel, level)...level].map(String.init).joined(separator: ".")
        }
        let anchor = uniqueAnchor(block.attributes.id ?? Anchors.slug(text.plainText))
        headings[block.span.key] = (anchor, number)
        numbering.section(label: block.attributes.id ?? anchor, number: number, title: plainText(text))
    }

    private mutating func numberCell(_ index: Int) {
        guard assembler.definition.cells.indices.contains(index) else { return }
        let cell = assembler.definition.cells[index]
        for (position, part) in CellParts(cell: cell, record: cells[index]).parts.enumerated() {
            if part.isNumbered { _ = numbering.next(part.kind, label: part.label) }
            if case .markdown(let text) = part.item { number(PrintedMarkdown(text, of: cell, at: position).blocks) }
        }
    }

    private mutating func uniqueAnchor(_ wanted: String) -> String {
        let first = wanted.isEmpty ? "section" : wanted
        var anchor = first
        var suffix = suffixes[first] ?? 1
        while anchors.contains(anchor) { suffix += 1; anchor = "\(first)-\(suffix)" }
        suffixes[first] = suffix
        anchors.insert(anchor)
        return anchor
    }

    private func plainText(_ text: [MarkupInline]) -> String {
        text.map { inline in
            if case .expression(let expression) = inline.kind { return value(expression)?.text ?? "" }
            return [inline].plainText
        }.joined()
    }

    /// Begins the second pass, which gives the same numbers in the same order.
    mutating func restartNumbers() { second = Numbering() }

    /// The number of something met in the second pass.
    mutating func take(_ kind: Numbering.Target.Kind, label: String?) -> Int { second.next(kind, label: label) }

    // Look-ups

    /// The value of an inline expression, formatted.
    func value(_ expression: InlineExpression) -> Value? {
        guard let record = expressions[expression.key] else { return nil }
        let format = expression.format ?? record.format
        return Value(
            text: formatter.text(record.value, format), source: expression.code.value,
            anchor: record.anchor.flatMap { numbering.targets[$0] == nil ? nil : $0 }, evidence: evidence(of: record))
    }

    /// The cell of a table that a value repeats.
    private func evidence(of record: RunRecord.ExpressionRecord) -> ValueEvidence? {
        guard let table = record.anchor, let row = record.row, let column = record.column else { return nil }
        return ValueEvidence(table: table, row: row, column: column)
    }

    func citation(_ group: CitationGroup, at span: SourceSpan) -> Citation? { citations[group.key(at: span)] }

    func parameter(_ name: String) -> String? { parameters[name] }

    func math(_ tex: String, isDisplayed: Bool) -> Math {
        formulas[FormulaKey(tex: tex, isDisplayed: isDisplayed)] ?? Math(tex: tex, mathML: "")
    }

    func tokens(_ language: String, _ text: String) -> [CodeBlock.Token] {
        listings[ListingKey(language: language, text: text)] ?? []
    }

    func image(_ target: Spanned<String>) -> Asset? {
        images[Paths.join(Paths.parent(target.span.file.definitionName), target.value)]
    }
}

extension SourceFile {
    /// The path without the cell of a notebook.
    var definitionName: String {
        guard let mark = name.firstRange(of: ".ipynb:cell ") else { return name }
        return String(name[..<mark.lowerBound]) + ".ipynb"
    }
}

/// Anchors made of headings.
enum Anchors {
    /// Letters and digits in lower case, hyphens between words: `who-stood-where`.
    static func slug(_ text: String) -> String {
        var result = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                result.unicodeScalars.append(scalar)
            } else if !result.hasSuffix("-"), !result.isEmpty {
                result.append("-")
            }
        }
        while result.hasSuffix("-") { result.removeLast() }
        return result
    }
}
