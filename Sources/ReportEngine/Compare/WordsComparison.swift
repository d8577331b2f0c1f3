import ReportDocument
import ReportSyntax

/// What only the finished documents show: captions, and words that parameters stand in. Nothing is run: documents are put together from
/// the records.
struct WordsComparison {
    let old: RunRecord
    let new: RunRecord
    let definitions: (old: RecordedDefinition, new: RecordedDefinition)
    let explanation: Explanation

    /// - Parameter told: what is known already, and not told again.
    func effects(beside told: [Effect]) -> [Effect] {
        guard let before = document(definitions.old, old), let after = document(definitions.new, new) else { return [] }
        let found = captions(before, after, told) + byParameters(before)
        guard told.isEmpty, found.isEmpty else { return found }
        return remainder(before, after)
    }

    private func document(_ definition: RecordedDefinition, _ record: RunRecord) -> Document? {
        guard let definition = definition.definition else { return nil }
        let language = definition.head.language?.value ?? .english
        return Assembler(definition: definition, record: record, language: language).assemble(for: .html).0
    }

    private func captions(_ before: Document, _ after: Document, _ told: [Effect]) -> [Effect] {
        let (was, now) = (DocumentWords(before).captions, DocumentWords(after).captions)
        let known = Set(told.filter { $0.part == "caption" }.map(\.subject))
        return now.compactMap { caption in
            guard !known.contains(caption.label), let other = was.first(where: { $0.label == caption.label && $0.isFigure == caption.isFigure }),
                other.text != caption.text
            else { return nil }
            return Effect(
                caption.isFigure ? .figure : .table, caption.label, part: "caption", before: .text(other.text), after: .text(caption.text),
                causes: explanation.causes(ofTable: caption.label) ?? explanation.causes(.text))
        }
    }

    /// The words that would have been others had only the parameters been.
    private func byParameters(_ before: Document) -> [Effect] {
        guard old.parameters != new.parameters else { return [] }
        var record = old
        record.parameters = new.parameters
        guard let after = document(definitions.old, record) else { return [] }
        let (was, now) = (DocumentWords(before).lines, DocumentWords(after).lines)
        let path = new.sources.first?.path ?? ""
        return zip(was, now).filter { $0 != $1 }.map { line, other in
            Effect(
                .prose, path, before: .text(line), after: .text(other), path: path,
                causes: explanation.inputs(.parameter) { cause in line != other && (other.contains(cause.after ?? "") || line.contains(cause.before ?? "")) })
        }
    }

    /// What differs where nothing finer does: how something is arranged.
    private func remainder(_ before: Document, _ after: Document) -> [Effect] {
        var (was, now) = (before, after)
        was.provenance = now.provenance
        guard was != now else { return [] }
        let lines = SequenceChange.pairs(from: DocumentWords(was).lines, to: DocumentWords(now).lines).first
        return [Effect(
            .prose, new.sources.first?.path ?? "", part: "arrangement",
            before: lines?.before.map { .text(DocumentWords(was).lines[$0]) }, after: lines?.after.map { .text(DocumentWords(now).lines[$0]) },
            causes: explanation.inputs(.text, .head, .cell, .parameter, .file))]
    }
}

/// The words of a document, without its tables and outputs.
struct DocumentWords {
    struct Caption {
        /// The label, or the number of what has none.
        var label: String
        var isFigure: Bool
        var text: String
    }

    /// Title, headings, paragraphs.
    private(set) var lines: [String] = []
    private(set) var captions: [Caption] = []

    init(_ document: Document) {
        lines = [document.metadata.title.plainText, document.metadata.subtitle.plainText]
        add(document.metadata.abstract)
        add(document.blocks)
        for note in document.notes { add(note) }
    }

    private mutating func add(_ blocks: [Block]) {
        for block in blocks {
            switch block {
            case .heading(let heading): lines.append(heading.text.plainText)
            case .paragraph(let text): lines.append(text.plainText)
            case .quote(let inner), .group(_, let inner): add(inner)
            case .list(let list): for item in list.items { add(item.blocks) }
            case .definitionList(let definitions):
                for definition in definitions {
                    lines.append(definition.term.plainText)
                    for meaning in definition.meanings { add(meaning) }
                }
            case .callout(let callout):
                lines.append(callout.title.plainText)
                add(callout.blocks)
            case .table(let table):
                captions.append(Caption(label: table.label ?? "\(table.number ?? 0)", isFigure: false, text: table.caption.plainText))
            case .figure(let figure):
                captions.append(Caption(label: figure.label ?? "\(figure.number ?? 0)", isFigure: true, text: figure.caption.plainText))
            case .code, .equation, .output, .raw, .thematicBreak, .pageBreak: break
            }
        }
    }
}
