import ReportData
import TestSupport
import Testing

struct BinningTests {
    static let rows = VectorFile.rows("binning_vectors.csv")

    /// The rows of one date, unit and rule are all of its placements.
    static let cases: [[VectorFile.Row]] = rows.reduce(into: []) { cases, row in
        let isSame = cases.last?.last.map { last in
            ["edtf", "unit", "rule"].allSatisfy { last[$0] == row[$0] }
        }
        if isSame == true { cases[cases.count - 1].append(row) } else { cases.append([row]) }
    }

    @Test func vectorsAreThere() {
        #expect(Self.rows.count == 139)
        #expect(Self.cases.count == 117)
    }

    @Test(arguments: cases)
    func vector(rows: [VectorFile.Row]) throws {
        let unit = try #require(BinUnit(rawValue: rows[0]["unit"]))
        let rule = try #require(BinRule(rawValue: rows[0]["rule"]))
        let placements = Binning(unit: unit, rule: rule).place(try EDTF(rows[0]["edtf"]).bounds)
        let found = placements.flatMap { placement -> [String] in
            switch placement {
            case .tooCoarse: ["(too coarse) 1"]
            case .open: ["(open) 1"]
            case .placed(let shares): shares.map { "\($0.bin) \($0.weight?.description ?? "")" }
            }
        }
        #expect(found == rows.map { $0["bin"] + " " + $0["weight"] })
    }

    private func labels(_ text: String, _ unit: BinUnit, _ rule: BinRule) throws -> [[String]?] {
        Binning(unit: unit, rule: rule).place(try EDTF(text).bounds).map { placement in
            if case .placed(let shares) = placement { shares.map(\.bin.description) } else { nil }
        }
    }

    @Test func allPutsADateIntoEveryBinItTouches() throws {
        #expect(try labels("2014-11-29/2015-01-02", .month, .all) == [["2014-11", "2014-12", "2015-01"]])
        #expect(try labels("[2019,2021]", .year, .all) == [["2019", "2021"]])
    }

    @Test func daysBetweenMembersDoNotCount() throws {
        #expect(try labels("[2019,2021]", .year, .midpoint) == [["2019"]])
        #expect(try labels("[2012-12-08,2013-12-08,2014-12-08]", .year, .midpoint) == [["2013"]])
        #expect(try labels("[2012-12-08,2012-12-30]", .month, .contained) == [["2012-12"]])
    }

    @Test func daysThatMembersShareCountOnce() throws {
        let placements = Binning(unit: .month, rule: .uniform).place(try EDTF("[2014-11,2014-11-05,2014-12]").bounds)
        guard case .placed(let shares) = placements.first else { return #expect(Bool(false)) }
        #expect(shares.map(\.weight) == [Fraction(30, 61), Fraction(31, 61)])
    }

    @Test func everyMemberOfAllOfIsAnOccurrence() throws {
        #expect(try labels("{2014-03,2014-05}", .year, .contained) == [["2014"], ["2014"]])
        #expect(try labels("{2014..2016}", .month, .contained) == [nil, nil, nil])
    }

    @Test func openEnds() throws {
        #expect(try labels("2014-11-19/..", .month, .start) == [["2014-11"]])
        #expect(try labels("../2014-11-19", .month, .start) == [nil])
        for rule in BinRule.allCases where rule != .start {
            #expect(Binning(unit: .year, rule: rule).place(try EDTF("2014/..").bounds) == [.open])
        }
    }

    @Test func moreThanACenturyOfMonthsIsTooCoarse() throws {
        let century = try EDTF("20XX").bounds
        let millennium = try EDTF("1XXX").bounds
        let aeon = try EDTF("Y1E11S1").bounds
        for rule in [BinRule.uniform, .all] {
            if case .placed(let shares) = Binning(unit: .month, rule: rule).place(century)[0] {
                #expect(shares.count == 1200)
            } else {
                Issue.record("a century is not placed")
            }
            #expect(Binning(unit: .month, rule: rule).place(millennium) == [.tooCoarse])
            #expect(Binning(unit: .year, rule: rule).place(aeon) == [.tooCoarse])
        }
    }

    /// Uniform weights are the shares of days, counted one by one.
    @Test func uniformWeightsAreSharesOfDays() throws {
        var random = SeededGenerator(seed: 31)
        for _ in 0..<200 {
            let first = Int.random(in: -800_000...800_000, using: &random)
            let last = first + Int.random(in: 0...500, using: &random)
            let text = try #require(Self.interval(first, last))
            for unit in BinUnit.allCases {
                var days: [TimeBin: Int] = [:]
                for day in first...last { days[TimeBin(unit, containing: CalendarDay(dayNumber: day)), default: 0] += 1 }
                let placement = Binning(unit: unit, rule: .uniform).place(try EDTF(text).bounds)
                guard case .placed(let shares) = placement[0] else { Issue.record("\(text) is not placed"); continue }
                #expect(shares.map(\.bin) == days.keys.sorted())
                for share in shares { #expect(share.weight == Fraction(days[share.bin] ?? 0, last - first + 1)) }
            }
        }
    }

    private static func interval(_ first: Int, _ last: Int) -> String? {
        let days = [first, last].map { CalendarDay(dayNumber: $0) }
        guard days.allSatisfy({ -9999...9999 ~= $0.year }) else { return nil }
        return days.map(\.isoString).joined(separator: "/")
    }

    @Test func rulesAgreeOnWhatIsContained() {
        for date in EDTFPropertyTests.dates(seed: 32, count: 1500) where date.bounds.meaning != .allOf {
            for unit in BinUnit.allCases {
                func place(_ rule: BinRule) -> BinPlacement {
                    Binning(unit: unit, rule: rule).place(date.bounds)[0]
                }
                guard case .placed(let contained) = place(.contained) else { continue }
                #expect(contained.count == 1)
                for rule in BinRule.allCases {
                    guard case .placed(let shares) = place(rule) else { Issue.record("\(date) is not placed"); continue }
                    #expect(shares.map(\.bin) == contained.map(\.bin))
                    #expect(shares.map(\.weight) == [Fraction(1)])
                }
            }
        }
    }

    @Test func whatAMonthContainsItsQuarterHalfAndYearContainToo() {
        for date in EDTFPropertyTests.dates(seed: 33, count: 1500) {
            var wasPlaced = false
            for unit in [BinUnit.month, .quarter, .half, .year] {
                let isPlaced = Binning(unit: unit, rule: .contained).place(date.bounds).allSatisfy {
                    if case .placed = $0 { true } else { false }
                }
                #expect(isPlaced || !wasPlaced)
                wasPlaced = isPlaced
            }
        }
    }
}
