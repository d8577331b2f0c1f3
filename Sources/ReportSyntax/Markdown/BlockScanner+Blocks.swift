import ReportDocument
import ReportSource

extension BlockScanner {
    // MARK: Footnotes

    /// `[^name]: text`, with the lines that belong to it.
    mutating func takeFootnote(_ pass: inout Pass) -> Bool {
        let line = pass.line
        guard line.starts(with: "[^", in: pass.bytes),
            let close = pass.bytes[line.content..<line.end].firstIndex(of: UInt8(ascii: "]")), close > line.content + 2,
            close + 1 < line.end, pass.bytes[close + 1] == UInt8(ascii: ":"),
            !pass.bytes[line.content + 2..<close].contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "^") })
        else { return false }
        flush(&pass)
        let name = pass.input.string(line.content + 2..<close)
        var content = MappedText()
        var first = close + 2
        while first < line.end, pass.bytes[first] <= 0x20 { first += 1 }
        content.append(pass.input, first..<line.next)
        let place = pass.span(line.content..<close + 1)
        pass.index += 1
        takeIndented(&pass, into: &content, columns: 4)
        if let place { addFootnote(name, place, content) }
        return true
    }

    /// Lines that go on a block whose text is indented: those of its paragraph, then indented ones, also behind blank lines.
    private func takeIndented(_ pass: inout Pass, into content: inout MappedText, columns: Int) {
        var isParagraph = true
        var columns = columns
        var isFirst = true
        while pass.index < pass.lines.count {
            let line = pass.line
            if line.isBlank {
                // All blank lines at once: looking ahead from each of many would take the square of their number.
                var next = pass.index
                while next < pass.lines.count, pass.lines[next].isBlank { next += 1 }
                guard next < pass.lines.count, pass.lines[next].indent >= columns else { return }
                for blank in pass.lines[pass.index..<next] { content.append(pass.input, blank.end..<blank.next) }
                pass.index = next
                isParagraph = false
                continue
            } else if line.indent >= columns {
                // The first paragraph of its own says how far the rest is indented.
                if !isParagraph, isFirst {
                    if line.indent >= 4 { columns = 4 }
                    isFirst = false
                }
                content.append(pass.input, line.start(dropping: columns, in: pass.bytes)..<line.next)
                isParagraph = true
            } else if isParagraph, !startsBlock(line, pass) {
                content.append(pass.input, line.start..<line.next)
            } else {
                return
            }
            pass.index += 1
        }
    }

    /// Whether a line cannot go on the paragraph above it.
    private func startsBlock(_ line: TextLine, _ pass: Pass) -> Bool {
        let bytes = pass.bytes
        switch bytes[line.content] {
        case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "<"): return true
        case UInt8(ascii: ":"): return line.starts(with: ":::", in: bytes) || isMeaning(line, pass)
        case UInt8(ascii: "["): return line.starts(with: "[^", in: bytes)
        case UInt8(ascii: "{"): return line.starts(with: "{{<", in: bytes)
        case UInt8(ascii: "$"): return line.starts(with: "$$", in: bytes)
        default:
            return line.fence(in: bytes) != nil || line.listItem(in: bytes) != nil
                || line.isThematicBreak(in: bytes, from: line.content)
        }
    }

    // MARK: Definition lists and captions

    /// `: ` at the start of a line.
    private func isMeaning(_ line: TextLine, _ pass: Pass) -> Bool {
        line.indent <= 3 && line.content + 1 < line.end && pass.bytes[line.content] == UInt8(ascii: ":")
            && (pass.bytes[line.content + 1] == 0x20 || pass.bytes[line.content + 1] == 0x09)
    }

    /// The line of the first meaning, where a line is a term.
    private func meaning(below index: Int, _ pass: Pass) -> Int? {
        guard index < pass.lines.count else { return nil }
        let line = pass.lines[index]
        guard !line.isBlank, line.indent <= 3, !startsBlock(line, pass) else { return nil }
        var next = index + 1
        if next < pass.lines.count, pass.lines[next].isBlank { next += 1 }
        guard next < pass.lines.count, isMeaning(pass.lines[next], pass) else { return nil }
        // A caption with a blank line above it belongs to the table below it.
        if next > index + 1, endsWithTableLabel(pass.lines[next], pass) { return nil }
        return next
    }

    private func endsWithTableLabel(_ line: TextLine, _ pass: Pass) -> Bool {
        let range = line.trimmed(line.content..<line.end, in: pass.bytes)
        guard pass.bytes[range].last == UInt8(ascii: "}"), let brace = pass.bytes[range].lastIndex(of: UInt8(ascii: "{")) else {
            return false
        }
        return pass.bytes[brace..<range.upperBound].starts(with: "{#tbl-".utf8)
    }

    mutating func takeDefinitions(_ pass: inout Pass) -> Bool {
        guard pass.run == nil, pass.isAfterBlank, meaning(below: pass.index, pass) != nil else { return false }
        guard let start = pass.span(pass.line.content..<pass.line.end) else { return false }
        emit(.startDefinitions(start))
        while let first = meaning(below: pass.index, pass) {
            let line = pass.line
            var term = MappedText()
            term.append(pass.input, line.trimmed(line.content..<line.end, in: pass.bytes))
            emit(.term(pass.span(line.content..<line.end) ?? start), with: term)
            pass.index = first
            takeMeanings(&pass)
            var next = pass.index
            while next < pass.lines.count, pass.lines[next].isBlank { next += 1 }
            guard meaning(below: next, pass) != nil else { break }
            pass.index = next
        }
        emit(.endDefinitions)
        return true
    }

    private mutating func takeMeanings(_ pass: inout Pass) {
        while pass.index < pass.lines.count, isMeaning(pass.line, pass) {
            let line = pass.line
            var text = line.content + 1
            var column = line.indent + 1
            while text < line.end, pass.bytes[text] == 0x20 || pass.bytes[text] == 0x09 {
                column = pass.bytes[text] == 0x09 ? column / 4 * 4 + 4 : column + 1
                text += 1
            }
            var content = MappedText()
            content.append(pass.input, text..<line.next)
            pass.index += 1
            takeIndented(&pass, into: &content, columns: min(column, 4))
            if let place = pass.span(line.content..<line.end) { emit(.meaning(place)) }
            scan(content, allowsCells: false)
            var next = pass.index
            while next < pass.lines.count, pass.lines[next].isBlank { next += 1 }
            guard next < pass.lines.count, isMeaning(pass.lines[next], pass) else { return }
            pass.index = next
        }
    }

    /// `: Caption {#tbl-x}` above or below a table.
    mutating func takeCaption(_ pass: inout Pass) -> Bool {
        guard isMeaning(pass.line, pass), pass.run == nil || isInTable(pass) else { return false }
        flush(&pass)
        let line = pass.line
        var content = MappedText()
        content.append(pass.input, line.trimmed(line.content + 1..<line.end, in: pass.bytes))
        let first = line.content
        var end = line.end
        pass.index += 1
        while pass.index < pass.lines.count, !pass.line.isBlank, !startsBlock(pass.line, pass) {
            content.insert(" ")
            content.append(pass.input, pass.line.trimmed(pass.line.content..<pass.line.end, in: pass.bytes))
            end = pass.line.end
            pass.index += 1
        }
        if let place = pass.span(first..<end) { emit(.caption(place), with: content) }
        return true
    }

    // MARK: Equations

    /// `$$` at the start of a line, up to the `$$` that ends a line or has only attributes behind it.
    mutating func takeEquation(_ pass: inout Pass) -> Bool {
        guard pass.line.starts(with: "$$", in: pass.bytes) else { return false }
        let first = pass.line
        var offset = first.content + 2
        var index = pass.index
        while index < pass.lines.count, !pass.lines[index].isBlank {
            let line = pass.lines[index]
            while offset + 1 < line.end {
                if pass.bytes[offset] == UInt8(ascii: "\\") { offset += 2; continue }
                if pass.bytes[offset] == UInt8(ascii: "$"), pass.bytes[offset + 1] == UInt8(ascii: "$") {
                    return closeEquation(&pass, from: first.content, at: offset, line: index)
                }
                offset += 1
            }
            index += 1
            if index < pass.lines.count { offset = pass.lines[index].start }
        }
        report(
            Diagnostic(
                .markdownUnclosed, "this formula is not closed", at: pass.span(first.content..<first.content + 2),
                label: "opened here", help: "close it with '$$' before the next blank line"
            )
        )
        // The paragraph stays text, and is not looked at again.
        if pass.run == nil { pass.run = pass.index }
        pass.index = index
        flush(&pass)
        return true
    }

    private mutating func closeEquation(_ pass: inout Pass, from start: Int, at offset: Int, line index: Int) -> Bool {
        let line = pass.lines[index]
        var end = offset + 2
        var attributes = Attributes()
        if let parsed = equationAttributes(pass.bytes, from: end, to: line.end) {
            attributes = parsed.attributes
            end = parsed.end
        }
        guard line.trimmed(end..<line.end, in: pass.bytes).isEmpty, let place = pass.span(start..<end) else { return false }
        let tex = line.trimmed(start + 2..<offset, in: pass.bytes)
        guard !tex.isEmpty else { return false }
        flush(&pass)
        pass.index = index + 1
        emit(.equation(tex: pass.input.string(tex), attributes, place))
        return true
    }

    // MARK: HTML, shortcodes, page breaks

    /// HTML that goes on over blank lines (kinds 1 to 5 of CommonMark): left to md4c, and not looked into.
    mutating func takeHTML(_ pass: inout Pass) -> Bool {
        guard let ending = MarkdownText.htmlEnding(pass.bytes, pass.line.content..<pass.line.end) else { return false }
        flush(&pass)
        let opening = pass.line
        var isClosed = false
        while pass.index < pass.lines.count, !isClosed {
            let line = pass.line
            isClosed = MarkdownText.contains(ending, in: pass.bytes, line.start..<line.end)
            copy(pass.input, line.start..<line.next)
            pass.index += 1
        }
        if !isClosed {
            report(
                Diagnostic(
                    .markdownUnclosed, "this HTML is not closed", at: pass.span(opening.content..<opening.end), label: "opened here",
                    help: "close it with '\(ending)'"
                )
            )
        }
        return true
    }

    /// `{{< include file >}}` and `{{< pagebreak >}}`.
    mutating func takeShortcode(_ pass: inout Pass) -> Bool {
        let line = pass.line
        let range = line.trimmed(line.content..<line.end, in: pass.bytes)
        guard pass.bytes[range].starts(with: "{{<".utf8), pass.bytes[range].suffix(3).elementsEqual(">}}".utf8), range.count > 6 else {
            return false
        }
        flush(&pass)
        pass.index += 1
        guard let place = pass.span(range) else { return true }
        let words = pass.input.string(range.lowerBound + 3..<range.upperBound - 3)
            .split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        switch (words.first ?? "", words.count) {
        case ("pagebreak", 1): emit(.pageBreak(place))
        case ("include", 2):
            let path = words[1].trimmingQuotes()
            if pass.allowsCells {
                include(path, at: place)
            } else {
                report(Diagnostic(.markdownInclude, "an include stands on a line of the definition's own text", at: place))
            }
        case ("include", _):
            report(Diagnostic(.markdownInclude, "include takes one path", at: place, help: "write {{< include file.md >}}"))
        case (let name, _):
            report(MarkdownText.unsupportedShortcode(name, at: place))
        }
        return true
    }

    /// `\newpage` and `\pagebreak`, which Pandoc knows too.
    mutating func takePageBreak(_ pass: inout Pass) -> Bool {
        let line = pass.line
        let word = pass.input.string(line.trimmed(line.content..<line.end, in: pass.bytes))
        guard word == "\\newpage" || word == "\\pagebreak", let place = pass.span(line.content..<line.end) else { return false }
        flush(&pass)
        pass.index += 1
        emit(.pageBreak(place))
        return true
    }
}

extension String {
    fileprivate func trimmingQuotes() -> String {
        guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}
