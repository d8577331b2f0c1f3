import Foundation
import TestSupport
import Testing

/// What a reader of an HTML page sees.
enum Page {
    /// Its text without markup, style and data, with one space between words. Enough for pages of our own writer.
    static func text(_ html: String) -> String {
        var text = html
        for element in ["style", "script", "svg", "head"] {
            while let start = text.range(of: "<\(element)[ >]", options: .regularExpression),
                let end = text.range(of: "</\(element)>", range: start.upperBound..<text.endIndex)
            { text.removeSubrange(start.lowerBound..<end.upperBound) }
        }
        text = text.replacing(/<[^>]*>/, with: "")
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"), ("&amp;", "&")] {
            text = text.replacing(entity, with: character)
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension Workspace {
    /// The words of a page of the project.
    func words(_ file: String) -> String { Page.text(text(file)) }

    /// Expects words on a page, and shows the page's words where they are not there.
    func expect(_ file: String, says words: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let shown = self.words(file)
        if !shown.contains(words) { Issue.record("'\(file)' does not say '\(words)': \(shown.prefix(2000))", sourceLocation: sourceLocation) }
    }
}
