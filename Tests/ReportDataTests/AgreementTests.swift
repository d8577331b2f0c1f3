import ReportData
import TestSupport
import Testing

/// Published data sets with their exact values.
struct AgreementTests {
    static let expected = VectorFile.rows("agreement_expected.csv")

    static func data(_ name: String) throws -> AgreementData {
        try AgreementData(VectorFile.rows("agreement_data.csv").filter { $0["dataset"] == name }.map {
            Rating(unit: $0["unit"], coder: $0["coder"], value: $0["value"])
        })
    }

    @Test func vectorsAreThere() throws {
        #expect(Self.expected.count == 12)
        #expect(try Self.data("Fleiss1971").ratingCount == 180)
    }

    @Test(arguments: expected)
    func vector(row: VectorFile.Row) throws {
        let data = try Self.data(row["dataset"])
        let statistic = row["statistic"]
        let found: Double? = switch statistic {
        case "kappa-fleiss": data.fleissKappa.value
        case "P-observed": data.fleissParts?.observed
        case "P-expected": data.fleissParts?.expected
        case "percent-agreement-pairs": data.percentAgreement?.pooled
        case "percent-agreement-unit-mean": data.percentAgreement?.unitMean
        default:
            try KrippendorffAlpha(
                data, metric: try #require(AgreementMetric(rawValue: String(statistic.dropFirst("alpha-".count))))
            ).statistic.value
        }
        let parts = row["exact_fraction"].split(separator: "/").compactMap { Double($0) }
        #expect(abs(try #require(found) - parts[0] / parts[1]) < 1e-12)
        #expect(abs(try #require(found) - (try #require(Double(row["value"])))) < 1e-6)
    }

    @Test func counts() throws {
        let data = try Self.data("K2011-C")
        #expect(data.coders == ["A", "B", "C", "D"])
        #expect(data.units.count == 12 && data.pairableUnitCount == 11 && data.ratingCount == 41)
        #expect(data.percentAgreement?.agreeingPairs == 43 && data.percentAgreement?.pairs == 55)
    }
}

struct CohenKappaTests {
    private func ratings(_ table: [[Int]]) -> [Rating] {
        var list: [Rating] = []
        for (row, counts) in table.enumerated() {
            for (column, count) in counts.enumerated() {
                for _ in 0..<count {
                    let unit = String(list.count / 2)
                    list.append(Rating(unit: unit, coder: "A", value: "c\(row)"))
                    list.append(Rating(unit: unit, coder: "B", value: "c\(column)"))
                }
            }
        }
        return list
    }

    /// 20 + 15 of 50 agree, chance gives one half: κ = (0.7 − 0.5) / (1 − 0.5).
    @Test func workedExample() throws {
        let data = try AgreementData(ratings([[20, 5], [10, 15]]))
        #expect(abs(try #require(data.cohenKappa("A", "B").value) - 0.4) < 1e-12)
        let table = try #require(data.confusion("A", "B"))
        #expect(table.categories == ["c0", "c1"] && table.counts == [[20, 5], [10, 15]])
        #expect(data.confusion("A", "C") == nil)
        #expect(data.cohenKappa("A", "A") == .notComputable(.notTwoCoders))
    }

    /// With Meg and Owen on ten units: 6 agree, chance agreement 0.56, so that κ = 1/11.
    @Test func krippendorffsFirstExample() throws {
        let kappa = try AgreementTests.data("K2011-A").cohenKappa("Meg", "Owen")
        #expect(abs(try #require(kappa.value) - 1.0 / 11) < 1e-12)
    }

    @Test func kappaDoesNotDependOnWhichCoderIsFirst() throws {
        let data = try AgreementData(ratings([[3, 1, 0], [2, 5, 1], [0, 2, 6]]))
        #expect(data.cohenKappa("A", "B") == data.cohenKappa("B", "A"))
    }
}

