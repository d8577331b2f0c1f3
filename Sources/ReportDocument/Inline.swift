/// A run of text of a finished report. Writers switch over it exhaustively.
package indirect enum Inline: Sendable, Hashable {
    case text(String)
    case emphasis([Inline])
    case strong([Inline])
    case strikethrough([Inline])
    case superscript([Inline])
    case `subscript`([Inline])
    case code(String)
    case math(Math)
    case link(Link)
    case image(Image)
    /// A reference to a footnote: an index into `Document.notes`.
    case note(Int)
    /// A reference to a numbered thing in the same report.
    case crossReference(CrossReference)
    case citation(Citation)
    /// A computed number or word in the prose.
    case value(Value)
    /// Text with attributes.
    case span(Attributes, [Inline])
    case lineBreak
    case softBreak
}

/// A link to another document or to an anchor.
package struct Link: Sendable, Codable, Hashable {
    /// An absolute address of scheme http, https, mailto, tel or doi, a path, or `#anchor`. Other schemes never come here.
    package var target: String
    package var title: String
    package var text: [Inline]

    package init(target: String, title: String = "", text: [Inline]) {
        self.target = target
        self.title = title
        self.text = text
    }
}

/// A picture inside a line.
package struct Image: Sendable, Codable, Hashable {
    package var asset: Asset
    package var alternative: String
    package var title: String
    /// As given: `50%`, `8cm`.
    package var width: String?

    package init(asset: Asset, alternative: String, title: String = "", width: String? = nil) {
        self.asset = asset
        self.alternative = alternative
        self.title = title
        self.width = width
    }
}

/// `Table 2`, linked.
package struct CrossReference: Sendable, Codable, Hashable {
    /// The anchor that it leads to.
    package var anchor: String
    /// The words: `Table 2`, `2`, `Section 3.1`.
    package var text: String

    package init(anchor: String, text: String) {
        self.anchor = anchor
        self.text = text
    }
}

/// A citation as its style words it.
package struct Citation: Sendable, Codable, Hashable {
    /// The keys of the works, in the order of the text; each has an entry in `Document.references`.
    package var keys: [String]
    /// `(ITU 2012; Kleinwächter 2012, 3–5)`. Links to the entries are part of the text where the style allows.
    package var text: [Inline]

    package init(keys: [String], text: [Inline]) {
        self.keys = keys
        self.text = text
    }
}

/// A computed value in the prose.
package struct Value: Sendable, Codable, Hashable {
    /// As shown.
    package var text: String
    /// Its name in `values:`, or the path or code that gave it.
    package var source: String
    /// The anchor of the table that it comes from.
    package var anchor: String?
    /// The number of a table that it repeats; where that number has a trail, the value leads there.
    package var evidence: ValueEvidence?

    package init(text: String, source: String, anchor: String? = nil, evidence: ValueEvidence? = nil) {
        self.text = text
        self.source = source
        self.anchor = anchor
        self.evidence = evidence
    }
}

/// A number of a table.
package struct ValueEvidence: Sendable, Codable, Hashable {
    /// The table's label.
    package var table: String
    /// Index into the table's rows.
    package var row: Int
    /// The column's name.
    package var column: String

    package init(table: String, row: Int, column: String) {
        self.table = table
        self.row = row
        self.column = column
    }
}

extension Sequence<Inline> {
    /// The text without any markup; notes and images give nothing.
    package var plainText: String {
        var result = ""
        for inline in self { inline.appendPlainText(to: &result) }
        return result
    }
}

extension Inline {
    fileprivate func appendPlainText(to result: inout String) {
        switch self {
        case .text(let text), .code(let text): result += text
        case .emphasis(let children), .strong(let children), .strikethrough(let children),
            .superscript(let children), .subscript(let children), .span(_, let children):
            result += children.plainText
        case .math(let math): result += math.tex
        case .link(let link): result += link.text.plainText
        case .image(let image): result += image.alternative
        case .note: break
        case .crossReference(let reference): result += reference.text
        case .citation(let citation): result += citation.text.plainText
        case .value(let value): result += value.text
        case .lineBreak, .softBreak: result += " "
        }
    }
}
