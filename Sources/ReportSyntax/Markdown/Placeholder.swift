import ReportDocument
import ReportSource

/// Something that was cut out of a definition before md4c read the rest of it.
///
/// The text that md4c reads holds, in its place, a paragraph that starts with its number between two bytes 0xFF. These can
/// stand in no UTF-8 text, so no author can write one.
enum Placeholder {
    case cell(FencedCell)
    /// Code that is only shown.
    case code(language: String, text: String, Attributes, SourceSpan)
    case raw(target: String, text: String, SourceSpan)
    case openDiv(Attributes, SourceSpan)
    case closeDiv(SourceSpan)
    /// What follows, up to the next one or the end, is a footnote's text.
    case footnote(name: String, SourceSpan)
    case startDefinitions(SourceSpan)
    /// The paragraph's text is the term.
    case term(SourceSpan)
    case meaning(SourceSpan)
    case endDefinitions
    /// The paragraph's text is the caption.
    case caption(SourceSpan)
    case equation(tex: String, Attributes, SourceSpan)
    case pageBreak(SourceSpan)
    /// Inside a line: TeX between dollar signs.
    case math(tex: String, isDisplay: Bool, Attributes, written: Range<Int>)

    var span: SourceSpan? {
        switch self {
        case .cell(let cell): cell.span
        case .code(_, _, _, let span), .raw(_, _, let span), .openDiv(_, let span), .closeDiv(let span),
            .footnote(_, let span), .startDefinitions(let span), .term(let span), .meaning(let span), .caption(let span),
            .equation(_, _, let span), .pageBreak(let span):
            span
        case .endDefinitions, .math: nil
        }
    }
}

/// A cell as its fence and lines give it.
struct FencedCell {
    var language: Spanned<String>
    /// The fence with its content.
    var span: SourceSpan
    /// The lines between the fences, without the last line break.
    var body: SourceSpan
}
