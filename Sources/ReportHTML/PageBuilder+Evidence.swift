import ReportDocument

// MARK: - Numbers

extension PageBuilder {
    /// The content of a cell as a link to the rows behind it; as it is where there are none, or nothing to be seen.
    func counted(_ content: [HTMLNode], row: Int, column: String, in sheet: EvidenceIndex.Sheet?) -> [HTMLNode] {
        guard !content.isEmpty, let anchor = sheet?.target(row: row, column: column).flatMap(evidence.anchor) else { return content }
        return [.element(.a, [.class("count"), .href(anchor)], content)]
    }

    /// The line that says once, under the first table with such numbers, what they do.
    mutating func numbersHint(_ sheet: EvidenceIndex.Sheet?) -> [HTMLNode] {
        guard let sheet, sheet.index == 0, !saysNumbersOpen else { return [] }
        saysNumbersOpen = true
        return [.element(.p, [.class("hint")], [.text(words.numbersOpen)])]
    }
}

// MARK: - Trails

extension PageBuilder {
    /// The rows behind each number, a panel a row of a table: the style sheet shows the one that was asked for, at the foot of the
    /// window. Nil where there are none.
    func trailsSection() -> HTMLNode? {
        var panels: [HTMLNode] = []
        for sheet in evidence.index.sheets {
            for (trail, anchors) in zip(sheet.trails, evidence.trails[sheet.index]) where evidence.index.hasList(trail) {
                panels.append(panel(trail, anchors, of: sheet))
            }
        }
        guard !panels.isEmpty else { return nil }
        return .element(.section, [.class("trails")], [.element(.h2, [.text(words.trails)])] + panels)
    }

    private func panel(_ trail: Trail, _ anchors: PageEvidence.TrailAnchors, of sheet: EvidenceIndex.Sheet) -> HTMLNode {
        let title = [words.label(words.table, sheet.table.number), sheet.name(of: trail, formatter), sheet.whole(of: trail, formatter) ?? ""].filter { !$0.isEmpty }
        let parts = zip(trail.parts, anchors.parts).map { part, anchor in
            HTMLNode.element(.div, [.id(anchor)], partNodes(part, of: trail, in: sheet))
        }
        return .element(
            .section, [.class("trail"), .id(anchors.whole)],
            [
                .element(.h3, [.text(title.joined(separator: " · "))]),
                .element(.a, [.class("close"), .href(anchors.row)], [.text(words.close)]),
            ] + parts)
    }

    private func partNodes(_ part: Trail.Part, of trail: Trail, in sheet: EvidenceIndex.Sheet) -> [HTMLNode] {
        var nodes: [HTMLNode] = []
        nodes.append(.element(.h4, [.text(words.lead(of: part, in: trail, of: sheet, formatter))]))
        if !part.ids.isEmpty { nodes.append(.element(.ul, part.ids.map { .element(.li, entry($0, of: trail.dataset)) })) }
        if part.omitted > 0 {
            let text = words.further(rows: count(part.omitted), isOne: part.omitted == 1, path: path(of: trail.dataset))
            nodes.append(.element(.p, [.text(text)]))
        }
        return nodes
    }

    /// A row in a list: its id, what it is about, its date.
    private func entry(_ id: String, of dataset: String) -> [HTMLNode] {
        guard let anchor = evidence.row(id, of: dataset), let row = registerRows[anchor] else { return [.text(id)] }
        let date = row.date.map { " " + $0 } ?? ""
        return [
            .element(
                .a, [.href(anchor)], [.text(id + " "), .element(.span, [.text(row.shortTitle)]), .text(date)])
        ]
    }

    private func path(of dataset: String) -> String { document.registers.first { $0.dataset == dataset }?.path ?? dataset }
}

// MARK: - Register

extension PageBuilder {
    /// The rows behind the numbers, each once; nil where there are none.
    mutating func evidenceSection() -> HTMLNode? {
        let registers = zip(document.registers, evidence.registers).filter { !$0.0.rows.isEmpty || $0.0.omitted > 0 }
        guard !registers.isEmpty else { return nil }
        outline.add(title: words.evidence, anchor: .evidence)
        var content: [HTMLNode] = [.element(.h2, [.id(.evidence)], [.text(words.evidence)])]
        for (register, anchors) in registers {
            if registers.count > 1 { content.append(.element(.h3, [.text(register.dataset)])) }
            content.append(.element(.p, [.class("reach")], [.text(words.reach(of: register, count: count))]))
            guard !register.rows.isEmpty else { continue }
            content.append(.element(.ul, [.class("rows")], zip(register.rows, anchors).map(node)))
        }
        return .element(
            .section, [.class("evidence"), .role("doc-appendix"), .ariaLabelledBy(.evidence)], content)
    }

    private func node(_ row: EvidenceRow, _ anchor: Anchor) -> HTMLNode {
        var head: [HTMLNode] = [.element(.strong, [.text(row.id)])]
        if let date = row.date { head += [.text(" "), .element(.span, [.text(date)])] }
        if let status = row.status { head += [.text(" "), badge(status)] }
        var body: [HTMLNode] = []
        if !row.title.isEmpty { body.append(.element(.p, [.class("name")], [.text(row.title)])) }
        if !row.facts.isEmpty {
            let facts = row.facts.map { $0.name + words.colon + $0.text }.joined(separator: words.factSeparator)
            body.append(.element(.p, [.class("facts")], [.text(facts)]))
        }
        if !row.summary.isEmpty { body.append(.element(.p, [.text(row.summary)])) }
        if let quotation = row.quotation { body.append(node(quotation, row.status)) }
        let source = sourceNodes(row)
        if !source.isEmpty { body.append(.element(.p, [.class("from")], source)) }
        return .element(.li, [.id(anchor)], [.element(.div, head), .element(.div, body)])
    }

    /// The status in words, with a mark of its own: colour alone would not reach everybody.
    private func badge(_ status: QuotationStatus) -> HTMLNode {
        .element(
            .span, [.class("status " + status.standing.rawValue), .dataStatus(status.code)], [.text(words.status(status))])
    }

    private func node(_ quotation: EvidenceRow.Quotation, _ status: QuotationStatus?) -> HTMLNode {
        let context = quotation.context(for: status)
        func around(_ text: String) -> [HTMLNode] { text.isEmpty ? [] : [.element(.span, [.text(text)])] }
        return .element(.blockquote, around(context.before) + [.text(quotation.exact)] + around(context.behind))
    }

    private func sourceNodes(_ row: EvidenceRow) -> [HTMLNode] {
        var nodes: [HTMLNode] = []
        for source in row.sources {
            if !nodes.isEmpty { nodes.append(.text(words.semicolon)) }
            nodes.append(node(source))
        }
        if !row.locator.isEmpty { nodes.append(.text((nodes.isEmpty ? "" : words.comma) + row.locator)) }
        return nodes
    }

    /// A source leads to the list of works where it is there, else to its address.
    private func node(_ source: EvidenceRow.Source) -> HTMLNode {
        let title = [HTMLNode.text(source.shown)]
        if let anchor = source.anchor, referenceAnchors.contains(anchor) {
            return .element(.a, [.href(Anchor(anchor))], title)
        }
        guard let target = source.address.flatMap(LinkTarget.init), target.isExternal else { return .element(.span, title) }
        return .element(.a, [.href(target), .rel("noopener noreferrer")], title)
    }
}
