/// Code points of one form of a text, each with the place in the file's text of the character that it is part of.
struct IndexedText: Sendable {
    private(set) var scalars: [UInt32] = []
    /// Where the character begins; ascending, and the same for all code points of one character.
    private(set) var starts: [Int32] = []
    /// Where it ends.
    private(set) var ends: [Int32] = []

    mutating func reserve(_ count: Int) {
        scalars.reserveCapacity(count)
        starts.reserveCapacity(count)
        ends.reserveCapacity(count)
    }

    /// Adds a character.
    mutating func append(_ character: some Collection<UInt32>, from start: Int32, to end: Int32) {
        scalars += character
        for _ in 0..<character.count {
            starts.append(start)
            ends.append(end)
        }
    }

    /// Makes the last character, of one code point, take up more of the file.
    mutating func extendLast(to end: Int32) {
        if !ends.isEmpty { ends[ends.count - 1] = end }
    }

    /// Whether a character begins or the text ends at an index.
    func isBoundary(_ index: Int) -> Bool { index == 0 || index == scalars.count || starts[index] != starts[index - 1] }

    /// The places of some code points that begin and end between characters, as ranges of indices, in order.
    func places(of pattern: [UInt32]) -> [Range<Int>] {
        ScalarSearch(pattern).places(in: scalars).starts
            .filter { isBoundary($0) && isBoundary($0 + pattern.count) }.map { $0..<$0 + pattern.count }
    }

    /// The code points of the file that a range of indices stands for; the range is not empty.
    func sourceRange(_ range: Range<Int>) -> Range<Int> { Int(starts[range.lowerBound])..<Int(ends[range.upperBound - 1]) }

    /// The first index whose character begins at a place of the file or after it.
    func index(startingFrom position: Int) -> Int { first { Int(starts[$0]) >= position } }

    /// The first index whose character ends after a place of the file.
    func index(endingAfter position: Int) -> Int { first { Int(ends[$0]) > position } }

    private func first(where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, scalars.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Where prefix and suffix of a quotation stand in one form of a text.
struct Surroundings {
    /// For each index whether a prefix ends there; nil where none is asked for.
    private let before: [Bool]?
    /// For each index whether a suffix begins there; nil where none is asked for.
    private let after: [Bool]?

    init(prefix: [UInt32], suffix: [UInt32], in text: IndexedText) {
        before = Self.marks(prefix, offset: prefix.count, in: text)
        after = Self.marks(suffix, offset: 0, in: text)
    }

    /// Whether something that begins and ends at these indices stands between the two.
    func agree(_ start: Int, _ end: Int) -> Bool { (before?[start] ?? true) && (after?[end] ?? true) }

    private static func marks(_ pattern: [UInt32], offset: Int, in text: IndexedText) -> [Bool]? {
        guard !pattern.isEmpty else { return nil }
        var marks = [Bool](repeating: false, count: text.scalars.count + 1)
        for start in ScalarSearch(pattern).places(in: text.scalars).starts { marks[start + offset] = true }
        return marks
    }
}
