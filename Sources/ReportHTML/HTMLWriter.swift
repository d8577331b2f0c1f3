import ReportDocument

/// Writes a document as one self-contained page: no scripts, nothing fetched, the same bytes for the same document.
package struct HTMLWriter: Sendable {
    let formatter: CellFormatter
    let resources: HTMLResources

    /// - Parameters:
    ///   - formatter: of the report's language.
    ///   - resources: read once and used for every page.
    package init(formatter: CellFormatter, resources: HTMLResources) {
        self.formatter = formatter
        self.resources = resources
    }

    /// The whole page.
    ///
    /// - Parameters:
    ///   - document: rich output, drawings and formulas in it were sanitised; all else is escaped here.
    ///   - record: JSON-LD to be embedded; nil for none.
    /// - Complexity: linear in the document's size.
    package func write(_ document: Document, record: String? = nil) -> String {
        var builder = PageBuilder(document: document, formatter: formatter)
        let page = builder.page(head: PageHead(document: document, resources: resources, record: record).node)
        var serializer = HTMLSerializer(capacity: 1 << 20)
        serializer.writeDoctype()
        serializer.write(page)
        serializer.writeLineBreak()
        return String(decoding: serializer.bytes, as: UTF8.self)
    }
}
