import ReportDocument

/// The words that declarative cells print, in the report's language.
struct CellWords {
    let language: Language

    init(_ language: Language) { self.language = language }

    func pick(_ english: String, _ simplified: String, _ traditional: String) -> String {
        switch language {
        case .english: english
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        }
    }

    var total: String { "Total" }
    /// Who belongs to no group: `No bloc`.
    func none(_ group: String) -> String {
        group.isEmpty ? pick("None", "无", "無") : pick("No \(group.replacing("_", with: " "))", "无", "無")
    }

    var missing: String { pick("Missing", "缺失", "缺失") }
    var sentenceGap: String { pick(" ", "", "") }

    /// A column's name as a heading: `subregion` → `Subregion`. Names are data, so nothing is translated but our own.
    func heading(_ name: String) -> String {
        guard !name.isEmpty else { return "" }
        let spaced = name.replacing("_", with: " ")
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }

    func measure(_ name: String, unit: StanceCell.Unit) -> String {
        switch name {
        case "n": return "n"
        case "actors": return unit == .principals ? pick("Principals", "主体", "主體") : pick("Actors", "行为者", "行為者")
        case "net_all": return pick("Net", "净值", "淨值")
        case "net_sides": return pick("Net of sides", "两方净值", "兩方淨值")
        case "net_logit": return pick("Net (logit)", "净值（logit）", "淨值（logit）")
        case "low": return pick("95% from", "95% 下限", "95% 下限")
        case "high": return pick("95% to", "95% 上限", "95% 上限")
        case "frame": return pick("Frame", "取样框", "取樣框")
        default: break
        }
        if name.hasSuffix("_share") { return share(stance(String(name.dropLast(6)))) }
        return stance(name)
    }

    func share(_ name: String) -> String {
        pick("\(name), share", "\(name)占比", "\(name)占比")
    }

    func stance(_ name: String) -> String {
        switch name {
        case "support": pick("Support", "支持", "支持")
        case "oppose": pick("Oppose", "反对", "反對")
        case "neutral": pick("Neutral", "中立", "中立")
        case "mixed": pick("Mixed", "混合", "混合")
        default: heading(name)
        }
    }

    func unit(_ unit: StanceCell.Unit, conflict: StanceCell.Conflict) -> String {
        let rule = switch conflict {
        case .latest: pick("the latest statement decides, and a tie is mixed", "以最近的表态为准，并列则记为混合", "以最近的表態為準，並列則記為混合")
        case .first: pick("the first statement decides, and a tie is mixed", "以最早的表态为准，并列则记为混合", "以最早的表態為準，並列則記為混合")
        case .mixed: pick("different stances of one make it mixed", "立场不一者记为混合", "立場不一者記為混合")
        }
        switch unit {
        case .statements: return pick("n counts statements.", "n 为表态数。", "n 為表態數。")
        case .actors: return pick("n counts actors, each once; \(rule).", "n 为行为者数，每个计一次；\(rule)。", "n 為行為者數，每個計一次；\(rule)。")
        case .principals:
            return pick(
                "n counts principals, each once; officials and organs count for whom they speak for, and \(rule).",
                "n 为主体数，每个计一次；官员和机构计入其代表的主体，\(rule)。",
                "n 為主體數，每個計一次；官員和機構計入其代表的主體，\(rule)。")
        }
    }

    var totalOfPositions: String {
        pick("The total counts positions, one for each of them and issue.", "合计为立场数，每个主体在每个议题上计一次。", "合計為立場數，每個主體在每個議題上計一次。")
    }

    func modesLeftOut(_ count: Int64, explicit: Bool) -> String {
        let rows = CellWords.plural(count, "statement", "statements")
        return explicit
            ? pick("Left out by mode: \(rows).", "按方式略去 \(count) 条表态。", "按方式略去 \(count) 條表態。")
            : pick("Left out: \(rows) by authors who judge what somebody thinks (mode ‘assessed’).",
                   "略去 \(count) 条由作者判断的表态（assessed）。", "略去 \(count) 條由作者判斷的表態（assessed）。")
    }

    func collectivesLeftOut(_ count: Int64) -> String {
        let rows = CellWords.plural(count, "statement", "statements")
        return pick("Not counted: \(rows) of collectives, which are no principals.",
                    "未计入 \(count) 条集体的表态。", "未計入 \(count) 條集體的表態。")
    }

    /// Statements that cannot be the latest or the first.
    func undated(_ count: Int64) -> String {
        let rows = CellWords.plural(count, "statement", "statements")
        return pick("Without a date: \(rows), which decide only where there is no other.",
                    "\(count) 条表态无日期，仅在别无其他表态时作数。", "\(count) 條表態無日期，僅在別無其他表態時作數。")
    }

    var overlap: String {
        pick("Groups overlap: who belongs to several counts in each, and once in the total.",
             "各组可能重叠：属于多组者在各组计入，在合计中只计一次。", "各組可能重疊：屬於多組者在各組計入，在合計中只計一次。")
    }