struct AgreementEdgeTests {
    private func data(_ rows: [(String, String, String)]) throws -> AgreementData {
        try AgreementData(rows.map { Rating(unit: $0.0, coder: $0.1, value: $0.2) })
    }

    @Test func singleCategoryIsNotComputable() throws {
        let data = try data([("1", "A", "x"), ("1", "B", "x"), ("2", "A", "x"), ("2", "B", "x")])
        #expect(data.cohenKappa("A", "B") == .notComputable(.singleCategory))
        #expect(data.fleissKappa == .notComputable(.singleCategory))
        for metric in [AgreementMetric.nominal] {
            #expect(try KrippendorffAlpha(data, metric: metric).statistic == .notComputable(.singleCategory))
        }
        #expect(data.percentAgreement?.pooled == 1)
        let numbers = try self.data([("1", "A", "0.1"), ("1", "B", "0.10"), ("2", "A", "0.1"), ("2", "B", "0.1")])
        for metric in [AgreementMetric.ordinal, .interval, .ratio] {
            #expect(try KrippendorffAlpha(numbers, metric: metric).statistic == .notComputable(.singleCategory))
        }
    }

    @Test func withoutPairs() throws {
        for rows in [[], [("1", "A", "x"), ("2", "B", "y")], [("1", "A", "x"), ("1", "B", "")]] {
            let data = try data(rows)
            #expect(data.percentAgreement == nil)
            #expect(data.fleissKappa == .notComputable(.noPairs))
            #expect(try KrippendorffAlpha(data, metric: .nominal).statistic == .notComputable(.noPairs))
            #expect(BootstrapInterval(try KrippendorffAlpha(data, metric: .nominal), resamples: 10, seed: 1) == nil)
            #expect(data.disputedUnits.isEmpty)
        }
        #expect(try data([("1", "A", "x"), ("2", "B", "y")]).cohenKappa("A", "B") == .notComputable(.noPairs))
    }

    @Test func fleissNeedsEquallyManyValues() throws {
        #expect(try AgreementTests.data("K2011-C").fleissKappa == .notComputable(.unequalRatings))
    }

    @Test func duplicatesAndValuesThatDoNotFit() throws {
        #expect(throws: AgreementError.duplicateRating(unit: "1", coder: "A")) {
            try data([("1", "A", "x"), ("1", "A", "y")])
        }
        let words = try data([("1", "A", "low"), ("1", "B", "high")])
        #expect(throws: AgreementError.notNumber(value: "high")) { try KrippendorffAlpha(words, metric: .interval) }
        #expect(throws: AgreementError.notNumber(value: "high")) { try KrippendorffAlpha(words, metric: .ordinal) }
        #expect(throws: AgreementError.notOnScale(value: "high")) {
            try KrippendorffAlpha(words, metric: .ordinal, scale: ["low", "middle"])
        }
        let negative = try data([("1", "A", "-1"), ("1", "B", "2")])
        #expect(throws: AgreementError.negative(value: "-1")) { try KrippendorffAlpha(negative, metric: .ratio) }
        for text in ["nan", "inf", "0x10", "", "1,5"] {
            let odd = try data([("1", "A", "1"), ("1", "B", "2"), ("2", "A", text.isEmpty ? " " : text)])
            #expect(throws: AgreementError.self) { try KrippendorffAlpha(odd, metric: .interval) }
        }
    }

    @Test func numbersOutOfRange() throws {
        let huge = try data([("1", "A", "1e300"), ("1", "B", "-1e300"), ("2", "A", "1"), ("2", "B", "2")])
        #expect(try KrippendorffAlpha(huge, metric: .interval).statistic == .notComputable(.beyondPrecision))
        let tiny = try data([("1", "A", "1e-300"), ("1", "B", "2e-300")])
        #expect(try KrippendorffAlpha(tiny, metric: .interval).statistic == .notComputable(.beyondPrecision))
    }

    @Test func anOrdinalScaleOfWordsIsItsRanks() throws {
        let numbers = try AgreementTests.data("K2011-C")
        let names = ["1": "none", "2": "weak", "3": "some", "4": "clear", "5": "full"]
        let words = try AgreementData(VectorFile.rows("agreement_data.csv").filter { $0["dataset"] == "K2011-C" }.map {
            Rating(unit: $0["unit"], coder: $0["coder"], value: names[$0["value"]] ?? "")
        })
        let scale = ["none", "weak", "some", "clear", "full"]
        #expect(try KrippendorffAlpha(words, metric: .ordinal, scale: scale).statistic
            == KrippendorffAlpha(numbers, metric: .ordinal).statistic)
    }

    @Test func categoriesSortAsNumbersWhereTheyAre() throws {
        #expect(try data([("1", "A", "10"), ("1", "B", "9"), ("2", "A", "-1")]).categories == ["-1", "9", "10"])
        #expect(try data([("1", "A", "10"), ("1", "B", "9"), ("2", "A", "x")]).categories == ["10", "9", "x"])
    }

    @Test func disputedUnitsComeWithTheirValues() throws {
        let disputed = try AgreementTests.data("K2011-C").disputedUnits
        #expect(disputed.map(\.unit) == ["6", "2", "8"])
        let first = try #require(disputed.first)
        #expect(first.agreement == Fraction(0))
        #expect(first.choices.map { "\($0.coder)\($0.value)" } == ["A1", "B2", "C3", "D4"])
    }
}

