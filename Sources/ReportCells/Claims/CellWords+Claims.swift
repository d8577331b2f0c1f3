import ReportDocument

/// Words of the claims cell.
extension CellWords {
    var least: String { pick("Least", "最小", "最小") }
    var greatest: String { pick("Greatest", "最大", "最大") }
    var spread: String { pick("Spread", "差距", "差距") }
    var figures: String { pick("Figures", "各数", "各數") }
    var doTheyAgree: String { pick("Do they agree?", "是否一致", "是否一致") }

    /// Of a column of the data, by its name.
    func claimHeading(_ column: String) -> String {
        switch column {
        case "text", "claim": pick("Claim", "说法", "說法")
        case "content": pick("Content", "内容", "內容")
        case "value_text": pick("As worded", "原文表述", "原文表述")
        case "who", "made_by", "said_by": pick("Who", "何人", "何人")
        case "where_said", "locator": pick("Where", "出处", "出處")
        case "paragraph": pick("Paragraph", "段落", "段落")
        case "verdict": pick("Verdict", "判定", "判定")
        case "outcome": pick("Outcome", "结果", "結果")
        case "check": pick("Check", "核查", "核查")
        case "for": pick("For", "支持依据", "支持依據")
        case "evidence": pick("Evidence", "依据", "依據")
        case "links": pick("Linked to", "关联", "關聯")
        case "source": pick("Source", "来源", "來源")
        case "against": pick("Against", "反对依据", "反對依據")
        case "value": pick("Value", "数值", "數值")
        case "unit": pick("Unit", "单位", "單位")
        case "qualifier": pick("Qualifier", "限定", "限定")
        default: heading(column)
        }
    }

    func claims(_ total: Int64, _ verdicts: [(name: String, n: Int64)], without: Int64) -> String {
        var list = verdicts.map { "\($0.name) \(DecimalText.grouped(String($0.n)))" }
        if without > 0 { list.append(pick("none \(without)", "无 \(without)", "無 \(without)")) }
        let n = CellWords.plural(total, "row", "rows")
        return list.isEmpty
            ? pick("\(n).", "\(total) 行。", "\(total) 列。")
            : pick("\(n): \(list.joined(separator: "; ")).", "\(total) 行：\(list.joined(separator: "；"))。", "\(total) 列：\(list.joined(separator: "；"))。")
    }

    func qualified(_ number: String, _ qualifier: Figure.Qualifier) -> String {
        switch qualifier {
        case .exactly: number
        case .about: pick("about \(number)", "约 \(number)", "約 \(number)")
        case .nearly: pick("nearly \(number)", "近 \(number)", "近 \(number)")
        case .atLeast: pick("at least \(number)", "至少 \(number)", "至少 \(number)")
        case .atMost: pick("at most \(number)", "至多 \(number)", "至多 \(number)")
        }
    }

    func figure(_ number: String, source: String) -> String { pick("\(number) (\(source))", "\(number)（\(source)）", "\(number)（\(source)）") }

    func agreement(of code: String) -> String {
        switch code {
        case "agree": pick("agree", "一致", "一致")
        case "disagree": pick("disagree", "不一致", "不一致")
        default: pick("cannot be compared", "无法比较", "無法比較")
        }
    }

    func unreadFigures(_ count: Int) -> String {
        pick("Not numbers, and so not compared: \(CellWords.plural(Int64(count), "figure", "figures")).", "非数字而未比较者 \(count) 个。", "非數字而未比較者 \(count) 個。")
    }

    func numbersCaption(_ group: String) -> String { pick("Figures by \(group.lowercased())", "按\(group)列出的数", "按\(group)列出的數") }

    func numbersRule(tolerance: Double) -> String {
        let percent = CellFormatter(language: language).text(.number(tolerance), .percent(decimals: 0))
        return pick("Figures of one unit agree if one number can be what all speak of: ‘about’ reaches \(percent) to both sides, ‘nearly’ \(percent) below, ‘at least’ and ‘at most’ without end.",
                    "同一单位的各数若可指同一数值即为一致：“约”上下各 \(percent)，“近”向下 \(percent)，“至少”“至多”一侧不限。",
                    "同一單位的各數若可指同一數值即為一致：「約」上下各 \(percent)，「近」向下 \(percent)，「至少」「至多」一側不限。")
    }

    func disagreeing(_ count: Int, of all: Int) -> String {
        pick("Disagreeing: \(count) of \(all).", "\(all) 项中不一致者 \(count) 项。", "\(all) 項中不一致者 \(count) 項。")
    }

    func singleFigures(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "quantity", "quantities")
        return pick("Left out: \(n) of one figure.", "略去仅有一数的 \(count) 项。", "略去僅有一數的 \(count) 項。")
    }
}
