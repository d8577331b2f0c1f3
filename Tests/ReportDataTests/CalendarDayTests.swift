import Foundation
import ReportData
import Testing

struct CalendarDayTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11016), (2014, 11, 19, 16393),
        (0, 1, 1, -719_528), (0, 2, 29, -719_469), (-1, 12, 31, -719_529), (9999, 12, 31, 2_932_896),
    ])
    func knownDayNumbers(year: Int, month: Int, day: Int, number: Int) throws {
        #expect(try #require(CalendarDay(year: year, month: month, day: day)).dayNumber == number)
    }

    @Test(arguments: [(2013, 2, 29), (1900, 2, 29), (2014, 4, 31), (2014, 13, 1), (2014, 0, 1), (2014, 1, 0), (1_000_000_000_000, 1, 1)])
    func refusesWhatDoesNotExist(year: Int, month: Int, day: Int) {
        #expect(CalendarDay(year: year, month: month, day: day) == nil)
    }

    /// Two 400-year cycles around zero, day by day: each day is the one after the last, and comes back as written.
    @Test func daysFollowOneAnother() {
        var expected = CalendarDay(year: -400, month: 1, day: 1)?.dayNumber ?? 0
        var wrong = 0
        for year in -400..<400 {
            for month in 1...12 {
                for day in 1...CalendarDay.length(ofMonth: month, year: year) {
                    let found = CalendarDay(dayNumber: expected).components
                    if CalendarDay(year: year, month: month, day: day)?.dayNumber != expected || found != (year, month, day) {
                        wrong += 1
                    }
                    expected += 1
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test func agreesWithFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for number in stride(from: 0, through: 40_000, by: 37) {
            let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(number) * 86400))
            let own = CalendarDay(dayNumber: number).components
            #expect(own.year == parts.year && own.month == parts.month && own.day == parts.day)
        }
    }

    @Test func edgesOfTheSupportedRange() throws {
        for year in [CalendarDay.supportedYears.lowerBound, CalendarDay.supportedYears.upperBound] {
            let day = try #require(CalendarDay(year: year, month: 12, day: 31))
            #expect(CalendarDay(dayNumber: day.dayNumber).components == (year, 12, 31))
            #expect(!day.isSQLDate)
        }
    }

    @Test(arguments: [
        (2012, 12, 14, "2012-12-14", true), (44, 3, 15, "0044-03-15", true), (0, 1, 1, "0000-01-01", false),
        (-43, 3, 15, "-0043-03-15", false), (170_000_002, 1, 1, "+170000002-01-01", false),
    ])
    func isoStrings(year: Int, month: Int, day: Int, text: String, isSQLDate: Bool) throws {
        let calendarDay = try #require(CalendarDay(year: year, month: month, day: day))
        #expect(calendarDay.isoString == text)
        #expect(calendarDay.isSQLDate == isSQLDate)
    }
}
