/// The words that a report has of its own, in its language: the same on a page and on paper.
package struct ReportWords: Sendable {
    package let language: Language

    package init(_ language: Language) { self.language = language }

    func pick(_ english: String, _ simplified: String, _ traditional: String) -> String {
        switch language {
        case .english: english
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        }
    }

    package var table: String { pick("Table", "表", "表") }
    package var figure: String { pick("Figure", "图", "圖") }
    package var equation: String { pick("Equation", "公式", "公式") }
    /// `Table 2`, on one line; the word alone without a number.
    package func label(_ word: String, _ number: Int?) -> String { number.map { word + "\u{A0}" + String($0) } ?? word }

    package var contents: String { pick("Contents", "目录", "目錄") }
    package var abstract: String { pick("Abstract", "摘要", "摘要") }
    package var keywords: String { pick("Keywords", "关键词", "關鍵詞") }
    package var notes: String { pick("Notes", "注释", "註釋") }
    package var note: String { pick("Note", "注", "註") }
    package var references: String { pick("References", "参考文献", "參考文獻") }

    /// What stands between keywords.
    package var listSeparator: String { pick(", ", "；", "；") }
    /// What stands between the names of authors.
    package var nameSeparator: String { pick(", ", "、", "、") }
    /// What stands behind a run-in heading.
    package var colon: String { pick(": ", "：", "：") }
    /// What stands between sentences.
    package var sentenceGap: String { pick(" ", "", "") }

    /// What a line under a table opens with.
    package func noteLabel(_ kind: TableNote.Kind) -> String? {
        switch kind {
        case .note: pick("Note. ", "注：", "註：")
        case .source: pick("Source. ", "资料来源：", "資料來源：")
        case .rule: nil
        }
    }

    package func callout(_ kind: Callout.Kind) -> String {
        switch kind {
        case .note: pick("Note", "注意", "注意")
        case .tip: pick("Tip", "提示", "提示")
        case .important: pick("Important", "重要", "重要")
        case .warning: pick("Warning", "警告", "警告")
        case .caution: pick("Caution", "小心", "小心")
        }
    }
}

// MARK: - What was left out

/// Counts come formatted.
extension ReportWords {
    package func omittedRows(_ count: String, isOne: Bool) -> String {
        pick(
            isOne ? "1 further row is not shown." : "\(count) further rows are not shown.", "另有 \(count) 行未列出。", "另有 \(count) 列未列出。")
    }

    package func omittedColumns(_ count: String, isOne: Bool) -> String {
        pick(
            isOne ? "1 further column is not shown." : "\(count) further columns are not shown.", "另有 \(count) 栏未列出。",
            "另有 \(count) 欄未列出。")
    }

    package func omittedBytes(_ count: String, isOne: Bool) -> String {
        pick(
            isOne ? "1 further byte of output is not shown." : "\(count) further bytes of output are not shown.", "另有 \(count) 字节输出未显示。",
            "另有 \(count) 位元組輸出未顯示。")
    }
}

// MARK: - How the report was made

extension ReportWords {
    package var provenance: String { pick("How this report was made", "本报告的生成", "本報告的產生") }
    /// What stands before and behind the definition's path.
    package func rendered(version: String, digest: String) -> (before: String, after: String) {
        (
            pick("Rendered by report \(version) from ", "由 report \(version) 根据 ", "由 report \(version) 根據 "),
            pick(" (SHA-256 \(digest)).", "（SHA-256 \(digest)）生成。", "（SHA-256 \(digest)）產生。")
        )
    }
    package var definition: String { pick("Definition", "报告定义", "報告定義") }
    package var tool: String { pick("Made with", "工具", "工具") }
    package var parameters: String { pick("Parameters", "参数", "參數") }
    package var inputs: String { pick("Inputs", "输入文件", "輸入檔案") }
    package var inputName: String { pick("Dataset", "数据集", "資料集") }
    package var inputPath: String { pick("File", "文件", "檔案") }
    package var inputRows: String { pick("Rows", "行数", "列數") }

    /// What is to be known of a file: which rows were left out and why, and what else was noticed. Empty where there is nothing.
    ///
    /// - Parameter count: formats a number.
    package func remarks(on input: Provenance.Input, count: (Int) -> String) -> String {
        let dropped = input.dropped.map { dropped in
            pick(
                dropped.count == 1 ? "1 row left out: \(dropped.reason)" : "\(count(dropped.count)) rows left out: \(dropped.reason)",
                "略去 \(count(dropped.count)) 行：\(dropped.reason)", "略去 \(count(dropped.count)) 列：\(dropped.reason)")
        }
        return (dropped + input.remarks).joined(separator: semicolon)
    }
}
