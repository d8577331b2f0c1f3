/// Counts dated rows in bins.
package struct BinTally: Sendable {
    private let binning: Binning
    private var rows = 0
    private var occurrences = 0
    private var tooCoarse = 0
    private var open = 0
    private var qualified = 0
    private var repeats = 0
    private var sums: [TimeBin: ExactSum] = [:]

    /// Starts at nothing.
    package init(_ binning: Binning) {
        self.binning = binning
    }

    /// Counts one row.
    package mutating func add(_ date: EDTFBounds) {
        rows += 1
        if date.isQualified { qualified += 1 }
        for placement in binning.place(date) {
            occurrences += 1
            switch placement {
            case .tooCoarse: tooCoarse += 1
            case .open: open += 1
            case .placed(let shares):
                if binning.rule == .all { repeats += shares.count - 1 }
                for share in shares {
                    sums[share.bin, default: ExactSum()].add(share.numerator, over: share.denominator)
                }
            }
        }
    }

    /// What has been counted so far; stops the program if the sum identity does not hold, which would be our mistake.
    package var counts: BinCounts {
        let counts = BinCounts(
            binning: binning, rows: rows, occurrences: occurrences,
            bins: sums.keys.sorted().map { BinCounts.Entry(bin: $0, count: sums[$0] ?? ExactSum()) },
            tooCoarse: tooCoarse, open: open, qualified: qualified, repeats: repeats
        )
        precondition(counts.isComplete, "bins + too coarse + open = n does not hold")
        return counts
    }
}

/// How many rows fell into each bin, and what fell into none.
package struct BinCounts: Sendable, Hashable {
    /// One bin with what fell into it.
    package struct Entry: Sendable, Hashable {
        /// The bin.
        package let bin: TimeBin
        /// Occurrences; whole numbers unless the rule is `uniform`.
        package let count: ExactSum
    }

    /// The unit and rule that it was counted by.
    package let binning: Binning
    /// Rows counted.
    package let rows: Int
    /// Rows, and for a `{…}` set one for each further member: the n of the identity.
    package let occurrences: Int
    /// In order of time; bins without occurrences are left out.
    package let bins: [Entry]
    /// Occurrences that cover more than the rule can place.
    package let tooCoarse: Int
    /// Occurrences that the rule cannot place for an open or unknown side.
    package let open: Int
    /// Rows whose date carries `?`, `~` or `%`; they are placed like any other.
    package let qualified: Int
    /// Of `all` only: how often an occurrence was counted in a second or further bin.
    package let repeats: Int

    /// The sum of all bins; nil where it is no whole number, which no complete count is.
    package var placed: Int? {
        var sum = ExactSum()
        for entry in bins { sum.add(entry.count) }
        return sum.wholeNumber
    }

    /// bins − repeats + too coarse + open = occurrences, in whole numbers.
    package var isComplete: Bool {
        guard let placed else { return false }
        return placed - repeats + tooCoarse + open == occurrences
    }
}
