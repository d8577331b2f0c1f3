/// A year as EDTF writes it.
package struct EDTFYear: Sendable, Hashable, CustomStringConvertible {
    /// The three ways to write a year.
    package enum Form: Sendable, Hashable {
        /// Four places, some of them perhaps unspecified: `1985`, `-1985`, `201X`. Never −0000.
        case places(DigitPattern, negative: Bool)
        /// Above 9999 or below −9999: `Y170000002`.
        case long(Int)
        /// `Y-17E7`: coefficient × 10^exponent.
        case exponential(coefficient: Int, exponent: Int)
    }

    /// How it is written, without significant digits.
    package let form: Form
    /// `S2` in `1950S2`: only so many digits are sure.
    package let significantDigits: Int?

    /// The one year that is meant; nil where digits are unspecified. With significant digits it is the estimate.
    package var number: Int? {
        switch form {
        case .places(let pattern, let negative): pattern.number.map { negative ? -$0 : $0 }
        case .long(let year): year
        case .exponential(let coefficient, let exponent): coefficient * powerOfTen(exponent)
        }
    }

    /// The first and the last year that fit.
    package var range: ClosedRange<Int> {
        if let significantDigits, let number {
            let magnitude = abs(number)
            let scale = powerOfTen(String(magnitude).count - significantDigits)
            let low = magnitude / scale * scale
            let high = low + scale - 1
            return number < 0 ? -high ... -low : low...high
        }
        if case .places(let pattern, let negative) = form {
            // −0000 is no year, so a negative pattern of zeros and X ends at −0001.
            return negative ? -pattern.highest ... -max(1, pattern.lowest) : pattern.lowest...pattern.highest
        }
        return number.map { $0...$0 } ?? 0...0
    }

    /// True where `year` fits.
    func matches(_ year: Int) -> Bool {
        if significantDigits == nil, case .places(let pattern, let negative) = form {
            return negative ? year < 0 && pattern.matches(-year) : year >= 0 && pattern.matches(year)
        }
        return range.contains(year)
    }

    /// True for exactly one year, without significant digits.
    package var isSpecified: Bool {
        significantDigits == nil && number != nil
    }

    /// Year, decade, century or millennium, or `pattern` for any other run of years.
    package var precision: EDTFPrecision {
        switch range.upperBound - range.lowerBound + 1 {
        case 1: .year
        // −000X has nine years, because there is no year −0000.
        case 9, 10: isUnit ? .decade : .pattern
        case 99, 100: isUnit ? .century : .pattern
        case 999, 1000: isUnit ? .millennium : .pattern
        default: .pattern
        }
    }

    private var isUnit: Bool {
        guard case .places(let pattern, _) = form else { return true }
        return significantDigits != nil || pattern.trailingUnspecified != nil
    }

    /// The lowest EDTF level that has this year, 0…2.
    package var level: Int {
        if significantDigits != nil { return 2 }
        switch form {
        case .places(let pattern, let negative):
            guard let trailing = pattern.trailingUnspecified, trailing <= 2 else { return 2 }
            return trailing > 0 || negative ? 1 : 0
        case .long: return 1
        case .exponential: return 2
        }
    }

    /// As written.
    package var description: String {
        let suffix = significantDigits.map { "S\($0)" } ?? ""
        return switch form {
        case .places(let pattern, let negative): (negative ? "-" : "") + pattern.description + suffix
        case .long(let year): "Y\(year)" + suffix
        case .exponential(let coefficient, let exponent): "Y\(coefficient)E\(exponent)" + suffix
        }
    }
}

/// 10 to the power of `exponent`; 0 gives 1, and above 17 it stays at 10^17, beyond every supported year.
func powerOfTen(_ exponent: Int) -> Int {
    (0..<min(max(0, exponent), 17)).reduce(1) { power, _ in power * 10 }
}
