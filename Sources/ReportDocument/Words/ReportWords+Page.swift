/// Words that only pages need.
extension ReportWords {
    /// What stands between a label with its number and the caption.
    package var labelEnd: String { pick(".", "", "") }
    package var labelGap: String { pick(" ", "\u{3000}", "\u{3000}") }

    package var skipToText: String { pick("Skip to the text", "跳至正文", "跳至正文") }
    package func backToText(_ number: Int) -> String {
        pick("Back to note \(number) in the text", "返回正文注\(number)", "返回正文註\(number)")
    }

    package var data: String { pick("Data", "数据", "資料") }
    package func dataOf(_ name: String) -> String { pick("Data of \(name)", "\(name)的数据", "\(name)的資料") }
    package var output: String { pick("Output", "输出", "輸出") }
    package var errorOutput: String { pick("Error output", "错误输出", "錯誤輸出") }
    package var result: String { pick("Result", "结果", "結果") }
    package var code: String { pick("Code", "代码", "程式碼") }
    package var done: String { pick("done", "已完成", "已完成") }
    package var notDone: String { pick("to do", "未完成", "未完成") }
}
