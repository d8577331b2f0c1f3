/// A day of the proleptic Gregorian calendar, with the astronomical year zero.
///
/// The day is kept as a number, so that comparing, counting and binning are integer arithmetic.
/// Day 0 is 1970-01-01; the day before it is −1.
package struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let dayNumber: Int

    /// 1970-01-01, day 0.
    package static let unixEpoch = CalendarDay(dayNumber: 0)

    /// Years outside this range are refused: day numbers stay exact in 64-bit integers and in doubles.
    package static let supportedYears = -999_999_999_999...999_999_999_999

    /// A day by its number; 0 is 1970-01-01.
    package init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// The day of a calendar date.
    ///
    /// - Returns: nil where the month has no such day, or the year lies outside `supportedYears`.
    package init?(year: Int, month: Int, day: Int) {
        guard Self.supportedYears.contains(year), 1...12 ~= month,
              1...Self.length(ofMonth: month, year: year) ~= day
        else { return nil }
        dayNumber = Self.number(year: year, month: month, day: day)
    }

    /// The first day of a month. Months outside 1…12 run on into the neighbouring years.
    init(firstOfMonth month: Int, year: Int) {
        let months = year * 12 + (month - 1)
        let wholeYear = floorDivision(months, 12)
        dayNumber = Self.number(year: wholeYear, month: months - wholeYear * 12 + 1, day: 1)
    }

    /// The last day of a month. Months outside 1…12 run on into the neighbouring years.
    init(lastOfMonth month: Int, year: Int) {
        dayNumber = CalendarDay(firstOfMonth: month + 1, year: year).dayNumber - 1
    }

    /// Earlier before later.
    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.dayNumber < right.dayNumber
    }

    /// Whether 29 February exists; years are astronomical.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days of a month, 28…31; `month` is 1…12.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month (1…12) and day of the month (1…31).
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + Self.daysBeforeEpoch
        let cycle = floorDivision(shifted, Self.daysPerCycle)
        let dayOfCycle = shifted - cycle * Self.daysPerCycle
        // The three corrections take out the leap days that lie before the day.
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    /// The astronomical year: 0 is 1 BC, −1 is 2 BC.
    package var year: Int { components.year }

    /// True for years 0001–9999, the range that SQL's DATE literals and every engine agree on.
    package var isSQLDate: Bool {
        Self.firstSQLDay <= dayNumber && dayNumber <= Self.lastSQLDay
    }

    /// `2012-12-14`; a year before 0 has a minus sign, a year above 9999 a plus sign (ISO 8601 expanded form).
    package var isoString: String {
        let (year, month, day) = components
        let sign = year < 0 ? "-" : (year > 9999 ? "+" : "")
        return sign + padded(abs(year), 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    /// `isoString`.
    package var description: String { isoString }

    // Years are counted from March, so that the leap day is the last of its year (the usual method, see
    // Richards, "Calendars", in the Explanatory Supplement to the Astronomical Almanac, 3rd ed., 2013).
    private static func number(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let leapDays = floorDivision(marchYear, 4) - floorDivision(marchYear, 100) + floorDivision(marchYear, 400)
        return 365 * marchYear + leapDays + dayOfYear - daysBeforeEpoch
    }

    private static let daysPerCycle = 146_097
    private static let daysBeforeEpoch = 719_468
    private static let firstSQLDay = number(year: 1, month: 1, day: 1)
    private static let lastSQLDay = number(year: 9999, month: 12, day: 31)
}

/// The quotient rounded towards minus infinity; `divisor` is positive.
func floorDivision(_ dividend: Int, _ divisor: Int) -> Int {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

/// A number of at least `width` digits, with leading zeros; `number` is not negative.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
