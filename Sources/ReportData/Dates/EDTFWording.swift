import ReportDocument

/// Puts EDTF dates into words: "14 December 2012", "first half of 2014", "2012年12月14日".
///
/// Words never say more or less than the date: a pattern that has no words of its own is given by its first and last
/// day and as written. `iso` is the canonical EDTF string.
package struct EDTFWording: Sendable {
    private let words: any DateWords
    private let language: Language
    private let style: CellFormat.DateStyle

    /// Any language goes with any style.
    package init(language: Language, style: CellFormat.DateStyle = .long) {
        self.language = language
        self.style = style
        let isShort = style == .short
        words = switch language {
        case .english: EnglishDateWords(isShort: isShort)
        case .simplifiedChinese: ChineseDateWords(script: .simplified, isShort: isShort)
        case .traditionalChinese: ChineseDateWords(script: .traditional, isShort: isShort)
        }
    }

    /// The wording that a `CellFormatter` of this language asks for; text that is no EDTF date stays as it is.
    package static func formatter(for language: Language) -> CellFormatter.DateWording {
        { text, style in EDTFWording(language: language).text(text, style: style) }
    }

    /// The words for a date as written, in a style that may differ from this wording's own; text that is no EDTF date
    /// stays as it is.
    package func text(_ written: String, style: CellFormat.DateStyle) -> String {
        guard let date = try? EDTF(written) else { return written }
        return EDTFWording(language: language, style: style).text(date)
    }

    /// The words for a date; never empty.
    package func text(_ date: EDTF) -> String {
        if style == .iso { return date.description }
        switch date.form {
        case .date(let single): return text(single, isNested: false)
        case .interval(let start, let end): return text(from: start, to: end)
        case .set(let set): return text(set)
        }
    }

    // MARK: - One date

    private func text(_ date: EDTFDate, isNested: Bool) -> String {
        words.qualified(unqualified(date), by: date, isNested: isNested) + (date.time.map(words.time) ?? "")
    }

    private func unqualified(_ date: EDTFDate) -> String {
        if let plain = PlainDate(date) { return words.date(plain) }
        if let significant = date.year.significantDigits, let year = date.year.number, significant > 0 {
            return words.estimate(year, within: date.year.range)
        }
        if case .group(let group) = date.month, let year = date.year.number {
            return words.group(group, of: year)
        }
        return partlyUnspecified(date) ?? words.between(date.span, written: written(date))
    }

    /// The words for unspecified digits that stand at the end of a year, a month or a day; nil for other patterns.
    private func partlyUnspecified(_ date: EDTFDate) -> String? {
        guard let year = date.year.number else {
            let years = date.year.range
            guard date.month == nil, years.lowerBound >= 1000 else { return nil }
            return words.years(years, precision: date.year.precision)
        }
        guard case .month(let month) = date.month else { return nil }
        if month.isWhollyUnspecified, date.day?.isWhollyUnspecified ?? true {
            return words.unspecified(date.day == nil ? .month : .day, in: PlainDate(year: year))
        }
        if let number = month.number, let day = date.day, day.isWhollyUnspecified {
            return words.unspecified(.day, in: PlainDate(year: year, month: number))
        }
        let isRunOfDays = month.isSpecified && date.day?.trailingUnspecified != nil
        let isRunOfMonths = date.day == nil && month.trailingUnspecified != nil
        guard isRunOfDays || isRunOfMonths else { return nil }
        let unit: EDTFPrecision = isRunOfDays ? .day : .month
        let first = PlainDate(date.span.lowerBound, unit)
        let last = PlainDate(date.span.upperBound, unit)
        if first == last { return words.date(first) }
        return words.unit(unit, .oneOf, of: words.range(first, last))
    }

    private func written(_ date: EDTFDate) -> String {
        guard let bare = EDTFDate(year: date.year, month: date.month, day: date.day, time: nil, qualifiers: .init())
        else { return date.description }
        return bare.description
    }

    // MARK: - Intervals

    private func text(from start: EDTF.End, to end: EDTF.End) -> String {
        switch (start, end) {
        case (.date(let first), .date(let last)):
            if let plainFirst = unqualifiedPlain(first), let plainLast = unqualifiedPlain(last) {
                return plainFirst == plainLast ? words.date(plainFirst) : words.range(plainFirst, plainLast)
            }
            return words.range(text(first, isNested: true), text(last, isNested: true))
        case (.date(let first), _):
            return words.from(text(first, isNested: true), endIsUnknown: end == .unknown)
        case (_, .date(let last)):
            return words.until(text(last, isNested: true), startIsUnknown: start == .unknown)
        default:
            return words.withoutDates(startIsUnknown: start == .unknown, endIsUnknown: end == .unknown)
        }
    }

    private func unqualifiedPlain(_ date: EDTFDate) -> PlainDate? {
        date.qualifiers.union.isEmpty ? PlainDate(date) : nil
    }

    // MARK: - Sets

    private func text(_ set: EDTFSet) -> String {
        if set.members.count == 1, case .range(let first, let last) = set.members[0], set.members[0].unitCount > 2 {
            let range = text(from: .date(first), to: .date(last))
            return words.unit(set.members[0].unit, set.kind, of: range)
        }
        let plain = set.members.flatMap(plainMembers)
        if !plain.contains(nil) {
            return words.list(plain.compactMap { $0 }, set.kind)
        }
        return words.list(set.members.map { text($0, set.kind) }, set.kind)
    }

    /// The dates of a member that is plain and unqualified, a short range written out; nil in it for any other.
    private func plainMembers(_ member: EDTFSet.Member) -> [PlainDate?] {
        switch member {
        case .date(let date): [unqualifiedPlain(date)]
        case .range(let first, let last) where member.unitCount <= 2 && unqualifiedPlain(first) != nil
            && unqualifiedPlain(last) != nil:
            member.units.map { extent in extent.low.map { PlainDate($0, member.unit) } }
        default: [nil]
        }
    }

    private func text(_ member: EDTFSet.Member, _ kind: EDTFSet.Kind) -> String {
        switch member {
        case .date(let date): text(date, isNested: true)
        case .range(let first, let last): text(from: .date(first), to: .date(last))
        case .upTo(let date): words.orEarlier(text(date, isNested: true), kind)
        case .from(let date): words.orLater(text(date, isNested: true), kind)
        }
    }
}
