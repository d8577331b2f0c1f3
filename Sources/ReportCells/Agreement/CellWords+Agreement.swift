import ReportData
import ReportDocument

/// Words of the agreement cell.
extension CellWords {
    var units: String { pick("Units", "单元", "單元") }
    var pairableUnits: String { pick("Units with two values", "有两个以上取值的单元", "有兩個以上取值的單元") }
    var coders: String { pick("Coders", "编码员", "編碼員") }
    var pairs: String { pick("Pairs", "配对", "配對") }
    var values: String { pick("Values", "取值", "取值") }
    var percentAgreement: String { pick("Agreement", "一致率", "一致率") }
    var alpha: String { pick("Krippendorff’s α", "Krippendorff α", "Krippendorff α") }
    var notComputable: String { pick("not computable", "无法计算", "無法計算") }

    func kappa(_ name: AgreementSummary.KappaName) -> String {
        switch name {
        case .cohen: pick("Cohen’s κ", "Cohen κ", "Cohen κ")
        case .fleiss: pick("Fleiss’ κ", "Fleiss κ", "Fleiss κ")
        }
    }

    private func list(_ names: [String]) -> String { names.joined(separator: pick(", ", "、", "、")) }

    /// ` of a, b` or nothing.
    private func place(_ names: [String]) -> String {
        names.isEmpty ? "" : pick(" of \(list(names))", "（\(list(names))）", "（\(list(names))）")
    }

    func agreementUnits(units: Int, coders: [String]) -> String {
        let (n, m) = (CellWords.plural(Int64(units), "unit", "units"), CellWords.plural(Int64(coders.count), "coder", "coders"))
        return pick("\(n), \(m) (\(list(coders))).", "\(units) 个单元，\(coders.count) 名编码员（\(list(coders))）。",
                    "\(units) 個單元，\(coders.count) 名編碼員（\(list(coders))）。")
    }

    func unitsWithoutPairs(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "unit", "units")
        return pick("Left out of every measure: \(n) with fewer than two values.", "取值不足两个的 \(count) 个单元不计入任何指标。",
                    "取值不足兩個的 \(count) 個單元不計入任何指標。")
    }

    func agreementMeasures(_ metric: AgreementMetric, order: [String]) -> String {
        let scale = order.isEmpty ? "" : " (" + order.joined(separator: " < ") + ")"
        let name = switch metric {
        case .nominal: pick("nominal", "名义", "名義")
        case .ordinal: pick("ordinal", "定序", "定序")
        case .interval: pick("interval", "定距", "定距")
        case .ratio: pick("ratio", "定比", "定比")
        }
        return pick("Agreement is the share of equal pairs; alpha is \(name)\(scale), kappa nominal.",
                    "一致率为相同配对之占比；α 按\(name)\(scale)计算，κ 按名义计算。", "一致率為相同配對之占比；α 按\(name)\(scale)計算，κ 按名義計算。")
    }

    func notComputable(_ measure: String, _ reason: AgreementStatistic.Reason, in names: [String]) -> String {
        let why = switch reason {
        case .noPairs: pick("no unit has two values", "没有单元有两个取值", "沒有單元有兩個取值")
        case .singleCategory: pick("all values are the same", "所有取值相同", "所有取值相同")
        case .notTwoCoders: pick("there are not two coders", "编码员不是两名", "編碼員不是兩名")
        case .unequalRatings: pick("units have unequal numbers of values", "各单元取值数不等", "各單元取值數不等")
        case .beyondPrecision: pick("the numbers leave double precision", "数值超出双精度范围", "數值超出雙精度範圍")
        }
        let greek = measure == "kappa" ? "κ" : "α"
        return pick("\(measure == "kappa" ? "Kappa" : "Alpha")\(place(names)) is not computable: \(why).", "\(greek)\(place(names))无法计算：\(why)。",
                    "\(greek)\(place(names))無法計算：\(why)。")
    }

    func bootstrap(draws: Int, seed: Int, notComputable: Int) -> String {
        let number = DecimalText.grouped(String(draws))
        let base = pick("The interval is a bootstrap’s of \(number) draws of units, seed \(seed).", "区间由对单元的 \(number) 次自助抽样得出，种子 \(seed)。",
                        "區間由對單元的 \(number) 次自助抽樣得出，種子 \(seed)。")
        guard notComputable > 0 else { return base }
        let failed = CellWords.plural(Int64(notComputable), "draw", "draws")
        return base + sentenceGap + pick("Left out: \(failed) in which alpha is not computable.", "其中 \(notComputable) 次 α 无法计算，未计入。",
                                         "其中 \(notComputable) 次 α 無法計算，未計入。")
    }

    func bootstrapOfAgreement(in names: [String]) -> String {
        pick("Where all units agree\(names.isEmpty ? "" : " (\(list(names)))"), every draw agrees too: the interval cannot show uncertainty there.",
             "所有单元一致时\(place(names))，每次抽样亦一致，区间无法反映其不确定性。", "所有單元一致時\(place(names))，每次抽樣亦一致，區間無法反映其不確定性。")
    }

    var nothingDisputed: String { pick("No unit is in dispute.", "没有分歧的单元。", "沒有分歧的單元。") }

    func confusionCorner(_ coders: [String]) -> String {
        coders.count == 2 ? "\(coders[0]) \\ \(coders[1])" : pick("First \\ second", "先 \\ 后", "先 \\ 後")
    }

    func confusionCaption(_ coders: [String]) -> String {
        coders.count == 2
            ? pick("Values of \(coders[0]) and \(coders[1]) for the same units", "\(coders[0]) 与 \(coders[1]) 对同一单元的取值", "\(coders[0]) 與 \(coders[1]) 對同一單元的取值")
            : pick("Pairs of values of the same units", "同一单元的取值配对", "同一單元的取值配對")
    }

    func confusionNote(_ coders: [String]) -> String {
        coders.count == 2
            ? pick("Rows are the values of \(coders[0]), columns those of \(coders[1]); n counts units that both have valued.",
                   "行为 \(coders[0]) 的取值，列为 \(coders[1]) 的取值；n 为两者均有取值的单元数。",
                   "列為 \(coders[0]) 的取值，欄為 \(coders[1]) 的取值；n 為兩者均有取值的單元數。")
            : pick("All pairs of coders together: rows are the values of the coder whose name sorts first; n counts pairs.",
                   "合并所有编码员配对：行为名称排序在先者的取值；n 为配对数。", "合併所有編碼員配對：列為名稱排序在先者的取值；n 為配對數。")
    }

    var disputedCaption: String { pick("Units in dispute", "有分歧的单元", "有分歧的單元") }

    func disputedNote(_ count: Int, of units: Int) -> String {
        let n = CellWords.plural(Int64(units), "unit", "units")
        return pick("In dispute: \(count) of \(n) with two values or more.", "有两个以上取值的 \(units) 个单元中 \(count) 个有分歧。",
                    "有兩個以上取值的 \(units) 個單元中 \(count) 個有分歧。")
    }
}
