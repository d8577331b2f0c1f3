/// The Wilson score interval of a proportion, without continuity correction.
///
/// With x successes in n trials, p = x / n and z the normal quantile of the confidence level, the limits are
/// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It says something about a random sample only.
///
/// - SeeAlso: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927)
///   209–212; R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
///   (1998) 857–872, method 3.
package struct WilsonInterval: Sendable, Hashable {
    /// Two-sided confidence levels.
    package enum Confidence: Double, Sendable, Hashable, CaseIterable {
        case percent90 = 0.90
        case percent95 = 0.95
        case percent99 = 0.99

        /// The standard normal quantile of (1 + level) / 2.
        package var quantile: Double {
            switch self {
            case .percent90: 1.6448536269514722
            case .percent95: 1.959963984540054
            case .percent99: 2.5758293035489004
            }
        }
    }

    /// 0…1.
    package let low: Double
    /// 0…1, not below `low`.
    package let high: Double

    /// - Returns: nil where `trials` is 0 or `successes` lies outside 0…trials: print it blank, never as 0 %.
    package init?(successes: Int, of trials: Int, confidence: Confidence = .percent95) {
        guard trials > 0, 0...trials ~= successes else { return nil }
        let z = confidence.quantile
        let size = Double(trials)
        let share = Double(successes) / size
        let denominator = 1 + z * z / size
        let centre = (share + z * z / (2 * size)) / denominator
        let spread = z * (share * (1 - share) / size + z * z / (4 * size * size)).squareRoot() / denominator
        // The limits are exactly 0 and 1 there; the subtraction would leave a rounding error.
        low = successes == 0 ? 0 : max(0, centre - spread)
        high = successes == trials ? 1 : min(1, centre + spread)
    }
}
