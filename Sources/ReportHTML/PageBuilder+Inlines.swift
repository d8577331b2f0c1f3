import ReportDocument

extension PageBuilder {
    /// Where a line of text stands.
    enum Setting {
        case text
        /// Inside of a link, where no other may be: links give only their text, notes nothing.
        case link
    }

    /// The nodes of a line of text.
    mutating func nodes(_ inlines: [Inline], in setting: Setting = .text) -> [HTMLNode] {
        var result: [HTMLNode] = []
        result.reserveCapacity(inlines.count)
        for (index, inline) in inlines.enumerated() {
            if case .softBreak = inline {
                let joinsChinese =
                    index > 0 && index + 1 < inlines.count
                    && EastAsian.joins(inlines[index - 1], inlines[index + 1])
                if !joinsChinese { result.append(.text("\n")) }
            } else if let node = node(inline, in: setting) {
                result.append(node)
            }
        }
        return result
    }

    private mutating func node(_ inline: Inline, in setting: Setting) -> HTMLNode? {
        switch inline {
        case .text(let text): return .text(text)
        case .emphasis(let children): return .element(.em, nodes(children, in: setting))
        case .strong(let children): return .element(.strong, nodes(children, in: setting))
        case .strikethrough(let children): return .element(.s, nodes(children, in: setting))
        case .superscript(let children): return .element(.sup, nodes(children, in: setting))
        case .subscript(let children): return .element(.sub, nodes(children, in: setting))
        case .code(let text): return .element(.code, [.text(VisibleText.code(text))])
        case .math(let math): return lineNode(math)
        case .link(let link): return node(link, in: setting)
        case .image(let image): return node(image)
        case .note(let index): return setting == .link ? nil : noteReference(index)
        case .crossReference(let reference):
            return anchored(reference.anchor, [.class("ref")], [.text(reference.text)], in: setting)
        case .citation(let citation): return node(citation, in: setting)
        case .value(let value): return node(value, in: setting)
        case .span(let attributes, let children):
            return .element(.span, common(attributes), nodes(children, in: setting))
        case .lineBreak: return .element(.br, [])
        case .softBreak: return .text("\n")
        }
    }

    /// Formulas without MathML show their TeX.
    func node(_ math: Math) -> HTMLNode {
        math.mathML.isEmpty ? .element(.code, [.class("tex")], [.text(math.tex)]) : .markup(math.mathML)
    }

    /// A formula among words: it breaks nowhere, and a long one is scrolled where it does not fit.
    private func lineNode(_ math: Math) -> HTMLNode {
        guard math.tex.count > PageBuilder.longFormula, !math.mathML.isEmpty else { return node(math) }
        return .element(.span, [.class("long-formula scroll"), .focusable], [node(math)])
    }

    /// Characters of TeX that a telephone shows in one line.
    private static let longFormula = 48

    private mutating func node(_ link: Link, in setting: Setting) -> HTMLNode {
        guard setting != .link, let target = LinkTarget(link.target) else {
            return .element(.span, nodes(link.text, in: setting))
        }
        var attributes: [HTMLAttribute] = [.href(target)]
        if target.isExternal { attributes.append(.rel("noopener noreferrer")) }
        if !link.title.isEmpty { attributes.append(.title(link.title)) }
        return .element(.a, attributes, nodes(link.text, in: .link))
    }

    private func node(_ image: Image) -> HTMLNode {
        picture(image.asset, alternative: image.alternative, title: image.title, width: image.width).node
    }

    /// A citation whose style makes no links of its own leads to its first work.
    private mutating func node(_ citation: Citation, in setting: Setting) -> HTMLNode {
        let hasLinks = citation.text.contains { if case .link = $0 { true } else { false } }
        if let key = citation.keys.first, !hasLinks, setting != .link {
            return .element(.a, [.class("cite"), .href(Anchor("ref-" + key))], nodes(citation.text, in: .link))
        }
        return .element(.span, [.class("cite")], nodes(citation.text, in: setting))
    }

    private func node(_ value: Value, in setting: Setting) -> HTMLNode {
        let attributes: [HTMLAttribute] = [.class("value"), .dataSource(value.source)]
        if let target = value.evidence.flatMap(evidence.index.target).flatMap(evidence.anchor), setting != .link {
            return .element(.a, [.href(target)] + attributes + [.title(value.source)], [.text(value.text)])
        }
        guard let anchor = value.anchor else { return .element(.span, attributes, [.text(value.text)]) }
        return anchored(anchor, attributes + [.title(value.source)], [.text(value.text)], in: setting)
    }

    /// A link inside the page, or a span where no link may stand.
    private func anchored(
        _ anchor: String, _ attributes: [HTMLAttribute], _ children: [HTMLNode], in setting: Setting
    ) -> HTMLNode {
        setting == .link
            ? .element(.span, attributes, children)
            : .element(.a, [.href(Anchor(anchor))] + attributes, children)
    }

    /// Identifier, classes and the attributes that a page keeps.
    mutating func common(_ attributes: Attributes, class own: String? = nil) -> [HTMLAttribute] {
        var result: [HTMLAttribute] = []
        if let id = attributes.id { result.append(.id(anchors.claim(Anchor(id)))) }
        let classes = (own.map { [$0] } ?? []) + attributes.classes
        if !classes.isEmpty { result.append(.class(classes.joined(separator: " "))) }
        for pair in attributes.pairs {
            switch pair.key {
            case "lang": result.append(.lang(pair.value))
            case "dir": result.append(.dir(pair.value))
            case "title": result.append(.title(pair.value))
            default: continue
            }
        }
        return result
    }
}

/// Rules of scripts written without spaces.
enum EastAsian {
    /// Whether a line break of the source between two inlines is nothing to the reader.
    static func joins(_ left: Inline, _ right: Inline) -> Bool {
        guard let last = [left].plainText.unicodeScalars.last, let first = [right].plainText.unicodeScalars.first else {
            return false
        }
        return isWide(last) && isWide(first)
    }

    /// Han, kana, Bopomofo, their punctuation and full-width forms. Korean is written with spaces.
    static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x312F, 0x31A0...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF01...0xFF60, 0x20000...0x3FFFF: true
        default: false
        }
    }
}

/// Text of programs, where characters that are not seen matter.
enum VisibleText {
    /// The same text with isolates of direction, which can hide code, by name. Overrides are shown everywhere.
    static func code(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0x2066...0x2069).contains($0.value) }) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if (0x2066...0x2069).contains(scalar.value) {
                result += "[U+" + String(scalar.value, radix: 16) + "]"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
}
