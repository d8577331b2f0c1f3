/// The unit that time is divided into.
package enum BinUnit: String, Sendable, Hashable, CaseIterable {
    case year, half, quarter, month

    /// Bins a year.
    package var binsPerYear: Int {
        switch self {
        case .year: 1
        case .half: 2
        case .quarter: 4
        case .month: 12
        }
    }
}

/// One year, half, quarter or month.
package struct TimeBin: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Year, half, quarter or month.
    package let unit: BinUnit
    /// Bins since the first of the year 0; bins that follow one another have numbers that do.
    package let number: Int

    /// A bin by its number; any number is one.
    package init(unit: BinUnit, number: Int) {
        self.unit = unit
        self.number = number
    }

    /// The bin that a day lies in.
    package init(_ unit: BinUnit, containing day: CalendarDay) {
        let (year, month, _) = day.components
        self.unit = unit
        number = year * unit.binsPerYear + (month - 1) * unit.binsPerYear / 12
    }

    /// The calendar year, negative before 0.
    package var year: Int {
        floorDivision(number, unit.binsPerYear)
    }

    /// The place in its year, from 1.
    package var index: Int {
        number - year * unit.binsPerYear + 1
    }

    /// The first day in it.
    package var firstDay: CalendarDay {
        CalendarDay(firstOfMonth: (index - 1) * monthCount + 1, year: year)
    }

    /// The last day in it.
    package var lastDay: CalendarDay {
        CalendarDay(lastOfMonth: index * monthCount, year: year)
    }

    private var monthCount: Int {
        12 / unit.binsPerYear
    }

    /// `2014`, `2014-H2`, `2014-Q4`, `2014-11`.
    package var description: String {
        let year = (self.year < 0 ? "-" : "") + padded(abs(self.year), 4)
        return switch unit {
        case .year: year
        case .half: year + "-H\(index)"
        case .quarter: year + "-Q\(index)"
        case .month: year + "-" + padded(index, 2)
        }
    }

    /// Earlier before later; both of one unit.
    package static func < (left: TimeBin, right: TimeBin) -> Bool {
        left.number < right.number
    }

    /// Every bin from this one to `last`, both included; what a time axis shows, empty bins too.
    package func through(_ last: TimeBin) -> [TimeBin] {
        last.number < number ? [] : (number...last.number).map { TimeBin(unit: unit, number: $0) }
    }
}
