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
    /// Bytes of a long line that are looked at before and behind the mark: a column is four bytes at most, but for marks that combine.
    private let reach: Int
    /// Lines shown before the marked one.
    private let contextLines = 2

    init(usesColour: Bool, width: Int) {
        self.usesColour = usesColour
        self.width = width
        reach = max(400, width * 4)
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
        let reach = reach(around: span, line: last)
        // Blank lines on top say nothing.
        while first < last, text(file, first, reach).utf8.allSatisfy({ $0 <= 0x20 }) { first += 1 }
        let gutterWidth = max(2, String(last + 1).count)
        let empty = String(repeating: " ", count: gutterWidth) + " " + styled("|", .quiet)
        let mark = self.mark(span, line: last, reach)
        let cut = cut(mark.columns, mark.line)
        let leads = cut.lowerBound > 0 || reach.map { $0.lowerBound > 0 } ?? false
        var lines = [empty]
        for number in first...last {
            let digits = String(number + 1)
            let gutter = String(repeating: " ", count: gutterWidth - digits.count) + digits
            let isCut = reach.map { $0.upperBound < content(of: file, number).count } ?? false
            let shown = window(TerminalText.line(text(file, number, reach)), cut, leads, isCut: isCut)
            lines.append(styled(gutter + " |", .quiet) + (shown.isEmpty ? "" : " " + shown))
        }
        let indent = mark.columns.lowerBound - cut.lowerBound + (leads ? 1 : 0)
        let carets = String(repeating: "^", count: max(1, min(mark.columns.upperBound, cut.upperBound) - mark.columns.lowerBound))
        let words = label.map { " " + TerminalText.escaped($0) } ?? ""
        lines.append(empty + " " + String(repeating: " ", count: indent) + styled(carets + words, style))
        lines.append(empty)
        return lines
    }

    /// The bytes of a line without its line break.
    private func content(of file: SourceFile, _ line: Int) -> Range<Int> {
        var range = file.lines.range(ofLine: line)
        while let last = range.last, file.bytes[last] == 0x0A || file.bytes[last] == 0x0D { range = range.lowerBound..<last }
        return range
    }

    /// What is looked at of lines where the marked one is very long, in bytes from a line's start: diagnostics in such a line would else
    /// cost its whole length each. nil where lines are looked at as a whole.
    private func reach(around span: SourceSpan, line: Int) -> Range<Int>? {
        let content = content(of: span.file, line)
        guard content.count > 2 * reach else { return nil }
        let marked = min(span.range.lowerBound, content.upperBound) - content.lowerBound
        return max(0, marked - reach)..<marked + reach
    }

    private func text(_ file: SourceFile, _ line: Int, _ reach: Range<Int>?) -> String {
        file.slice(seen(content(of: file, line), reach, in: file))
    }

    /// The part of a line that is looked at, from one whole scalar to another.
    private func seen(_ content: Range<Int>, _ reach: Range<Int>?, in file: SourceFile) -> Range<Int> {
        // A long line above a short one is cut, too.
        let reach = reach ?? 0..<self.reach * 2
        func whole(_ offset: Int) -> Int {
            var offset = min(content.lowerBound + offset, content.upperBound)
            while offset > content.lowerBound, offset < content.upperBound, file.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
            return offset
        }
        return whole(reach.lowerBound)..<whole(reach.upperBound)
    }

    /// The columns of the marked text on its first line.
    private func mark(_ span: SourceSpan, line number: Int, _ reach: Range<Int>?) -> (columns: Range<Int>, line: TerminalText.Line) {
        let file = span.file
        let range = seen(content(of: file, number), reach, in: file)
        let line = TerminalText.line(file.slice(range))
        let low = file.lines.scalarCount(range.lowerBound..<max(range.lowerBound, span.range.lowerBound), in: file.bytes)
        let high = file.lines.scalarCount(range.lowerBound..<max(range.lowerBound, span.range.upperBound), in: file.bytes)
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
    private func window(_ line: TerminalText.Line, _ cut: Range<Int>, _ leads: Bool, isCut: Bool) -> String {
        let total = line.columns.last ?? 0
        var shown = String.UnicodeScalarView()
        var column = 0
        for scalar in line.text.unicodeScalars {
            if column >= cut.lowerBound, column < cut.upperBound { shown.append(scalar) }
            column += TerminalText.width(scalar)
        }
        let text = String(shown)
        guard !text.isEmpty || total > 0 else { return "" }
        return (leads ? "…" : "") + text + (total > cut.upperBound || isCut ? "…" : "")
    }
}
