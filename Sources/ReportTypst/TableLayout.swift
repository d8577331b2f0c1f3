/// How wide the columns of a table are and how large its type is, estimated from its text.
struct TableLayout {
    /// What one column may be.
    private enum Width: Hashable {
        case natural
        /// A share of what the others leave.
        case share(Double)
    }

    private var widths: [Width] = []
    /// In points.
    private var typeSize = Self.sizes[0]
    /// Whether it needs the whole width of the page, not only that of the prose.
    private var isWide = false
    /// Whether it needs a page turned on its side.
    private var isLandscape = false
    private let rowCount: Int

    /// In points: prose, prose and hanging margin, landscape page.
    private static let proseWidth = 382.0, pageWidth = 453.0, landscapeWidth = 700.0
    private static let sizes = [8.5, 8.0, 7.5, 7.0, 6.5]
    /// Space beside the text of a cell, both sides together, in points.
    private static let inset = 10.0

    /// - Parameters:
    ///   - headings: one a column.
    ///   - rows: one text a column.
    ///   - isNested: whether the table stands inside something that is only as wide as prose.
    init(headings: [String], rows: [[String]], isNested: Bool) {
        rowCount = rows.count
        var natural = [Double](repeating: 0, count: headings.count)
        var longestWord = natural
        // Far down, rows are like those above: enough is seen of the first ones.
        for row in rows.prefix(500) {
            for (index, text) in row.enumerated() where index < natural.count {
                natural[index] = max(natural[index], Self.widestLine(text))
                longestWord[index] = max(longestWord[index], Self.widestWord(text))
            }
        }
        for (index, heading) in headings.enumerated() {
            // Semibold is a little wider; a heading may break between words.
            longestWord[index] = max(longestWord[index], Self.widestWord(heading) * 1.06)
            natural[index] = max(natural[index], longestWord[index], min(Self.widestLine(heading) * 1.06, 12))
        }
        choose(natural: natural, longestWord: longestWord, isNested: isNested)
    }

    private mutating func choose(natural: [Double], longestWord: [Double], isNested: Bool) {
        var steps: [(width: Double, size: Double)] = []
        let page = isNested ? Self.proseWidth : Self.pageWidth
        for size in Self.sizes { steps.append((page, size)) }
        if !isNested { for size in Self.sizes { steps.append((Self.landscapeWidth, size)) } }
        let chosen = steps.first { Self.minimum(longestWord, natural, $0.size) <= $0.width } ?? steps[steps.count - 1]
        typeSize = chosen.size
        isLandscape = chosen.width == Self.landscapeWidth
        let insets = Self.inset * Double(natural.count)
        let total = natural.reduce(0, +) * typeSize + insets
        isWide = !isNested && !isLandscape && total > Self.proseWidth
        if total <= chosen.width {
            widths = natural.map { _ in .natural }
        } else {
            share(natural: natural, longestWord: longestWord, available: chosen.width)
        }
    }

    /// Long texts share what the short ones leave: each at least its longest word, the rest by the length of its text.
    private mutating func share(natural: [Double], longestWord: [Double], available: Double) {
        let fair = (available / Double(natural.count) - Self.inset) / typeSize
        let isLong = natural.map { $0 > max(fair, 9) }
        let hasLong = isLong.contains(true)
        widths = natural.indices.map { index in
            guard isLong[index] || !hasLong else { return .natural }
            return .share(max(longestWord[index] + 1, min(natural[index], 45).squareRoot() * 3))
        }
    }

    /// The least width in points that cuts no word.
    private static func minimum(_ longestWord: [Double], _ natural: [Double], _ size: Double) -> Double {
        zip(longestWord, natural).reduce(inset * Double(natural.count)) { $0 + min($1.1, max($1.0, min($1.1, 6))) * size }
    }

    /// The named arguments that say all this.
    var arguments: String {
        let columns = widths.map { width in
            switch width {
            case .natural: "auto"
            case .share(let share): "\(Int((share * 10).rounded()))fr"
            }
        }
        var result = "  columns: (\(columns.joined(separator: ", ")),),\n"
        if typeSize != Self.sizes[0] { result += "  size: \(typeSize)pt,\n" }
        if isWide { result += "  wide: true,\n" }
        if isLandscape { result += "  turned: true,\n" }
        if rowCount > 12 { result += "  breakable: true,\n" }
        return result
    }
}

extension TableLayout {
    /// The width of the widest line of a text, in units of its type size.
    private static func widestLine(_ text: String) -> Double {
        text.split(whereSeparator: \.isNewline).reduce(0) { max($0, width(of: $1)) }
    }

    /// The width of the widest part that does not break.
    private static func widestWord(_ text: String) -> Double {
        var widest = 0.0
        var current = 0.0
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace && scalar != "\u{A0}" || TypstText.isIdeographic(scalar) {
                widest = max(widest, current, width(of: scalar))
                current = 0
            } else {
                current += width(of: scalar)
                if scalar == "/" || scalar == "-" || scalar == "\u{2013}" {
                    widest = max(widest, current)
                    current = 0
                }
            }
        }
        return min(max(widest, current), 30)
    }

    private static func width(of text: Substring) -> Double { text.unicodeScalars.reduce(0) { $0 + width(of: $1) } }

    /// The advance of a character of the sans face, roughly.
    private static func width(of scalar: Unicode.Scalar) -> Double {
        if TypstText.isIdeographic(scalar) { return 1 }
        switch scalar {
        case "0"..."9": return 0.6
        case "i", "j", "l", "I", "'", "|", "f", "t", "r": return 0.36
        case " ", ".", ",", ":", ";", "!", "(", ")", "[", "]", "/", "-": return 0.33
        case "m", "w", "M", "W", "%", "@": return 0.86
        case "A"..."Z": return 0.65
        default: return 0.56
        }
    }
}
