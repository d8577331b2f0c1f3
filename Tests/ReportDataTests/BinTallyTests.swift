import ReportData
import Testing

struct BinTallyTests {
    static func tally(_ texts: [String], _ unit: BinUnit, _ rule: BinRule) throws -> BinCounts {
        var tally = BinTally(Binning(unit: unit, rule: rule))
        for text in texts { tally.add(try EDTF(text).bounds) }
        return tally.counts
    }

    /// 146 coded statements: by year one is too coarse and one counts in two years; by month 20 places are too coarse.
    @Test func codedStatements() throws {
        let dates = VectorFile.rows("statement_dates.csv").map { $0["date"] }
        let years = try Self.tally(dates, .year, .contained)
        #expect(years.rows == 146 && years.occurrences == 147)
        #expect(years.placed == 146 && years.tooCoarse == 1 && years.open == 0)
        let months = try Self.tally(dates, .month, .contained)
        #expect(months.placed == 127 && months.tooCoarse == 20 && months.occurrences == 147)
        let shares = try Self.tally(dates, .month, .uniform)
        #expect(shares.placed == 147 && shares.tooCoarse == 0)
    }

    @Test func countsWhatItLeavesOut() throws {
        let counts = try Self.tally(["2014-11-19", "2014", "2014/..", "2013-03~", "2014?", "{2014-01,2014-02}"], .month, .contained)
        #expect(counts.rows == 6 && counts.occurrences == 7)
        #expect(counts.bins.map { "\($0.bin) \($0.count.fraction?.description ?? "")" } == [
            "2013-03 1", "2014-01 1", "2014-02 1", "2014-11 1",
        ])
        #expect(counts.tooCoarse == 2 && counts.open == 1 && counts.qualified == 2 && counts.isComplete)
    }

    @Test func countingInEveryBinIsNamed() throws {
        let counts = try Self.tally(["2014-11-29/2014-12-02", "2014-11-19"], .month, .all)
        #expect(counts.occurrences == 2 && counts.placed == 3 && counts.repeats == 1)
    }

    @Test func nothing() throws {
        let counts = try Self.tally([], .year, .contained)
        #expect(counts.rows == 0 && counts.bins.isEmpty && counts.placed == 0 && counts.isComplete)
    }

    /// bins − repeats + too coarse + open = n for any dates, any rule and any unit.
    @Test func sumIdentity() {
        let dates = EDTFPropertyTests.dates(seed: 51, count: 1500).map(\.bounds)
        for unit in BinUnit.allCases {
            for rule in BinRule.allCases {
                var tally = BinTally(Binning(unit: unit, rule: rule))
                dates.forEach { tally.add($0) }
                let counts = tally.counts
                #expect(counts.isComplete)
                #expect(counts.rows == dates.count)
                #expect(counts.occurrences == dates.reduce(0) { $0 + $1.occurrences.count })
                #expect(counts.bins.map(\.bin) == counts.bins.map(\.bin).sorted())
                #expect(rule == .all || counts.repeats == 0)
            }
        }
    }

    @Test func orderOfRowsDoesNotMatter() {
        let dates = EDTFPropertyTests.dates(seed: 52, count: 400).map(\.bounds)
        for rule in BinRule.allCases {
            var forwards = BinTally(Binning(unit: .month, rule: rule))
            var backwards = forwards
            dates.forEach { forwards.add($0) }
            dates.reversed().forEach { backwards.add($0) }
            #expect(forwards.counts == backwards.counts)
        }
    }
}
