/// The candidate that a mistyped word most likely means, for "did you mean".
///
/// Words are compared in lower case, scalar by scalar, by the number of insertions, deletions, replacements and swaps of
/// neighbours that lead from one to the other (the restricted Damerau–Levenshtein distance). One such slip is allowed in
/// words of 2 to 4 scalars, two up to 7, three in longer ones; a word of one scalar differs at most in case.
///
/// - Parameter candidates: in any order; equals of `word` are passed over.
/// - Returns: the nearest candidate; of several the one that begins most like the word, and of these the one that sorts
///   first by Unicode scalars. nil where none is near.
/// - Complexity: O(candidates × length²); words of more than 100 scalars have no near miss.
/// - SeeAlso: F. J. Damerau, "A technique for computer detection and correction of spelling errors", Communications of
///   the ACM 7 (1964) 171–176.
package func nearMiss(_ word: String, among candidates: [String]) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    guard wanted.count <= 100 else { return nil }
    var best: Candidate?
    for text in candidates where text != word {
        let scalars = Array(text.lowercased().unicodeScalars)
        let limit = min(allowedSlips(wanted.count), best?.distance ?? .max)
        guard abs(scalars.count - wanted.count) <= limit else { continue }
        let distance = slips(from: wanted, to: scalars)
        guard distance <= limit else { continue }
        let shared = zip(wanted, scalars).prefix { $0 == $1 }.count
        let candidate = Candidate(text: text, distance: distance, sharedPrefix: shared)
        if best.map(candidate.isBetter) ?? true { best = candidate }
    }
    return best?.text
}

/// Near misses of many words among the same candidates, where both are an author's: of thousands of unknown words the first ones get a
/// suggestion, and the rest none, since each is compared with all candidates.
package struct NearMisses {
    private let candidates: [String]
    private var budget: Int

    /// - Parameters:
    ///   - candidates: in any order.
    ///   - budget: how many comparisons are made at most, for all words together.
    package init(among candidates: [String], budget: Int = 50_000) {
        self.candidates = candidates
        self.budget = budget
    }

    /// As `nearMiss`; nil, too, where the budget is spent.
    package mutating func nearest(to word: String) -> String? {
        guard budget >= candidates.count else { return nil }
        budget -= candidates.count
        return nearMiss(word, among: candidates)
    }
}

private struct Candidate {
    let text: String
    let distance: Int
    /// Scalars at the start that are the same as the word's.
    let sharedPrefix: Int

    func isBetter(than other: Candidate) -> Bool {
        if distance != other.distance { return distance < other.distance }
        if sharedPrefix != other.sharedPrefix { return sharedPrefix > other.sharedPrefix }
        return text.unicodeScalars.lexicographicallyPrecedes(other.text.unicodeScalars)
    }
}

private func allowedSlips(_ length: Int) -> Int {
    switch length {
    case 0...1: 0
    case 2...4: 1
    case 5...7: 2
    default: 3
    }
}

/// The table is filled row by row; only the last three rows are kept.
private func slips(from first: [Unicode.Scalar], to second: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let replacement = last[column] + (first[row] == second[column] ? 0 : 1)
            var least = min(replacement, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        (beforeLast, last) = (last, current)
    }
    return last[second.count]
}
