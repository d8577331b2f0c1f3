import ReportDocument
import ReportSource
import ReportSyntax

extension DocumentBuilder {
    /// Resolves text: values, references, citations, notes.
    mutating func inlines(_ markup: [MarkupInline]) -> [Inline] {
        var result: [Inline] = []
        for inline in markup { result += resolve(inline) }
        return result
    }

    private mutating func resolve(_ inline: MarkupInline) -> [Inline] {
        switch inline.kind {
        case .text(let text): return [.text(text)]
        case .emphasis(let inner): return [.emphasis(inlines(inner))]
        case .strong(let inner): return [.strong(inlines(inner))]
        case .strikethrough(let inner): return [.strikethrough(inlines(inner))]
        case .superscript(let inner): return [.superscript(inlines(inner))]
        case .subscript(let inner): return [.subscript(inlines(inner))]
        case .code(let text): return [.code(text)]
        case .math(let tex): return [.math(math(tex, isDisplayed: false))]
        case .link(let target, let title, let inner): return [.link(Link(target: target, title: title, text: inlines(inner)))]
        case .image(let picture): return image(picture)
        case .note(let name): return note(named: name).map { [.note($0)] } ?? unresolved("a footnote", at: inline.span)
        case .inlineNote(let inner):
            let text = inlines(inner)
            notes.append([.paragraph(text)])
            return [.note(notes.count - 1)]
        case .reference(let group): return references(group)
        case .citation(let group):
            return citation(group, at: inline.span).map { [.citation($0)] } ?? unresolved("a citation", at: inline.span)
        case .expression(let expression):
            return value(expression).map { [.value($0)] } ?? unresolved("an inline expression", at: inline.span)
        case .parameter(let name): return [.text(parameter(name) ?? "{\(name)}")]
        case .span(let attributes, let inner): return [.span(attributes, inlines(inner))]
        case .html(let text): return [.text(text)]
        case .lineBreak: return [.lineBreak]
        case .softBreak: return [.softBreak]
        }
    }

    private mutating func image(_ picture: MarkupImage) -> [Inline] {
        let text = inlines(picture.text)
        let alternative = picture.attributes["fig-alt"] ?? picture.attributes["alt"] ?? text.plainText
        guard let asset = image(picture.target) else { return unresolved("a picture", at: picture.target.span) }
        return [.image(Image(asset: asset, alternative: alternative, title: picture.title, width: picture.attributes["width"]))]
    }

    private mutating func note(named name: String) -> Int? {
        if let index = noteIndex[name] { return index }
        guard let definition = noteDefinitions[name] else { return nil }
        notes.append([])
        let index = notes.count - 1
        noteIndex[name] = index
        notes[index] = blocks(definition.blocks)
        return index
    }

    private mutating func references(_ group: ReferenceGroup) -> [Inline] {
        var result: [Inline] = []
        for (index, item) in group.items.enumerated() {
            if index > 0 { result.append(.text(separator(index, group.items.count))) }
            guard let target = numbering.targets[item.label.value] else {
                diagnostics.append(Diagnostic(
                    .referenceUnresolved, "'@\(item.label.value)' refers to nothing that the report shows", at: item.label.span,
                    label: "no number", help: "let the cell show it, or leave out the reference"))
                result.append(.text(item.label.value))
                continue
            }
            let text = words.text(target, isCapitalised: item.isCapitalised, isBare: item.isBare)
            result.append(.crossReference(CrossReference(anchor: item.label.value, text: text)))
        }
        return result
    }

    private func separator(_ index: Int, _ count: Int) -> String {
        switch assembler.language {
        case .english: index == count - 1 ? (count > 2 ? ", and " : " and ") : ", "
        case .simplifiedChinese, .traditionalChinese: index == count - 1 ? "和" : "、"
        }
    }
}
