import ReportDocument

extension PageBuilder {
    /// The mark of a footnote in the text.
    mutating func noteReference(_ index: Int) -> HTMLNode? {
        guard noteReferences.indices.contains(index) else { return nil }
        let anchor = anchors.claim(.noteReference(index, occurrence: noteReferences[index].count))
        noteReferences[index].append(anchor)
        let number = String(index + 1)
        return .element(
            .sup,
            [
                .element(
                    .a,
                    [
                        .id(anchor), .class("note-ref"), .href(.note(index)), .role("doc-noteref"),
                        .ariaLabel(words.note + " " + number),
                    ],
                    [.text(number)])
            ])
    }

    /// The footnotes, behind the text; nil where there are none.
    mutating func notesSection() -> HTMLNode? {
        guard !document.notes.isEmpty else { return nil }
        outline.add(title: words.notes, anchor: .notes)
        var items: [HTMLNode] = []
        for (index, blocks) in document.notes.enumerated() {
            // Notes may refer to notes, so that the ways back are known only after the words.
            var content = noteContent(blocks)
            let back = waysBack(to: index)
            if case .element(.p, let attributes, let children)? = content.last {
                content[content.count - 1] = .element(.p, attributes, children + back)
            } else {
                content += back
            }
            items.append(.element(.li, [.id(.note(index))], content))
        }
        return section(.notes, title: words.notes, role: "doc-endnotes", [.element(.ol, items)])
    }

    /// A link for each place where the text refers to a note.
    private func waysBack(to index: Int) -> [HTMLNode] {
        noteReferences[index].flatMap { reference -> [HTMLNode] in
            let attributes: [HTMLAttribute] = [
                .class("back"), .href(reference), .role("doc-backlink"), .ariaLabel(words.backToText(index + 1)),
            ]
            return [.text(" "), .element(.a, attributes, [.text("↑")])]
        }
    }

    /// A note of one paragraph needs no `<p>`.
    private mutating func noteContent(_ blocks: [Block]) -> [HTMLNode] {
        if blocks.count == 1, case .paragraph(let inlines) = blocks[0] { return nodes(inlines) }
        return nodes(blocks)
    }

    /// The works cited; nil where there are none.
    mutating func referencesSection() -> HTMLNode? {
        guard !document.references.isEmpty else { return nil }
        outline.add(title: words.references, anchor: .references)
        var items: [HTMLNode] = []
        for reference in document.references {
            items.append(.element(.li, [.id(anchors.claim(Anchor(reference.anchor)))], nodes(reference.text)))
        }
        return section(
            .references, title: words.references, role: "doc-bibliography", [.element(.ul, [.class("references")], items)])
    }

    private func section(_ anchor: Anchor, title: String, role: String, _ content: [HTMLNode]) -> HTMLNode {
        .element(
            .section, [.role(role), .ariaLabelledBy(anchor)],
            [.element(.h2, [.id(anchor)], [.text(title)])] + content)
    }

    /// How the report came about: tool, definition, parameters, inputs.
    mutating func provenanceFooter() -> HTMLNode {
        let provenance = document.provenance
        let sentence = words.rendered(
            version: provenance.toolVersion, digest: provenance.definitionDigest.prefix(12) + "…")
        let line: [HTMLNode] = [
            .text(sentence.before), .element(.code, [.text(provenance.definition)]), .text(sentence.after),
        ]
        var facts = fact(words.definition, [.element(.code, [.text(provenance.definition)])])
        facts += fact("SHA-256", [digest(provenance.definitionDigest)])
        if !provenance.parameters.isEmpty {
            facts += fact(
                words.parameters,
                provenance.parameters.enumerated().flatMap { index, pair in
                    (index > 0 ? [HTMLNode.element(.br, [])] : [])
                        + [.element(.code, [.text(pair.key)]), .text(" = "), .element(.code, [.text(pair.value)])]
                })
        }
        var details: [HTMLNode] = [.element(.summary, [.text(words.provenance)]), .element(.dl, facts)]
        if !provenance.inputs.isEmpty { details.append(inputsTable(provenance.inputs)) }
        return .element(
            .footer, [.element(.p, line), .element(.details, [.class("provenance")], details)])
    }

    private func fact(_ name: String, _ content: [HTMLNode]) -> [HTMLNode] {
        [.element(.dt, [.text(name)]), .element(.dd, content)]
    }

    private func digest(_ hexadecimal: String) -> HTMLNode { .element(.code, [.class("digest")], [.text(hexadecimal)]) }

    private func inputsTable(_ inputs: [Provenance.Input]) -> HTMLNode {
        let right = HTMLAttribute.class("r")
        let head = HTMLNode.element(
            .tr,
            [
                .element(.th, [.scope("col")], [.text(words.inputPath)]),
                .element(.th, [.scope("col")], [.text(words.inputName)]),
                .element(.th, [right, .scope("col")], [.text(words.inputRows)]),
                .element(.th, [.scope("col")], [.text("SHA-256")]),
            ])
        let rows = inputs.flatMap { input -> [HTMLNode] in
            let facts = HTMLNode.element(
                .tr,
                [
                    .element(.th, [.scope("row")], [.element(.code, [.text(input.path)])]),
                    .element(.td, input.name.isEmpty ? [] : [.text(input.name)]),
                    .element(.td, [right], input.rows.map { [.text(count($0))] } ?? []),
                    .element(.td, [digest(input.digest)]),
                ])
            let remarks = words.remarks(on: input, count: count)
            guard !remarks.isEmpty else { return [facts] }
            let line = HTMLNode.element(.td, [.colspan(4)], [.text(remarks)])
            return [facts, .element(.tr, [.class("more")], [line])]
        }
        let table = HTMLNode.element(
            .table,
            [
                .element(.caption, [.element(.span, [.class("caption")], [.text(words.inputs)])]),
                .element(.thead, [head]), .element(.tbody, rows),
            ])
        return .element(.div, scroller("inputs", label: words.inputs), [table])
    }
}
