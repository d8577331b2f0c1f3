/// An exact fraction in lowest terms; the denominator is positive.
package struct Fraction: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Negative where the fraction is.
    package let numerator: Int
    /// Positive.
    package let denominator: Int

    /// - Returns: nil for a denominator of zero, and where the signs cannot be moved because a part is `Int.min`.
    package init?(_ numerator: Int, _ denominator: Int) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let divisor = greatestCommonDivisor(abs(numerator), abs(denominator))
        let sign = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / divisor
        self.denominator = sign * denominator / divisor
    }

    /// A whole number.
    package init(_ whole: Int) {
        numerator = whole
        denominator = 1
    }

    /// The nearest double.
    package var doubleValue: Double {
        Double(numerator) / Double(denominator)
    }

    /// `31/92`, or the whole number.
    package var description: String {
        denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
    }

    /// Compares exactly, without rounding.
    package static func < (left: Fraction, right: Fraction) -> Bool {
        // 128 bits hold every product of two 64-bit numbers.
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }

    /// The sum; nil where it does not fit 64 bits.
    package func adding(_ other: Fraction) -> Fraction? {
        let divisor = greatestCommonDivisor(denominator, other.denominator)
        let (left, leftOverflow) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
        let (right, rightOverflow) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
        let (sum, sumOverflow) = left.addingReportingOverflow(right)
        let (common, commonOverflow) = (denominator / divisor).multipliedReportingOverflow(by: other.denominator)
        guard !leftOverflow, !rightOverflow, !sumOverflow, !commonOverflow else { return nil }
        return Fraction(sum, common)
    }
}

/// Of two numbers that are not negative; 1 for two zeros, so that it can be divided by.
func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    var (larger, smaller) = (first, second)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return max(1, larger)
}
