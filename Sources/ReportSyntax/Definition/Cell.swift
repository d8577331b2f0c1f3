import ReportSource

/// An executable cell.
package struct Cell: Sendable {
    /// From 0, in reading order.
    package var index: Int
    /// The word in the fence: `sql`, `python`, `stance` …; `python` for a notebook's code cells.
    package var language: Spanned<String>
    /// The fence with its content, or the notebook's cell.
    package var span: SourceSpan
    /// The options that every cell may have, `execute:` of the head already mixed in.
    package var options: CellOptions
    /// Options that belong to the cell's own language, in source order: all of a declarative cell's body but the common
    /// ones, and the unknown ones (a runner names them).
    package var properties: [YAMLEntry]
    /// The code without its option lines; empty for declarative cells.
    package var code: String
    /// Where `code` stands. Its text equals `code`.
    package var codeSpan: SourceSpan
    /// A notebook's tags.
    package var tags: [String]

    package init(
        index: Int, language: Spanned<String>, span: SourceSpan, options: CellOptions, properties: [YAMLEntry],
        code: String, codeSpan: SourceSpan, tags: [String] = []
    ) {
        self.index = index
        self.language = language
        self.span = span
        self.options = options
        self.properties = properties
        self.code = code
        self.codeSpan = codeSpan
        self.tags = tags
    }

    /// How the cell is called in messages: `cell 'tbl-x'`, or `cell 3` (from 1) without a label.
    package var name: String { options.label.map { "cell '\($0.value)'" } ?? "cell \(index + 1)" }
}

/// The options that every cell may have, under Quarto's names. Nil means not given.
package struct CellOptions: Sendable {
    package enum Echo: Sendable, Hashable {
        case hidden, shown
        /// The fence and the options too.
        case fenced
    }

    package enum OutputMode: Sendable, Hashable {
        case shown, hidden
        /// What the cell prints is Markdown.
        case asIs
    }

    package enum Fold: Sendable, Hashable {
        case open
        /// Hidden until the reader opens it.
        case folded
        /// Shown, and can be folded away.
        case unfolded
    }

    package var label: Spanned<String>?
    package var echo: Echo?
    package var isEvaluated: Bool?
    package var output: OutputMode?
    package var showsWarnings: Bool?
    /// Whether an error of the cell is shown in the report and the run goes on.
    package var allowsErrors: Bool?
    package var isIncluded: Bool?
    package var fold: Fold?
    package var foldSummary: String?
    /// `caption`, for whatever the cell gives.
    package var caption: [MarkupInline]?
    package var tableCaption: [MarkupInline]?
    package var figureCaption: [MarkupInline]?
    /// `fig-alt` or `alt`.
    package var alternative: Spanned<String>?
    /// Captions of the parts of a figure.
    package var figureSubcaptions: [[MarkupInline]]
    package var note: [MarkupInline]?
    package var source: [MarkupInline]?
    /// In inches.
    package var figureWidth: Double?
    /// In inches.
    package var figureHeight: Double?
    package var figureFormat: Spanned<String>?
    /// How many figures stand side by side.
    package var layoutColumns: Int?
    /// `margin`, `page`, `body`.
    package var column: String?
    /// `wall-clock` limit of the cell, in seconds.
    package var timeLimitSeconds: Double?

    package init() {
        figureSubcaptions = []
    }
}
