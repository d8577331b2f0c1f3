import ReportDocument
import ReportSource

extension InlineComposer {
    /// Notes and spans nested deeper are text.
    private static let bracketDepthLimit = 50
    private static let superscriptLengthLimit = 200

    /// What has been made, and the text that is being collected.
    struct Output {
        var inlines: [MarkupInline] = []
        var pending: [UInt8] = []
        var pendingStart = 0
        var pendingEnd = 0
    }

    /// Bytes that may be more than themselves.
    private static let isSpecial: [Bool] = (0...255).map { $0 >= 0xFD || $0 == 0x0A || "[^@{\"'-.h".utf8.contains(UInt8($0)) }

    mutating func sequence(_ flat: FlatInlines, _ range: Range<Int>, depth: Int) -> [MarkupInline] {
        var output = Output()
        var index = range.lowerBound
        while index < range.upperBound {
            var plainEnd = index
            while plainEnd < range.upperBound, !InlineComposer.isSpecial[Int(flat.bytes[plainEnd])] { plainEnd += 1 }
            if plainEnd > index {
                mark(flat.bytes[index..<plainEnd], flat, index..<plainEnd, &output)
                typography.wrote(flat.bytes[index..<plainEnd])
                index = plainEnd
            } else {
                index = step(flat, index, range.upperBound, depth, &output)
            }
        }
        flush(flat, &output)
        return output.inlines
    }

    /// Takes what starts at an index; gives the index behind it.
    private mutating func step(_ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int, _ output: inout Output) -> Int {
        let bytes = flat.bytes
        let next = index + 1 < end ? bytes[index + 1] : nil
        switch bytes[index] {
        case MarkdownByte.node:
            return node(flat, index, end, depth, &output)
        case MarkdownByte.literal:
            if let next { text(next, flat, index..<index + 2, &output) }
            return index + 2
        case 0x0A:
            flush(flat, &output)
            output.inlines.append(MarkupInline(.softBreak, at: span(at: index, flat)))
            typography.wroteSpace()
            return index + 1
        case UInt8(ascii: "["):
            if depth < InlineComposer.bracketDepthLimit, let after = bracket(flat, index, end, depth, &output) { return after }
        case UInt8(ascii: "^"):
            if depth < InlineComposer.bracketDepthLimit, let after = caret(flat, index, end, depth, &output) { return after }
        case UInt8(ascii: "@"):
            if let after = narrative(flat, index, end, &output) { return after }
        case UInt8(ascii: "{"):
            if let after = brace(flat, index, end, &output) { return after }
        case UInt8(ascii: "h"):
            if let after = bareAddress(flat, index, end, &output) { return after }
        case UInt8(ascii: "\""):
            mark(typography.doubleQuote(next: next), flat, index..<index + 1, &output)
            return index + 1
        case UInt8(ascii: "'"):
            mark(typography.singleQuote(next: next), flat, index..<index + 1, &output)
            return index + 1
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
            let isLong = index + 2 < end && bytes[index + 2] == UInt8(ascii: "-")
            let after = index + (isLong ? 3 : 2)
            mark(isLong ? "\u{2014}" : "\u{2013}", flat, index..<after, &output)
            typography.wrote(dash: true)
            return after
        case UInt8(ascii: ".") where next == UInt8(ascii: ".") && index + 2 < end && bytes[index + 2] == UInt8(ascii: "."):
            mark("\u{2026}", flat, index..<index + 3, &output)
            typography.wrote(dash: false)
            return index + 3
        default: break
        }
        text(bytes[index], flat, index..<index + 1, &output)
        return index + 1
    }

    // MARK: Text

    private mutating func text(_ byte: UInt8, _ flat: FlatInlines, _ range: Range<Int>, _ output: inout Output) {
        mark(CollectionOfOne(byte), flat, range, &output)
        typography.wrote(CollectionOfOne(byte))
    }

    private func mark(_ string: String, _ flat: FlatInlines, _ range: Range<Int>, _ output: inout Output) {
        mark(string.utf8, flat, range, &output)
    }

    private func mark(_ bytes: some Collection<UInt8>, _ flat: FlatInlines, _ range: Range<Int>, _ output: inout Output) {
        if output.pending.isEmpty { output.pendingStart = range.lowerBound }
        output.pending += bytes
        output.pendingEnd = range.upperBound
    }