    func shares(minimum: Int) -> String {
        let base = pick("Shares are of n, all four stances.", "占比以 n（四种立场合计）为分母。", "占比以 n（四種立場合計）為分母。")
        return minimum > 1 ? base + sentenceGap + blankBelow(minimum) : base
    }

    func blankBelow(_ minimum: Int) -> String {
        pick("They are left blank where n is below \(minimum).", "n 小于 \(minimum) 时留空。", "n 小於 \(minimum) 時留空。")
    }

    func oneSided(_ issues: [String]) -> String {
        let list = issues.joined(separator: ", ")
        return pick("No shares for \(list): the rows were collected from one side.",
                    "\(list) 不列占比：其数据只取自一方。", "\(list) 不列占比：其資料只取自一方。")
    }

    var interval: String {
        pick("Intervals are Wilson’s at 95%; the rows are no random sample, so they show how little n says and no more.",
             "区间为 95% Wilson 区间；数据并非随机样本。", "區間為 95% Wilson 區間；資料並非隨機樣本。")
    }

    func placement(_ rule: String, coarse: Int64, unbounded: Int64) -> String {
        let how = switch rule {
        case "start": pick("by the start of its date", "按日期起点归期", "按日期起點歸期")
        case "midpoint": pick("by the midpoint of its date", "按日期中点归期", "按日期中點歸期")
        case "uniform": pick("in equal parts a day of its date", "按其日期的天数均分到各期", "按其日期的天數均分到各期")
        case "all": pick("in every period that its date touches", "计入其日期触及的每一期", "計入其日期觸及的每一期")
        default: pick("where all of its date lies inside", "日期完全落入某期才归期", "日期完全落入某期才歸期")
        }
        return pick("A statement stands in the period \(how); too coarse: \(coarse), open: \(unbounded).",
                    "\(how)；过粗 \(coarse)，开放 \(unbounded)。", "\(how)；過粗 \(coarse)，開放 \(unbounded)。")
    }

    /// What stands in more than one period.
    func severalPeriods(_ further: Int64) -> String {
        pick("Periods add up to \(further) more than the statements in them, since a statement of several periods counts in each.",
             "一条表态可计入多期，故各期之和比表态数多 \(further)。", "一條表態可計入多期，故各期之和比表態數多 \(further)。")
    }

    func withoutStance(abstain: Int64, absent: Int64) -> String {
        let parts = [CellWords.plural(abstain, "abstention", "abstentions"), CellWords.plural(absent, "absence", "absences")]
        return pick("Not counted: \(parts.joined(separator: ", ")).", "未计入弃权 \(abstain)、缺席 \(absent)。", "未計入棄權 \(abstain)、缺席 \(absent)。")
    }

    func qualified(_ count: Int64) -> String {
        pick("Approximate or uncertain dates: \(count).", "约略或不确定的日期：\(count)。", "約略或不確定的日期：\(count)。")
    }

    func percentOf(_ base: String) -> String {
        switch base {
        case "row": pick("Shares are of the row.", "占比以行合计为分母。", "占比以列合計為分母。")
        case "column": pick("Shares are of the column.", "占比以列合计为分母。", "占比以欄合計為分母。")
        default: pick("Shares are of all rows counted.", "占比以总数为分母。", "占比以總數為分母。")
        }
    }

    func interval(of base: String) -> String {
        let whole = switch base {
        case "row": pick("row", "行", "列")
        case "column": pick("column", "列", "欄")
        default: pick("table", "表", "表")
        }
        return pick("Intervals are Wilson’s at 95% for shares of the \(whole); they speak of a random sample, which these rows are only if their source says so.",
                    "区间为各\(whole)占比的 95% Wilson 区间；只适用于随机样本。", "區間為各\(whole)占比的 95% Wilson 區間；只適用於隨機樣本。")
    }

    func low(_ name: String) -> String { pick("\(name), 95% from", "\(name)，95% 下限", "\(name)，95% 下限") }
    func high(_ name: String) -> String { pick("\(name), 95% to", "\(name)，95% 上限", "\(name)，95% 上限") }

    func missingLeftOut(_ count: Int64, _ column: String) -> String {
        let rows = CellWords.plural(count, "row", "rows")
        return pick("Left out: \(rows) without \(column).", "略去 \(count) 行无 \(column) 者。", "略去 \(count) 列無 \(column) 者。")
    }

    func eventsLeftOut(_ count: Int64) -> String {
        let rows = CellWords.plural(count, "event", "events")
        return pick("Not shown, since their dates are open or unknown: \(rows).", "未显示日期开放或未知的事件 \(count) 件。", "未顯示日期開放或未知的事件 \(count) 件。")
    }

    var date: String { pick("Date", "日期", "日期") }

    static func plural(_ count: Int64, _ one: String, _ many: String) -> String {
        "\(DecimalText.grouped(String(count))) \(count == 1 ? one : many)"
    }
}
