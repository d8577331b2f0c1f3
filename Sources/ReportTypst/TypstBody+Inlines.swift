import ReportDocument

extension TypstBody {
    /// Markup of a run of text, for the inside of a content block.
    mutating func inlines(_ inlines: [Inline]) -> String {
        var run = Run(longestWord: longestWord)
        append(inlines, to: &run, depth: 0)
        return run.markup
    }

    /// Markup under construction, which knows what its last piece was.
    private struct Run {
        private enum Gap { case none, space, softBreak }

        /// In characters; longer words may be cut anywhere.
        private let longestWord: Int
        private var source = ""
        private var gap = Gap.none
        private var endsInExpression = false
        /// Whether a space of the source would be dropped here, at the beginning of a content block.
        private var isAtStart = true
        /// The last character, if it was text.
        private var lastScalar: Unicode.Scalar?

        init(longestWord: Int) { self.longestWord = longestWord }

        /// The finished markup.
        var markup: String { gap == .space ? source + "\\u{20}" : source }

        mutating func appendText(_ text: String) {
            // A space at either end is held back until it is known what stands beside it.
            if text == " ", gap != .space { return gap = .space }
            var inner = Substring(text)
            let leads = inner.first == " " && !inner.dropFirst().isEmpty && inner.dropFirst().first?.isWhitespace == false
            if leads, gap == .none {
                gap = .space
                inner = inner.dropFirst()
            }
            let trails = inner.last == " " && inner.dropLast().last?.isWhitespace == false
            if trails { inner = inner.dropLast() }
            guard let first = inner.unicodeScalars.first else { return }
            closeGap(before: first)
            let piece = TypstText.markup(TypstText.cuttingLongWords(String(inner), longestWord: longestWord))
            // Behind `#f[x]`, these would go on with the expression.
            if endsInExpression, let next = piece.first, "(.;[".contains(next) { source += ";" }
            source += piece
            lastScalar = inner.unicodeScalars.last
            endsInExpression = false
            isAtStart = false
            if trails { gap = .space }
        }

        mutating func appendExpression(_ expression: String) {
            closeGap(before: nil)
            source += expression
            endsInExpression = true
            isAtStart = false
            lastScalar = nil
        }

        mutating func open(_ call: String) {
            closeGap(before: nil)
            source += call + "["
            endsInExpression = false
            isAtStart = true
            lastScalar = nil
        }

        mutating func close() {
            if gap == .space { source += "\\u{20}" }
            gap = .none
            source += "]"
            endsInExpression = true
            isAtStart = false
        }

        mutating func softBreak() { if gap == .none { gap = .softBreak } }

        private mutating func closeGap(before next: Unicode.Scalar?) {
            defer { gap = .none }
            switch gap {
            case .none: return
            case .space: source += isAtStart ? "\\u{20}" : " "
            case .softBreak:
                // Chinese is written without spaces: a line break of the source is none of the text.
                if let lastScalar, let next, TypstText.isIdeographic(lastScalar), TypstText.isIdeographic(next) { return }
                if isAtStart { return }
                source += " "
            }
            endsInExpression = false
        }
    }

    private mutating func append(_ inlines: [Inline], to run: inout Run, depth: Int) {
        for inline in inlines { append(inline, to: &run, depth: depth) }
    }

