import ReportDocument

/// Words of the profile cell.
extension CellWords {
    var firstDate: String { pick("First", "首次", "首次") }
    var firstStance: String { pick("First stance", "首次立场", "首次立場") }
    var latestDate: String { pick("Latest", "最近", "最近") }
    var latestStance: String { pick("Latest stance", "最近立场", "最近立場") }
    var changes: String { pick("Changes", "变化次数", "變化次數") }
    var changed: String { pick("What changed", "变化", "變化") }
    var speakers: String { pick("Speaking for it", "代言者", "代言者") }

    func change(from first: String, to second: String, when date: String) -> String {
        pick("\(stance(first).lowercased()) → \(stance(second).lowercased()) (\(date))", "\(stance(first)) → \(stance(second))（\(date)）",
             "\(stance(first)) → \(stance(second))（\(date)）")
    }

    func profile(_ name: String, isAlias alias: String?) -> String {
        let known = alias.map { pick(" (here also \($0))", "（亦称\($0)）", "（亦稱\($0)）") } ?? ""
        return pick("n counts statements of \(name)\(known) and of those who speak for it.", "n 为\(name)\(known)及其代言者的表态数。",
                    "n 為\(name)\(known)及其代言者的表態數。")
    }

    var profileRule: String {
        pick("The latest is the one whose date ends last, then starts last; different stances at one time are mixed.",
             "最近指日期结束最晚者，其次开始最晚者；同时的不同立场记为混合。", "最近指日期結束最晚者，其次開始最晚者；同時的不同立場記為混合。")
    }

    func undated(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "statement", "statements")
        return pick("Counted in n, and in no order: \(n) without a date.", "无日期的 \(count) 条表态计入 n，但不排序。", "無日期的 \(count) 條表態計入 n，但不排序。")
    }
}
