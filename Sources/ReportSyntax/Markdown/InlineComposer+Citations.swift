import ReportDocument
import ReportSource

extension InlineComposer {
    /// `@key`, with a locator in brackets behind it, and `@fig-x`.
    mutating func narrative(_ flat: FlatInlines, _ index: Int, _ end: Int, _ output: inout Output) -> Int? {
        let bytes = flat.bytes
        guard CitationScanner.isKeyStart(bytes, index, 0..<end), let close = CitationScanner.keyEnd(bytes, from: index + 1, to: end),
            let place = flat.span(index + 1..<close, in: flat.text)
        else { return nil }
        let key = Spanned(String(decoding: bytes[index + 1..<close], as: UTF8.self), at: place)
        var item = CitationScanner.Item(key: key, prefix: "", suffix: "", isSuppressed: false)
        if let reference = reference(item) {
            add(.reference(ReferenceGroup(items: [reference])), flat, index..<close, &output)
            return close
        }
        var after = close
        if close + 1 < end, bytes[close] == 0x20, bytes[close + 1] == UInt8(ascii: "[") {
            let bracket = Int(flat.closing[close + 1])
            let content = close + 2..<max(close + 2, bracket)
            if bracket > close + 1, bracket < end, content.count <= 200, !bytes[content].contains(UInt8(ascii: "@")),
                bytes[content].first != UInt8(ascii: "^"), bracket + 1 == end || bytes[bracket + 1] != UInt8(ascii: "{")
            {
                item.suffix = flat.plainText(content, placeholders).trimmingSpaces()
                after = bracket + 1
            }
        }
        let citation = CitationGroup.Item(key: key, suffix: item.suffix)
        add(.citation(CitationGroup(items: [citation], isNarrative: true)), flat, index..<after, &output)
        return after
    }

    private func reference(_ item: CitationScanner.Item) -> ReferenceGroup.Item? {
        let written = item.key.value
        guard CellLabel.prefix(of: written) != nil, let first = written.first else { return nil }
        let label = first.lowercased() + written.dropFirst()
        return ReferenceGroup.Item(
            label: Spanned(label, at: item.key.span), isCapitalised: first.isUppercase, isBare: item.isSuppressed
        )
    }

    /// Writes what a bracket holds: sources, or things of this report.
    mutating func addGroup(_ items: [CitationScanner.Item], _ flat: FlatInlines, _ range: Range<Int>, _ output: inout Output) {
        let references = items.map(reference)
        if references.allSatisfy({ $0 == nil }) {
            let citations = items.map {
                CitationGroup.Item(key: $0.key, prefix: $0.prefix, suffix: $0.suffix, suppressesAuthor: $0.isSuppressed)
            }
            add(.citation(CitationGroup(items: citations, isNarrative: false)), flat, range, &output)
            return
        }
        let known = references.compactMap { $0 }
        guard known.count == items.count else {
            report(
                Diagnostic(
                    .markdownUnsupported, "one bracket holds sources and parts of this report",
                    at: flat.span(range, in: flat.text) ?? fallback, help: "write two brackets"
                )
            )
            return
        }
        if items.allSatisfy({ $0.prefix.isEmpty && $0.suffix.isEmpty }) {
            add(.reference(ReferenceGroup(items: known)), flat, range, &output)
            return
        }
        // A word of the author's own before a label stands instead of ours: `[Tab. @tbl-x]`.
        for (position, reference) in known.enumerated() {
            let item = items[position]
            var bare = reference
            bare.isBare = reference.isBare || !item.prefix.isEmpty
            let lead = (position > 0 ? ", " : "") + (item.prefix.isEmpty ? "" : item.prefix + " ")
            if !lead.isEmpty { add(.text(lead), flat, range, &output) }
            add(.reference(ReferenceGroup(items: [bare])), flat, range, &output)
            if !item.suffix.isEmpty { add(.text(" " + item.suffix), flat, range, &output) }
        }
    }
}
