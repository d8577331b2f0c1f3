/// Chinese in simplified or traditional characters: year, month, day, with Arabic numerals (GB/T 15835-2011).
struct ChineseDateWords: DateWords {
    enum Script {
        case simplified, traditional
    }

    let script: Script
    let isShort: Bool

    private func choose(_ simplified: String, _ traditional: String) -> String {
        script == .simplified ? simplified : traditional
    }

    /// The year 0 is 1 BC (公元前1年); years of fewer than four digits have 公元.
    private func year(_ year: Int) -> String {
        if year <= 0 { return "公元前\(1 - year)年" }
        return year < 1000 ? "公元\(year)年" : "\(year)年"
    }

    func date(_ date: PlainDate) -> String {
        year(date.year) + (date.month.map { "\($0)月" } ?? "") + (date.day.map { "\($0)日" } ?? "")
    }

    func group(_ group: EDTFGroup, of year: Int) -> String {
        let numerals = ["一", "二", "三", "四"]
        switch group.precision {
        case .quarter:
            let number = group.rawValue - EDTFGroup.quarter1.rawValue
            return self.year(year) + "第" + numerals[number] + choose("季度", "季")
        case .half:
            return self.year(year) + (group == .half1 ? "上半年" : "下半年")
        case .quadrimester:
            let last = group.firstMonth + group.monthCount - 1
            return range(PlainDate(year: year, month: group.firstMonth), PlainDate(year: year, month: last))
        default:
            let index = group.rawValue - EDTFGroup.spring.rawValue
            let hemispheres = ["", "（北半球）", "（南半球）"]
            return self.year(year) + ["春季", "夏季", "秋季", "冬季"][index % 4] + hemispheres[index / 4]
        }
    }

    func years(_ years: ClosedRange<Int>, precision: EDTFPrecision) -> String {
        let range = "\(years.lowerBound)–\(years.upperBound)年"
        switch precision {
        case .decade where years.lowerBound % 100 != 0: return "\(years.lowerBound)年代"
        case .decade, .century, .millennium: return range + choose("间", "間")
        default: return range + "中的一年"
        }
    }

    func estimate(_ year: Int, within years: ClosedRange<Int>) -> String {
        let bounds = range(PlainDate(year: years.lowerBound), PlainDate(year: years.upperBound))
        return about + self.year(year) + "（" + bounds + "）"
    }

    private var about: String {
        choose("约", "約")
    }

    func unspecified(_ unit: EDTFPrecision, in date: PlainDate) -> String {
        self.date(date) + (unit == .month ? "某月" : "某日")
    }

    func between(_ span: ClosedRange<CalendarDay>, written: String) -> String {
        let first = date(PlainDate(span.lowerBound, .day))
        return first + "至" + date(PlainDate(span.upperBound, .day)) + choose("之间", "之間") + "（\(written)）"
    }

    func time(_ time: EDTFTime) -> String {
        time.clock(withSeconds: !isShort) + (time.zoneName.map { "（" + $0 + "）" } ?? "")
    }

    func range(_ first: PlainDate, _ last: PlainDate) -> String {
        guard first.isAsPrecise(as: last), first.year >= 1000, last.year >= 1000 else {
            return range(date(first), date(last))
        }
        let (tail, shared) = trimmed(last, after: first)
        // In the short form the unit that both ends share is written once: 2014年11月19–21日.
        if isShort, shared || first.month == nil { return String(date(first).dropLast()) + "–" + tail }
        return range(date(first), tail)
    }

    /// The later date without the parts that it shares with the earlier one, and whether only its last part is left.
    private func trimmed(_ last: PlainDate, after first: PlainDate) -> (text: String, onlyLastPart: Bool) {
        guard last.year == first.year, let month = last.month else { return (date(last), false) }
        guard let day = last.day else { return ("\(month)月", true) }
        return month == first.month ? ("\(day)日", true) : ("\(month)月\(day)日", false)
    }

    func range(_ first: String, _ last: String) -> String {
        first + (isShort ? "–" : "至") + last
    }

    func from(_ date: String, endIsUnknown: Bool) -> String {
        "自" + date + "起" + (endIsUnknown ? choose("，终止时间不详", "，終止時間不詳") : "")
    }

    func until(_ date: String, startIsUnknown: Bool) -> String {
        "至" + date + (startIsUnknown ? choose("，起始时间不详", "，起始時間不詳") : choose("为止", "為止"))
    }

    func withoutDates(startIsUnknown: Bool, endIsUnknown: Bool) -> String {
        if startIsUnknown { return choose("起始时间不详，终止不限", "起始時間不詳，終止不限") }
        return endIsUnknown ? choose("起始不限，终止时间不详", "起始不限，終止時間不詳") : choose("起止不限", "起訖不限")
    }

    func unit(_ unit: EDTFPrecision, _ kind: EDTFSet.Kind, of range: String) -> String {
        switch unit {
        case .day: range + (kind == .oneOf ? "中的一天" : "中的每一天")
        case .month: range + (kind == .oneOf ? choose("中的一个月", "中的一個月") : choose("中的每个月", "中的每個月"))
        default: range + (kind == .oneOf ? "中的一年" : "中的每一年")
        }
    }

    func list(_ dates: [PlainDate], _ kind: EDTFSet.Kind) -> String {
        guard let first = dates.first else { return "" }
        let sharesMonth = dates.allSatisfy { $0.day != nil && $0.month == first.month && $0.year == first.year }
        let sharesYear = dates.allSatisfy { $0.day == nil && $0.month != nil && $0.year == first.year }
        guard sharesMonth || sharesYear else { return list(dates.map(date), kind) }
        return list([date(first)] + dates.dropFirst().map { trimmed($0, after: first).text }, kind)
    }

    func list(_ items: [String], _ kind: EDTFSet.Kind) -> String {
        guard let last = items.last, items.count > 1 else { return items.joined() }
        return items.dropLast().joined(separator: "、") + (kind == .oneOf ? "或" : "和") + last
    }

    func orEarlier(_ date: String, _ kind: EDTFSet.Kind) -> String {
        date + (kind == .oneOf ? "或更早" : "及更早")
    }

    func orLater(_ date: String, _ kind: EDTFSet.Kind) -> String {
        date + (kind == .oneOf ? "或更晚" : "及更晚")
    }

    func marked(_ text: String, _ qualifier: EDTFQualifier, isNested: Bool) -> String {
        let result = qualifier.contains(.approximate) ? about + text : text
        guard qualifier.contains(.uncertain) else { return result }
        return result + (isShort ? "（?）" : "（" + uncertain + "）")
    }

    private var uncertain: String {
        choose("不确定", "不確定")
    }

    func marked(_ text: String, _ parts: [(names: [EDTFPart], qualifier: EDTFQualifier)]) -> String {
        let notes = parts.map { part in
            let names = part.names.map { name in
                switch name {
                case .year: "年份"
                case .month: "月份"
                case .day: "日期"
                }
            }
            let qualities = [
                part.qualifier.contains(.approximate) ? "近似" : nil,
                part.qualifier.contains(.uncertain) ? uncertain : nil,
            ]
            return names.joined(separator: "、") + qualities.compactMap { $0 }.joined(separator: "且")
        }
        return text + "（" + notes.joined(separator: "，") + "）"
    }
}
