import ReportDocument

/// The head of a page: what browsers, search and screen readers are told, and all styles.
struct PageHead {
    let document: Document
    let resources: HTMLResources
    /// JSON-LD.
    let linkedData: String?

    /// Nothing may be loaded or run; JSON is data, whatever element holds it. Styles are inline because drawings carry style attributes.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        + "base-uri 'none'; form-action 'none'"

    var node: HTMLNode {
        let metadata = document.metadata
        var children: [HTMLNode] = [
            .element(.meta, [.charset("utf-8")], []),
            .element(.meta, [.httpEquiv("Content-Security-Policy"), .content(PageHead.policy)], []),
            .element(.title, [.text(title)]),
            meta("viewport", "width=device-width, initial-scale=1"),
            meta("color-scheme", "light dark"),
            meta("referrer", "no-referrer"),
            meta("format-detection", "telephone=no, date=no, address=no, email=no"),
        ]
        children += metadata.authors.map { meta("author", $0) }
        if let date = metadata.date { children.append(meta("dcterms.date", date)) }
        if let description { children.append(meta("description", description)) }
        if !metadata.keywords.isEmpty { children.append(meta("keywords", metadata.keywords.joined(separator: ", "))) }
        children.append(meta("generator", "report " + document.provenance.toolVersion))
        children.append(.element(.style, [.text("\n"), .markup(fontRules), .styleSheet(styles)]))
        if let linkedData { children.append(.element(.script, [.type("application/ld+json")], [.json(linkedData)])) }
        return .element(.head, children)
    }

    private var title: String { document.metadata.title.plainText }

    private func meta(_ name: String, _ content: String) -> HTMLNode {
        .element(.meta, [.name(name), .content(content)], [])
    }

    /// Large, and made of nothing but names in quotation marks and base 64.
    private var fontRules: String {
        document.metadata.language == .english ? resources.fontRules : resources.fontRulesForChinese
    }

    private var styles: String {
        resources.styleSheet + ChartPalette.darkRule
            + "@page{@top-left{content:" + CSSText.quoted(PageHead.shortened(title, to: 140)) + "}}\n@page:first{@top-left{content:\"\"}}\n"
    }

    /// The abstract's first paragraph, or the subtitle; nil where there is neither.
    private var description: String? {
        var text = document.metadata.subtitle.plainText
        for case .paragraph(let inlines) in document.metadata.abstract {
            text = inlines.plainText
            break
        }
        return text.isEmpty ? nil : PageHead.shortened(text, to: 300)
    }

    private static func shortened(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        let start = text.prefix(limit)
        let end = start.lastIndex(of: " ") ?? start.endIndex
        return start[..<end] + "…"
    }
}
