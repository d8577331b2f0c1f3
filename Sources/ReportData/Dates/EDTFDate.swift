/// One date, of any precision: what stands alone, at an end of an interval, or in a set.
package struct EDTFDate: Sendable, Hashable, CustomStringConvertible {
    /// What stands in the place of the month.
    package enum Month: Sendable, Hashable {
        case month(DigitPattern)
        case group(EDTFGroup)
    }

    /// What is unsure, part by part. Parts that are not written carry nothing.
    package struct Qualifiers: Sendable, Hashable {
        /// Of the year.
        package var year: EDTFQualifier = []
        /// Of the month or group; empty where none is written.
        package var month: EDTFQualifier = []
        /// Of the day; empty where none is written.
        package var day: EDTFQualifier = []

        /// What any part carries.
        package var union: EDTFQualifier {
            year.union(month).union(day)
        }
    }

    /// Always written.
    package let year: EDTFYear
    /// nil for a year.
    package let month: Month?
    /// nil for a year, a month or a group.
    package let day: DigitPattern?
    /// Only of a whole day; takes no part in `span`.
    package let time: EDTFTime?
    /// What is unsure, part by part.
    package let qualifiers: Qualifiers
    /// The earliest and the latest day that the date can mean.
    package let span: ClosedRange<CalendarDay>

    /// - Returns: nil where no day of the calendar fits, or the years are out of range.
    init?(year: EDTFYear, month: Month?, day: DigitPattern?, time: EDTFTime?, qualifiers: Qualifiers) {
        guard let span = Self.span(year: year, month: month, day: day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.time = time
        self.qualifiers = qualifiers
        self.span = span
    }

    /// How much of the calendar the date takes up.
    package var precision: EDTFPrecision {
        switch month {
        case nil:
            return year.precision
        case .group(let group):
            return year.isSpecified ? group.precision : .pattern
        case .month(let pattern):
            guard year.isSpecified else { return .pattern }
            if pattern.isWhollyUnspecified, day?.isWhollyUnspecified ?? true { return .year }
            guard pattern.isSpecified else { return .pattern }
            guard let day else { return .month }
            return day.isSpecified ? .day : (day.isWhollyUnspecified ? .month : .pattern)
        }
    }

    /// True where no digit is `X`, no group and no significant digits stand in it.
    package var isPlain: Bool {
        switch month {
        case nil: year.isSpecified
        case .group: false
        case .month(let pattern): year.isSpecified && pattern.isSpecified && (day?.isSpecified ?? true)
        }
    }

    /// How many of year, month and day are written, 1…3.
    package var partCount: Int {
        month == nil ? 1 : (day == nil ? 2 : 3)
    }

    /// True where every written part carries the same qualifier.
    package var isQualifiedAsWhole: Bool {
        let parts = partQualifiers
        return !parts[0].isEmpty && parts.allSatisfy { $0 == parts[0] }
    }

    /// The lowest EDTF level that has this date, 0…2.
    package var level: Int {
        max(year.level, monthLevel, qualifiers.union.isEmpty ? 0 : (isQualifiedAsWhole ? 1 : 2))
    }

    private var monthLevel: Int {
        switch month {
        case nil: return 0
        case .group(let group): return group.isLevel1 && year.isSpecified ? 1 : 2
        case .month(let pattern):
            if year.isSpecified, pattern.isSpecified, day?.isSpecified ?? true { return 0 }
            let yearAndMonthOnly = year.isSpecified && pattern.isSpecified && day?.isWhollyUnspecified == true
            let yearOnly = year.isSpecified && pattern.isWhollyUnspecified && (day?.isWhollyUnspecified ?? true)
            return yearAndMonthOnly || yearOnly ? 1 : 2
        }
    }

    private var partQualifiers: ArraySlice<EDTFQualifier> {
        [qualifiers.year, qualifiers.month, qualifiers.day].prefix(partCount)
    }

    /// The canonical string.
    ///
    /// Qualifiers that cover the date from its start to some part are written once, after that part (`2004-06~-11`);
    /// any others are written before each part that they cover (`?2004-06-~11`).
    package var description: String {
        var parts = [year.description]
        switch month {
        case nil: break
        case .month(let pattern): parts.append(pattern.description)
        case .group(let group): parts.append(String(group.rawValue))
        }
        if let day { parts.append(day.description) }

        let marks = partQualifiers
        let covered = marks.prefix { $0 == marks[0] && !$0.isEmpty }.count
        if marks.dropFirst(covered).allSatisfy(\.isEmpty) {
            if covered > 0 { parts[covered - 1] += marks[0].symbol }
        } else {
            for index in parts.indices { parts[index] = marks[index].symbol + parts[index] }
        }
        return parts.joined(separator: "-") + (time.map { "T\($0)" } ?? "")
    }
}

extension EDTFDate {
    private static func span(year: EDTFYear, month: Month?, day: DigitPattern?) -> ClosedRange<CalendarDay>? {
        let years = year.range
        guard CalendarDay.supportedYears.contains(years.lowerBound),
              CalendarDay.supportedYears.contains(years.upperBound)
        else { return nil }
        switch month {
        case nil:
            return CalendarDay(firstOfMonth: 1, year: years.lowerBound)
                ... CalendarDay(lastOfMonth: 12, year: years.upperBound)
        case .group(let group):
            return CalendarDay(firstOfMonth: group.firstMonth, year: years.lowerBound)
                ... CalendarDay(lastOfMonth: group.firstMonth + group.monthCount - 1, year: years.upperBound)
        case .month(let pattern):
            let months = (1...12).filter(pattern.matches)
            guard let first = firstFit(years: years, year, months, day),
                  let last = lastFit(years: years, year, months, day)
            else { return nil }
            return first...last
        }
    }

    // A month stands only behind a year of four places, so that there are at most 10,000 years to look at; only
    // 29 February needs more than the first.
    private static func firstFit(
        years: ClosedRange<Int>, _ wanted: EDTFYear, _ months: [Int], _ day: DigitPattern?
    ) -> CalendarDay? {
        for year in years where wanted.matches(year) {
            for month in months {
                let days = 1...CalendarDay.length(ofMonth: month, year: year)
                guard let first = day == nil ? 1 : days.first(where: { day?.matches($0) == true }) else { continue }
                return CalendarDay(year: year, month: month, day: first)
            }
        }
        return nil
    }

    private static func lastFit(
        years: ClosedRange<Int>, _ wanted: EDTFYear, _ months: [Int], _ day: DigitPattern?
    ) -> CalendarDay? {
        for year in years.reversed() where wanted.matches(year) {
            for month in months.reversed() {
                let days = 1...CalendarDay.length(ofMonth: month, year: year)
                guard let last = day == nil ? days.upperBound : days.last(where: { day?.matches($0) == true })
                else { continue }
                return CalendarDay(year: year, month: month, day: last)
            }
        }
        return nil
    }
}
