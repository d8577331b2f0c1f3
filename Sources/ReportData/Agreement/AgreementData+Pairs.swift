extension AgreementData {
    /// Percent agreement over pairs; nil where no unit has two values.
    package var percentAgreement: PercentAgreement? {
        var agreeing = 0
        var pairs = 0
        var unitShares = 0.0
        for unit in ratings.indices where ratings[unit].count >= 2 {
            let (equal, all) = pairCounts(unit)
            agreeing += equal
            pairs += all
            unitShares += Double(equal) / Double(all)
        }
        guard pairs > 0 else { return nil }
        return PercentAgreement(
            agreeingPairs: agreeing, pairs: pairs, unitMean: unitShares / Double(pairableUnitCount)
        )
    }

    /// Units whose values differ, those with least agreement first, then in order of units.
    package var disputedUnits: [DisputedUnit] {
        var disputed: [DisputedUnit] = []
        for unit in ratings.indices where ratings[unit].count >= 2 {
            let (equal, all) = pairCounts(unit)
            guard equal < all, let agreement = Fraction(equal, all) else { continue }
            let choices = ratings[unit].map {
                DisputedUnit.Choice(coder: coders[$0.coder], value: categories[$0.category])
            }
            disputed.append(DisputedUnit(unit: units[unit], choices: choices, agreement: agreement))
        }
        let sorted = disputed.enumerated().sorted {
            ($0.element.agreement, $0.offset) < ($1.element.agreement, $1.offset)
        }
        return sorted.map(\.element)
    }

    /// The values of two coders on the units that both have valued; nil where a coder is not there.
    package func confusion(_ first: String, _ second: String) -> ConfusionTable? {
        guard let row = coders.firstIndex(of: first), let column = coders.firstIndex(of: second) else { return nil }
        return ConfusionTable(coders: [first, second], categories: categories, counts: confusionCounts(row, column))
    }

    /// Krippendorff's coincidence matrix: each ordered pair of values on a unit, over the unit's values less one.
    ///
    /// Rows and columns are `categories`; a row sums to how often its category was chosen on units with two values or
    /// more.
    package var coincidences: [[Double]] {
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: categories.count), count: categories.count)
        for unit in ratings.indices where ratings[unit].count >= 2 {
            let counts = tally(unit)
            for first in counts {
                for second in counts {
                    let partners = first.category == second.category ? second.count - 1 : second.count
                    matrix[first.category][second.category]
                        += Double(first.count * partners) / Double(ratings[unit].count - 1)
                }
            }
        }
        return matrix
    }

    /// Cohen's kappa of two coders, on the units that both have valued.
    ///
    /// κ = (pₒ − pₑ) / (1 − pₑ), with pₑ from each coder's own frequencies.
    ///
    /// - SeeAlso: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
    ///   20 (1960) 37–46.
    package func cohenKappa(_ first: String, _ second: String) -> AgreementStatistic {
        guard first != second, let table = confusion(first, second) else { return .notComputable(.notTwoCoders) }
        let n = table.counts.reduce(0) { $0 + $1.reduce(0, +) }
        guard n > 0 else { return .notComputable(.noPairs) }
        let agreeing = table.categories.indices.reduce(0) { $0 + table.counts[$1][$1] }
        // n² pₑ, a whole number.
        let expected = table.categories.indices.reduce(0) { sum, category in
            let row = table.counts[category].reduce(0, +)
            let column = table.counts.reduce(0) { $0 + $1[category] }
            return sum + row * column
        }
        guard expected < n * n else { return .notComputable(.singleCategory) }
        return .value(Double(n * agreeing - expected) / Double(n * n - expected))
    }

    /// Fleiss' kappa, of any number of coders who need not be the same for every unit.
    ///
    /// κ = (P̄ − P̄ₑ) / (1 − P̄ₑ). Units without values are left out; all others must have equally many, two or more.
    ///
    /// - SeeAlso: J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971)
    ///   378–382.
    package var fleissKappa: AgreementStatistic {
        guard let parts = fleissParts else {
            return .notComputable(ratings.contains { $0.count >= 2 } ? .unequalRatings : .noPairs)
        }
        guard parts.expected < 1 else { return .notComputable(.singleCategory) }
        return .value((parts.observed - parts.expected) / (1 - parts.expected))
    }

    /// P̄ and P̄ₑ of Fleiss' kappa; nil where units differ in how many values they have, or none has two.
    package var fleissParts: (observed: Double, expected: Double)? {
        let rated = ratings.indices.filter { !ratings[$0].isEmpty }
        guard let size = rated.first.map({ ratings[$0].count }), size >= 2,
              rated.allSatisfy({ ratings[$0].count == size })
        else { return nil }
        var agreeing = 0
        var totals = [Int](repeating: 0, count: categories.count)
        for unit in rated {
            for (category, count) in tally(unit) {
                agreeing += count * (count - 1)
                totals[category] += count
            }
        }
        let all = rated.count * size
        let squares = totals.reduce(0) { $0 + $1 * $1 }
        return (Double(agreeing) / Double(all * (size - 1)), Double(squares) / Double(all * all))
    }

    private func pairCounts(_ unit: Int) -> (equal: Int, all: Int) {
        let size = ratings[unit].count
        return (tally(unit).reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }, size * (size - 1) / 2)
    }

    private func confusionCounts(_ row: Int, _ column: Int) -> [[Int]] {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: categories.count), count: categories.count)
        for unit in ratings {
            guard let first = unit.first(where: { $0.coder == row }),
                  let second = unit.first(where: { $0.coder == column })
            else { continue }
            counts[first.category][second.category] += 1
        }
        return counts
    }
}
