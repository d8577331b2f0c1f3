import Foundation
import ReportDocument
import ReportHTML
import TestSupport

/// Shorthands of these tests.
enum Page {
    static let provenance = Provenance(
        definition: "notebooks/wuzhen.qmd", toolVersion: "1.0.0", definitionDigest: String(repeating: "ab", count: 32))

    /// The style sheet of the product.
    static let styleSheet: String = {
        let file = Golden.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/ReportHTML/Resources/report.css")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    static func document(
        _ blocks: [Block], title: [Inline] = [.text("Title")], language: Language = .english, notes: [[Block]] = [],
        references: [Reference] = []
    ) -> Document {
        Document(
            metadata: Metadata(title: title, language: language), blocks: blocks, notes: notes, references: references,
            provenance: provenance)
    }

    static func write(_ document: Document, styleSheet: String = "", linkedData: String? = nil, record: String? = nil) -> String {
        HTMLWriter(
            formatter: CellFormatter(language: document.metadata.language), resources: HTMLResources(styleSheet: styleSheet)
        ).write(document, linkedData: linkedData, record: record)
    }

    /// The HTML of some blocks: the inside of `<main>`.
    static func html(_ blocks: Block..., language: Language = .english) -> String {
        main(of: write(document(blocks, language: language)))
    }

    /// The HTML of some inlines: the inside of a paragraph.
    static func html(_ inlines: Inline..., language: Language = .english) -> String {
        let paragraph = main(of: write(document([.paragraph(inlines)], language: language)))
        return String(paragraph.dropFirst("<p>".count).dropLast("</p>".count))
    }

    /// The inside of `<main>`.
    static func main(of page: String) -> String {
        between("<main id=\"_main\">", "</main>", of: page).trimmingCharacters(in: .newlines)
    }

    /// What lies between the first place of one text and the next of another; empty where they are not there.
    static func between(_ start: String, _ end: String, of page: String) -> String {
        guard let from = page.range(of: start), let to = page.range(of: end, range: from.upperBound..<page.endIndex) else {
            return ""
        }
        return String(page[from.upperBound..<to.lowerBound])
    }
}
