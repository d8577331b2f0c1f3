/// A measure of agreement, or why there is none.
package enum AgreementStatistic: Sendable, Hashable {
    case value(Double)
    case notComputable(Reason)

    /// Why a measure says nothing; the raw value is what a table prints.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No unit has two values.
        case noPairs = "no pairs"
        /// All values are the same: chance alone would give full agreement, so that nothing can be told.
        case singleCategory = "a single category"
        /// Cohen's kappa compares two coders.
        case notTwoCoders = "not two coders"
        /// Fleiss' kappa needs as many values for every unit.
        case unequalRatings = "unequal numbers of values"
        /// The distances between the numbers leave the range of double precision.
        case beyondPrecision = "distances beyond double precision"
    }

    /// nil where it is not computable; never 1 for want of anything to disagree about.
    package var value: Double? {
        if case .value(let value) = self { value } else { nil }
    }
}

/// Percent agreement in its two usual forms.
package struct PercentAgreement: Sendable, Hashable {
    /// Pairs of values on the same unit that are equal.
    package let agreeingPairs: Int
    /// Pairs of values on the same unit.
    package let pairs: Int
    /// The mean over units with two values or more of the unit's own share of equal pairs.
    package let unitMean: Double

    /// Equal pairs over all pairs; units with more values weigh more.
    package var pooled: Double {
        Double(agreeingPairs) / Double(pairs)
    }
}

/// How two coders' values meet: rows are the first coder's, columns the second's.
package struct ConfusionTable: Sendable, Hashable {
    /// Two: of the rows, then of the columns.
    package let coders: [String]
    /// Of rows and columns.
    package let categories: [String]
    /// Units; `counts[row][column]`.
    package let counts: [[Int]]
}

/// A unit on which coders differ.
package struct DisputedUnit: Sendable, Hashable {
    /// One coder's value.
    package struct Choice: Sendable, Hashable {
        /// Who gave it.
        package let coder: String
        /// What was given.
        package let value: String
    }

    /// What was coded.
    package let unit: String
    /// By coder.
    package let choices: [Choice]
    /// Equal pairs over pairs, below 1.
    package let agreement: Fraction
}