    func flush(_ flat: FlatInlines, _ output: inout Output) {
        guard !output.pending.isEmpty else { return }
        let place = flat.span(output.pendingStart..<output.pendingEnd, in: flat.text) ?? fallback
        output.inlines.append(MarkupInline(.text(String(decoding: output.pending, as: UTF8.self)), at: place))
        output.pending.removeAll(keepingCapacity: true)
    }

    mutating func add(_ kind: MarkupInline.Kind, _ flat: FlatInlines, _ range: Range<Int>, _ output: inout Output) {
        flush(flat, &output)
        output.inlines.append(MarkupInline(kind, at: flat.span(range, in: flat.text) ?? fallback))
        typography.wroteNode()
    }

    private func span(at index: Int, _ flat: FlatInlines) -> SourceSpan {
        flat.span(index..<index + 1, in: flat.text) ?? fallback
    }

    // MARK: Brackets

    /// `[@key]`, `[^note]`, `[text]{.class}`.
    private mutating func bracket(_ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int, _ output: inout Output) -> Int? {
        let close = Int(flat.closing[index])
        guard close > index, close < end else { return nil }
        if let name = noteName(flat, index + 1..<close) {
            let place = flat.span(index..<close + 1, in: flat.text) ?? fallback
            note(Spanned(name, at: place))
            add(.note(name), flat, index..<close + 1, &output)
            return close + 1
        }
        if let parsed = AttributeParser.parse(flat.bytes, from: close + 1, to: end), parsed.rawTarget == nil {
            flush(flat, &output)
            let children = sequence(flat, index + 1..<close, depth: depth + 1)
            add(.span(parsed.attributes, children), flat, index..<parsed.end, &output)
            return parsed.end
        }
        guard let group = CitationScanner.group(flat, index + 1..<close, placeholders) else { return nil }
        addGroup(group, flat, index..<close + 1, &output)
        return close + 1
    }

