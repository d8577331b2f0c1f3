import ReportDocument
import ReportSource

extension BlockScanner {
    // MARK: Code and cells

    /// A fence with its content.
    mutating func takeFence(_ pass: inout Pass) -> Bool {
        let opening = pass.line
        guard let fence = opening.fence(in: pass.bytes) else { return false }
        flush(&pass)
        let firstLine = pass.index + 1
        var last = firstLine
        while last < pass.lines.count {
            let line = pass.lines[last]
            if line.indent <= 3, line.closesFence(fence.character, fence.length, in: pass.bytes) { break }
            last += 1
        }
        let isClosed = last < pass.lines.count
        let end = isClosed ? pass.lines[last].end : pass.bytes.count
        pass.index = isClosed ? last + 1 : last
        guard let span = pass.span(opening.content..<end) else { return true }
        if !isClosed {
            report(
                Diagnostic(
                    .markdownUnclosed, "this fence is not closed",
                    at: pass.span(opening.content..<opening.end), label: "opened here",
                    help: "close it with a line of \(fence.length) or more '\(Character(UnicodeScalar(fence.character)))'"
                )
            )
        }
        take(FencedText(fence: fence, opening: opening, lines: firstLine..<last, span: span), &pass)
        return true
    }

    private struct FencedText {
        var fence: (character: UInt8, length: Int, info: Range<Int>)
        var opening: TextLine
        var lines: Range<Int>
        var span: SourceSpan
    }

    private mutating func take(_ code: FencedText, _ pass: inout Pass) {
        let info = pass.bytes[code.fence.info]
        guard info.first == UInt8(ascii: "{") else {
            let language = String(decoding: info.prefix { $0 > 0x20 && $0 != UInt8(ascii: "{") }, as: UTF8.self)
            var attributes = Attributes()
            if let brace = info.firstIndex(of: UInt8(ascii: "{")),
                let parsed = AttributeParser.parse(pass.bytes, from: brace, to: code.fence.info.upperBound)
            {
                attributes = parsed.attributes
            }
            emit(.code(language: MarkdownText.unescaped(language), text: content(code, pass), attributes, code.span))
            return
        }
        if info.starts(with: "{{".utf8) { return takeShownFence(code, pass) }
        if let parsed = AttributeParser.parse(pass.bytes, from: code.fence.info.lowerBound, to: code.fence.info.upperBound) {
            if let target = parsed.rawTarget { return takeRaw(target, code, pass) }
            var attributes = parsed.attributes
            let language = attributes.classes.isEmpty ? "" : attributes.classes.removeFirst()
            emit(.code(language: language, text: content(code, pass), attributes, code.span))
            return
        }
        takeCell(code, pass)
    }

    /// ` ```{{python}} ` shows the fence of a cell.
    private mutating func takeShownFence(_ code: FencedText, _ pass: Pass) {
        var info = pass.input.string(code.fence.info)
        if info.hasPrefix("{{"), info.hasSuffix("}}") { info = String(info.dropFirst().dropLast()) }
        let fence = String(repeating: Character(UnicodeScalar(code.fence.character)), count: code.fence.length)
        let body = content(code, pass)
        let text = fence + info + "\n" + (body.isEmpty ? "" : body + "\n") + fence
        emit(.code(language: "markdown", text: text, Attributes(), code.span))
    }

    private mutating func takeRaw(_ target: String, _ code: FencedText, _ pass: Pass) {
        guard ["html", "typst"].contains(target) else {
            let near = nearMiss(target, among: ["html", "typst"])
            report(
                Diagnostic(
                    .markdownRawBlock, "raw blocks for '\(target)' are not supported", at: pass.span(code.fence.info),
                    help: near.map { "did you mean '{=\($0)}'?" } ?? "use {=html} or {=typst}"
                )
            )
            return
        }
        emit(.raw(target: target, text: content(code, pass), code.span))
    }

