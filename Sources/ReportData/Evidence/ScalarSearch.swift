/// Finds every place of a pattern, overlapping ones too, by the method of Knuth, Morris and Pratt: no text and no
/// pattern makes it slow.
///
/// - SeeAlso: D. E. Knuth, J. H. Morris and V. R. Pratt, "Fast pattern matching in strings", SIAM Journal on Computing 6
///   (1977) 323–350.
struct ScalarSearch {
    let pattern: [UInt32]
    /// For each length of a beginning of the pattern, the longest shorter beginning that it ends with.
    private let borders: [Int]
    /// Comparisons made while the pattern was looked at.
    let preparation: Int

    init(_ pattern: [UInt32]) {
        self.pattern = pattern
        var borders = [0, 0]
        var comparisons = 0
        var length = 0
        for index in pattern.indices.dropFirst() {
            while true {
                comparisons += 1
                if pattern[index] == pattern[length] { length += 1; break }
                if length == 0 { break }
                length = borders[length]
            }
            borders.append(length)
        }
        self.borders = borders
        preparation = comparisons
    }

    /// - Returns: where each place begins, in order, and how many comparisons it took: no more than twice the text's length.
    ///   An empty pattern has no place.
    func places(in text: [UInt32]) -> (starts: [Int], comparisons: Int) {
        guard !pattern.isEmpty else { return ([], 0) }
        var starts: [Int] = []
        var comparisons = 0
        var length = 0
        for (index, scalar) in text.enumerated() {
            while true {
                comparisons += 1
                if scalar == pattern[length] { length += 1; break }
                if length == 0 { break }
                length = borders[length]
            }
            if length == pattern.count {
                starts.append(index + 1 - length)
                length = borders[length]
            }
        }
        return (starts, comparisons)
    }
}
