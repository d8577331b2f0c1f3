import ReportDocument

/// Writes a document as one self-contained page: nothing that runs, nothing fetched, the same bytes for the same document.
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
    ///   - linkedData: JSON-LD about the report, for machines that read the head; nil for none.
    ///   - record: JSON that the page carries behind its text, as data; nil for none.
    /// - Complexity: linear in the document's size.
    package func write(_ document: Document, linkedData: String? = nil, record: String? = nil) -> String {
        String(decoding: bytes(document, linkedData: linkedData, record: record), as: UTF8.self)
    }

    /// The same as UTF-8.
    package func bytes(_ document: Document, linkedData: String? = nil, record: String? = nil) -> [UInt8] {
        var builder = PageBuilder(document: document, formatter: formatter)
        let page = builder.page(
            head: PageHead(document: document, resources: resources, linkedData: linkedData).node, record: record)
        var serializer = HTMLSerializer(capacity: 1 << 20)
        serializer.writeDoctype()
        serializer.write(page)
        serializer.writeLineBreak()
        return serializer.bytes
    }
}