/// Laws on seeded random ratings.
struct AgreementPropertyTests {
    static func ratings(seed: UInt64, units: Int = 12, coders: Int = 4, categories: Int = 4) -> [Rating] {
        var random = SeededGenerator(seed: seed)
        return (0..<units).flatMap { unit in
            (0..<coders).compactMap { coder in
                random.chance(15) ? nil : Rating(
                    unit: "u\(unit)", coder: "c\(coder)", value: String(Int.random(in: 1...categories, using: &random))
                )
            }
        }
    }

    @Test(arguments: 1...40)
    func laws(seed: Int) throws {
        let ratings = Self.ratings(seed: UInt64(seed))
        let data = try AgreementData(ratings)
        let shuffled = try AgreementData(ratings.reversed())
        let relabelled = try AgreementData(ratings.map {
            Rating(unit: $0.unit, coder: $0.coder, value: String((Int($0.value) ?? 0) * 3 + 100))
        })
        for metric in AgreementMetric.allCases {
            let alpha = try #require(try KrippendorffAlpha(data, metric: metric).statistic.value)
            #expect(alpha <= 1)
            #expect(abs(alpha - (try #require(try KrippendorffAlpha(shuffled, metric: metric).statistic.value))) < 1e-12)
            if metric != .ratio {
                let other = try #require(try KrippendorffAlpha(relabelled, metric: metric).statistic.value)
                #expect(abs(alpha - other) < 1e-9)
            }
        }
        try checkCoincidences(data)
    }

    /// Nominal alpha again, from the coincidence matrix by the textbook formula.
    private func checkCoincidences(_ data: AgreementData) throws {
        let matrix = data.coincidences
        let totals = matrix.map { $0.reduce(0, +) }
        let n = totals.reduce(0, +)
        let agreeing = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
        let expected = totals.reduce(0) { $0 + $1 * ($1 - 1) }
        let alpha = ((n - 1) * agreeing - expected) / (n * (n - 1) - expected)
        let found = try #require(try KrippendorffAlpha(data, metric: .nominal).statistic.value)
        #expect(abs(alpha - found) < 1e-10)
        for row in matrix.indices {
            for column in matrix.indices { #expect(abs(matrix[row][column] - matrix[column][row]) < 1e-12) }
        }
    }

    @Test func fullAgreementIsOne() throws {
        let ratings = (0..<6).flatMap { unit in
            ["A", "B", "C"].map { Rating(unit: "\(unit)", coder: $0, value: "\(unit % 3 + 1)") }
        }
        let data = try AgreementData(ratings)
        for metric in AgreementMetric.allCases {
            #expect(try KrippendorffAlpha(data, metric: metric).statistic == .value(1))
        }
        #expect(data.fleissKappa == .value(1) && data.cohenKappa("A", "C") == .value(1))
        #expect(data.disputedUnits.isEmpty)
    }
}

struct BootstrapIntervalTests {
    @Test func sameSeedSameInterval() throws {
        let alpha = try KrippendorffAlpha(try AgreementTests.data("K2011-C"), metric: .ordinal)
        let first = try #require(BootstrapInterval(alpha, resamples: 500, seed: 20_141_119))
        #expect(first == BootstrapInterval(alpha, resamples: 500, seed: 20_141_119))
        #expect(first.seed == 20_141_119 && first.resamples == 500)
        let other = try #require(BootstrapInterval(alpha, resamples: 500, seed: 1))
        #expect(first.low != other.low)
    }

