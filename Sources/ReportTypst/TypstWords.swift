import ReportDocument

/// The words that a paper adds to its report, in the report's language.
struct TypstWords {
    var contents, abstract, keywords, references, table, figure, note, source: String
    var provenance, definition, tool, inputs, parameters, file, rows: String
    /// Between a lead such as `Note` and the text behind it.
    var leadMark: String
    /// Between authors and between keywords.
    var separator: String
    /// Sentences about what was left out, with `#` for the number.
    var omittedRows, omittedColumns, omittedBytes: String

    static func of(_ language: Language) -> TypstWords {
        switch language {
        case .english: english
        case .simplifiedChinese: simplifiedChinese
        case .traditionalChinese: traditionalChinese
        }
    }

    private static let english = TypstWords(
        contents: "Contents", abstract: "Abstract", keywords: "Keywords", references: "References", table: "Table",
        figure: "Figure", note: "Note", source: "Source", provenance: "How this report was made",
        definition: "Definition", tool: "Made with", inputs: "Inputs", parameters: "Parameters", file: "File",
        rows: "Rows", leadMark: ": ", separator: ", ", omittedRows: "# further rows are not shown.",
        omittedColumns: "# further columns are not shown.", omittedBytes: "# further bytes are not shown"
    )

    private static let simplifiedChinese = TypstWords(
        contents: "目录", abstract: "摘要", keywords: "关键词", references: "参考文献", table: "表", figure: "图", note: "注",
        source: "资料来源", provenance: "本报告的生成", definition: "定义文件", tool: "工具", inputs: "输入数据", parameters: "参数",
        file: "文件", rows: "行数", leadMark: "：", separator: "、", omittedRows: "另有 # 行未列出。",
        omittedColumns: "另有 # 栏未列出。", omittedBytes: "另有 # 字节未列出"
    )

    private static let traditionalChinese = TypstWords(
        contents: "目錄", abstract: "摘要", keywords: "關鍵詞", references: "參考文獻", table: "表", figure: "圖", note: "註",
        source: "資料來源", provenance: "本報告的產生", definition: "定義檔", tool: "工具", inputs: "輸入資料", parameters: "參數",
        file: "檔案", rows: "列數", leadMark: "：", separator: "、", omittedRows: "另有 # 列未列出。",
        omittedColumns: "另有 # 欄未列出。", omittedBytes: "另有 # 位元組未列出"
    )
}