    private mutating func append(_ inline: Inline, to run: inout Run, depth: Int) {
        switch inline {
        case .text(let text): run.appendText(text)
        case .emphasis(let children): enclose("#emph", children, in: &run, depth)
        case .strong(let children): enclose("#strong", children, in: &run, depth)
        case .strikethrough(let children): enclose("#strike", children, in: &run, depth)
        case .superscript(let children): enclose("#super", children, in: &run, depth)
        case .subscript(let children): enclose("#sub", children, in: &run, depth)
        case .code(let text): run.appendExpression("#raw(\(TypstText.literal(TypstText.cuttingLongWords(text, longestWord: longestWord))))")
        case .math(let math):
            if let formula = trusted(math) {
                run.appendExpression("#formula(\(TypstText.lineLiteral(math.tex)), $\(formula)$)")
            } else {
                run.appendExpression("#raw(\(TypstText.literal(math.tex)))")
            }
        case .link(let link): append(link, to: &run, depth)
        case .image(let image): run.appendExpression(inlineImage(image))
        case .note(let index): appendNote(index, to: &run)
        case .crossReference(let reference):
            // A word and its number stay on one line.
            let words: [Inline] = [.text(String(reference.text.map { $0 == " " ? "\u{A0}" : $0 }))]
            enclose(internalLink("cross-reference", reference.anchor), words, in: &run, depth)
        case .citation(let citation): append(citation.text, to: &run, depth: depth)
        case .value(let value):
            let rows = value.evidence.flatMap(evidence.index.target).flatMap(evidence.anchor).flatMap { internalLink("value", $0) }
            enclose(rows ?? value.anchor.flatMap { internalLink("value", $0) }, [.text(value.text)], in: &run, depth)
        case .span(let attributes, let children):
            let argument = identifier(attributes.id)
            if !argument.isEmpty { run.appendExpression("#mark(\(argument.dropLast(2)))") }
            enclose(Self.spanCall(attributes), children, in: &run, depth)
        case .lineBreak: run.appendExpression("#linebreak();")
        case .softBreak: run.softBreak()
        }
    }

    /// A call with text as its content; the text alone where there is no call or it would stand too deep.
    private mutating func enclose(_ call: String?, _ children: [Inline], in run: inout Run, _ depth: Int) {
        guard let call, depth < 24 else { return append(children, to: &run, depth: depth) }
        run.open(call)
        append(children, to: &run, depth: depth + 1)
        run.close()
    }

    private static func spanCall(_ attributes: Attributes) -> String? {
        for name in attributes.classes {
            switch name {
            case "smallcaps": return "#smallcaps"
            case "underline": return "#underline"
            case "mark": return "#highlight"
            default: continue
            }
        }
        return nil
    }

    /// A call that links to an anchor of the report, where there is such an anchor.
    func internalLink(_ function: String, _ anchor: String) -> String? {
        guard linkable?.contains(anchor) == true else { return nil }
        return "#\(function)(\(TypstText.literal(anchor)))"
    }

    private mutating func append(_ link: Link, to run: inout Run, _ depth: Int) {
        let children = link.text.isEmpty ? [.text(link.target)] : link.text
        if link.target.first == "#" {
            let anchor = String(link.target.dropFirst())
            return enclose(internalLink("internal-link", anchor), children, in: &run, depth)
        }
        // Typst refuses empty and very long addresses; PDF readers do as well.
        let target = link.target.hasPrefix("doi:") ? "https://doi.org/" + link.target.dropFirst(4) : link.target
        let isUsable = !target.isEmpty && target.utf8.count <= 2_000
        enclose(isUsable ? "#external-link(\(TypstText.lineLiteral(target)))" : nil, children, in: &run, depth)
    }

    private mutating func appendNote(_ index: Int, to run: inout Run) {
        guard document.notes.indices.contains(index) else { return }
        guard notesSet.insert(index).inserted else {
            return run.appendExpression("#footnote(label(\"note-mark-\(index)\"))")
        }
        run.appendExpression("#footnote[\(nested(document.notes[index]))]#label(\"note-mark-\(index)\")")
    }

    /// The formula as Typst, if it is one formula and nothing else: the converter writes no code and escapes all text.
    func trusted(_ math: Math) -> String? {
        let text = math.typst
        guard !text.isEmpty else { return nil }
        var isEscaped = false
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if isEscaped { isEscaped = false; continue }
            switch scalar {
            case "\\": isEscaped = true
            case "\"": isQuoted.toggle()
            case "$" where !isQuoted, "#" where !isQuoted: return nil
            default: break
            }
        }
        return isQuoted || isEscaped ? nil : text
    }
}
