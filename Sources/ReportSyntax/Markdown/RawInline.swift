import ReportDocument

/// An inline as md4c gives it; offsets count in the text for md4c.
indirect enum RawInline {
    enum Container {
        case emphasis, strong
        case strikethrough
        /// One tilde at each end.
        case tilde
        case link(target: String, title: String)
        case image(target: String, title: String)
    }

    /// A part of the text. `isLiteral`: its first character was escaped.
    case text(Range<Int>, isLiteral: Bool)
    /// An entity.
    case decoded(String, Range<Int>)
    case softBreak(Int)
    case hardBreak(Int)
    case code(String, Range<Int>)
    case html(String, Range<Int>)
    case container(Container, [RawInline], Range<Int>)

    var range: Range<Int> {
        switch self {
        case .text(let range, _), .decoded(_, let range), .code(_, let range), .html(_, let range), .container(_, _, let range): range
        case .softBreak(let offset), .hardBreak(let offset): offset..<offset
        }
    }
}
