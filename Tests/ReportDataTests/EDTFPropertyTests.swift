import ReportData
import TestSupport
import Testing

/// Laws that hold for every date, on seeded random dates.
struct EDTFPropertyTests {
    /// Enough valid dates of every form for the laws to mean something.
    static func dates(seed: UInt64, count: Int = 4000) -> [EDTF] {
        var generator = EDTFGenerator(seed: seed)
        return (0..<count).compactMap { _ in try? EDTF(generator.text()) }
    }

    @Test func generatorMakesEveryForm() {
        let dates = Self.dates(seed: 1)
        #expect(dates.count > 2000)
        #expect(Set(dates.map(\.precision)).isSuperset(of: [
            .day, .month, .year, .decade, .century, .season, .quarter, .quadrimester, .half, .interval, .set, .pattern,
        ]))
        #expect(Set(dates.map(\.level)) == [0, 1, 2])
    }

    @Test(arguments: 2...5) func canonicalStringReadsBackAsTheSameDate(seed: Int) throws {
        for date in Self.dates(seed: UInt64(seed)) {
            let again = try EDTF(date.description)
            #expect(again == date)
            #expect(again.description == date.description)
            #expect(again.level == date.level)
        }
    }

    @Test func boundsAreInOrderAndHoldEveryMember() {
        for date in Self.dates(seed: 6) {
            let bounds = date.bounds
            if let low = bounds.low, let high = bounds.high { #expect(low <= high) }
            #expect(!bounds.members.isEmpty)
            for member in bounds.members {
                if let low = bounds.low { #expect(low <= (member.low ?? low)) }
                if let high = bounds.high { #expect((member.high ?? high) <= high) }
            }
            #expect((bounds.low == nil) == (bounds.openStart || bounds.unknownStart))
            #expect((bounds.high == nil) == (bounds.openEnd || bounds.unknownEnd))
            #expect(bounds.contains(bounds))
            #expect(bounds.overlaps(bounds) && !bounds.precedes(bounds))
        }
    }

    /// The bounds of a pattern are the first and the last day found by trying every day of its years.
    @Test func patternBoundsAreTheFirstAndLastDayThatFit() throws {
        var generator = EDTFGenerator(seed: 7)
        var tried = 0
        while tried < 150 {
            let text = generator.patternInOneDecade()
            let fitting = Self.daysFitting(text)
            if let date = try? EDTF(text) {
                #expect(date.bounds.low == fitting.first, "\(text)")
                #expect(date.bounds.high == fitting.last, "\(text)")
            } else {
                #expect(fitting.isEmpty, "\(text)")
            }
            tried += 1
        }
    }

    private static func daysFitting(_ text: String) -> [CalendarDay] {
        guard let start = CalendarDay(year: 2000, month: 1, day: 1), let end = CalendarDay(year: 2009, month: 12, day: 31)
        else { return [] }
        return (start.dayNumber...end.dayNumber).map(CalendarDay.init(dayNumber:)).filter { day in
            zip(day.isoString, text).allSatisfy { $0 == $1 || $1 == "X" }
        }
    }

    @Test func qualifiersNeverWidenADate() throws {
        for text in ["2014", "2014-11", "2014-11-19", "201X", "2014-21", "2014-11-2X"] {
            let plain = try EDTF(text).bounds
            for mark in ["?", "~", "%"] {
                let marked = try EDTF(text + mark).bounds
                #expect(marked.low == plain.low && marked.high == plain.high)
                #expect(marked.isQualified && !plain.isQualified)
            }
        }
    }

    @Test func orderIsTotal() {
        let dates = Array(Self.dates(seed: 8, count: 80))
        for first in dates {
            #expect(!(first < first))
            for second in dates {
                #expect([first < second, second < first, first == second].filter { $0 }.count == 1)
                for third in dates.prefix(10) where first < second && second < third {
                    #expect(first < third)
                }
            }
        }
    }

    @Test func precedingIsAStrictOrder() {
        let bounds = Self.dates(seed: 9, count: 160).map(\.bounds)
        for first in bounds {
            for second in bounds where first.precedes(second) {
                #expect(!second.precedes(first) && !first.overlaps(second))
                for third in bounds.prefix(20) where second.precedes(third) && !second.isOpen {
                    #expect(first.precedes(third))
                }
            }
        }
    }

    @Test func daysMonthsAndYearsNest() throws {
        var random = SeededGenerator(seed: 10)
        for _ in 0..<500 {
            let number = Int.random(in: -700_000...2_900_000, using: &random)
            let day = CalendarDay(dayNumber: number).isoString
            let month = String(day.dropLast(3))
            let year = String(month.dropLast(3))
            let decade = String(year.dropLast()) + "X"
            let chain = try [decade, year, month, day].map { try EDTF($0).bounds }
            for (outer, inner) in zip(chain, chain.dropFirst()) { #expect(outer.contains(inner)) }
        }
    }
}

extension EDTFGenerator {
    /// A day of 2000–2009 with digits struck out: `200X-02-3X`.
    mutating func patternInOneDecade() -> String {
        let year = "200" + (random.chance(40) ? "X" : String(Int.random(in: 0...9, using: &random)))
        let month = random.pick(["0", "1", "X"]) + random.pick(["0", "1", "2", "6", "X"])
        let day = random.pick(["0", "1", "2", "3", "X"]) + random.pick(["0", "1", "9", "X"])
        return year + "-" + month + "-" + day
    }
}
