/// Everything that an agreement table shows.
package struct AgreementSummary: Sendable {
    /// Units of the data, those without pairs too.
    package let unitCount: Int
    /// Units with two values or more.
    package let pairableUnitCount: Int
    /// Coders of the data.
    package let coderCount: Int
    /// Values, without those missing.
    package let ratingCount: Int
    /// nil where there are no pairs.
    package let percent: PercentAgreement?
    /// Cohen's kappa for two coders, Fleiss' for more.
    package let kappa: AgreementStatistic
    /// Which kappa `kappa` is.
    package let kappaName: KappaName
    /// The metric of `alpha` and `interval`.
    package let metric: AgreementMetric
    /// Krippendorff's alpha.
    package let alpha: AgreementStatistic
    /// nil where no bootstrap was asked for, or alpha is not computable.
    package let interval: BootstrapInterval?
    /// Units whose values differ, least agreement first.
    package let disputed: [DisputedUnit]

    /// Which kappa fits the number of coders.
    package enum KappaName: String, Sendable, Hashable {
        case cohen = "Cohen"
        case fleiss = "Fleiss"
    }

    /// - Parameters:
    ///   - scale: the order of an ordinal scale, lowest first.
    ///   - resamples: 0 for no interval.
    /// - Throws: `AgreementError` where the metric does not fit the values.
    package init(
        _ data: AgreementData, metric: AgreementMetric = .nominal, scale: [String]? = nil,
        resamples: Int = 0, seed: UInt64 = 1
    ) throws(AgreementError) {
        let krippendorff = try KrippendorffAlpha(data, metric: metric, scale: scale)
        unitCount = data.units.count
        pairableUnitCount = data.pairableUnitCount
        coderCount = data.coders.count
        ratingCount = data.ratingCount
        percent = data.percentAgreement
        kappaName = data.coders.count > 2 ? .fleiss : .cohen
        kappa = switch data.coders.count {
        case 0, 1: .notComputable(.notTwoCoders)
        case 2: data.cohenKappa(data.coders[0], data.coders[1])
        default: data.fleissKappa
        }
        self.metric = metric
        alpha = krippendorff.statistic
        interval = BootstrapInterval(krippendorff, resamples: resamples, seed: seed)
        disputed = data.disputedUnits
    }
}