    /// The name in `[^name]`.
    private func noteName(_ flat: FlatInlines, _ range: Range<Int>) -> String? {
        guard range.count > 1, flat.bytes[range.lowerBound] == UInt8(ascii: "^"), range.count <= 200 else { return nil }
        let name = flat.bytes[range.lowerBound + 1..<range.upperBound]
        guard name.allSatisfy({ $0 > 0x20 && $0 < MarkdownByte.node && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "^") }) else {
            return nil
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// `^[note]` and `^superscript^`.
    private mutating func caret(_ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int, _ output: inout Output) -> Int? {
        guard index + 1 < end else { return nil }
        if flat.bytes[index + 1] == UInt8(ascii: "[") {
            let close = Int(flat.closing[index + 1])
            guard close > index + 1, close < end else { return nil }
            flush(flat, &output)
            let outer = typography
            typography = Typography()
            let children = sequence(flat, index + 2..<close, depth: depth + 1)
            typography = outer
            add(.inlineNote(children), flat, index..<close + 1, &output)
            return close + 1
        }
        var close = index + 1
        let limit = min(end, index + InlineComposer.superscriptLengthLimit)
        while close < limit, flat.bytes[close] > 0x20, flat.bytes[close] != UInt8(ascii: "^") { close += 1 }
        guard close < limit, flat.bytes[close] == UInt8(ascii: "^"), close > index + 1 else { return nil }
        flush(flat, &output)
        let children = sequence(flat, index + 1..<close, depth: depth + 1)
        add(.superscript(children), flat, index..<close + 1, &output)
        return close + 1
    }

    /// `{name}` and shortcodes.
    private mutating func brace(_ flat: FlatInlines, _ index: Int, _ end: Int, _ output: inout Output) -> Int? {
        let bytes = flat.bytes
        if bytes[index..<end].starts(with: "{{<".utf8), let close = bytes[index..<min(end, index + 500)].firstIndex(of: UInt8(ascii: "}")) {
            let name = flat.plainText(index + 3..<close, placeholders).split(separator: " ").first.map(String.init) ?? ""
            let after = close + 1 < end && bytes[close + 1] == UInt8(ascii: "}") ? close + 2 : close + 1
            report(MarkdownText.unsupportedShortcode(name, at: flat.span(index..<after, in: flat.text) ?? fallback))
            return after
        }
        guard allowsParameters else { return nil }
        var close = index + 1
        while close < end, CellLabel.isLabelByte(bytes[close]) { close += 1 }
        guard close < end, bytes[close] == UInt8(ascii: "}"), close > index + 1,
            (0x61...0x7A).contains(bytes[index + 1] | 0x20) || bytes[index + 1] == UInt8(ascii: "_")
        else { return nil }
        add(.parameter(String(decoding: bytes[index + 1..<close], as: UTF8.self)), flat, index..<close + 1, &output)
        return close + 1
    }

    /// `https://example.org/x`, linked as it stands; marks that end a sentence are not part of it.
    private mutating func bareAddress(_ flat: FlatInlines, _ index: Int, _ end: Int, _ output: inout Output) -> Int? {
        let bytes = flat.bytes
        guard !isInLink, index == 0 || !MarkdownText.isAlphanumeric(bytes[index - 1]) else { return nil }
        let rest = bytes[index..<end]
        guard rest.starts(with: "http://".utf8) || rest.starts(with: "https://".utf8) else { return nil }
        let start = index + (rest.starts(with: "http://".utf8) ? 7 : 8)
        var close = start
        var brackets = 0
        while close < end, bytes[close] > 0x20, bytes[close] < 0x80, bytes[close] != UInt8(ascii: "<") {
            if bytes[close] == UInt8(ascii: "[") || bytes[close] == UInt8(ascii: "]") || bytes[close] == UInt8(ascii: "\"") { break }
            if bytes[close] == UInt8(ascii: "(") { brackets += 1 }
            if bytes[close] == UInt8(ascii: ")") {
                if brackets == 0 { break }
                brackets -= 1
            }
            close += 1
        }
        while close > start, "?!.,:;*_~'".utf8.contains(bytes[close - 1]) { close -= 1 }
        guard close > start else { return nil }
        let address = String(decoding: bytes[index..<close], as: UTF8.self)
        let place = flat.span(index..<close, in: flat.text) ?? fallback
        add(.link(target: address, title: "", [MarkupInline(.text(address), at: place)]), flat, index..<close, &output)
        return close
    }

    // MARK: Nodes

    private mutating func node(_ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int, _ output: inout Output) -> Int {
        flush(flat, &output)
        switch flat.node(at: index) {
        case .math(let placeholder, _):
            if case .math(let tex, _, _, _) = placeholders[placeholder] {
                countMath()
                add(.math(tex.trimmingSpaces()), flat, index..<index + 1, &output)
            }
            return index + 1
        case .raw(let raw):
            return self.raw(raw, flat, index, end, depth, &output)
        }
    }

    private mutating func raw(
        _ raw: RawInline, _ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int, _ output: inout Output
    ) -> Int {
        let whole = index..<index + 1
        switch raw {
        case .hardBreak:
            output.inlines.append(MarkupInline(.lineBreak, at: span(at: index, flat)))
            typography.wroteSpace()
        case .html(let html, let range):
            inlineHTML(html, span(range, in: flat.text), flat, whole, &output)
        case .code(let code, let range):
            return self.code(code, range, flat, index, end, &output)
        case .container(let container, let children, _):
            return self.container(container, children, flat, index, end, depth, &output)
        case .text, .decoded, .softBreak:
            break
        }
        return index + 1
    }

    private mutating func inlineHTML(
        _ html: String, _ place: SourceSpan, _ flat: FlatInlines, _ whole: Range<Int>, _ output: inout Output
    ) {
        if html.hasPrefix("<!--") { return }
        let word = html.lowercased().filter { !$0.isWhitespace }
        if word == "<br>" || word == "<br/>" {
            output.inlines.append(MarkupInline(.lineBreak, at: place))
            typography.wroteSpace()
            return
        }
        reportHTML(html, at: place)
        add(.html(html), flat, whole, &output)
    }

    private mutating func code(
        _ code: String, _ range: Range<Int>, _ flat: FlatInlines, _ index: Int, _ end: Int, _ output: inout Output
    ) -> Int {
        if InlineExpressionParser.isExpression(code) {
            let place = span(range, in: flat.text)
            let (expression, problems) = InlineExpressionParser.parse(code, within: place)
            diagnostics(problems)
            add(expression.map { .expression($0) } ?? .code(code), flat, index..<index + 1, &output)
            return index + 1
        }
        // `{{python}} x` shows the expression itself.
        let shown = InlineExpressionParser.shownText(code)
        guard let parsed = AttributeParser.parse(flat.bytes, from: index + 1, to: end) else {
            add(.code(shown), flat, index..<index + 1, &output)
            return index + 1
        }
        if let target = parsed.rawTarget {
            report(
                Diagnostic(
                    .markdownUnsupported, "raw text for '\(target)' inside a line is not supported", at: span(range, in: flat.text),
                    help: "use a raw block ```{=\(target)}"
                )
            )
            add(.code(shown), flat, index..<parsed.end, &output)
            return parsed.end
        }
        let inner = MarkupInline(.code(shown), at: span(range, in: flat.text))
        add(.span(parsed.attributes, [inner]), flat, index..<parsed.end, &output)
        return parsed.end
    }

    mutating func diagnostics(_ found: [Diagnostic]) { for diagnostic in found { report(diagnostic) } }

    private mutating func container(
        _ container: RawInline.Container, _ raw: [RawInline], _ flat: FlatInlines, _ index: Int, _ end: Int, _ depth: Int,
        _ output: inout Output
    ) -> Int {
        let inner = FlatInlines(raw, flat.text, self)
        let all = 0..<inner.bytes.count
        let whole = index..<index + 1
        switch container {
        case .emphasis: add(.emphasis(sequence(inner, all, depth: depth + 1)), flat, whole, &output)
        case .strong: add(.strong(sequence(inner, all, depth: depth + 1)), flat, whole, &output)
        case .strikethrough: add(.strikethrough(sequence(inner, all, depth: depth + 1)), flat, whole, &output)
        case .tilde:
            let children = sequence(inner, all, depth: depth + 1)
            if inner.bytes.contains(where: { $0 <= 0x20 }) {
                // Pandoc's subscripts hold no space; without one both tildes are text.
                text(UInt8(ascii: "~"), flat, whole, &output)
                flush(flat, &output)
                output.inlines += children
                text(UInt8(ascii: "~"), flat, whole, &output)
            } else {
                add(.subscript(children), flat, whole, &output)
            }
        case .link(let target, let title):
            let outer = isInLink
            isInLink = true
            let children = sequence(inner, all, depth: depth + 1)
            isInLink = outer
            return link(target, title, children, flat, index, end, &output)
        case .image(let target, let title):
            return image(target, title, sequence(inner, all, depth: depth + 1), flat, index, end, &output)
        }
        return index + 1
    }

    private mutating func link(
        _ target: String, _ title: String, _ children: [MarkupInline], _ flat: FlatInlines, _ index: Int, _ end: Int,
        _ output: inout Output
    ) -> Int {
        let place = span(at: index, flat)
        let parsed = AttributeParser.parse(flat.bytes, from: index + 1, to: end).flatMap { $0.rawTarget == nil ? $0 : nil }
        let after = parsed?.end ?? index + 1
        if let problem = LinkTarget.problem(target) {
            report(Diagnostic(.markdownUnsupported, problem, at: place, help: "link to http, https, mailto, tel, doi, a path or #anchor"))
            output.inlines += children
            typography.wroteNode()
            return after
        }
        let kind = MarkupInline.Kind.link(target: target, title: title, children)
        if let parsed {
            add(.span(parsed.attributes, [MarkupInline(kind, at: place)]), flat, index..<after, &output)
        } else {
            add(kind, flat, index..<after, &output)
        }
        return after
    }

    private mutating func image(
        _ target: String, _ title: String, _ children: [MarkupInline], _ flat: FlatInlines, _ index: Int, _ end: Int,
        _ output: inout Output
    ) -> Int {
        let place = span(at: index, flat)
        let parsed = AttributeParser.parse(flat.bytes, from: index + 1, to: end).flatMap { $0.rawTarget == nil ? $0 : nil }
        let after = parsed?.end ?? index + 1
        if let problem = LinkTarget.imageProblem(target) {
            report(Diagnostic(.markdownUnsupported, problem, at: place, help: "keep the picture in a file beside the definition"))
            output.inlines += children
            return after
        }
        let image = MarkupImage(
            text: children, target: Spanned(target, at: place), title: title, attributes: parsed?.attributes ?? Attributes()
        )
        add(.image(image), flat, index..<after, &output)
        return after
    }
}
