import ReportSource

/// Sibling inlines as one run of bytes, so that what spans several of them (a citation with emphasis, a note with a link)
/// is found by a scan over bytes.
struct FlatInlines {
    enum Node {
        case raw(RawInline)
        /// A formula, by its placeholder, at an offset in the text.
        case math(Int, offset: Int)
    }

    let text: MappedText
    private(set) var bytes: [UInt8] = []
    /// For each byte its offset in the text; for a node its index.
    private(set) var offsets: [Int32] = []
    private(set) var nodes: [Node] = []
    /// For each opening bracket the closing one; 0 where there is none.
    private(set) var closing: [Int32] = []
    /// Nodes that are displayed formulas.
    private(set) var displayedEquations: [Int] = []
    private let rawEnd: Int

    init(_ raw: [RawInline], _ text: MappedText, _ composer: InlineComposer) {
        self.text = text
        rawEnd = raw.last?.range.upperBound ?? 0
        for inline in raw { append(inline, composer) }
        matchBrackets()
    }

    private mutating func append(_ inline: RawInline, _ composer: InlineComposer) {
        switch inline {
        case .text(let range, _) where range.upperBound <= composer.leadLength: break
        case .text(let range, let isLiteral): append(range, isLiteral, composer)
        case .decoded(let string, let range):
            for byte in string.utf8 {
                if byte < 0x80 { push(MarkdownByte.literal, range.lowerBound) }
                push(byte, range.lowerBound)
            }
        case .softBreak(let offset): push(0x0A, offset)
        default:
            push(MarkdownByte.node, nodes.count)
            nodes.append(.raw(inline))
        }
    }

    private mutating func append(_ range: Range<Int>, _ isLiteral: Bool, _ composer: InlineComposer) {
        var offset = range.lowerBound
        if isLiteral { push(MarkdownByte.literal, offset) }
        while offset < range.upperBound {
            let byte = text.bytes[offset]
            if byte == MarkdownByte.literal {
                push(MarkdownByte.literal, offset)
                push(UInt8(ascii: "$"), offset)
            } else if byte == MarkdownByte.placeholder, let mark = composer.placeholder(at: offset, in: text), composer.isInline(mark.index) {
                if case .math(_, true, _, _) = composer.placeholders[mark.index] { displayedEquations.append(bytes.count) }
                push(MarkdownByte.node, nodes.count)
                nodes.append(.math(mark.index, offset: offset))
                offset = mark.end
                continue
            } else if byte < MarkdownByte.node {
                push(byte, offset)
            }
            offset += 1
        }
    }

    private mutating func push(_ byte: UInt8, _ offset: Int) {
        bytes.append(byte)
        offsets.append(Int32(truncatingIfNeeded: offset))
    }

    private mutating func matchBrackets() {
        closing = Array(repeating: 0, count: bytes.count)
        var open: [Int] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case MarkdownByte.literal: index += 1
            case UInt8(ascii: "["): open.append(index)
            case UInt8(ascii: "]"): if let start = open.popLast() { closing[start] = Int32(index) }
            default: break
            }
            index += 1
        }
    }

    func node(at index: Int) -> Node { nodes[Int(offsets[index])] }

    /// The offset in the text where a byte or node starts.
    func offset(at index: Int) -> Int {
        guard index < bytes.count else { return rawEnd }
        guard bytes[index] == MarkdownByte.node else { return Int(offsets[index]) }
        switch node(at: index) {
        case .raw(let inline): return inline.range.lowerBound
        case .math(_, let offset): return offset
        }
    }

    /// The place of a range of these bytes.
    func span(_ range: Range<Int>, in text: MappedText) -> SourceSpan? {
        guard !range.isEmpty else { return text.span(offset(at: range.lowerBound)..<offset(at: range.lowerBound)) }
        let last = range.upperBound - 1
        var end = offset(at: last) + 1
        if bytes[last] == MarkdownByte.node, case .raw(let inline) = node(at: last) { end = inline.range.upperBound }
        let start = offset(at: range.lowerBound)
        return text.span(start..<max(start, end))
    }

    /// Text without markup, for prefixes and suffixes of citations.
    func plainText(_ range: Range<Int>, _ placeholders: [Placeholder]) -> String {
        var result: [UInt8] = []
        for index in range {
            switch bytes[index] {
            case MarkdownByte.literal: break
            case MarkdownByte.node: result += plainText(node(at: index), placeholders).utf8
            case 0x0A: result.append(0x20)
            default: result.append(bytes[index])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func plainText(_ node: Node, _ placeholders: [Placeholder]) -> String {
        switch node {
        case .math(let index, _):
            if case .math(let tex, _, _, _) = placeholders[index] { return tex }
            return ""
        case .raw(let inline): return plainText(inline)
        }
    }

    private func plainText(_ inline: RawInline) -> String {
        switch inline {
        case .text(let range, _): String(decoding: text.bytes[range].filter { $0 < MarkdownByte.node }, as: UTF8.self)
        case .decoded(let string, _), .code(let string, _): string
        case .softBreak, .hardBreak: " "
        case .html: ""
        case .container(_, let children, _): children.map(plainText).joined()
        }
    }
}
