/// What reports say of the rows behind their numbers. Counts come formatted.
extension ReportWords {
    /// The heading of the appendix.
    package var evidence: String { pick("Evidence", "证据", "證據") }
    /// The heading over the lists that numbers lead to.
    package var trails: String { pick("Rows behind the numbers", "数字所据各行", "數字所據各列") }
    /// The heading over the rows of the only register.
    package var rows: String { pick("The rows", "各行", "各列") }
    package var close: String { pick("Close", "关闭", "關閉") }
    /// Under the first table of a page.
    package var numbersOpen: String {
        pick("Underlined entries open the rows behind them.", "点按带下划线的内容，可查看其所据各行。", "點按帶底線的內容，可查看其所據各列。")
    }
    /// Under the first table of a paper.
    package var numbersLead: String {
        pick("Entries in blue lead to the rows behind them.", "蓝色内容均可链接至其所据各行。", "藍色內容均可連結至其所據各列。")
    }

    /// Which rows a register has, and what the limits are.
    ///
    /// - Parameter count: formats a number.
    package func reach(of register: EvidenceRegister, count: (Int) -> String) -> String {
        let total = register.rows.count + register.omitted
        var sentences = [extent(count(total), isOne: total == 1, of: register.path)]
        if register.omitted > 0 { sentences.append(omitted(count(register.omitted), isOne: register.omitted == 1, of: register.path)) }
        sentences.append(caps(trail: count(Trail.cap), register: count(EvidenceRegister.cap)))
        return sentences.joined(separator: sentenceGap)
    }

    private func extent(_ rows: String, isOne: Bool, of path: String) -> String {
        pick(
            isOne ? "1 row of \(path) is behind numbers of this report." : "\(rows) rows of \(path) are behind numbers of this report.",
            "本报告的数字依据 \(path) 中的 \(rows) 行。", "本報告的數字依據 \(path) 中的 \(rows) 列。")
    }

    private func omitted(_ rows: String, isOne: Bool, of path: String) -> String {
        pick(
            isOne ? "1 further row stands in \(path) only." : "\(rows) further rows stand in \(path) only.",
            "另有 \(rows) 行仅见于 \(path)。", "另有 \(rows) 列僅見於 \(path)。")
    }

    private func caps(trail: String, register: String) -> String {
        pick(
            "A number lists at most \(trail) rows, this appendix at most \(register) of a dataset; the data file has them all.",
            "每个数字最多列出 \(trail) 行，本附录每个数据集最多列出 \(register) 行；数据文件载有全部各行。",
            "每個數字最多列出 \(trail) 列，本附錄每個資料集最多列出 \(register) 列；資料檔案載有全部各列。")
    }

    /// What a list of rows opens with: `Support 11`, and how many rows that is where the table counts something else, such as principals.
    package func lead(
        of part: Trail.Part, in trail: Trail, of sheet: EvidenceIndex.Sheet, _ formatter: CellFormatter
    ) -> String {
        let count = formatter.text(.integer(Int64(part.count)), .integer)
        let rows = pick(part.count == 1 ? "1\u{A0}row" : "\(count)\u{A0}rows", "\(count)\u{A0}行", "\(count)\u{A0}列")
        guard let number = sheet.number(of: part, in: trail, formatter) else { return rows }
        let lead = [number.heading, number.text].filter { !$0.isEmpty }.joined(separator: "\u{A0}")
        return number.text == count ? lead : lead + "\u{A0}·\u{A0}" + rows
    }

    /// What a list leaves out: `and 12 further rows in data/statements.csv`.
    package func further(rows: String, isOne: Bool, path: String) -> String {
        pick(
            isOne ? "and 1 further row in \(path)" : "and \(rows) further rows in \(path)",
            "另有 \(rows) 行，见 \(path)", "另有 \(rows) 列，見 \(path)")
    }

    /// The description of the register as a file.
    package func file(of dataset: String) -> String {
        pick("Rows of '\(dataset)' behind the numbers", "数字所据的“\(dataset)”各行", "數字所據的「\(dataset)」各列")
    }

    /// The description of a table's rows as a file.
    package func file(ofTable label: String) -> String {
        pick("Rows of the table '\(label)'", "表“\(label)”的各行", "表「\(label)」的各列")
    }

    /// The description of the record as a file.
    package var recordAsFile: String {
        pick("How this report was made and what it says, as data", "本报告的生成过程与内容（数据）", "本報告的產生過程與內容（資料）")
    }

    /// Between sources and other things that hold commas.
    package var semicolon: String { pick("; ", "；", "；") }
    /// Between a source and a place in it.
    package var comma: String { pick(", ", "，", "，") }
    /// Between facts.
    package var factSeparator: String { pick("\u{A0}· ", "；", "；") }

    /// A status as readers see it.
    package func status(_ status: QuotationStatus) -> String {
        switch status {
        case .verified: pick("Verified", "已核实", "已核實")
        case .verifiedNormalised: pick("Verified, typography aside", "已核实（不计排印差异）", "已核實（不計排印差異）")
        case .ambiguous(let count): pick("Found in \(count) places", "原文有 \(count) 处", "原文有 \(count) 處")
        case .contextMismatch: pick("Context differs", "上下文不符", "上下文不符")
        case .notFound: pick("Not in the source", "原文中未见", "原文中未見")
        case .sourceMissing: pick("No source text", "缺少原文", "缺少原文")
        case .sourceChanged: pick("Source has changed", "原文有变动", "原文有變動")
        case .sourceNotShipped: pick("Source not shipped", "未附原文", "未附原文")
        case .paraphrase: pick("Paraphrase", "转述", "轉述")
        }
    }
}

extension QuotationStatus {
    /// How much a reader should mind.
    package enum Standing: String, Sendable, Hashable {
        /// The words are the source's.
        case verified
        /// Nothing is wrong, and nothing was verified.
        case open
        /// The words and the source do not agree.
        case problem
    }

    package var standing: Standing {
        switch self {
        case .verified, .verifiedNormalised: .verified
        case .paraphrase, .sourceNotShipped: .open
        case .ambiguous, .contextMismatch, .notFound, .sourceMissing, .sourceChanged: .problem
        }
    }
}
