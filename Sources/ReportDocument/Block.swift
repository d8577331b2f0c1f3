/// A block of a finished report. Writers switch over it exhaustively.
package indirect enum Block: Sendable, Codable, Hashable {
    case heading(Heading)
    case paragraph([Inline])
    case quote([Block])
    case list(List)
    case definitionList([Definition])
    case code(CodeBlock)
    /// A table computed by a cell or written in Markdown.
    case table(Table)
    case figure(Figure)
    case callout(Callout)
    /// A displayed equation.
    case equation(Equation)
    /// A group with attributes that changes nothing but its looks, such as `.column-margin` or `.landscape`.
    case group(Attributes, [Block])
    /// Text that a cell printed, or a plain representation of a result.
    case output(Output)
    /// Markup from a cell or the author for one writer only.
    case raw(RawBlock)
    case thematicBreak
    case pageBreak
}

/// A heading.
package struct Heading: Sendable, Codable, Hashable {
    /// From 1 to 6.
    package var level: Int
    /// The anchor; never empty, unique in the document.
    package var anchor: String
    /// `2.1`, where sections are numbered.
    package var number: String?
    package var text: [Inline]
    /// Whether it is left out of the contents.
    package var isUnlisted: Bool

    package init(level: Int, anchor: String, number: String? = nil, text: [Inline], isUnlisted: Bool = false) {
        self.level = level
        self.anchor = anchor
        self.number = number
        self.text = text
        self.isUnlisted = isUnlisted
    }
}

/// A bullet, ordered or task list.
package struct List: Sendable, Codable, Hashable {
    package struct Item: Sendable, Codable, Hashable {
        /// Done or not, for an item of a task list.
        package var task: Bool?
        package var blocks: [Block]

        package init(task: Bool? = nil, blocks: [Block]) {
            self.task = task
            self.blocks = blocks
        }
    }

    /// The first number of an ordered list; nil for bullets.
    package var start: Int?
    /// Whether items stand without space between them.
    package var isTight: Bool
    package var items: [Item]

    package init(start: Int? = nil, isTight: Bool, items: [Item]) {
        self.start = start
        self.isTight = isTight
        self.items = items
    }
}

/// A term and what it means.
package struct Definition: Sendable, Codable, Hashable {
    package var term: [Inline]
    package var meanings: [[Block]]

    package init(term: [Inline], meanings: [[Block]]) {
        self.term = term
        self.meanings = meanings
    }
}

/// Code that is shown.
package struct CodeBlock: Sendable, Codable, Hashable {
    /// A run of characters of one lexical class.
    package struct Token: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable, Hashable {
            case plain, keyword, name, function, string, number, comment, `operator`, constant, error
        }

        package var kind: Kind
        package var text: String

        package init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// The language's name, or empty.
    package var language: String
    /// The whole text, without a final line break.
    package var text: String
    /// The text in coloured runs; joined they give `text`. Empty where nothing was highlighted.
    package var tokens: [Token]
    /// The words of a disclosure that hides the code until it is opened (`code-fold`); nil shows it.
    package var foldSummary: String?

    package init(language: String, text: String, tokens: [Token] = [], foldSummary: String? = nil) {
        self.language = language
        self.text = text
        self.tokens = tokens
        self.foldSummary = foldSummary
    }
}

/// A boxed remark.
package struct Callout: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case note, tip, important, warning, caution
    }

    package var kind: Kind
    /// Never empty: the kind's own name in the report's language where the author gave none.
    package var title: [Inline]
    package var blocks: [Block]
    package var anchor: String?

    package init(kind: Kind, title: [Inline], blocks: [Block], anchor: String? = nil) {
        self.kind = kind
        self.title = title
        self.blocks = blocks
        self.anchor = anchor
    }
}

/// A displayed equation.
package struct Equation: Sendable, Codable, Hashable {
    package var math: Math
    package var anchor: String?
    /// `(1)`, where it is labelled.
    package var number: String?

    package init(math: Math, anchor: String? = nil, number: String? = nil) {
        self.math = math
        self.anchor = anchor
        self.number = number
    }
}

/// A formula, as the author wrote it and in the forms that the writers set.
package struct Math: Sendable, Codable, Hashable {
    /// TeX, without delimiters.
    package var tex: String
    /// A `<math>` element made by the tool; empty where none could be made.
    package var mathML: String
    /// The same formula as the inside of a Typst equation, made by the tool; empty where none could be made.
    package var typst: String

    package init(tex: String, mathML: String, typst: String = "") {
        self.tex = tex
        self.mathML = mathML
        self.typst = typst
    }
}

/// Text from a cell.
package struct Output: Sendable, Codable, Hashable {
    package enum Stream: String, Sendable, Codable, Hashable {
        case standardOutput, standardError, result
    }

    package var stream: Stream
    package var text: String
    /// How many bytes were left out behind the text.
    package var omittedBytes: Int

    package init(stream: Stream, text: String, omittedBytes: Int = 0) {
        self.stream = stream
        self.text = text
        self.omittedBytes = omittedBytes
    }
}

/// Markup for one writer.
package struct RawBlock: Sendable, Codable, Hashable {
    package enum Target: String, Sendable, Codable, Hashable {
        /// HTML that was sanitised.
        case html
        case typst
    }

    package var target: Target
    package var text: String

    package init(target: Target, text: String) {
        self.target = target
        self.text = text
    }
}
