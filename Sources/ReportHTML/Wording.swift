import ReportDocument

/// The page's own words in the language of the report.
struct Wording {
    let language: Language

    private func pick(_ english: String, _ simplified: String, _ traditional: String) -> String {
        switch language {
        case .english: english
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        }
    }

    var table: String { pick("Table", "表", "表") }
    var figure: String { pick("Figure", "图", "圖") }
    /// What stands between a label and its number.
    var labelSpace: String { "\u{A0}" }
    /// What stands between a label with its number and the caption.
    var labelEnd: String { pick(".", "", "") }
    var labelGap: String { pick(" ", "\u{3000}", "\u{3000}") }

    var contents: String { pick("Contents", "目录", "目錄") }
    var abstract: String { pick("Abstract", "摘要", "摘要") }
    var keywords: String { pick("Keywords", "关键词", "關鍵詞") }
    /// What stands between the words of a list.
    var listSeparator: String { pick(", ", "；", "；") }
    /// What stands between the names of authors.
    var nameSeparator: String { pick(", ", "、", "、") }
    /// What stands behind a run-in heading.
    var colon: String { pick(": ", "：", "：") }

    var notes: String { pick("Notes", "注释", "註釋") }
    var note: String { pick("Note", "注", "註") }
    var references: String { pick("References", "参考文献", "參考文獻") }
    func backToText(_ number: Int) -> String {
        pick("Back to note \(number) in the text", "返回正文注\(number)", "返回正文註\(number)")
    }

    /// What a line under a table opens with.
    func noteLabel(_ kind: TableNote.Kind) -> String? {
        switch kind {
        case .note: pick("Note. ", "注：", "註：")
        case .source: pick("Source. ", "资料来源：", "資料來源：")
        case .rule: nil
        }
    }

    func omittedRows(_ count: String, isOne: Bool) -> String {
        pick(
            isOne ? "1 further row is not shown." : "\(count) further rows are not shown.",
            "另有 \(count) 行未列出。", "另有 \(count) 列未列出。")
    }
    func omittedBytes(_ count: String, isOne: Bool) -> String {
        pick(
            isOne ? "1 further byte of output is not shown." : "\(count) further bytes of output are not shown.",
            "另有 \(count) 字节输出未显示。", "另有 \(count) 位元組輸出未顯示。")
    }

    var data: String { pick("Data", "数据", "資料") }
    func dataOf(_ name: String) -> String { pick("Data of \(name)", "\(name)的数据", "\(name)的資料") }
    var output: String { pick("Output", "输出", "輸出") }
    var errorOutput: String { pick("Error output", "错误输出", "錯誤輸出") }
    var result: String { pick("Result", "结果", "結果") }
    var code: String { pick("Code", "代码", "程式碼") }
    var equation: String { pick("Equation", "公式", "公式") }
    var done: String { pick("done", "已完成", "已完成") }
    var notDone: String { pick("to do", "未完成", "未完成") }
    var skipToText: String { pick("Skip to the text", "跳至正文", "跳至正文") }

    func callout(_ kind: Callout.Kind) -> String {
        switch kind {
        case .note: pick("Note", "注意", "注意")
        case .tip: pick("Tip", "提示", "提示")
        case .important: pick("Important", "重要", "重要")
        case .warning: pick("Warning", "警告", "警告")
        case .caution: pick("Caution", "小心", "小心")
        }
    }

    var provenance: String { pick("How this report was made", "本报告的生成", "本報告的產生") }
    /// What stands before and behind the definition's path.
    func rendered(version: String, digest: String) -> (before: String, after: String) {
        (
            pick("Rendered by report \(version) from ", "由 report \(version) 根据 ", "由 report \(version) 根據 "),
            pick(" (SHA-256 \(digest)).", "（SHA-256 \(digest)）生成。", "（SHA-256 \(digest)）產生。")
        )
    }
    var definition: String { pick("Definition", "报告定义", "報告定義") }
    var parameters: String { pick("Parameters", "参数", "參數") }
    var inputs: String { pick("Inputs", "输入文件", "輸入檔案") }
    var inputName: String { pick("Dataset", "数据集", "資料集") }
    var inputPath: String { pick("File", "文件", "檔案") }
    var inputRows: String { pick("Rows", "行数", "列數") }
}
