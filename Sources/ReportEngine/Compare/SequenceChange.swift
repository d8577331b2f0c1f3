/// The shortest way from one list to another, as pairs of what stands in the same place.
enum SequenceChange {
    /// One place where the lists differ.
    struct Pair: Equatable {
        /// Index into the earlier list; nil for what is new.
        var before: Int?
        /// Index into the later list; nil for what is gone.
        var after: Int?
    }

    /// Lists whose differing middles are longer together are compared without regard to order: the shortest way between two long lists that
    /// share little takes memory by the square of their difference.
    static let orderLimit = 4_000

    /// What was taken out of one place is paired, in order, with what was put there.
    ///
    /// - Complexity: O(n · d) for n elements with d differences, d not above `orderLimit`.
    static func pairs<Element: Hashable>(from old: [Element], to new: [Element]) -> [Pair] {
        var lead = 0
        while lead < min(old.count, new.count), old[lead] == new[lead] { lead += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - lead, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
        let (one, other) = (old[lead..<old.count - tail], new[lead..<new.count - tail])
        let removed: Set<Int>
        let inserted: Set<Int>
        if one.count + other.count > orderLimit {
            removed = surplus(of: one, over: other)
            inserted = surplus(of: other, over: one)
        } else {
            (removed, inserted) = shortest(from: Array(one), to: Array(other), offset: lead)
        }
        return pairs(removed, inserted, old.count, new.count)
    }

    private static func shortest<Element: Hashable>(from old: [Element], to new: [Element], offset lead: Int) -> (Set<Int>, Set<Int>) {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(lead + offset)
            case .insert(let offset, _, _): inserted.insert(lead + offset)
            }
        }
        return (removed, inserted)
    }

    /// The places of what one list has more often than the other.
    private static func surplus<Element: Hashable>(of list: ArraySlice<Element>, over other: ArraySlice<Element>) -> Set<Int> {
        var counts: [Element: Int] = [:]
        for element in other { counts[element, default: 0] += 1 }
        return Set(list.indices.filter { index in
            counts[list[index], default: 0] -= 1
            return counts[list[index], default: 0] < 0
        })
    }

    private static func pairs(_ removed: Set<Int>, _ inserted: Set<Int>, _ oldCount: Int, _ newCount: Int) -> [Pair] {
        var pairs: [Pair] = []
        var (before, after) = (0, 0)
        while before < oldCount || after < newCount {
            let (firstGone, firstNew) = (before, after)
            while removed.contains(before) { before += 1 }
            while inserted.contains(after) { after += 1 }
            let (gone, added) = (before - firstGone, after - firstNew)
            for index in 0..<max(gone, added) {
                pairs.append(Pair(before: index < gone ? firstGone + index : nil, after: index < added ? firstNew + index : nil))
            }
            before += 1
            after += 1
        }
        return pairs
    }

    /// The same for lines, with their numbers.
    static func lines(from old: [NumberedLine], to new: [NumberedLine]) -> [LineChange] {
        pairs(from: old.map(\.text), to: new.map(\.text)).compactMap { pair in
            let (before, after) = (pair.before.map { old[$0] }, pair.after.map { new[$0] })
            // A blank line more or less says nothing.
            guard (before?.text ?? "") != (after?.text ?? "") else { return nil }
            return LineChange(line: after?.number ?? before?.number ?? 1, before: before?.text, after: after?.text)
        }
    }
}

/// A line of a text with its number, from 1.
struct NumberedLine: Hashable {
    var number: Int
    var text: String

    /// The lines of a text, without spaces at their ends.
    static func all(_ text: String, from first: Int = 1) -> [NumberedLine] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            NumberedLine(number: first + index, text: trimmed(line))
        }
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line
        while let last = line.last, last == " " || last == "\t" || last == "\r" { line.removeLast() }
        return String(line)
    }
}
