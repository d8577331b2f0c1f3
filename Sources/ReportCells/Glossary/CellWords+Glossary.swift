import ReportDocument

/// Words of the glossary cell.
extension CellWords {
    func glossaryHeading(_ name: String) -> String {
        switch name {
        case "term": pick("Term", "术语", "術語")
        case "definition": pick("Definition", "释义", "釋義")
        case "first_use": pick("First use", "首次使用", "首次使用")
        case "zh_hans": pick("Simplified Chinese", "简体中文", "簡體中文")
        case "zh_hant": pick("Traditional Chinese", "繁体中文", "繁體中文")
        default: heading(name)
        }
    }

    func terms(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "term", "terms")
        return pick("\(n).", "\(count) 条术语。", "\(count) 條術語。")
    }
}
