/// A year, a month or a day without anything unsure.
struct PlainDate: Hashable {
    let year: Int
    var month: Int?
    var day: Int?

    init(year: Int, month: Int? = nil, day: Int? = nil) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Returns: nil where the date has unspecified or significant digits, or is a group of months.
    init?(_ date: EDTFDate) {
        guard date.isPlain, let year = date.year.number else { return nil }
        var month: Int?
        if case .month(let pattern) = date.month { month = pattern.number }
        self.init(year: year, month: month, day: date.day?.number)
    }

    /// The day, or the month or year that it lies in.
    init(_ day: CalendarDay, _ precision: EDTFPrecision) {
        let parts = day.components
        self.init(
            year: parts.year, month: precision == .year ? nil : parts.month, day: precision == .day ? parts.day : nil
        )
    }

    /// True where both are days, both months or both years.
    func isAsPrecise(as other: PlainDate) -> Bool {
        (month == nil) == (other.month == nil) && (day == nil) == (other.day == nil)
    }
}

/// The words of one language for the pieces of a date.
protocol DateWords: Sendable {
    func date(_ date: PlainDate) -> String
    func group(_ group: EDTFGroup, of year: Int) -> String
    /// A decade, century or millennium, or another run of years; the first is 1000 or later.
    func years(_ years: ClosedRange<Int>, precision: EDTFPrecision) -> String
    func estimate(_ year: Int, within years: ClosedRange<Int>) -> String
    /// A day or month that is not named, in a month or a year.
    func unspecified(_ unit: EDTFPrecision, in date: PlainDate) -> String
    func between(_ span: ClosedRange<CalendarDay>, written: String) -> String
    /// What follows the day.
    func time(_ time: EDTFTime) -> String

    func range(_ first: PlainDate, _ last: PlainDate) -> String
    func range(_ first: String, _ last: String) -> String
    func from(_ date: String, endIsUnknown: Bool) -> String
    func until(_ date: String, startIsUnknown: Bool) -> String
    func withoutDates(startIsUnknown: Bool, endIsUnknown: Bool) -> String

    /// One day, month or year of a range, or each.
    func unit(_ unit: EDTFPrecision, _ kind: EDTFSet.Kind, of range: String) -> String
    func list(_ dates: [PlainDate], _ kind: EDTFSet.Kind) -> String
    func list(_ items: [String], _ kind: EDTFSet.Kind) -> String
    func orEarlier(_ date: String, _ kind: EDTFSet.Kind) -> String
    func orLater(_ date: String, _ kind: EDTFSet.Kind) -> String

    /// Qualifiers of the whole date.
    func marked(_ text: String, _ qualifier: EDTFQualifier, isNested: Bool) -> String
    /// Qualifiers of single parts, in brackets.
    func marked(_ text: String, _ parts: [(names: [EDTFPart], qualifier: EDTFQualifier)]) -> String
}

/// A part that a qualifier can stand at.
enum EDTFPart {
    case year, month, day
}

extension DateWords {
    func qualified(_ text: String, by date: EDTFDate, isNested: Bool) -> String {
        let qualifiers = date.qualifiers
        if qualifiers.union.isEmpty { return text }
        if date.isQualifiedAsWhole { return marked(text, qualifiers.year, isNested: isNested) }
        let parts: [(EDTFPart, EDTFQualifier)] = [
            (.year, qualifiers.year), (.month, qualifiers.month), (.day, qualifiers.day),
        ]
        var groups: [(names: [EDTFPart], qualifier: EDTFQualifier)] = []
        for (part, qualifier) in parts where !qualifier.isEmpty {
            if let index = groups.firstIndex(where: { $0.qualifier == qualifier }) {
                groups[index].names.append(part)
            } else {
                groups.append(([part], qualifier))
            }
        }
        return marked(text, groups)
    }
}
