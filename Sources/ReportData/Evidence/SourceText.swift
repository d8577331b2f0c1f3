import ReportDocument

/// A W3C TextQuoteSelector: words of a text, and what stands before and after them.
///
/// - SeeAlso: W3C, "Web Annotation Data Model", 23 February 2017, 4.2.4 Text Quote Selector.
package struct TextQuoteSelector: Sendable, Hashable {
    /// What is quoted.
    package var exact: String
    /// What stands right before it; empty where it is not given.
    package var prefix: String
    /// What stands right after it; empty where it is not given.
    package var suffix: String

    package init(exact: String, prefix: String = "", suffix: String = "") {
        self.exact = exact
        self.prefix = prefix
        self.suffix = suffix
    }
}

/// What became of a quotation in one text.
package struct QuotationMatch: Sendable, Hashable {
    package var status: QuotationStatus
    /// The one place: code points of the text as it stands in the file, counted from 0, without a leading byte order mark,
    /// composed or not as there, and a CR LF as two. Nil unless the status is verified.
    package var range: Range<Int>?

    package init(status: QuotationStatus, range: Range<Int>? = nil) {
        self.status = status
        self.range = range
    }
}

/// The text of a source, made ready for quotations to be looked for: once a source, in time and memory linear in its size.
package struct SourceText: Sendable {
    private let composed: IndexedText
    private let visible: IndexedText

    /// - Parameter text: of the file, as UTF-8; a byte order mark at its beginning does not count.
    package init(_ text: String) {
        let form = ComposedForm(text)
        composed = form.text
        visible = VisibleForm(form).text
    }

    /// Looks for a quotation: first in Form C, then in the visible form.
    ///
    /// A place begins and ends between user-perceived characters, so that "Cafe" is not in "Café", however that is composed.
    /// Places that overlap are several. Of several places, and of one, only those between prefix and suffix count; both are
    /// compared in Form C, then in the visible form, and the first form in which they agree with any place decides.
    ///
    /// - Returns: `paraphrase` where nothing is quoted.
    /// - Complexity: linear in text and selector, and a binary search for each place of a quotation whose context is not
    ///   there in Form C.
    package func match(_ selector: TextQuoteSelector) -> QuotationMatch {
        let quote = ComposedForm(selector.exact)
        let visibleQuote = VisibleForm(quote)
        guard !visibleQuote.isEmpty else { return QuotationMatch(status: .paraphrase) }
        let places = composed.places(of: quote.text.scalars)
        if selector.prefix.isEmpty, selector.suffix.isEmpty {
            if !places.isEmpty { return judged(places, in: composed, as: .verified) }
            let alike = visible.places(of: visibleQuote.text.scalars)
            return alike.isEmpty ? QuotationMatch(status: .notFound) : judged(alike, in: visible, as: .verifiedNormalised)
        }
        let (prefix, suffix) = (ComposedForm(selector.prefix), ComposedForm(selector.suffix))
        if !places.isEmpty {
            let around = Surroundings(prefix: prefix.text.scalars, suffix: suffix.text.scalars, in: composed)
            let agreeing = places.filter { around.agree($0.lowerBound, $0.upperBound) }
            if !agreeing.isEmpty { return judged(agreeing, in: composed, as: .verified) }
        }
        return match(visibleQuote, prefix: VisibleForm(prefix), suffix: VisibleForm(suffix), exactPlaces: places)
    }

    /// The same, with a context that no exact place stands in as it is written.
    private func match(
        _ quote: VisibleForm, prefix: VisibleForm, suffix: VisibleForm, exactPlaces: [Range<Int>]
    ) -> QuotationMatch {
        // An exact place may lie inside white space of which the visible form makes one: the context has the rest of it.
        let around = Surroundings(prefix: prefix.text.scalars, suffix: suffix.text.scalars, in: visible)
        let near = exactPlaces.filter { place in
            let range = composed.sourceRange(place)
            return around.agree(visible.index(startingFrom: range.lowerBound), visible.index(endingAfter: range.upperBound))
        }
        if !near.isEmpty { return judged(near, in: composed, as: .verifiedNormalised) }
        let alike = visible.places(of: quote.text.scalars)
        if alike.isEmpty { return QuotationMatch(status: exactPlaces.isEmpty ? .notFound : .contextMismatch) }
        let agreeing = alike.filter { around.agree($0.lowerBound, $0.upperBound) }
        return agreeing.isEmpty ? QuotationMatch(status: .contextMismatch) : judged(agreeing, in: visible, as: .verifiedNormalised)
    }

    private func judged(_ places: [Range<Int>], in text: IndexedText, as status: QuotationStatus) -> QuotationMatch {
        guard places.count == 1 else { return QuotationMatch(status: .ambiguous(places.count)) }
        return QuotationMatch(status: status, range: text.sourceRange(places[0]))
    }
    /// The comparisons of code points that a search takes: at most twice the length of the pattern, and of the text.
    package static func work(of pattern: String, in text: String) -> (preparation: Int, search: Int) {
        let search = ScalarSearch(ComposedForm(pattern).text.scalars)
        return (search.preparation, search.places(in: ComposedForm(text).text.scalars).comparisons)
    }
}
