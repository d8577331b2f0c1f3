/// How much room the longest line of a listing needs.
struct CodeWidth {
    /// Named arguments for the template; empty where the listing is no wider than prose.
    let arguments: String

    /// Characters that fit: in prose at the usual size, over the whole page at the usual and at the smallest size.
    private static let prose = 73, page = 88, smallest = 102

    /// - Parameter isNested: whether it stands inside something that is only as wide as prose.
    init(of text: String, isNested: Bool) {
        let longest = text.split(separator: "\n").reduce(0) { max($0, Self.columns(of: $1)) }
        if longest <= Self.prose {
            arguments = ""
        } else if isNested {
            arguments = "size: 7.2pt, "
        } else {
            let size = longest <= Self.page ? "" : longest >= Self.smallest ? "size: 7.1pt, " : "size: \(Self.size(for: longest))pt, "
            arguments = "wide: true, " + size
        }
    }

    /// Tenths of a point are fine enough.
    private static func size(for columns: Int) -> Double { (8.2 * Double(page) / Double(columns) * 10).rounded(.down) / 10 }

    private static func columns(of line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { $0 + (TypstText.isIdeographic($1) ? 2 : 1) }
    }
}
