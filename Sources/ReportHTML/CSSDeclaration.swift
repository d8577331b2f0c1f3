/// What a document may say about the looks of one element, in its `style` attribute.
enum CSSDeclaration: Hashable {
    /// The width as the author wrote it.
    case width(CSSLength)
    /// The natural width of a drawing, which the style sheet reads.
    case naturalWidth(pixels: Int)
    /// The number of columns of a grid of panels, which the style sheet reads.
    case columns(Int)

    var text: String {
        switch self {
        case .width(let length): "width:" + length.text
        case .naturalWidth(let pixels): "--w:" + String(pixels) + "px"
        case .columns(let count): "--columns:" + String(count)
        }
    }
}

/// A length as authors write it: `80%`, `12cm`, `300` (pixels).
struct CSSLength: Hashable {
    let text: String

    private static let units = ["%", "px", "pt", "cm", "mm", "in", "em", "rem"]

    /// - Parameter source: digits, at most one full stop, a unit of CSS or none; nil for anything else and for 0.
    init?(_ source: String) {
        let number = String(source.prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
        let unit = String(source.dropFirst(number.count))
        guard number.utf8.count <= 8, let value = Double(number), value > 0 else { return nil }
        guard unit.isEmpty || CSSLength.units.contains(unit) else { return nil }
        text = number + (unit.isEmpty ? "px" : unit)
    }
}
