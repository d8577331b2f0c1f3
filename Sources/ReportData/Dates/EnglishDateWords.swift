/// English: day, month, year, as in British usage; "c." for approximate.
struct EnglishDateWords: DateWords {
    let isShort: Bool

    private static let months = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]

    private func monthName(_ month: Int) -> String {
        let name = Self.months[month - 1]
        return isShort ? String(name.prefix(3)) : name
    }

    /// The year 0 is 1 BC; years of fewer than four digits have "AD".
    private func year(_ year: Int) -> String {
        if year <= 0 { return "\(1 - year) BC" }
        return year < 1000 ? "AD \(year)" : String(year)
    }

    func date(_ date: PlainDate) -> String {
        let month = date.month.map { monthName($0) + " " } ?? ""
        let day = date.day.map { "\($0) " } ?? ""
        return day + month + year(date.year)
    }

    func group(_ group: EDTFGroup, of year: Int) -> String {
        switch group.precision {
        case .quarter:
            let number = group.rawValue - EDTFGroup.quarter1.rawValue
            return (isShort ? "Q\(number + 1) " : ["first", "second", "third", "fourth"][number] + " quarter of ")
                + self.year(year)
        case .half:
            let number = group.rawValue - EDTFGroup.half1.rawValue
            return (isShort ? "H\(number + 1) " : ["first", "second"][number] + " half of ") + self.year(year)
        case .quadrimester:
            let last = group.firstMonth + group.monthCount - 1
            return range(PlainDate(year: year, month: group.firstMonth), PlainDate(year: year, month: last))
        default:
            let seasons = ["spring", "summer", "autumn", "winter"]
            let index = group.rawValue - EDTFGroup.spring.rawValue
            let hemispheres = ["", " (northern hemisphere)", " (southern hemisphere)"]
            return seasons[index % 4] + " " + self.year(year) + hemispheres[index / 4]
        }
    }

    func years(_ years: ClosedRange<Int>, precision: EDTFPrecision) -> String {
        let range = "\(years.lowerBound)–\(years.upperBound)"
        switch precision {
        // "The 2000s" may be a decade, a century or a millennium.
        case .decade where years.lowerBound % 100 != 0: return "the \(years.lowerBound)s"
        case .decade, .century, .millennium: return "the \(precision.rawValue) \(range)"
        default: return "a year of \(range)"
        }
    }

    func estimate(_ year: Int, within years: ClosedRange<Int>) -> String {
        "about \(self.year(year)) (\(range(PlainDate(year: years.lowerBound), PlainDate(year: years.upperBound))))"
    }

    func unspecified(_ unit: EDTFPrecision, in date: PlainDate) -> String {
        (unit == .month ? "a month of " : "a day in ") + self.date(date)
    }

    func between(_ span: ClosedRange<CalendarDay>, written: String) -> String {
        let first = date(PlainDate(span.lowerBound, .day))
        return "between \(first) and \(date(PlainDate(span.upperBound, .day))) (\(written))"
    }

    func time(_ time: EDTFTime) -> String {
        ", " + time.clock(withSeconds: !isShort) + (time.zoneName.map { " " + $0 } ?? "")
    }

    func range(_ first: PlainDate, _ last: PlainDate) -> String {
        guard first.isAsPrecise(as: last), first.year >= 1000, last.year >= 1000 else {
            return range(date(first), date(last))
        }
        guard let firstMonth = first.month, let lastMonth = last.month else { return "\(first.year)–\(last.year)" }
        if first.year != last.year { return range(date(first), date(last)) }
        guard let firstDay = first.day else { return monthName(firstMonth) + "–" + date(last) }
        if firstMonth == lastMonth { return "\(firstDay)–" + date(last) }
        return range("\(firstDay) " + monthName(firstMonth), date(last))
    }

    func range(_ first: String, _ last: String) -> String {
        first + " – " + last
    }

    func from(_ date: String, endIsUnknown: Bool) -> String {
        "from " + date + (endIsUnknown ? ", end unknown" : " on")
    }

    func until(_ date: String, startIsUnknown: Bool) -> String {
        "until " + date + (startIsUnknown ? ", start unknown" : "")
    }

    func withoutDates(startIsUnknown: Bool, endIsUnknown: Bool) -> String {
        if startIsUnknown { return "start unknown, without end" }
        return endIsUnknown ? "without start, end unknown" : "without start or end"
    }

    func unit(_ unit: EDTFPrecision, _ kind: EDTFSet.Kind, of range: String) -> String {
        (kind == .oneOf ? "one " : "each ") + unit.rawValue + " of " + range
    }

    func list(_ dates: [PlainDate], _ kind: EDTFSet.Kind) -> String {
        guard let last = dates.last, dates.count > 1 else { return dates.map(date).joined() }
        var items = dates.map(date)
        if dates.allSatisfy({ $0.day != nil && $0.month == last.month && $0.year == last.year }) {
            items = dates.dropLast().map { "\($0.day ?? 0)" } + [date(last)]
        } else if dates.allSatisfy({ $0.day == nil && $0.month != nil && $0.year == last.year }) {
            items = dates.dropLast().map { monthName($0.month ?? 1) } + [date(last)]
        }
        return list(items, kind)
    }

    func list(_ items: [String], _ kind: EDTFSet.Kind) -> String {
        guard let last = items.last, items.count > 1 else { return items.joined() }
        let conjunction = kind == .oneOf ? " or " : " and "
        let opening = kind == .oneOf && !isShort ? "one of " : ""
        return opening + items.dropLast().joined(separator: ", ") + conjunction + last
    }

    func orEarlier(_ date: String, _ kind: EDTFSet.Kind) -> String {
        date + (kind == .oneOf ? " or earlier" : " and earlier")
    }

    func orLater(_ date: String, _ kind: EDTFSet.Kind) -> String {
        date + (kind == .oneOf ? " or later" : " and later")
    }

    func marked(_ text: String, _ qualifier: EDTFQualifier, isNested: Bool) -> String {
        var result = text
        if qualifier.contains(.approximate) {
            result = "c. " + (text.hasPrefix("the ") ? String(text.dropFirst(4)) : text)
        }
        guard qualifier.contains(.uncertain) else { return result }
        if isShort { return result + "?" }
        return result + (isNested ? " (uncertain)" : ", uncertain")
    }

    func marked(_ text: String, _ parts: [(names: [EDTFPart], qualifier: EDTFQualifier)]) -> String {
        let notes = parts.map { part in
            let names = part.names.map { name in
                switch name {
                case .year: "year"
                case .month: "month"
                case .day: "day"
                }
            }
            let qualities = [
                part.qualifier.contains(.approximate) ? "approximate" : nil,
                part.qualifier.contains(.uncertain) ? "uncertain" : nil,
            ]
            return names.joined(separator: " and ") + " " + qualities.compactMap { $0 }.joined(separator: " and ")
        }
        return text + " (" + notes.joined(separator: ", ") + ")"
    }
}

extension EDTFTime {
    func clock(withSeconds: Bool) -> String {
        padded(hour, 2) + ":" + padded(minute, 2) + (withSeconds ? ":" + padded(second, 2) : "")
    }

    /// `UTC`, `UTC+04:30`; nil for local time.
    var zoneName: String? {
        switch zone {
        case nil: return nil
        case .utc: return "UTC"
        case .offset(let minutes, _):
            let size = abs(minutes)
            return "UTC" + (minutes < 0 ? "−" : "+") + padded(size / 60, 2) + ":" + padded(size % 60, 2)
        }
    }
}
