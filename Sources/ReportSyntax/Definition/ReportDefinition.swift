import ReportSource

/// A parsed definition: everything that its text says, and nothing that must be run or read elsewhere to be known.
package struct ReportDefinition: Sendable {
    /// How the definition was written.
    package enum Kind: Sendable, Hashable { case markdown, notebook }

    package var file: SourceFile
    package var kind: Kind
    package var head: Head
    /// The body, in reading order; cells stand in it as `MarkupBlock.Kind.cell`, an index into `cells`.
    package var blocks: [MarkupBlock]
    /// All cells, in reading order.
    package var cells: [Cell]
    /// Footnote definitions by name.
    package var notes: [FootnoteDefinition]
    /// The files that `{{< include >}}` brought in, in order of first use.
    package var includes: [SourceFile]

    package init(
        file: SourceFile, kind: Kind, head: Head, blocks: [MarkupBlock], cells: [Cell],
        notes: [FootnoteDefinition] = [], includes: [SourceFile] = []
    ) {
        self.file = file
        self.kind = kind
        self.head = head
        self.blocks = blocks
        self.cells = cells
        self.notes = notes
        self.includes = includes
    }
}

/// `[^name]: text`.
package struct FootnoteDefinition: Sendable {
    package var name: String
    package var span: SourceSpan
    package var blocks: [MarkupBlock]

    package init(name: String, span: SourceSpan, blocks: [MarkupBlock]) {
        self.name = name
        self.span = span
        self.blocks = blocks
    }
}
