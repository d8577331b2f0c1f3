import ReportDocument
import ReportSource

/// What a fenced div becomes.
enum DivReader {
    private static let unsupported = [
        "content-visible", "content-hidden", "panel-tabset", "panel-sidebar", "panel-input", "panel-fill", "columns", "column",
        "incremental", "nonincremental", "aside", "callout", "theorem", "proof", "notes", "grid", "fragment", "r-stack",
        "column-screen", "column-screen-inset",
    ]
    private static let supported = ["column-margin", "column-page", "column-body", "landscape"]

    static func block(
        _ blocks: [MarkupBlock], _ attributes: Attributes, _ span: SourceSpan, opening: SourceSpan, _ composer: inout InlineComposer
    ) -> MarkupBlock {
        if let name = attributes.classes.first(where: { $0.hasPrefix("callout-") }) {
            return callout(name, blocks, attributes, span, opening, &composer)
        }
        if let id = attributes.id, let block = captioned(id, blocks, attributes, span) { return block }
        for name in attributes.classes {
            if unsupported.contains(name) {
                // What would hide or repeat content changes the report; what would only arrange it does not.
                let changes = name == "content-visible" || name == "content-hidden"
                composer.report(
                    Diagnostic(
                        .markdownUnsupported, "divs of class '\(name)' are not supported by this version", at: opening,
                        severity: changes ? .error : .warning, help: changes ? "remove the div" : "its blocks are shown one below the other"
                    )
                )
            } else if !supported.contains(name), let near = nearMiss(name, among: supported + calloutNames) {
                composer.report(
                    Diagnostic(
                        .markdownUnsupported, "class '\(name)' means nothing", at: opening, severity: .warning,
                        help: "did you mean '\(near)'?"
                    )
                )
            }
        }
        return MarkupBlock(.group(blocks), attributes: attributes, at: span)
    }

    private static let calloutNames = ReportDocument.Callout.Kind.allCases.map { "callout-" + $0.rawValue }

    private static func callout(
        _ name: String, _ blocks: [MarkupBlock], _ attributes: Attributes, _ span: SourceSpan, _ opening: SourceSpan,
        _ composer: inout InlineComposer
    ) -> MarkupBlock {
        guard let kind = ReportDocument.Callout.Kind(rawValue: String(name.dropFirst("callout-".count))) else {
            let near = nearMiss(name, among: calloutNames)
            composer.report(
                Diagnostic(
                    .markdownUnsupported, "there is no callout '\(name)'", at: opening,
                    help: near.map { "did you mean '\($0)'?" } ?? "the callouts are \(calloutNames.quotedList)"
                )
            )
            return MarkupBlock(.group(blocks), attributes: attributes, at: span)
        }
        var blocks = blocks
        var title: [MarkupInline]?
        if let written = attributes["title"] {
            let (inlines, problems) = MarkupParser.inlines(written, at: opening)
            title = inlines
            for problem in problems { composer.report(problem) }
        } else if case .heading(_, let inlines)? = blocks.first?.kind {
            title = inlines
            blocks.removeFirst()
        }
        return MarkupBlock(.callout(kind, title: title, blocks), attributes: attributes, at: span)
    }

    /// `::: {#tbl-x}` or `{#fig-x}` around one table or figure and its caption.
    private static func captioned(_ id: String, _ blocks: [MarkupBlock], _ attributes: Attributes, _ span: SourceSpan) -> MarkupBlock? {
        guard blocks.count == 2, case .paragraph(let caption) = blocks[1].kind else { return nil }
        switch (CellLabel.prefix(of: id), blocks[0].kind) {
        case ("tbl", .table(var table)):
            table.caption = caption
            return MarkupBlock(.table(table), attributes: attributes, at: span)
        case ("fig", .figure(var image)):
            var merged = image.attributes
            merged.id = id
            image.text = caption
            image.attributes = merged
            return MarkupBlock(.figure(image), attributes: merged, at: span)
        default: return nil
        }
    }
}
