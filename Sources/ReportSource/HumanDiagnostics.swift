/// The form for people: message, place, the source lines with the text marked, notes, help.
///
///     error[sql-unknown-column]: column 'amout' does not exist in table 'orders'
///       --> notebooks/sales.qmd:41:12 (cell 'tbl-monthly', line 2)
///        |
///     40 | SELECT month,
///     41 |        SUM(amout) AS total
///        |            ^^^^^ not a column of 'orders'
///        |
///     note: 'orders' is declared here
///       --> notebooks/sales.qmd:9:3
///     help: did you mean 'amount'?
struct HumanDiagnostics {
    let usesColour: Bool
    let width: Int
    /// Lines shown before the marked one.
    private let contextLines = 2

    init(usesColour: Bool, width: Int) {
        self.usesColour = usesColour
        self.width = width
    }

    func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(render).joined(separator: "\n")
    }

    private enum Style: String {
        case error = "1;31", warning = "1;33", note = "1;36", bold = "1", quiet = "34"
    }

    private func styled(_ text: String, _ style: Style) -> String {
        usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func style(_ severity: Diagnostic.Severity) -> Style {
        switch severity {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let style = style(diagnostic.severity)
        var lines = [
            styled("\(diagnostic.severity.rawValue)[\(diagnostic.id.rawValue)]", style)
                + styled(": " + TerminalText.escaped(diagnostic.message), .bold)
        ]
        if let span = diagnostic.span {
            let cell = diagnostic.cell.map { " (\(TerminalText.escaped($0)))" } ?? ""
            lines.append("  " + styled("-->", .quiet) + " " + place(span) + cell)
            lines += snippet(span, diagnostic.label, style)
        } else if let cell = diagnostic.cell {
            lines.append("  " + styled("-->", .quiet) + " " + TerminalText.escaped(cell))
        }
        for note in diagnostic.notes {
            lines.append(styled("note", .note) + ": " + TerminalText.escaped(note.message))
            if let span = note.span { lines.append("  " + styled("-->", .quiet) + " " + place(span)) }
        }
        for help in diagnostic.help { lines.append(styled("help", .note) + ": " + TerminalText.escaped(help)) }
        if let detail = diagnostic.detail {
            lines += TerminalText.escapedLines(detail).split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func place(_ span: SourceSpan) -> String {
        let start = span.start
        return "\(TerminalText.escaped(span.file.name)):\(start.line):\(start.column)"
    }

    // MARK: Source lines

    private func snippet(_ span: SourceSpan, _ label: String?, _ style: Style) -> [String] {
        let file = span.file
        let last = file.lines.line(at: span.range.lowerBound)
        var first = last
        while first > 0, last - first < contextLines { first -= 1 }
        // Blank lines on top say nothing.
        while first < last, text(file, first).utf8.allSatisfy({ $0 <= 0x20 }) { first += 1 }
        let gutterWidth = max(2, String(last + 1).count)
        let empty = String(repeating: " ", count: gutterWidth) + " " + styled("|", .quiet)
        let mark = self.mark(span, line: last)
        let cut = cut(mark.columns, mark.line)
        var lines = [empty]
        for number in first...last {
            let digits = String(number + 1)
            let gutter = String(repeating: " ", count: gutterWidth - digits.count) + digits
            let content = window(TerminalText.line(text(file, number)), cut)
            lines.append(styled(gutter + " |", .quiet) + (content.isEmpty ? "" : " " + content))
        }
        let indent = mark.columns.lowerBound - cut.lowerBound + (cut.lowerBound > 0 ? 1 : 0)
        let carets = String(repeating: "^", count: max(1, min(mark.columns.upperBound, cut.upperBound) - mark.columns.lowerBound))
        let words = label.map { " " + TerminalText.escaped($0) } ?? ""
        lines.append(empty + " " + String(repeating: " ", count: indent) + styled(carets + words, style))
        lines.append(empty)
        return lines
    }

    private func text(_ file: SourceFile, _ line: Int) -> String {
        var text = file.slice(file.lines.range(ofLine: line))
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
        return text
    }

    /// The columns of the marked text on its first line.
    private func mark(_ span: SourceSpan, line number: Int) -> (columns: Range<Int>, line: TerminalText.Line) {
        let range = span.file.lines.range(ofLine: number)
        let line = TerminalText.line(text(span.file, number))
        let low = span.file.slice(range.lowerBound..<span.range.lowerBound).unicodeScalars.count
        let high = span.file.slice(range.lowerBound..<min(range.upperBound, span.range.upperBound)).unicodeScalars.count
        let end = line.columns.count - 1
        let start = line.columns[min(low, end)]
        return (start..<max(start, line.columns[min(max(low, high), end)]), line)
    }

    /// The columns that are shown, so that the marked text is among them.
    private func cut(_ marked: Range<Int>, _ line: TerminalText.Line) -> Range<Int> {
        let total = line.columns.last ?? 0
        guard total > width else { return 0..<max(total, width) }
        let start = max(0, min(marked.lowerBound - width / 3, total - width))
        return start..<start + width
    }

    /// The part of a line in the shown columns, with `…` where something is left out.
    private func window(_ line: TerminalText.Line, _ cut: Range<Int>) -> String {
        let total = line.columns.last ?? 0
        var shown = String.UnicodeScalarView()
        var column = 0
        for scalar in line.text.unicodeScalars {
            if column >= cut.lowerBound, column < cut.upperBound { shown.append(scalar) }
            column += TerminalText.width(scalar)
        }
        let text = String(shown)
        guard !text.isEmpty || total > 0 else { return "" }
        return (cut.lowerBound > 0 ? "…" : "") + text + (total > cut.upperBound ? "…" : "")
    }
}
