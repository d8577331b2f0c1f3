import ReportDocument
import ReportSource
import ReportSyntax

/// The numbers of figures, tables, sections, equations and listings, in reading order.
struct Numbering {
    /// What a label stands for.
    struct Target: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case figure, table, section, equation, listing }

        var kind: Kind
        /// `3`, `2.1`; empty for an unnumbered section.
        var number: String
        /// The text of an unnumbered section.
        var title: String
    }

    private(set) var targets: [String: Target] = [:]
    private var counts: [Target.Kind: Int] = [:]

    /// Takes the next number of a kind.
    ///
    /// - Parameter label: what refers to it; nil takes a number without a label.
    mutating func next(_ kind: Target.Kind, label: String?) -> Int {
        counts[kind, default: 0] += 1
        let number = counts[kind, default: 0]
        if let label { targets[label] = Target(kind: kind, number: String(number), title: "") }
        return number
    }

    /// Makes a section known.
    mutating func section(label: String, number: String?, title: String) {
        targets[label] = Target(kind: .section, number: number ?? "", title: title)
    }
}

/// The words of cross-references.
struct ReferenceWords {
    let language: Language

    /// `Table 2`, `2`, `图 3`; a section without a number is called by its title.
    func text(_ target: Numbering.Target, isCapitalised: Bool, isBare: Bool) -> String {
        if isBare { return target.number.isEmpty ? target.title : target.number }
        if target.kind == .section, target.number.isEmpty { return language == .traditionalChinese ? "「\(target.title)」" : "“\(target.title)”" }
        switch language {
        case .english: return word(target.kind, isCapitalised: isCapitalised) + "\u{A0}" + target.number
        case .simplifiedChinese, .traditionalChinese:
            if target.kind == .section { return "第\u{A0}\(target.number)\u{A0}" + word(.section, isCapitalised: false) }
            return word(target.kind, isCapitalised: false) + "\u{A0}" + target.number
        }
    }

    private func word(_ kind: Numbering.Target.Kind, isCapitalised: Bool) -> String {
        switch (language, kind) {
        // Figures and tables are names in English prose: Quarto writes them with a capital in the middle of a sentence too.
        case (.english, .figure): "Figure"
        case (.english, .table): "Table"
        case (.english, .section): isCapitalised ? "Section" : "section"
        case (.english, .equation): isCapitalised ? "Equation" : "equation"
        case (.english, .listing): "Listing"
        case (.simplifiedChinese, .figure): "图"
        case (.simplifiedChinese, .table): "表"
        case (.simplifiedChinese, .section): "节"
        case (.simplifiedChinese, .equation): "式"
        case (.simplifiedChinese, .listing): "代码"
        case (.traditionalChinese, .figure): "圖"
        case (.traditionalChinese, .table): "表"
        case (.traditionalChinese, .section): "節"
        case (.traditionalChinese, .equation): "式"
        case (.traditionalChinese, .listing): "程式"
        }
    }

    /// Stands on folded code.
    var code: String {
        switch language {
        case .english: "Code"
        case .simplifiedChinese: "代码"
        case .traditionalChinese: "程式碼"
        }
    }

    /// What a check says that does not hold.
    func failed(expected: String, found: String) -> [Inline] {
        let (before, between, after) = switch language {
        case .english: ("Expected ", ", found ", ".")
        case .simplifiedChinese: ("预期 ", "，实为 ", "。")
        case .traditionalChinese: ("預期 ", "，實為 ", "。")
        }
        return [.text(before), .code(expected), .text(between), .code(found), .text(after)]
    }

    func callout(_ kind: Callout.Kind) -> String {
        switch (language, kind) {
        case (.english, .note): "Note"
        case (.english, .tip): "Tip"
        case (.english, .important): "Important"
        case (.english, .warning): "Warning"
        case (.english, .caution): "Caution"
        case (.simplifiedChinese, .note): "说明"
        case (.simplifiedChinese, .tip): "提示"
        case (.simplifiedChinese, .important): "重要"
        case (.simplifiedChinese, .warning): "警告"
        case (.simplifiedChinese, .caution): "注意"
        case (.traditionalChinese, .note): "說明"
        case (.traditionalChinese, .tip): "提示"
        case (.traditionalChinese, .important): "重要"
        case (.traditionalChinese, .warning): "警告"
        case (.traditionalChinese, .caution): "注意"
        }
    }
}
