import ReportDocument

/// Builds the nodes of one page. Identifiers, headings and references to footnotes are counted while it goes through the document
/// in reading order.
struct PageBuilder {
    let document: Document
    let formatter: CellFormatter
    let words: ReportWords
    var outline: Outline
    var anchors = AnchorRegistry()
    /// By note: the identifiers of its references so far.
    var noteReferences: [[Anchor]]
    var evidence: PageEvidence
    /// The rows of all registers, by identifier.
    let registerRows: [Anchor: EvidenceRow]
    /// The anchors of the works cited, as the document spells them.
    let referenceAnchors: Set<String>
    /// Whether the page has said what numbers with rows behind them do.
    var saysNumbersOpen = false

    init(document: Document, formatter: CellFormatter) {
        self.document = document
        self.formatter = formatter
        words = ReportWords(document.metadata.language)
        outline = Outline(document)
        noteReferences = Array(repeating: [], count: document.notes.count)
        let evidence = PageEvidence(document, claiming: &anchors)
        self.evidence = evidence
        registerRows = Dictionary(
            zip(evidence.registers.joined(), document.registers.map(\.rows).joined()), uniquingKeysWith: { first, _ in first })
        referenceAnchors = Set(document.references.map(\.anchor))
    }

    /// The whole page. The contents stand before the text, but are made after it.
    ///
    /// - Parameter record: JSON, behind everything that is seen.
    mutating func page(head: HTMLNode, record: String? = nil) -> HTMLNode {
        let header = titleBlock()
        var text = nodes(document.blocks)
        if let notes = notesSection() { text.append(notes) }
        if let references = referencesSection() { text.append(references) }
        if let rows = evidenceSection() { text.append(rows) }
        if let trails = trailsSection() { text.append(trails) }
        let footer = provenanceFooter()
        var body: [HTMLNode] = [
            .element(.a, [.class("skip"), .href(.main)], [.text(words.skipToText)]),
            header,
        ]
        if let contents = contents() { body.append(contents) }
        body.append(.element(.main, [.id(.main)], text))
        body.append(footer)
        if let record { body.append(.element(.script, [.type("application/json"), .id(.record)], [.json(record)])) }
        return .element(.html, [.lang(document.metadata.language.rawValue)], [head, .element(.body, body)])
    }

    /// A whole number for a sentence of the page's own.
    func count(_ number: Int) -> String { formatter.text(.integer(Int64(number)), .integer) }
}
