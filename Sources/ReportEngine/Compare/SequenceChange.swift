/// The shortest way from one list to another, as pairs of what stands in the same place.
enum SequenceChange {
    /// One place where the lists differ.
    struct Pair: Equatable {
        /// Index into the earlier list; nil for what is new.
        var before: Int?
        /// Index into the later list; nil for what is gone.
        var after: Int?
    }

    /// What was taken out of one place is paired, in order, with what was put there.
    ///
    /// - Complexity: O(n · d) for n elements with d differences.
    static func pairs<Element: Hashable>(from old: [Element], to new: [Element]) -> [Pair] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var pairs: [Pair] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
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
