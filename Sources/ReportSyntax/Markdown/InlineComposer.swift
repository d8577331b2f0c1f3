import ReportDocument
import ReportSource

/// Makes the inlines of the definition model out of md4c's: citations, references, notes, attributes, formulas, expressions,
/// typographic quotation marks and dashes.
struct InlineComposer {
    /// What was cut out of the text before md4c read it.
    let placeholders: [Placeholder]
    /// Whether `{name}` stands for a parameter: in captions, titles and YAML strings.
    let allowsParameters: Bool
    /// Where something is that has no better place.
    let fallback: SourceSpan
    /// How many bytes at the start of the text are there only to keep it from being a block; they are dropped.
    let leadLength: Int
    private(set) var diagnostics: [Diagnostic] = []
    /// Footnotes that were referred to.
    private(set) var noteReferences: [Spanned<String>] = []
    private(set) var usedMath = 0
    var typography = Typography()
    /// Inside a link no address is linked again.
    var isInLink = false

    init(placeholders: [Placeholder], allowsParameters: Bool, fallback: SourceSpan, leadLength: Int = 0) {
        self.placeholders = placeholders
        self.allowsParameters = allowsParameters
        self.fallback = fallback
        self.leadLength = leadLength
    }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    mutating func note(_ name: Spanned<String>) { noteReferences.append(name) }

    mutating func reportHTML(_ html: String, at span: SourceSpan) {
        report(
            Diagnostic(
                .markdownUnsupported, "HTML is shown as text", at: span, severity: .warning,
                help: "write Markdown, or a raw block ```{=html} for the HTML output alone"
            )
        )
    }

    // MARK: Entry points

    /// Inlines of a table cell or a caption.
    mutating func compose(_ raw: [RawInline], in text: MappedText) -> [MarkupInline] {
        guard !raw.isEmpty else { return [] }
        typography = Typography()
        let flat = FlatInlines(raw, text, self)
        return sequence(flat, 0..<flat.bytes.count, depth: 0)
    }

    /// Inlines of a heading or caption, with the attributes behind them.
    mutating func composeTitle(_ raw: [RawInline], in text: MappedText) -> ([MarkupInline], Attributes) {
        typography = Typography()
        let flat = FlatInlines(raw, text, self)
        var end = flat.bytes.count
        while end > 0, flat.bytes[end - 1] <= 0x20 { end -= 1 }
        // md4c leaves a tab behind the signs of a heading.
        var start = 0
        while start < end, flat.bytes[start] <= 0x20 { start += 1 }
        var attributes = Attributes()
        if end > 0, flat.bytes[end - 1] == UInt8(ascii: "}"), let brace = flat.bytes[..<end].lastIndex(of: UInt8(ascii: "{")),
            brace == 0 || flat.bytes[brace - 1] != MarkdownByte.literal
        {
            if let parsed = AttributeParser.parse(flat.bytes, from: brace, to: end), parsed.end == end {
                attributes = parsed.attributes
                end = brace
                while end > start, flat.bytes[end - 1] <= 0x20 { end -= 1 }
            } else if brace + 1 < end, flat.bytes[brace + 1] == UInt8(ascii: "#") || flat.bytes[brace + 1] == UInt8(ascii: ".") {
                report(
                    Diagnostic(
                        .markdownAttribute, "these attributes cannot be read", at: flat.span(brace..<end, in: text) ?? fallback,
                        help: "write {#name .class key=\"value\"}"
                    )
                )
            }
        }
        return (sequence(flat, min(start, end)..<end, depth: 0), attributes)
    }

    /// Blocks of a paragraph: more than one where displayed formulas stand in it; a figure where it is one image.
    mutating func composeParagraph(_ raw: [RawInline], in text: MappedText, _ range: Range<Int>) -> [MarkupBlock] {
        typography = Typography()
        let flat = FlatInlines(raw, text, self)
        var blocks: [MarkupBlock] = []
        var start = 0
        for equation in flat.displayedEquations {
            appendParagraph(flat, start..<equation, in: text, to: &blocks)
            if case .math(let index, let offset) = flat.node(at: equation),
                case .math(let tex, _, let attributes, _) = placeholders[index]
            {
                usedMath += 1
                let trimmed = tex.trimmingSpaces()
                blocks.append(.init(.equation(trimmed), attributes: attributes, at: span(offset..<offset + 1, in: text)))
            }
            start = equation + 1
        }
        if start == 0 {
            let inlines = sequence(flat, 0..<flat.bytes.count, depth: 0)
            return inlines.isEmpty ? [] : [paragraph(inlines, at: span(range, in: text))]
        }
        appendParagraph(flat, start..<flat.bytes.count, in: text, to: &blocks)
        return blocks
    }

    private mutating func appendParagraph(
        _ flat: FlatInlines, _ range: Range<Int>, in text: MappedText, to blocks: inout [MarkupBlock]
    ) {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, flat.bytes[low] <= 0x20 { low += 1 }
        while high > low, flat.bytes[high - 1] <= 0x20 { high -= 1 }
        guard low < high else { return }
        let inlines = sequence(flat, low..<high, depth: 0)
        blocks.append(paragraph(inlines, at: flat.span(low..<high, in: text) ?? fallback))
    }

    private func paragraph(_ inlines: [MarkupInline], at span: SourceSpan) -> MarkupBlock {
        if inlines.count == 1, case .image(let image) = inlines[0].kind {
            return MarkupBlock(.figure(image), attributes: image.attributes, at: span)
        }
        return MarkupBlock(.paragraph(inlines), at: span)
    }

    // MARK: Placeholders

    /// The placeholder that starts at an offset, and where it ends.
    func placeholder(at offset: Int, in text: MappedText) -> (index: Int, end: Int)? {
        InlineComposer.placeholder(at: offset, in: text.bytes).flatMap { placeholders.indices.contains($0.index) ? $0 : nil }
    }

    private static func placeholder(at offset: Int, in bytes: [UInt8]) -> (index: Int, end: Int)? {
        guard offset < bytes.count, bytes[offset] == MarkdownByte.placeholder else { return nil }
        var end = offset + 1
        var index = 0
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) {
            index = index * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard end > offset + 1, end < bytes.count, bytes[end] == MarkdownByte.placeholder else { return nil }
        return (index, end + 1)
    }

    func isInline(_ index: Int) -> Bool {
        if case .math = placeholders[index] { return true }
        return false
    }

    /// Text in which nothing is markup, as the author wrote it.
    func restore(_ bytes: [UInt8], in text: MappedText) -> [UInt8] {
        guard bytes.contains(where: { $0 >= MarkdownByte.node }) else { return bytes }
        var result: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == MarkdownByte.literal {
                result.append(UInt8(ascii: "$"))
                offset += 1
            } else if let mark = InlineComposer.placeholder(at: offset, in: bytes), placeholders.indices.contains(mark.index),
                case .math(let tex, let isDisplay, _, _) = placeholders[mark.index]
            {
                let sign = isDisplay ? "$$" : "$"
                result += (sign + tex + sign).utf8
                offset = mark.end
            } else {
                result.append(bytes[offset])
                offset += 1
            }
        }
        return result
    }

    func span(_ range: Range<Int>, in text: MappedText) -> SourceSpan { text.span(range) ?? fallback }

    mutating func countMath() { usedMath += 1 }
}

extension String {
    func trimmingSpaces() -> String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
