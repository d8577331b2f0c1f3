/// A date in the Extended Date/Time Format: levels 0, 1 and 2; docs/methods.md lists what is read and how.
///
/// - SeeAlso: Library of Congress, "Extended Date/Time Format (EDTF) Specification", 4 February 2019,
///   https://www.loc.gov/standards/datetime/; ISO 8601-2:2019, clauses 4 and 5.
package struct EDTF: Sendable, Hashable, CustomStringConvertible {
    /// One side of an interval.
    package enum End: Sendable, Hashable, CustomStringConvertible {
        case date(EDTFDate)
        /// `..`: the interval has no end on this side.
        case open
        /// Nothing written: there is an end, and it is not known.
        case unknown

        /// As written: a date, `..` or nothing.
        package var description: String {
            switch self {
            case .date(let date): date.description
            case .open: ".."
            case .unknown: ""
            }
        }

        /// The date, where there is one.
        package var date: EDTFDate? {
            if case .date(let date) = self { date } else { nil }
        }
    }

    /// The three shapes of an EDTF string.
    package enum Form: Sendable, Hashable {
        case date(EDTFDate)
        case interval(start: End, end: End)
        case set(EDTFSet)
    }

    /// What was written.
    package let form: Form

    init(form: Form) {
        self.form = form
    }

    /// Reads one EDTF string; spaces around it are not allowed.
    ///
    /// - Throws: `EDTFError` with a byte range inside `text` and a help text. Never traps, whatever the bytes.
    /// - Complexity: linear in the length of `text`.
    package init(_ text: some StringProtocol) throws(EDTFError) {
        var parser = EDTFParser(Array(text.utf8))
        form = try parser.parse()
    }

    /// The lowest EDTF level that has this string, 0…2.
    package var level: Int {
        switch form {
        case .date(let date): date.level
        case .interval(let start, let end): [start, end].map { $0.date?.level ?? 1 }.max() ?? 1
        case .set: 2
        }
    }

    /// Every date written in it, in order.
    package var dates: [EDTFDate] {
        switch form {
        case .date(let date): [date]
        case .interval(let start, let end): [start, end].compactMap(\.date)
        case .set(let set): set.members.flatMap(\.dates)
        }
    }

    /// True for one day of the calendar, unqualified: the date can be shown instead of the source's wording.
    package var isExactDay: Bool {
        guard case .date(let date) = form else { return false }
        return date.precision == .day && date.qualifiers.union.isEmpty
    }

    /// The canonical string: parsing it gives the same value again.
    package var description: String {
        switch form {
        case .date(let date): date.description
        case .interval(let start, let end): start.description + "/" + end.description
        case .set(let set): set.description
        }
    }
}

extension EDTF: Comparable {
    /// Sorts by earliest day, then by latest day, then by canonical string; an open start sorts first, an open end last.
    package static func < (left: EDTF, right: EDTF) -> Bool {
        let (first, second) = (left.outline, right.outline)
        let lows = (first.low?.dayNumber ?? .min, second.low?.dayNumber ?? .min)
        if lows.0 != lows.1 { return lows.0 < lows.1 }
        let highs = (first.high?.dayNumber ?? .max, second.high?.dayNumber ?? .max)
        if highs.0 != highs.1 { return highs.0 < highs.1 }
        return left.description < right.description
    }
}
