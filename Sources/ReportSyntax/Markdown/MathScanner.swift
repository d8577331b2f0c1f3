/// Finds TeX between dollar signs in one paragraph, by Pandoc's rule: the opening sign has text right behind it, the closing
/// one right before it and no digit behind it, and no sign stands between. So `$5 and $6` is text. md4c has no such rule; it never sees a dollar sign.
struct MathScanner {
    /// What stands instead of a part of the paragraph.
    enum Replacement {
        /// TeX between single or double signs; `range` has the signs, `tex` has not.
        case math(range: Range<Int>, tex: Range<Int>, isDisplay: Bool)
        /// A sign that is text.
        case dollar(Int)
    }

    private let bytes: [UInt8]
    private let range: Range<Int>
    /// In a table a bar ends a cell before it can be part of a formula.
    private let isTable: Bool
    private var backticks: [Int: (positions: [Int], next: Int)] = [:]
    private var hasDisplayCloser = true

    init(_ bytes: [UInt8], _ range: Range<Int>, isTable: Bool) {
        self.bytes = bytes
        self.range = range
        self.isTable = isTable
    }

    mutating func scan() -> [Replacement] {
        guard bytes[range].contains(UInt8(ascii: "$")) else { return [] }
        findBackticks()
        var found: [Replacement] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            switch bytes[offset] {
            case UInt8(ascii: "\\"):
                offset += 2
            case UInt8(ascii: "`"):
                offset = endOfCode(offset)
            case UInt8(ascii: "$"):
                if let math = display(offset) ?? inline(offset), case .math(let whole, _, _) = math {
                    found.append(math)
                    offset = whole.upperBound
                } else {
                    found.append(.dollar(offset))
                    offset += 1
                }
            default:
                offset += 1
            }
        }
        return found
    }

    // MARK: Code spans

    private mutating func findBackticks() {
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard bytes[offset] == UInt8(ascii: "`") else { offset += 1; continue }
            let length = runLength(offset)
            backticks[length, default: ([], 0)].positions.append(offset)
            offset += length
        }
    }

    private func runLength(_ offset: Int) -> Int {
        var end = offset
        while end < range.upperBound, bytes[end] == UInt8(ascii: "`") { end += 1 }
        return end - offset
    }

    /// Behind the code span that starts at a backtick, or behind the backticks where they open none.
    private mutating func endOfCode(_ offset: Int) -> Int {
        let length = runLength(offset)
        guard var runs = backticks[length] else { return offset + length }
        while runs.next < runs.positions.count, runs.positions[runs.next] <= offset { runs.next += 1 }
        backticks[length] = runs
        return runs.next < runs.positions.count ? runs.positions[runs.next] + length : offset + length
    }

    // MARK: Formulas

    private mutating func display(_ offset: Int) -> Replacement? {
        guard hasDisplayCloser, isDollar(offset + 1) else { return nil }
        var end = offset + 2
        while end + 1 < range.upperBound {
            if bytes[end] == UInt8(ascii: "\\") { end += 2; continue }
            if isDollar(end), isDollar(end + 1) {
                guard end > offset + 2, !isTable || !bytes[offset..<end].contains(UInt8(ascii: "|")) else { return nil }
                return .math(range: offset..<end + 2, tex: offset + 2..<end, isDisplay: true)
            }
            end += 1
        }
        hasDisplayCloser = false
        return nil
    }

    private func inline(_ offset: Int) -> Replacement? {
        guard offset + 1 < range.upperBound, bytes[offset + 1] > 0x20, !isDollar(offset + 1) else { return nil }
        var end = offset + 1
        while end < range.upperBound, bytes[end] != UInt8(ascii: "$") {
            if isTable, bytes[end] == UInt8(ascii: "|") { return nil }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < range.upperBound, bytes[end - 1] > 0x20 else { return nil }
        if end + 1 < range.upperBound, (0x30...0x39).contains(bytes[end + 1]) { return nil }
        return .math(range: offset..<end + 1, tex: offset + 1..<end, isDisplay: false)
    }

    private func isDollar(_ offset: Int) -> Bool { offset < range.upperBound && bytes[offset] == UInt8(ascii: "$") }
}
