/// A percentile bootstrap interval of alpha.
///
/// Units are drawn with replacement, as many as there are; alpha is computed from each draw; the limits are quantiles
/// of these (linear between order statistics, type 7 of Hyndman and Fan). Draws in which alpha is not computable are
/// left out and counted.
///
/// - SeeAlso: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; R. J. Hyndman and
///   Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996) 361–365.
package struct BootstrapInterval: Sendable, Hashable {
    /// The lower quantile.
    package let low: Double
    /// The upper quantile.
    package let high: Double
    /// 0.95 for the limits at 2.5 % and 97.5 %.
    package let level: Double
    /// Draws asked for.
    package let resamples: Int
    /// Draws in which alpha was not computable.
    package let notComputable: Int
    /// Printed beside the interval: the same seed gives the same limits.
    package let seed: UInt64

    /// - Parameters:
    ///   - resamples: 1 or more; 1000 is usual.
    ///   - level: above 0 and below 1.
    /// - Returns: nil where alpha is not computable, or computable in no draw; there is then nothing to bound.
    /// - Complexity: O(resamples × values); with the ratio metric also resamples × (distinct values)².
    package init?(_ alpha: KrippendorffAlpha, resamples: Int, seed: UInt64, level: Double = 0.95) {
        guard resamples > 0, 0 < level, level < 1, alpha.statistic.value != nil else { return nil }
        var random = Xoshiro256(seed: seed)
        var values: [Double] = []
        for _ in 0..<resamples {
            var repetitions = [Int](repeating: 0, count: alpha.unitCount)
            for _ in 0..<alpha.unitCount { repetitions[random.index(below: alpha.unitCount)] += 1 }
            if let value = alpha.statistic(repetitions: repetitions).value { values.append(value) }
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        low = Self.quantile(values, (1 - level) / 2)
        high = Self.quantile(values, (1 + level) / 2)
        self.level = level
        self.resamples = resamples
        notComputable = resamples - values.count
        self.seed = seed
    }

    /// - Parameter sorted: ascending, not empty.
    static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
        let place = Double(sorted.count - 1) * probability
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