    /// Pinned: a change of the generator, of the draws or of the quantiles changes published reports.
    @Test func pinnedInterval() throws {
        let alpha = try KrippendorffAlpha(try AgreementTests.data("K2011-C"), metric: .ordinal)
        let interval = try #require(BootstrapInterval(alpha, resamples: 1000, seed: 1))
        #expect(abs(interval.low - 0.477_858_713_2) < 1e-9 && abs(interval.high - 0.990_981_446_2) < 1e-9)
    }

    @Test func intervalHoldsTheStatistic() throws {
        let data = try AgreementTests.data("Fleiss1971")
        let alpha = try KrippendorffAlpha(data, metric: .nominal)
        let interval = try #require(BootstrapInterval(alpha, resamples: 1000, seed: 3))
        let value = try #require(alpha.statistic.value)
        #expect(interval.low < value && value < interval.high)
        let narrow = try #require(BootstrapInterval(alpha, resamples: 1000, seed: 3, level: 0.5))
        #expect(interval.low < narrow.low && narrow.high < interval.high)
    }

    @Test func drawsWithoutDisagreementToMeasureAreCounted() throws {
        let rows = [("1", "x", "x"), ("2", "x", "y")]
        let data = try AgreementData(rows.flatMap {
            [Rating(unit: $0.0, coder: "A", value: $0.1), Rating(unit: $0.0, coder: "B", value: $0.2)]
        })
        let interval = try #require(BootstrapInterval(try KrippendorffAlpha(data, metric: .nominal), resamples: 200, seed: 5))
        #expect(20...80 ~= interval.notComputable)
    }

    @Test func nothingAskedFor() throws {
        let alpha = try KrippendorffAlpha(try AgreementTests.data("K2011-A"), metric: .nominal)
        #expect(BootstrapInterval(alpha, resamples: 0, seed: 1) == nil)
        #expect(BootstrapInterval(alpha, resamples: 10, seed: 1, level: 1) == nil)
    }
}

struct AgreementSummaryTests {
    @Test func twoCodersHaveCohensKappa() throws {
        let summary = try AgreementSummary(AgreementTests.data("K2011-A"), resamples: 100, seed: 9)
        #expect(summary.kappaName == .cohen && summary.coderCount == 2 && summary.unitCount == 10)
        #expect(summary.interval?.seed == 9 && summary.disputed.count == 4)
    }

    @Test func moreCodersHaveFleissKappa() throws {
        let summary = try AgreementSummary(AgreementTests.data("Fleiss1971"))
        #expect(summary.kappaName == .fleiss && summary.interval == nil)
        #expect(abs(try #require(summary.kappa.value) - 0.430_244_520_1) < 1e-9)
    }

    @Test func oneCoderHasNoAgreement() throws {
        let summary = try AgreementSummary(AgreementData([Rating(unit: "1", coder: "A", value: "x")]))
        #expect(summary.kappa == .notComputable(.notTwoCoders) && summary.alpha == .notComputable(.noPairs))
        #expect(summary.percent == nil)
    }
}
