/// How wide the columns of a table are and how large its type is, estimated from its text.
struct TableLayout {
    /// Where a table stands.
    enum Room {
        /// Inside something that is as wide as prose.
        case prose
        /// Free on the page: it may hang out to the left of the prose, or turn the page.
        case page
        /// On a page that is turned already.
        case landscape
    }

    /// What one column may be.
    private enum Width {
        case natural
        /// A share of what the others leave.
        case share(Double)
    }

    private var widths: [Width] = []
    /// In points.
    private var typeSize = Self.sizes[0]
    private var isWide = false
    private var turnsPage = false
    private var isBreakable = false
    /// Whether there is no room for all words, in the smallest type and over the whole page.
    private(set) var cutsWords = false

    /// In points: prose; prose and hanging margin; a page on its side.
    private static let proseWidth = 382.0, pageWidth = 453.0, landscapeWidth = 700.0
    private static let sizes = [8.5, 8.0, 7.5, 7.0, 6.5]
    /// Space beside the text of a cell, both sides together, in points.
    private static let inset = 10.0
    /// Tables of more lines than this may go on over a page.
    private static let longestWholeTable = 12

    /// - Parameters:
    ///   - headings: one a column.
    ///   - rows: one text a column.
    init(headings: [String], rows: [[String]], room: Room) {
        var cells = [Double](repeating: 0, count: headings.count)
        var word = cells
        // Far down, rows are like those above: enough is seen of the first ones.
        for row in rows.prefix(500) {
            for (index, text) in row.enumerated() where index < cells.count {
                cells[index] = max(cells[index], TextWidth.ofLine(text))
                word[index] = max(word[index], TextWidth.ofLongestWord(text))
            }
        }
        var natural = cells
        for (index, heading) in headings.enumerated() {
            // Semibold is a little wider.
            word[index] = max(word[index], TextWidth.ofLongestWord(heading) * 1.06)
            natural[index] = max(natural[index], word[index], TextWidth.ofLine(heading) * 1.06)
        }
        choose(natural: natural, cells: cells, word: word, room: room)
        let lines = rows.prefix(Self.longestWholeTable + 1).reduce(0) { $0 + self.lines(of: $1, natural: natural) }
        isBreakable = lines > Self.longestWholeTable
    }

    /// The largest type, and the smallest place, in which no word has to be cut.
    private mutating func choose(natural: [Double], cells: [Double], word: [Double], room: Room) {
        let insets = Self.inset * Double(natural.count - 1)
        let places: [Double] =
            switch room {
            case .prose: [Self.proseWidth]
            case .page: [Self.pageWidth, Self.landscapeWidth]
            case .landscape: [Self.landscapeWidth]
            }
        let steps = places.flatMap { place in Self.sizes.map { (place: place, size: $0) } }
        let chosen = steps.first { step in
            let available = (step.place - insets) / step.size
            guard let cap = Self.cap(natural: natural, word: word, available: available) else { return false }
            // Text in a column of a few characters is no reading; a heading may break as it has to.
            return cells.indices.allSatisfy { min(natural[$0], max(cap, word[$0])) >= min(cells[$0], 9) }
        }
        let step = chosen ?? (place: places[places.count - 1], size: Self.sizes[Self.sizes.count - 1])
        typeSize = step.size
        let total = natural.reduce(0, +) * step.size + insets
        isWide = room == .page && step.place == Self.pageWidth && total > Self.proseWidth
        turnsPage = room == .page && step.place == Self.landscapeWidth
        share(natural: natural, word: word, available: (step.place - insets) / step.size)
    }

    /// How wide a column may be at most so that all of them fit; nil where not even the words do.
    private static func cap(natural: [Double], word: [Double], available: Double) -> Double? {
        guard word.reduce(0, +) <= available else { return nil }
        if natural.reduce(0, +) <= available { return .infinity }
        var low = 0.0
        var high = available
        for _ in 0..<40 {
            let middle = (low + high) / 2
            let total = zip(natural, word).reduce(0) { $0 + min($1.0, max(middle, $1.1)) }
            if total <= available { low = middle } else { high = middle }
        }
        return low
    }

    /// Columns under the cap keep their width; the others share what is left, longer texts with larger shares.
    private mutating func share(natural: [Double], word: [Double], available: Double) {
        guard let cap = Self.cap(natural: natural, word: word, available: available) else {
            widths = word.map { .share($0 + 1) }
            cutsWords = true
            return
        }
        widths = natural.indices.map { index in
            guard natural[index] > max(cap, word[index]) + 0.01 else { return .natural }
            return .share(max(word[index] * 1.1, min(natural[index], 8 * cap).squareRoot() * cap.squareRoot()))
        }
        // A share must be no less than the longest word once the space is dealt out.
        let fixed = zip(widths, natural).reduce(0) { sum, pair in
            if case .natural = pair.0 { sum + pair.1 } else { sum }
        }
        let shares = widths.reduce(0) { sum, width in if case .share(let share) = width { sum + share } else { sum } }
        guard shares > 0 else { return }
        let unit = (available - fixed) / shares
        widths = zip(widths, word).map { width, word in
            guard case .share(let share) = width, share * unit < word else { return width }
            return .natural
        }
    }

    /// How many lines a row takes, roughly.
    private func lines(of row: [String], natural: [Double]) -> Int {
        var most = 1
        let place = turnsPage ? Self.landscapeWidth : isWide ? Self.pageWidth : Self.proseWidth
        var free = place / typeSize
        var shares = 0.0
        for (width, natural) in zip(widths, natural) {
            switch width {
            case .natural: free -= natural + Self.inset / typeSize
            case .share(let share): shares += share
            }
        }
        for (width, text) in zip(widths, row) {
            guard case .share(let share) = width else { continue }
            let column = max(3, free * share / shares - Self.inset / typeSize)
            most = max(most, Int((TextWidth.ofLine(text) / column).rounded(.up)))
        }
        return most
    }

    /// The named arguments that say all this.
    var arguments: String {
        let columns = widths.map { width in
            switch width {
            case .natural: "auto"
            case .share(let share): "\(max(1, Int((share * 10).rounded())))fr"
            }
        }
        var result = "  columns: (\(columns.joined(separator: ", ")),),\n"
        if typeSize != Self.sizes[0] { result += "  size: \(typeSize)pt,\n" }
        if isWide { result += "  wide: true,\n" }
        if turnsPage { result += "  turned: true,\n" }
        if isBreakable { result += "  breakable: true,\n" }
        return result
    }
}
