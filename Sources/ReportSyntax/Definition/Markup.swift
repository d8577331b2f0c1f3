import ReportDocument
import ReportSource

/// A block as it was written.
package struct MarkupBlock: Sendable {
    package indirect enum Kind: Sendable {
        case heading(level: Int, [MarkupInline])
        case paragraph([MarkupInline])
        case quote([MarkupBlock])
        case list(start: Int?, isTight: Bool, [MarkupListItem])
        case definitionList([MarkupDefinition])
        /// Code that is only shown; the language may be empty.
        case code(language: String, String)
        case table(MarkupTable)
        /// An image that stands alone in its paragraph: a figure. Its text is the caption.
        case figure(MarkupImage)
        case callout(ReportDocument.Callout.Kind, title: [MarkupInline]?, [MarkupBlock])
        /// `::: {.column-margin}` and other fenced divs.
        case group([MarkupBlock])
        /// TeX, without delimiters.
        case equation(String)
        /// An index into `ReportDefinition.cells`.
        case cell(Int)
        /// ` ```{=html} ` with the target's name.
        case raw(target: String, String)
        /// HTML among the Markdown: shown as text, with a diagnostic.
        case html(String)
        case thematicBreak
        case pageBreak
    }

    package var kind: Kind
    package var attributes: Attributes
    package var span: SourceSpan

    package init(_ kind: Kind, attributes: Attributes = Attributes(), at span: SourceSpan) {
        self.kind = kind
        self.attributes = attributes
        self.span = span
    }
}

package struct MarkupListItem: Sendable {
    /// Done or not, for an item of a task list.
    package var task: Bool?
    package var blocks: [MarkupBlock]

    package init(task: Bool? = nil, blocks: [MarkupBlock]) {
        self.task = task
        self.blocks = blocks
    }
}

package struct MarkupDefinition: Sendable {
    package var term: [MarkupInline]
    package var meanings: [[MarkupBlock]]

    package init(term: [MarkupInline], meanings: [[MarkupBlock]]) {
        self.term = term
        self.meanings = meanings
    }
}

/// A table written in Markdown; its caption (`: Caption {#tbl-x}`) gives the block's attributes.
package struct MarkupTable: Sendable {
    package var alignments: [Table.Alignment]
    package var header: [[MarkupInline]]
    package var rows: [[[MarkupInline]]]
    package var caption: [MarkupInline]

    package init(
        alignments: [Table.Alignment], header: [[MarkupInline]], rows: [[[MarkupInline]]], caption: [MarkupInline] = []
    ) {
        self.alignments = alignments
        self.header = header
        self.rows = rows
        self.caption = caption
    }
}

/// `![text](target "title"){width=50% fig-alt="…"}`.
package struct MarkupImage: Sendable {
    package var text: [MarkupInline]
    package var target: Spanned<String>
    package var title: String
    package var attributes: Attributes

    package init(text: [MarkupInline], target: Spanned<String>, title: String, attributes: Attributes = Attributes()) {
        self.text = text
        self.target = target
        self.title = title
        self.attributes = attributes
    }
}

/// An inline as it was written.
package struct MarkupInline: Sendable {
    package indirect enum Kind: Sendable {
        case text(String)
        case emphasis([MarkupInline])
        case strong([MarkupInline])
        case strikethrough([MarkupInline])
        case superscript([MarkupInline])
        case `subscript`([MarkupInline])
        case code(String)
        /// TeX, without delimiters.
        case math(String)
        case link(target: String, title: String, [MarkupInline])
        case image(MarkupImage)
        /// `[^name]`.
        case note(String)
        /// `^[text]`.
        case inlineNote([MarkupInline])
        case reference(ReferenceGroup)
        case citation(CitationGroup)
        case expression(InlineExpression)
        /// `{name}` of a parameter, in captions, titles and YAML strings.
        case parameter(String)
        case span(Attributes, [MarkupInline])
        /// HTML among the text: shown as text, with a diagnostic.
        case html(String)
        case lineBreak
        case softBreak
    }

    package var kind: Kind
    package var span: SourceSpan

    package init(_ kind: Kind, at span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

/// `@fig-x`, `@Fig-x`, `[-@fig-x]`, `[@fig-a; @fig-b]`.
package struct ReferenceGroup: Sendable {
    package struct Item: Sendable {
        /// With its prefix: `fig-x`.
        package var label: Spanned<String>
        /// Written with a capital: `@Fig-x`.
        package var isCapitalised: Bool
        /// `[-@fig-x]`: only the number.
        package var isBare: Bool

        package init(label: Spanned<String>, isCapitalised: Bool, isBare: Bool) {
            self.label = label
            self.isCapitalised = isCapitalised
            self.isBare = isBare
        }
    }

    package var items: [Item]

    package init(items: [Item]) { self.items = items }
}

/// `[see @key, pp. 3-5; also -@other]`, or `@key` in the sentence.
package struct CitationGroup: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        package var key: Spanned<String>
        /// Plain text before the key.
        package var prefix: String
        /// Plain text behind the key: locator and suffix, as written.
        package var suffix: String
        /// `-@key`: the year only.
        package var suppressesAuthor: Bool

        package init(key: Spanned<String>, prefix: String = "", suffix: String = "", suppressesAuthor: Bool = false) {
            self.key = key
            self.prefix = prefix
            self.suffix = suffix
            self.suppressesAuthor = suppressesAuthor
        }
    }

    package var items: [Item]
    /// `@key` outside brackets: the author is part of the sentence.
    package var isNarrative: Bool

    package init(items: [Item], isNarrative: Bool) {
        self.items = items
        self.isNarrative = isNarrative
    }
}

/// `` `{value} tbl-x[Total].n | integer` ``, `` `{sql} SELECT …` ``, `` `{python} expression` ``.
package struct InlineExpression: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case value, sql, python }

    package var kind: Kind
    /// Without kind and format.
    package var code: Spanned<String>
    package var format: CellFormat?
    /// The whole expression.
    package var span: SourceSpan

    package init(kind: Kind, code: Spanned<String>, format: CellFormat?, span: SourceSpan) {
        self.kind = kind
        self.code = code
        self.format = format
        self.span = span
    }
}
