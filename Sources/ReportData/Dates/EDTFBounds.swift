/// What counting needs of a date: first and last day, how exact it is, and its members.
///
/// `low` and `high` are the earliest and the latest day that the date can mean (of one date or a `[…]` set), or
/// takes up (of an interval or a `{…}` set). Qualifiers never widen them.
package struct EDTFBounds: Sendable, Hashable {
    /// nil where the start is open or unknown.
    package let low: CalendarDay?
    /// nil where the end is open or unknown.
    package let high: CalendarDay?
    /// How much of the calendar it takes up.
    package let precision: EDTFPrecision
    /// `~` or `%` on any part.
    package let approximate: Bool
    /// `?` or `%` on any part.
    package let uncertain: Bool
    /// `..` on the side of the start.
    package let openStart: Bool
    /// `..` on the side of the end.
    package let openEnd: Bool
    /// Nothing is written at the start of an interval.
    package let unknownStart: Bool
    /// Nothing is written at the end of an interval.
    package let unknownEnd: Bool
    /// Which occurrences there are, and where each may lie; see `members`.
    package let meaning: Meaning
    /// One occurrence with one extent (`single`), one occurrence with several possible extents (`oneOf`), or one
    /// occurrence an extent (`allOf`; ranges are written out, equal members are one).
    package let members: [EDTFExtent]

    /// How occurrences and members relate.
    package enum Meaning: String, Sendable, Hashable {
        case single, oneOf, allOf
    }

    /// True where a part carries `?`, `~` or `%`.
    package var isQualified: Bool {
        approximate || uncertain
    }

    /// True where a side is open or unknown.
    package var isOpen: Bool {
        low == nil || high == nil
    }

    /// The first day as `2012-12-14`; nil where there is none or its year lies outside 0001–9999.
    package var sqlLow: String? {
        low.flatMap { $0.isSQLDate ? $0.isoString : nil }
    }

    /// The last day as `2012-12-14`; nil where there is none or its year lies outside 0001–9999.
    package var sqlHigh: String? {
        high.flatMap { $0.isSQLDate ? $0.isoString : nil }
    }

    /// True where a bound exists and SQL's DATE cannot hold it: a year outside 0001–9999.
    package var isOutsideSQL: Bool {
        [low, high].contains { $0?.isSQLDate == false }
    }

    /// The separate occurrences: one, or for a `{…}` set one a member. Each is one or several possible extents.
    package var occurrences: [[EDTFExtent]] {
        meaning == .allOf ? members.map { [$0] } : [members]
    }

    /// True where every day of this date lies before every day of `other`.
    package func precedes(_ other: EDTFBounds) -> Bool {
        guard let high, let low = other.low else { return false }
        return high < low
    }

    /// True where every day of `other` lies within these bounds; an open side contains everything on its side.
    package func contains(_ other: EDTFBounds) -> Bool {
        let startsWithin = low.map { low in other.low.map { low <= $0 } ?? false } ?? true
        let endsWithin = high.map { high in other.high.map { $0 <= high } ?? false } ?? true
        return startsWithin && endsWithin
    }

    /// True where the two have a day in common between their bounds.
    package func overlaps(_ other: EDTFBounds) -> Bool {
        !precedes(other) && !other.precedes(self)
    }
}

extension EDTF {
    /// First and last day, precision, qualifiers and members.
    package var bounds: EDTFBounds {
        let qualifier = dates.reduce(into: EDTFQualifier()) { $0.formUnion($1.qualifiers.union) }
        let outline = outline
        return EDTFBounds(
            low: outline.low, high: outline.high,
            precision: precision,
            approximate: qualifier.contains(.approximate),
            uncertain: qualifier.contains(.uncertain),
            openStart: hasEnd(.open, \.low), openEnd: hasEnd(.open, \.high),
            unknownStart: hasEnd(.unknown, \.low), unknownEnd: hasEnd(.unknown, \.high),
            meaning: meaning,
            members: members
        )
    }

    /// How much of the calendar the date takes up.
    package var precision: EDTFPrecision {
        switch form {
        case .date(let date): date.precision
        case .interval: .interval
        case .set: .set
        }
    }

    private var meaning: EDTFBounds.Meaning {
        guard case .set(let set) = form else { return .single }
        return set.kind == .oneOf ? .oneOf : .allOf
    }

    /// From the earliest to the latest day, without writing out the members of a set.
    var outline: EDTFExtent {
        switch form {
        case .date(let date):
            return EDTFExtent(low: date.span.lowerBound, high: date.span.upperBound)
        case .interval(let start, let end):
            return EDTFExtent(low: start.date?.span.lowerBound, high: end.date?.span.upperBound)
        case .set(let set):
            let extents = set.members.map(\.extent)
            return EDTFExtent(
                low: extents.contains { $0.low == nil } ? nil : extents.compactMap(\.low).min(),
                high: extents.contains { $0.high == nil } ? nil : extents.compactMap(\.high).max()
            )
        }
    }

    private var members: [EDTFExtent] {
        guard case .set(let set) = form else { return [outline] }
        if set.kind == .oneOf { return set.members.map(\.extent) }
        var seen = Set<EDTFExtent>()
        return set.members.flatMap(\.units).filter { seen.insert($0).inserted }
    }

    private func hasEnd(_ wanted: End, _ side: KeyPath<EDTFExtent, CalendarDay?>) -> Bool {
        switch form {
        case .date: false
        case .interval(let start, let end): (side == \.low ? start : end) == wanted
        case .set(let set): wanted == .open && set.members.contains { $0.extent[keyPath: side] == nil }
        }
    }
}
