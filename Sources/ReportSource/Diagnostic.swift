/// Something that the author of a report can mend, with the place and a way out.
package struct Diagnostic: Sendable, Error {
    /// How much it weighs.
    package enum Severity: String, Sendable, Codable, Comparable {
        case note, warning, error

        private var weight: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }

        package static func < (left: Severity, right: Severity) -> Bool { left.weight < right.weight }
    }

    /// A second sentence, possibly about another place.
    package struct Note: Sendable {
        /// Lower case, without a full stop.
        package var message: String
        /// The place that the note is about.
        package var span: SourceSpan?

        package init(_ message: String, at span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// Its rule.
    package var id: DiagnosticID
    /// What it does to the build.
    package var severity: Severity
    /// One sentence in lower case, without a full stop; a fact or a rule.
    package var message: String
    /// The place; nil only for what has none, such as a missing file named on the command line.
    package var span: SourceSpan?
    /// The words under the marked text.
    package var label: String?
    /// The cell that it is about, as printed: `cell 'tbl-monthly', line 2`.
    package var cell: String?
    /// Further facts.
    package var notes: [Note]
    /// What to do; each an imperative or a question.
    package var help: [String]
    /// A block of text printed as it stands, such as an author's Python traceback.
    package var detail: String?

    /// - Parameters:
    ///   - id: the rule; its usual severity is taken unless another is given.
    ///   - message: one sentence in lower case, without a full stop.
    ///   - span: the place.
    ///   - label: the words under the marked text.
    ///   - severity: overrides the rule's own.
    ///   - notes: further facts.
    ///   - help: a way out.
    package init(
        _ id: DiagnosticID, _ message: String, at span: SourceSpan?, label: String? = nil,
        severity: Severity? = nil, notes: [Note] = [], help: String? = nil
    ) {
        self.id = id
        self.severity = severity ?? id.severity
        self.message = message
        self.span = span
        self.label = label
        self.notes = notes
        self.help = help.map { [$0] } ?? []
    }
}

extension Sequence<Diagnostic> {
    /// Whether any of them stops the build.
    package var hasErrors: Bool { contains { $0.severity == .error } }
}
