import ReportDocument

extension PageBuilder {
    /// The nodes of some blocks; what is meant for another writer gives none.
    mutating func nodes(_ blocks: [Block]) -> [HTMLNode] {
        var result: [HTMLNode] = []
        result.reserveCapacity(blocks.count)
        for block in blocks {
            if let node = node(block) { result.append(node) }
        }
        return result
    }

    private mutating func node(_ block: Block) -> HTMLNode? {
        switch block {
        case .heading(let heading): return node(heading)
        case .paragraph(let inlines): return .element(.p, nodes(inlines))
        case .quote(let blocks): return .element(.blockquote, nodes(blocks))
        case .list(let list): return node(list)
        case .definitionList(let definitions): return node(definitions)
        case .code(let code): return node(code)
        case .table(let table): return node(table)
        case .figure(let figure): return node(figure)
        case .callout(let callout): return node(callout)
        case .equation(let equation): return node(equation)
        case .group(let attributes, let blocks): return .element(.div, common(attributes), nodes(blocks))
        case .output(let output): return node(output)
        case .raw(let raw):
            return raw.target == .html ? .element(.div, [.class("raw")], [.markup(raw.text)]) : nil
        case .thematicBreak: return .element(.hr, [])
        case .pageBreak: return .element(.div, [.class("page-break")], [])
        }
    }

    private mutating func node(_ heading: Heading) -> HTMLNode {
        let anchor = anchors.claim(Anchor(heading.anchor))
        let level = outline.add(heading, anchor: anchor)
        let number = heading.number.map { [sectionNumber($0), .text(" ")] } ?? []
        return .element(.heading(level), [.id(anchor)], number + nodes(heading.text))
    }

    func sectionNumber(_ number: String) -> HTMLNode { .element(.span, [.class("number")], [.text(number)]) }

    private mutating func node(_ definitions: [Definition]) -> HTMLNode {
        var children: [HTMLNode] = []
        for definition in definitions {
            children.append(.element(.dt, nodes(definition.term)))
            for meaning in definition.meanings { children.append(.element(.dd, tightNodes(meaning))) }
        }
        return .element(.dl, children)
    }

    private mutating func node(_ list: List) -> HTMLNode {
        let isTasks = list.items.contains { $0.task != nil }
        var attributes: [HTMLAttribute] = []
        let classes = (isTasks ? ["tasks"] : []) + (list.isTight ? [] : ["loose"])
        if !classes.isEmpty { attributes.append(.class(classes.joined(separator: " "))) }
        if let start = list.start, start != 1 { attributes.append(.start(start)) }
        var items: [HTMLNode] = []
        for item in list.items {
            let content = list.isTight ? tightNodes(item.blocks) : nodes(item.blocks)
            items.append(.element(.li, taskMark(item.task) + content))
        }
        return .element(list.start == nil ? .ul : .ol, attributes, items)
    }

    /// A box with or without a tick, as text, so that it survives copying. The last character keeps it from turning into an emoji.
    private func taskMark(_ task: Bool?) -> [HTMLNode] {
        guard let task else { return [] }
        return [
            .element(
                .span, [.class("box"), .role("img"), .ariaLabel(task ? words.done : words.notDone)],
                [.text(task ? "\u{2611}\u{FE0E}" : "\u{2610}\u{FE0E}")]),
            .text(" "),
        ]
    }

    /// Blocks whose paragraphs stand without space between them and what follows.
    mutating func tightNodes(_ blocks: [Block]) -> [HTMLNode] {
        var result: [HTMLNode] = []
        for block in blocks {
            if case .paragraph(let inlines) = block {
                if !result.isEmpty { result.append(.element(.br, [])) }
                result += nodes(inlines)
            } else if let node = node(block) {
                result.append(node)
            }
        }
        return result
    }

    private mutating func node(_ callout: Callout) -> HTMLNode {
        let anchor = anchors.claim(callout.anchor.map { Anchor($0) } ?? .callout)
        let kind = words.callout(callout.kind)
        var title = nodes(callout.title)
        // The kind is told in words: colour alone would not reach everybody.
        if callout.title.plainText != kind {
            title = [.element(.span, [.class("kind")], [.text(kind + words.colon)])] + title
        }
        let heading = anchor.part("title")
        return .element(
            .div,
            [.class("callout " + callout.kind.rawValue), .id(anchor), .role("note"), .ariaLabelledBy(heading)],
            [.element(.p, [.class("callout-title"), .id(heading)], title)] + nodes(callout.blocks))
    }

    private mutating func node(_ equation: Equation) -> HTMLNode {
        var attributes: [HTMLAttribute] = [.class("equation")]
        if let anchor = equation.anchor { attributes.append(.id(anchors.claim(Anchor(anchor)))) }
        let label = words.equation + (equation.number.map { " " + $0 } ?? "")
        var children: [HTMLNode] = [
            .element(.div, scroller("formula", label: label), [node(equation.math)])
        ]
        if let number = equation.number {
            children.append(.element(.span, [.class("equation-number")], [.text(number)]))
        }
        return .element(.div, attributes, children)
    }

    /// The attributes of something that may be wider than a small screen: it can be reached and scrolled with the keyboard.
    func scroller(_ name: String, label: String) -> [HTMLAttribute] {
        [.class(name.isEmpty ? "scroll" : name + " scroll"), .role("region"), .ariaLabel(label), .focusable]
    }
}

// MARK: - Code and output

extension PageBuilder {
    private func node(_ code: CodeBlock) -> HTMLNode {
        let tokens: [HTMLNode] =
            code.tokens.isEmpty
            ? [.text(VisibleText.code(code.text))]
            : code.tokens.map { token in
                let text = HTMLNode.text(VisibleText.code(token.text))
                return PageBuilder.tokenClass(token.kind).map { .element(.span, [.class($0)], [text]) } ?? text
            }
        let label = code.language.isEmpty ? words.code : code.language
        let block = HTMLNode.element(.pre, scroller("code", label: label), [.element(.code, tokens)])
        guard let summary = code.foldSummary else { return block }
        return .element(.details, [.class("fold")], [.element(.summary, [.text(summary)]), block])
    }

    /// Short, since there are many; nil for text without a colour.
    private static func tokenClass(_ kind: CodeBlock.Token.Kind) -> String? {
        switch kind {
        case .plain: nil
        case .keyword: "k"
        case .name: "n"
        case .function: "f"
        case .string: "s"
        case .number: "m"
        case .comment: "c"
        case .operator: "o"
        case .constant: "l"
        case .error: "e"
        }
    }

    private func node(_ output: Output) -> HTMLNode {
        let (name, label) =
            switch output.stream {
            case .standardOutput: ("stdout", words.output)
            case .standardError: ("stderr", words.errorOutput)
            case .result: ("result", words.result)
            }
        var children: [HTMLNode] = []
        if output.stream == .standardError {
            children.append(.element(.p, [.class("output-label")], [.text(label)]))
        }
        children.append(
            .element(.pre, scroller(name, label: label), [.element(.code, [.text(VisibleText.code(output.text))])]))
        if output.omittedBytes > 0 {
            let text = words.omittedBytes(count(output.omittedBytes), isOne: output.omittedBytes == 1)
            children.append(.element(.p, [.class("omitted")], [.text(text)]))
        }
        return .element(.div, [.class("output")], children)
    }
}
