import ReportDocument

/// What there is of one source of a statement.
package enum SourceState: Sendable {
    /// What a text is of its source.
    package enum TextKind: String, Sendable, CaseIterable {
        /// The source's own words.
        case original
        /// Somebody's summary of it: its words are not the source's.
        case abstract
    }

    /// The text that was registered.
    case text(SourceText, TextKind)
    /// There is a text, with another SHA-256 than was registered.
    case changed
    /// Registered, with a text that is not shipped.
    case notShipped
    /// Not registered, or its text is not where the registry says.
    case missing
}

/// What became of a statement's quotation in the texts of all its sources.
package struct QuotationVerdict: Sendable, Hashable {
    package var status: QuotationStatus
    /// The key of the source that the status is about; nil where it is about none.
    package var source: String?
    /// The place in its text, as in `QuotationMatch`.
    package var range: Range<Int>?

    /// Looks in every source's text. What was found wins, the surest finding first; where nothing was found, the gravest
    /// reason does, so that allowing a lesser one lets no graver one pass:
    ///
    /// `verified`, `verified-normalised`, `ambiguous`, `context-mismatch`; `source-changed`, `not-found`, `source-missing`,
    /// `source-not-shipped`, `paraphrase`.
    ///
    /// Of equals the first in `sources` is named. An abstract is not searched: whatever it holds, the words are not the
    /// source's. Without a quotation the status is `paraphrase`, or `source-missing` where there is no source, or all are
    /// missing.
    ///
    /// - Parameter sources: keys of the statement's sources in its own order, and what there is of each.
    package static func of(_ selector: TextQuoteSelector, in sources: [(key: String, state: SourceState)]) -> QuotationVerdict {
        guard !VisibleForm(ComposedForm(selector.exact)).isEmpty else {
            let registered = sources.first { if case .missing = $0.state { false } else { true } }
            return QuotationVerdict(status: registered == nil ? .sourceMissing : .paraphrase, source: registered?.key)
        }
        var best: QuotationVerdict?
        for source in sources {
            let verdict = verdict(of: selector, source.key, source.state)
            if let known = best, rank(known.status) <= rank(verdict.status) { continue }
            best = verdict
        }
        return best ?? QuotationVerdict(status: .sourceMissing)
    }

    private static func verdict(of selector: TextQuoteSelector, _ key: String, _ state: SourceState) -> QuotationVerdict {
        switch state {
        case .text(let text, .original):
            let match = text.match(selector)
            return QuotationVerdict(status: match.status, source: key, range: match.range)
        case .text(_, .abstract): return QuotationVerdict(status: .paraphrase, source: key)
        case .changed: return QuotationVerdict(status: .sourceChanged, source: key)
        case .notShipped: return QuotationVerdict(status: .sourceNotShipped, source: key)
        case .missing: return QuotationVerdict(status: .sourceMissing, source: key)
        }
    }

    private static func rank(_ status: QuotationStatus) -> Int {
        switch status {
        case .verified: 0
        case .verifiedNormalised: 1
        case .ambiguous: 2
        case .contextMismatch: 3
        case .sourceChanged: 4
        case .notFound: 5
        case .sourceMissing: 6
        case .sourceNotShipped: 7
        case .paraphrase: 8
        }
    }
}
