/// How far apart two values are.
package enum AgreementMetric: String, Sendable, Hashable, CaseIterable {
    case nominal, ordinal, interval, ratio
}

/// Krippendorff's alpha: 1 − observed over expected disagreement, for any number of coders, with gaps.
///
/// The squared distances of values c and k are: nominal 1 where they differ; ordinal the number of values ranked
/// between the middles of c and k; interval (c − k)²; ratio ((c − k) / (c + k))².
///
/// - SeeAlso: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
///   https://repository.upenn.edu/asc_papers/43.
package struct KrippendorffAlpha: Sendable {
    let metric: AgreementMetric
    /// For each pairable unit how often it has each level.
    private let units: [[Count]]
    /// Of interval and ratio metrics, the number that each level stands for.
    private let numbers: [Double]
    private let levelCount: Int

    private struct Count: Sendable {
        let level: Int
        let count: Int
    }

    /// - Parameter scale: the order of an ordinal scale, lowest first; without it values are ranked as numbers.
    /// - Throws: `AgreementError` where the metric does not fit the values.
    package init(_ data: AgreementData, metric: AgreementMetric, scale: [String]? = nil) throws(AgreementError) {
        let levels = try Self.levels(of: data.categories, metric, scale)
        self.metric = metric
        numbers = levels.numbers
        levelCount = levels.count
        units = data.ratings.indices.filter { data.ratings[$0].count >= 2 }.map { unit in
            // Two spellings of one number, 1 and 1.0, are one level.
            var counts: [Count] = []
            for (category, count) in data.tally(unit) {
                let level = levels.ofCategory[category]
                if let index = counts.firstIndex(where: { $0.level == level }) {
                    counts[index] = Count(level: level, count: counts[index].count + count)
                } else {
                    counts.append(Count(level: level, count: count))
                }
            }
            return counts
        }
    }

    /// Units with two values or more.
    package var unitCount: Int {
        units.count
    }

    /// Alpha of all pairable units; at most 1, and below 0 where coders differ more than chance would have it.
    package var statistic: AgreementStatistic {
        statistic(repetitions: [Int](repeating: 1, count: units.count))
    }

    /// Alpha of the units, each taken so many times.
    func statistic(repetitions: [Int]) -> AgreementStatistic {
        var totals = [Int](repeating: 0, count: levelCount)
        for (unit, repetition) in zip(units, repetitions) where repetition > 0 {
            for entry in unit { totals[entry.level] += repetition * entry.count }
        }
        let n = totals.reduce(0, +)
        guard n > 0 else { return .notComputable(.noPairs) }
        guard totals.count(where: { $0 > 0 }) > 1 else { return .notComputable(.singleCategory) }

        let positions = positions(totals)
        var observed = 0.0
        for (unit, repetition) in zip(units, repetitions) where repetition > 0 && unit.count > 1 {
            observed += Double(repetition) * disagreement(unit, positions)
        }
        let expected = expectedDisagreement(totals, n, positions)
        // Distances can leave the range of doubles where the numbers are huge or almost equal.
        guard expected.isNormal, observed.isFinite else { return .notComputable(.beyondPrecision) }
        return .value(1 - Double(n - 1) * observed / expected)
    }

    /// What the distances are taken between: numbers, or middle ranks, which depend on how often each level occurs.
    private func positions(_ totals: [Int]) -> [Double] {
        guard metric == .ordinal else { return numbers }
        var below = 0
        return totals.map { count in
            defer { below += count }
            return Double(2 * below + count) / 2
        }
    }

    private func squaredDistance(_ first: Int, _ second: Int, _ positions: [Double]) -> Double {
        if first == second { return 0 }
        switch metric {
        case .nominal:
            return 1
        case .ordinal, .interval:
            let difference = positions[first] - positions[second]
            return difference * difference
        case .ratio:
            let quotient = (positions[first] - positions[second]) / (positions[first] + positions[second])
            return quotient * quotient
        }
    }

    /// A unit's pairs, weighed by one over its values less one.
    private func disagreement(_ unit: [Count], _ positions: [Double]) -> Double {
        let size = unit.reduce(0) { $0 + $1.count }
        var sum = 0.0
        for (index, first) in unit.enumerated() {
            for second in unit[(index + 1)...] {
                sum += Double(2 * first.count * second.count) * squaredDistance(first.level, second.level, positions)
            }
        }
        return sum / Double(size - 1)
    }

    /// The sum over all pairs of values of their squared distance.
    private func expectedDisagreement(_ totals: [Int], _ n: Int, _ positions: [Double]) -> Double {
        switch metric {
        case .nominal:
            return Double(n * n - totals.reduce(0) { $0 + $1 * $1 })
        case .ordinal, .interval:
            // Σ Σ nₐ n_b (a − b)² = 2 n Σ nₐ (a − mean)².
            let mean = zip(totals, positions).reduce(0) { $0 + Double($1.0) * $1.1 } / Double(n)
            return 2 * Double(n) * zip(totals, positions).reduce(0) {
                $0 + Double($1.0) * ($1.1 - mean) * ($1.1 - mean)
            }
        case .ratio:
            let used = totals.indices.filter { totals[$0] > 0 }
            var sum = 0.0
            for (index, first) in used.enumerated() {
                for second in used[(index + 1)...] {
                    sum += Double(2 * totals[first] * totals[second]) * squaredDistance(first, second, positions)
                }
            }
            return sum
        }
    }
}

extension KrippendorffAlpha {
    private struct Levels {
        var count: Int
        var ofCategory: [Int]
        var numbers: [Double] = []
    }

    private static func levels(
        of categories: [String], _ metric: AgreementMetric, _ scale: [String]?
    ) throws(AgreementError) -> Levels {
        if metric == .nominal { return Levels(count: categories.count, ofCategory: Array(categories.indices)) }
        if metric == .ordinal, let scale {
            var ranks: [Int] = []
            for category in categories {
                guard let rank = scale.firstIndex(of: category) else { throw .notOnScale(value: category) }
                ranks.append(rank)
            }
            return Levels(count: scale.count, ofCategory: ranks)
        }
        var numbers: [Double] = []
        for category in categories {
            guard let number = plainNumber(category) else { throw .notNumber(value: category) }
            if metric == .ratio, number < 0 { throw .negative(value: category) }
            numbers.append(number)
        }
        let distinct = Set(numbers).sorted()
        let ofCategory = numbers.map { number in distinct.firstIndex(of: number) ?? 0 }
        return Levels(count: distinct.count, ofCategory: ofCategory, numbers: distinct)
    }
}
