/// A number that somebody claims, with what its qualifier says of it.
struct Figure {
    /// How a source words a number.
    enum Qualifier: String, CaseIterable, Sendable {
        case exactly, about, nearly, atLeast = "at least", atMost = "at most"
    }

    var value: Double
    var qualifier: Qualifier
    /// How far `about` and `nearly` reach, as a fraction of the value.
    var tolerance: Double

    /// The numbers that the claim leaves possible, both ends included.
    var range: ClosedRange<Double> {
        let reach = abs(value) * tolerance
        return switch qualifier {
        case .exactly: value...value
        case .about: value - reach...value + reach
        case .nearly: value - reach...value
        case .atLeast: value...Double.infinity
        case .atMost: -Double.infinity...value
        }
    }

    /// Whether one number can be what all of them speak of.
    static func agree(_ figures: [Figure]) -> Bool {
        let ranges = figures.map(\.range)
        guard let low = ranges.map(\.lowerBound).max(), let high = ranges.map(\.upperBound).min() else { return true }
        return low <= high
    }
}

/// A qualifier that is none.
struct UnknownQualifier: Error {
    var word: String
    /// Of the claim; empty where it has none.
    var id: String
}
