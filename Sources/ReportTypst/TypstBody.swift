import ReportDocument

/// The state of one writing: the source so far, the files it reads, and what can be linked to.
struct TypstBody {
    let document: Document
    let writer: TypstWriter
    let words: ReportWords
    let evidence: PaperEvidence
    /// The anchors that links may lead to; nil while they are being collected.
    let linkable: Set<String>?
    var source = ""
    var files: [TypstProject.File] = []
    var anchors: Set<String> = []
    /// Footnotes that were set already; a second reference only repeats the mark.
    var notesSet: Set<Int> = []
    /// The levels of open headings as written and as set.
    private var openLevels: [(written: Int, set: Int)] = []
    /// Whether the page is turned on its side.
    var isTurned = false
    /// How many blocks enclose the current one.
    var depth = 0
    /// In characters; longer words of text may be cut anywhere, so that none runs off the page.
    var longestWord = 40
    static let longestWordOfCrowdedTable = 12

    init(document: Document, evidence: PaperEvidence, writer: TypstWriter, linkable: Set<String>?) {
        self.document = document
        self.writer = writer
        self.linkable = linkable
        self.evidence = evidence
        words = ReportWords(document.metadata.language)
    }

    var formatter: CellFormatter { writer.formatter }

    /// A whole number for a sentence of the paper's own.
    func count(_ number: Int) -> String { formatter.text(.integer(Int64(number)), .integer) }

    /// A Typst array, also of one or no element.
    func array(_ elements: [String]) -> String {
        switch elements.count {
        case 0: "()"
        case 1: "(\(elements[0]),)"
        default: "(\(elements.joined(separator: ", ")))"
        }
    }

    /// A named argument with the anchor of something, once in a document: `id: "x", `.
    mutating func identifier(_ anchor: String?) -> String {
        guard let anchor, !anchor.isEmpty, anchors.insert(anchor).inserted else { return "" }
        return "id: \(TypstText.literal(anchor)), "
    }

    /// The call that makes an entry of the reference list.
    mutating func entry(_ anchor: String?) -> String {
        let argument = identifier(anchor)
        return argument.isEmpty ? "entry" : "entry(\(argument.dropLast(2)))"
    }

    /// The level of a heading in a document whose levels skip nothing, as PDF/UA demands.
    mutating func unskippedLevel(_ level: Int) -> Int {
        while let last = openLevels.last, last.written >= level { openLevels.removeLast() }
        let set = (openLevels.last?.set ?? 0) + 1
        openLevels.append((level, set))
        return set
    }

    /// Content of a block that stands inside another, written where the source is.
    mutating func appendNested(_ blocks: [Block]) {
        depth += 1
        appendBlocks(blocks)
        depth -= 1
    }

    /// The same as a string.
    mutating func nested(_ blocks: [Block]) -> String {
        let outer = source
        source = ""
        appendNested(blocks)
        let inner = source
        source = outer
        return inner.last == "\n" ? String(inner.dropLast(inner.hasSuffix("\n\n") ? 2 : 1)) : inner
    }
}