    private mutating func takeCell(_ code: FencedText, _ pass: Pass) {
        let info = code.fence.info
        let inner = pass.bytes[info.lowerBound + 1..<info.upperBound]
        let word = inner.prefix { CellLabel.isLabelByte($0) }
        let place = pass.span(word.startIndex..<word.endIndex) ?? code.span
        let language = String(decoding: word, as: UTF8.self)
        let rest = pass.bytes[word.endIndex..<info.upperBound].filter { $0 > 0x20 }
        guard !language.isEmpty else {
            report(
                Diagnostic(
                    .cellUnknownLanguage, "a fence with braces needs a language or attributes", at: pass.span(info),
                    help: "write {python}, {sql}, or {.name} for code that is only shown"
                )
            )
            return
        }
        if rest != [UInt8(ascii: "}")] {
            report(
                Diagnostic(
                    .cellOption, "options do not stand in the fence", at: pass.span(word.endIndex..<info.upperBound),
                    help: "write them on lines such as '#| label: tbl-x' below the fence"
                )
            )
            return
        }
        let last = code.lines.isEmpty ? nil : pass.lines[code.lines.upperBound - 1].end
        let first = code.lines.isEmpty ? code.opening.next : pass.lines[code.lines.lowerBound].start
        let range = first..<max(first, last ?? first)
        guard pass.allowsCells, let body = range.isEmpty ? pass.span(first..<first) : pass.input.contiguous(range) else {
            report(
                Diagnostic(
                    .markdownUnsupported, "a cell cannot stand in a footnote or definition list", at: place,
                    help: "move the cell out and refer to its result"
                )
            )
            return
        }
        if code.opening.indent > 0 {
            report(
                Diagnostic(
                    .markdownUnsupported, "the fence of a cell starts its line", at: place, help: "remove the spaces before it"
                )
            )
            return
        }
        emit(.cell(FencedCell(language: Spanned(language, at: place), span: code.span, body: body)))
    }

    /// The lines between the fences; as much indentation as the fence has is taken away.
    private func content(_ code: FencedText, _ pass: Pass) -> String {
        var bytes: [UInt8] = []
        for line in pass.lines[code.lines] {
            if !bytes.isEmpty || line.start > pass.lines[code.lines.lowerBound].start { bytes.append(0x0A) }
            bytes += pass.bytes[line.start(dropping: code.opening.indent, in: pass.bytes)..<line.end]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Fenced divs

    /// `::: {.callout-note}` and the `:::` that closes it.
    mutating func takeDiv(_ pass: inout Pass) -> Bool {
        let line = pass.line
        let range = line.trimmed(line.content..<line.end, in: pass.bytes)
        let colons = pass.bytes[range].prefix { $0 == UInt8(ascii: ":") }.count
        guard colons >= 3 else { return false }
        var rest = line.trimmed(range.lowerBound + colons..<range.upperBound, in: pass.bytes)
        guard let place = pass.span(range) else { return false }
        if rest.isEmpty {
            flush(&pass)
            pass.index += 1
            emit(.closeDiv(place))
            return true
        }
        // Colons behind the attributes are ornament.
        while let last = pass.bytes[rest].last, last == UInt8(ascii: ":") { rest = rest.lowerBound..<rest.upperBound - 1 }
        rest = line.trimmed(rest, in: pass.bytes)
        guard let attributes = divAttributes(rest, pass) else { return false }
        flush(&pass)
        pass.index += 1
        emit(.openDiv(attributes, place))
        return true
    }

    private mutating func divAttributes(_ range: Range<Int>, _ pass: Pass) -> Attributes? {
        let bytes = pass.bytes
        if bytes[range].first == UInt8(ascii: "{") {
            if let parsed = AttributeParser.parse(bytes, from: range.lowerBound, to: range.upperBound), parsed.end == range.upperBound {
                return parsed.attributes
            }
            report(
                Diagnostic(
                    .markdownAttribute, "these attributes cannot be read", at: pass.span(range),
                    help: "write {#name .class key=\"value\"}"
                )
            )
            return Attributes()
        }
        guard bytes[range].allSatisfy({ CellLabel.isLabelByte($0) || $0 == UInt8(ascii: ".") }) else { return nil }
        let name = pass.input.string(range)
        return Attributes(classes: [name.hasPrefix(".") ? String(name.dropFirst()) : name])
    }
}
