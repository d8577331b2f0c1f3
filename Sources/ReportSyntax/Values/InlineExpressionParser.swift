import ReportDocument
import ReportSource

/// Reads inline expressions: `{value} tbl-x[Total].n | integer`, `{sql} SELECT …`, `{python} expression`, and bare value paths or
/// names as `values:` has them.
package enum InlineExpressionParser {
    /// - Parameters:
    ///   - text: the expression without its backticks.
    ///   - span: where it stands.
    /// - Returns: the expression, or errors `value-path`, `value-format` or `cell-unknown-language`.
    package static func parse(_ text: String, at span: SourceSpan) -> (InlineExpression?, [Diagnostic]) {
        let mapped = MappedText(text, at: span)
        let bytes = mapped.bytes
        var kind = InlineExpression.Kind.value
        var start = 0
        if let word = leadingWord(bytes) {
            guard let known = InlineExpression.Kind(rawValue: word.name) else {
                let near = nearMiss(word.name, among: ["value", "sql", "python"])
                return (
                    nil,
                    [
                        Diagnostic(
                            .cellUnknownLanguage, "'\(word.name)' is not a language of inline expressions",
                            at: mapped.span(1..<word.end - 1) ?? span,
                            help: near.map { "did you mean '{\($0)}'?" } ?? "use {value}, {sql} or {python}"
                        )
                    ]
                )
            }
            kind = known
            start = word.end
        }
        let (code, format, problems) = splitFormat(mapped, start..<bytes.count, kind, span)
        let range = trimmed(bytes, code)
        let place = mapped.span(range) ?? span
        guard !range.isEmpty else {
            return (nil, [Diagnostic(.valuePath, "the expression is empty", at: span)])
        }
        let content = mapped.string(range)
        var diagnostics = problems
        if kind == .value, !isName(bytes[range]) { diagnostics += ValuePathParser.parse(content, at: place).1 }
        guard diagnostics.isEmpty else { return (nil, diagnostics) }
        return (InlineExpression(kind: kind, code: Spanned(content, at: place), format: format, span: span), [])
    }

    /// Parses a code span's text; `span` has its backticks too.
    static func parse(_ text: String, within span: SourceSpan) -> (InlineExpression?, [Diagnostic]) {
        let written = span.file.bytes[span.range]
        let lead = written.prefix { $0 == UInt8(ascii: "`") || $0 <= 0x20 }.count
        let count = text.utf8.count
        guard written.count >= lead + count, written.dropFirst(lead).starts(with: text.utf8) else { return parse(text, at: span) }
        var (expression, problems) = parse(text, at: span.part(lead..<lead + count))
        expression?.span = span
        return (expression, problems)
    }

    /// Whether a code span's text is meant as an expression: a word in braces, then a space.
    static func isExpression(_ text: String) -> Bool {
        guard let word = leadingWord(Array(text.utf8)) else { return false }
        return InlineExpression.Kind(rawValue: word.name) != nil || CellLanguage.isExecutable(word.name)
            || ("vp".contains(word.name.prefix(1)) && nearMiss(word.name, among: ["value", "python"]) != nil)
    }

    /// `{{python}} x` shows the expression `{python} x`; other text is shown as it is.
    static func shownText(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: "{{".utf8), let close = bytes.firstIndex(of: UInt8(ascii: "}")), close + 1 < bytes.count,
            bytes[close + 1] == UInt8(ascii: "}"), bytes[2..<close].allSatisfy(CellLabel.isLabelByte)
        else { return text }
        return String(decoding: bytes[1...close] + bytes[(close + 2)...], as: UTF8.self)
    }

    private static func leadingWord(_ bytes: [UInt8]) -> (name: String, end: Int)? {
        guard bytes.first == UInt8(ascii: "{"), let close = bytes.prefix(40).firstIndex(of: UInt8(ascii: "}")), close > 1,
            close + 1 < bytes.count, bytes[close + 1] <= 0x20, bytes[1..<close].allSatisfy(CellLabel.isLabelByte)
        else { return nil }
        return (String(decoding: bytes[1..<close], as: UTF8.self), close + 1)
    }

    /// A single word: a name of `values:`.
    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { CellLabel.isLabelByte($0) || $0 >= 0x80 }
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        return low..<high
    }

    // MARK: Formats

    /// In a path a bar always starts a format; in SQL and Python it may be an operator, so there only a known word makes it one.
    private static func splitFormat(
        _ text: MappedText, _ range: Range<Int>, _ kind: InlineExpression.Kind, _ span: SourceSpan
    ) -> (Range<Int>, CellFormat?, [Diagnostic]) {
        guard let bar = lastBar(text.bytes, range) else { return (range, nil, []) }
        let words = trimmed(text.bytes, bar + 1..<range.upperBound)
        let written = text.string(words)
        switch CellFormat.parse(written) {
        case .success(let format): return (range.lowerBound..<bar, format, [])
        case .failure where kind != .value: return (range, nil, [])
        case .failure(let problem):
            let place = text.span(words.isEmpty ? bar..<bar + 1 : words) ?? span
            let help = problem.nearest.map { "did you mean '\($0)'?" }
            return (range.lowerBound..<bar, nil, [Diagnostic(.valueFormat, problem.message, at: place, help: help)])
        }
    }

    private static func lastBar(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var quote: UInt8?
        var result: Int?
        for offset in range {
            let byte = bytes[offset]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "|") {
                result = offset
            }
        }
        return result
    }
}

extension CellFormat {
    /// Why words name no format.
    package struct ParseProblem: Error, Sendable {
        /// For a diagnostic.
        package var message: String
        /// A format that was perhaps meant.
        package var nearest: String?
    }

    private static let words = ["percent", "integer", "decimal", "date", "plain"]

    /// Reads `percent 1`, `integer`, `decimal 2`, `date long`, `plain`.
    ///
    /// Without a number `percent` and `decimal` show one decimal; without a style `date` is long.
    package static func parse(_ text: String) -> Result<CellFormat, ParseProblem> {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard let word = parts.first else { return .failure(ParseProblem(message: "a format is expected behind the bar")) }
        guard parts.count <= 2 else { return .failure(ParseProblem(message: "'\(text)' is not a format")) }
        let argument = parts.count == 2 ? parts[1] : nil
        switch word {
        case "integer" where argument == nil: return .success(.integer)
        case "plain" where argument == nil: return .success(.plain)
        case "percent": return places(argument).map { .percent(decimals: $0) }
        case "decimal": return places(argument).map { .decimal(places: $0) }
        case "date":
            guard let argument else { return .success(.date(.long)) }
            if let style = DateStyle(rawValue: argument) { return .success(.date(style)) }
            return .failure(ParseProblem(message: "'\(argument)' is not a style of dates", nearest: nearMiss(argument, among: ["short", "long", "iso"])))
        default:
            return .failure(ParseProblem(message: "'\(text)' is not a format", nearest: nearMiss(word, among: words)))
        }
    }

    private static func places(_ argument: String?) -> Result<Int, ParseProblem> {
        guard let argument else { return .success(1) }
        guard let places = Int(argument), (0...12).contains(places) else {
            return .failure(ParseProblem(message: "'\(argument)' is not a number of decimals from 0 to 12"))
        }
        return .success(places)
    }
}
