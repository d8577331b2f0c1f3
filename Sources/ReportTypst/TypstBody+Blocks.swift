import ReportDocument

extension TypstBody {
    mutating func appendBlocks(_ blocks: [Block]) {
        for block in blocks { append(block) }
    }

    private mutating func append(_ block: Block) {
        switch block {
        case .heading(let heading): append(heading)
        case .paragraph(let content): source += "\(inlines(content))\n\n"
        case .quote(let blocks): enclose("#quotation", blocks)
        case .list(let list): append(list)
        case .definitionList(let definitions): append(definitions)
        case .code(let code): append(code)
        case .table(let table): append(table)
        case .figure(let figure): append(figure)
        case .callout(let callout):
            let arguments = identifier(callout.anchor) + TypstText.literal(callout.kind.rawValue)
            enclose("#callout(\(arguments), title: [\(inlines(callout.title))])", callout.blocks)
        case .equation(let equation): append(equation)
        case .group(let attributes, let blocks): append(attributes, blocks)
        case .output(let output): append(output)
        case .raw(let raw): append(raw)
        case .thematicBreak: source += "#thematic-break\n\n"
        case .pageBreak:
            // Typst allows page breaks only outside of containers.
            if depth == 0 { source += "#pagebreak(weak: true)\n\n" }
        }
    }

    /// A function call with blocks as its content; too deep inside, the blocks alone.
    private mutating func enclose(_ call: String, _ blocks: [Block]) {
        guard depth < writer.limits.depth else { return appendBlocks(blocks) }
        source += "\(call)[\n"
        appendNested(blocks)
        source += "]\n\n"
    }

    private mutating func append(_ heading: Heading) {
        let number = heading.number.map { "number: \(TypstText.lineLiteral($0)), " } ?? ""
        let listed = heading.isUnlisted ? "outlined: false, " : ""
        let anchor = identifier(heading.anchor)
        // A heading inside a list or a callout is set as bold text: it is no part of the outline.
        guard depth == 0 else {
            source += "#inner-heading(\(anchor.dropLast(2)))[\(inlines(heading.text))]\n\n"
            return
        }
        let level = unskippedLevel(heading.level)
        let arguments = ("\(level), " + number + listed + anchor).dropLast(2)
        source += "#section(\(arguments))[\(inlines(heading.text))]\n\n"
    }

    private mutating func append(_ list: List) {
        guard depth < writer.limits.depth else {
            for item in list.items { appendBlocks(item.blocks) }
            return
        }
        let isTaskList = list.items.contains { $0.task != nil }
        let function = isTaskList ? "task-list" : list.start == nil ? "list" : "enum"
        source += "#\(function)(tight: \(list.isTight)"
        if let start = list.start, start >= 0, !isTaskList { source += ", start: \(start)" }
        source += ",\n"
        for item in list.items {
            source += isTaskList ? "  (\(item.task ?? false), [\(nested(item.blocks))]),\n" : "  [\(nested(item.blocks))],\n"
        }
        source += ")\n\n"
    }

    private mutating func append(_ definitions: [Definition]) {
        guard depth < writer.limits.depth else {
            for definition in definitions {
                source += "#strong[\(inlines(definition.term))]\n\n"
                for meaning in definition.meanings { appendBlocks(meaning) }
            }
            return
        }
        source += "#terms(\n"
        for definition in definitions {
            let meanings = definition.meanings.map { nested($0) }.joined(separator: "\n\n")
            source += "  terms.item[\(inlines(definition.term))][\(meanings)],\n"
        }
        source += ")\n\n"
    }

    private mutating func append(_ code: CodeBlock) {
        source += "#code-block("
        source += CodeWidth(of: code.text, isNested: depth > 0).arguments
        if !code.language.isEmpty { source += "language: \(TypstText.lineLiteral(code.language)), " }
        source += "\(TypstText.literal(breakable(code.text)))"
        if !code.tokens.isEmpty {
            source += ", (\n"
            for token in code.tokens {
                source += "  (\"\(token.kind.rawValue)\", \(TypstText.literal(breakable(token.text)))),\n"
            }
            source += ")"
        }
        source += ")\n\n"
    }

    private mutating func append(_ output: Output) {
        var arguments = "\"\(output.stream.rawValue)\", \(TypstText.literal(breakable(output.text)))"
        if output.omittedBytes > 0 {
            arguments += ", note: [\(TypstText.markup(words.omittedBytes(count(output.omittedBytes), isOne: output.omittedBytes == 1)))]"
        }
        source += "#output-block(\(arguments))\n\n"
    }

    private func breakable(_ text: String) -> String { TypstText.breakingLongWords(text, longestWord: 70) }

    private mutating func append(_ equation: Equation) {
        let anchor = identifier(equation.anchor)
        let number = equation.number.map { "number: \(TypstText.lineLiteral($0)), " } ?? ""
        let alternative = TypstText.lineLiteral(equation.math.tex)
        if let math = trusted(equation.math) {
            source += "#display-formula(\(anchor)\(number)\(alternative), $\(math)$)\n\n"
        } else {
            source += "#code-block(\(TypstText.literal(equation.math.tex)))\n\n"
        }
    }

    private mutating func append(_ attributes: Attributes, _ blocks: [Block]) {
        if attributes.classes.contains("landscape"), depth == 0, !isTurned {
            source += "#landscape[\n"
            if let id = attributes.id { appendMark(id) }
            isTurned = true
            appendBlocks(blocks)
            isTurned = false
            source += "]\n\n"
        } else if attributes.classes.contains("column-margin") {
            enclose("#margin-note", blocks)
        } else {
            if let id = attributes.id { appendMark(id) }
            appendBlocks(blocks)
        }
    }

    private mutating func appendMark(_ id: String) {
        let argument = identifier(id)
        if !argument.isEmpty { source += "#mark(\(argument.dropLast(2)))\n" }
    }

    private mutating func append(_ raw: RawBlock) {
        switch raw.target {
        // As a string, so that an open bracket ends with the author's markup.
        case .typst: source += "#eval(\(TypstText.literal(raw.text)), mode: \"markup\")\n\n"
        case .html: break
        }
    }
}
