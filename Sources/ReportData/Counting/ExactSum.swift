/// A sum of fractions that never rounds and never overflows: numerators are added denominator by denominator.
///
/// Weights of dates have as denominators numbers of days, so that there are few of them, while their least common
/// multiple soon leaves 64 bits.
package struct ExactSum: Sendable, Hashable {
    /// Ascending denominators, none twice.
    private var terms: [Term] = []

    private struct Term: Sendable, Hashable {
        let denominator: Int
        var numerator: Int
    }

    /// Zero.
    package init() {}

    /// - Parameter denominator: positive. The fraction is kept as it is, not in lowest terms.
    package mutating func add(_ numerator: Int, over denominator: Int) {
        var low = 0
        var high = terms.count
        while low < high {
            let middle = (low + high) / 2
            if terms[middle].denominator < denominator { low = middle + 1 } else { high = middle }
        }
        if low < terms.count, terms[low].denominator == denominator {
            terms[low].numerator += numerator
        } else {
            terms.insert(Term(denominator: denominator, numerator: numerator), at: low)
        }
    }

    /// Adds every term of another sum.
    package mutating func add(_ other: ExactSum) {
        for term in other.terms { add(term.numerator, over: term.denominator) }
    }

    /// The sum in lowest terms; nil where it does not fit 64 bits.
    package var fraction: Fraction? {
        terms.reduce(Fraction(0)) { sum, term in
            Fraction(term.numerator, term.denominator).flatMap { sum?.adding($0) }
        }
    }

    /// The whole number that the sum is; nil where a fraction is left within the terms of one denominator.
    package var wholeNumber: Int? {
        terms.reduce(0) { sum, term in
            term.numerator % term.denominator == 0 ? sum.map { $0 + term.numerator / term.denominator } : nil
        }
    }

    /// The nearest double of the exact fraction where that fits 64 bits, else the terms added in order of denominators.
    package var doubleValue: Double {
        if let fraction { return fraction.doubleValue }
        return terms.reduce(0) { $0 + Double($1.numerator) / Double($1.denominator) }
    }
}
