import ReportDocument
import ReportSyntax

/// Words of the sources cell.
extension CellWords {
    var sourceKey: String { pick("Key", "键", "鍵") }
    var textState: String { pick("Text", "文本", "文本") }
    var citedIn: String { pick("Cited in", "引用于", "引用於") }
    var factGap: String { pick(", ", "，", "，") }

    func sourceFact(_ name: String) -> String {
        switch name {
        case "author": pick("Author", "作者", "作者")
        case "title": pick("Title", "题名", "題名")
        case "publisher": pick("Publisher", "出版者", "出版者")
        case "kind": pick("Kind", "类别", "類別")
        case "standing": pick("Standing", "地位", "地位")
        default: heading(name)
        }
    }

    /// What a source's rows are called.
    func uses(of kind: DatasetDeclaration.Kind) -> String {
        switch kind {
        case .statements: pick("Statements", "表态", "表態")
        case .events: pick("Events", "事件", "事件")
        case .table: pick("Rows", "行", "列")
        }
    }

    /// `_text` of a registry, or that a source is in none.
    func text(_ state: String) -> String {
        switch state {
        case "shipped": pick("shipped", "随附", "隨附")
        case "changed": pick("has changed", "已改动", "已改動")
        case "not-shipped": pick("not shipped", "未随附", "未隨附")
        case "missing": pick("missing", "缺失", "缺失")
        case "unregistered": pick("source not registered", "来源未登记", "來源未登記")
        default: state
        }
    }

    func sourceCount(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "source", "sources")
        return pick("\(n).", "\(count) 个来源。", "\(count) 個來源。")
    }

    func uncitedLeftOut(_ count: Int) -> String {
        let n = CellWords.plural(Int64(count), "source", "sources")
        return pick("Left out: \(n) that the text does not cite.", "略去正文未引用的 \(count) 个来源。", "略去正文未引用的 \(count) 個來源。")
    }

    func unregistered(_ keys: [String]) -> String {
        let list = keys.joined(separator: pick(", ", "、", "、"))
        return pick("Named by rows, and not in the registry: \(list).", "数据提及而登记表中没有：\(list)。", "資料提及而登記表中沒有：\(list)。")
    }
}
