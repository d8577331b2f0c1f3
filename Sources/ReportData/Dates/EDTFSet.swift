/// The members of a level 2 set: `[…]` one of them, `{…}` all of them.
package struct EDTFSet: Sendable, Hashable, CustomStringConvertible {
    /// What the brackets say.
    package enum Kind: Sendable, Hashable {
        case oneOf
        case allOf
    }

    /// What stands between commas.
    package enum Member: Sendable, Hashable, CustomStringConvertible {
        case date(EDTFDate)
        /// `1670..1672`: the years, months or days from one to the other, in the finer unit of the two ends.
        case range(EDTFDate, EDTFDate)
        /// `..1760-12-03`, only as the first member.
        case upTo(EDTFDate)
        /// `1760-12..`, only as the last member.
        case from(EDTFDate)

        /// As written.
        package var description: String {
            switch self {
            case .date(let date): date.description
            case .range(let first, let last): first.description + ".." + last.description
            case .upTo(let date): ".." + date.description
            case .from(let date): date.description + ".."
            }
        }

        /// The dates as written, one or two.
        package var dates: [EDTFDate] {
            switch self {
            case .date(let date), .upTo(let date), .from(let date): [date]
            case .range(let first, let last): [first, last]
            }
        }

        /// The days that the member can mean, or takes up; without limit on an open side.
        package var extent: EDTFExtent {
            switch self {
            case .date(let date): EDTFExtent(low: date.span.lowerBound, high: date.span.upperBound)
            case .range(let first, let last): EDTFExtent(low: first.span.lowerBound, high: last.span.upperBound)
            case .upTo(let date): EDTFExtent(low: nil, high: date.span.upperBound)
            case .from(let date): EDTFExtent(low: date.span.lowerBound, high: nil)
            }
        }
    }

    /// One of the members, or all.
    package let kind: Kind
    /// In the order written; at least one.
    package let members: [Member]

    /// The canonical string, without spaces.
    package var description: String {
        let list = members.map(\.description).joined(separator: ",")
        return kind == .oneOf ? "[" + list + "]" : "{" + list + "}"
    }
}

/// A stretch of days, both ends included; nil is without limit, or not known.
package struct EDTFExtent: Sendable, Hashable {
    /// The first day.
    package let low: CalendarDay?
    /// The last day.
    package let high: CalendarDay?

    /// `low` is not after `high`.
    package init(low: CalendarDay?, high: CalendarDay?) {
        self.low = low
        self.high = high
    }

    /// True where an end is missing.
    package var isOpen: Bool {
        low == nil || high == nil
    }

    /// The days as a range; nil where an end is missing.
    package var days: ClosedRange<Int>? {
        guard let low, let high else { return nil }
        return low.dayNumber...high.dayNumber
    }
}

extension EDTFSet.Member {
    /// How many years, months or days a range has; 1 for everything else.
    var unitCount: Int {
        guard case .range(let first, let last) = self else { return 1 }
        return Self.unitIndex(of: last.span.upperBound, in: unit)
            - Self.unitIndex(of: first.span.lowerBound, in: unit) + 1
    }

    /// The years, months or days of a range, one by one; a member of any other kind as it is.
    var units: [EDTFExtent] {
        guard case .range(let first, _) = self else { return [extent] }
        let start = Self.unitIndex(of: first.span.lowerBound, in: unit)
        return (start..<start + unitCount).map { index in
            switch unit {
            case .day:
                let day = CalendarDay(dayNumber: index)
                return EDTFExtent(low: day, high: day)
            case .month:
                return EDTFExtent(
                    low: CalendarDay(firstOfMonth: index + 1, year: 0), high: CalendarDay(lastOfMonth: index + 1, year: 0)
                )
            default:
                return EDTFExtent(
                    low: CalendarDay(firstOfMonth: 1, year: index), high: CalendarDay(lastOfMonth: 12, year: index)
                )
            }
        }
    }

    /// Of a range, the finer precision of its ends: day, month or year.
    var unit: EDTFPrecision {
        switch dates.map(\.partCount).max() {
        case 3: .day
        case 2: .month
        default: .year
        }
    }

    private static func unitIndex(of day: CalendarDay, in unit: EDTFPrecision) -> Int {
        switch unit {
        case .day: day.dayNumber
        case .month: day.components.year * 12 + day.components.month - 1
        default: day.components.year
        }
    }
}
