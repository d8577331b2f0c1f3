import ReportData
import TestSupport
import Testing

struct TimeBinTests {
    @Test(arguments: [
        (BinUnit.year, "2014", "2014-01-01", "2014-12-31"), (.half, "2014-H2", "2014-07-01", "2014-12-31"),
        (.quarter, "2014-Q4", "2014-10-01", "2014-12-31"), (.month, "2014-11", "2014-11-01", "2014-11-30"),
    ])
    func binOfADay(unit: BinUnit, label: String, first: String, last: String) throws {
        let bin = TimeBin(unit, containing: try #require(CalendarDay(year: 2014, month: 11, day: 19)))
        #expect(bin.description == label)
        #expect(bin.firstDay.isoString == first && bin.lastDay.isoString == last)
    }

    @Test func everyDayLiesInItsBin() {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<2000 {
            let day = CalendarDay(dayNumber: Int.random(in: -4_000_000...4_000_000, using: &random))
            for unit in BinUnit.allCases {
                let bin = TimeBin(unit, containing: day)
                #expect(bin.firstDay <= day && day <= bin.lastDay)
                #expect(1...unit.binsPerYear ~= bin.index)
                #expect(TimeBin(unit: unit, number: bin.number + 1).firstDay.dayNumber == bin.lastDay.dayNumber + 1)
            }
        }
    }

    @Test func runOfBins() {
        let first = TimeBin(unit: .quarter, number: 2013 * 4 + 2)
        #expect(first.through(TimeBin(unit: .quarter, number: 2014 * 4)).map(\.description) == ["2013-Q3", "2013-Q4", "2014-Q1"])
        #expect(TimeBin(unit: .year, number: -43).description == "-0043")
    }
}
