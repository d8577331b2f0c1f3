import ReportDocument

/// Words of the evidence cell.
extension CellWords {
    var statusHeading: String { pick("Status", "核对结果", "核對結果") }
    var statusCaption: String { pick("Quotations by status", "引文核对结果", "引文核對結果") }

    func evidenceHeading(_ name: String) -> String {
        switch name {
        case "actor": pick("Actor", "行为者", "行為者")
        case "issue": pick("Issue", "议题", "議題")
        case "stance": pick("Stance", "立场", "立場")
        case "quotation": pick("Quotation", "引文", "引文")
        case "source": pick("Source", "来源", "來源")
        case "locator": pick("Locator", "位置", "位置")
        default: heading(name)
        }
    }

    /// A status in words; what is none stays as it is.
    func status(_ code: String) -> String {
        guard let status = QuotationStatus(code: code) else { return code }
        switch status {
        case .verified: return pick("verified", "已核实", "已核實")
        case .verifiedNormalised: return pick("verified, but for quotation marks, dashes or spaces", "已核实（引号、破折号或空格有别）", "已核實（引號、破折號或空格有別）")
        case .ambiguous(let n): return pick("stands in \(n) places", "见于 \(n) 处", "見於 \(n) 處")
        case .contextMismatch: return pick("found, but in another context", "有此文字，但上下文不符", "有此文字，但上下文不符")
        case .notFound: return pick("not in the source", "来源中没有", "來源中沒有")
        case .sourceMissing: return pick("source missing", "缺少来源", "缺少來源")
        case .sourceChanged: return pick("source has changed", "来源已改动", "來源已改動")
        case .sourceNotShipped: return pick("source not shipped", "来源未随附", "來源未隨附")
        case .paraphrase: return pick("paraphrase", "转述", "轉述")
        }
    }

    /// A quotation in the marks of the language.
    ///
    /// Quotation marks inside become inner ones, as in print; the register has the words as they stand in the source.
    func quoted(_ text: String) -> String {
        func inner(_ opening: Character, _ closing: Character) -> String {
            String(text.map { $0 == "“" ? opening : $0 == "”" ? closing : $0 })
        }
        return pick("“\(inner("‘", "’"))”", "“\(inner("‘", "’"))”", "「\(inner("『", "』"))」")
    }

    func statements(_ total: Int64, _ parts: [(name: String, n: Int64)]) -> String {
        let list = parts.map { "\($0.name) \(DecimalText.grouped(String($0.n)))" }
        let n = CellWords.plural(total, "statement", "statements")
        return parts.isEmpty
            ? pick("\(n).", "\(total) 条表态。", "\(total) 條表態。")
            : pick("\(n): \(list.joined(separator: "; ")).", "\(total) 条表态：\(list.joined(separator: "；"))。", "\(total) 條表態：\(list.joined(separator: "；"))。")
    }

    var summaries: String {
        pick("Words without quotation marks are a coder’s summary.", "无引号者为编码员的概述。", "無引號者為編碼員的概述。")
    }
}
