import ReportDocument
import ReportSource
import ReportSyntax

/// The registry of a dataset's sources: what each is, what is there of its text, and where it is used.
package struct SourcesCell: DeclarativeCell {
    /// How the sources are shown.
    package enum Style: String, CaseIterable, Sendable {
        /// A column a fact.
        case table
        /// One line a source, with what is known of it in a row.
        case list
    }

    package var label: String?
    /// The dataset; nil is the first that has a registry.
    package var data: Spanned<String>?
    /// Whether only works are shown that the prose cites.
    package var isCitedOnly: Bool
    package var style: Style
    package var span: SourceSpan

    package static func parse(_ cell: Cell) -> (SourcesCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a sources cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let sources = SourcesCell(
            label: cell.options.label?.value, data: options.string("data"), isCitedOnly: options.bool("cited-only") ?? false,
            style: options.choice("style", of: Style.self)?.value ?? .table, span: cell.language.span)
        return (sources, options.finish())
    }

    package var products: [ProductLabel] { label.map { [ProductLabel(.table, ProductLabel.tableLabel(of: $0))] } ?? [] }
    package var sources: [Spanned<String>] { data.map { [$0] } ?? [] }

    /// Columns of a registry that are shown, in order, where it has them. `source_id` comes first.
    static let facts = ["author", "title", "publisher", "date", "kind", "standing"]

    private func dataset(in catalog: Catalog) -> Result<Dataset, Diagnostic> {
        guard let data else {
            if let dataset = catalog.datasets.first(where: { !$0.sourceColumns.isEmpty }) { return .success(dataset) }
            return .failure(Diagnostic(
                .cellOption, "no dataset has a registry of sources", at: span, help: "add 'sources:' with a CSV file to a dataset"))
        }
        guard let dataset = catalog.dataset(data.value) else {
            return .failure(.unknownDataset(data, among: catalog.datasets.map(\.name)))
        }
        guard !dataset.sourceColumns.isEmpty else {
            return .failure(Diagnostic(
                .cellOption, "'\(data.value)' has no registry of sources", at: data.span,
                notes: [.init("'\(data.value)' is declared here", at: dataset.span)], help: "add 'sources:' with a CSV file to the dataset"))
        }
        return .success(dataset)
    }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        switch dataset(in: catalog) {
        case .success(let dataset): ([registry(dataset), used(dataset)], [])
        case .failure(let fault): ([], [fault])
        }
    }

    private func registry(_ dataset: Dataset) -> CellQuery {
        let columns = (Self.facts + ["url"]).filter(dataset.sourceColumns.contains).map {
            ", CAST(r.\(SQLText.identifier($0)) AS VARCHAR) AS \(SQLText.identifier("column " + $0))"
        }
        return CellQuery(EngineQuery(
            sql: "SELECT CAST(r.source_id AS VARCHAR) AS key, r._text AS text\(columns.joined())"
                + " FROM \(SQLText.identifier(dataset.sourcesTable)) r ORDER BY r.source_id"))
    }

    /// Every key that rows name, registered or not, with the rows.
    private func used(_ dataset: Dataset) -> CellQuery {
        guard dataset.has("source") else { return CellQuery(EngineQuery(sql: "SELECT NULL AS key, 0 AS n WHERE false")) }
        let relation = SQLText.identifier(dataset.view)
        return CellQuery(EngineQuery(
            sql: "WITH named AS (SELECT DISTINCT trim(unnest(string_split(\(CellSource.text("source")), ';'))) AS key, \(dataset.identity) AS ident,"
                + " \(dataset.rowOrder) AS place FROM \(relation) s WHERE s.source IS NOT NULL)"
                + " SELECT key, count(*) AS n, array_to_string(arg_min(ident, place, \(Trail.cap)), chr(31)) AS ids"
                + " FROM named WHERE key <> '' GROUP BY key ORDER BY key"))
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard case .success(let dataset) = dataset(in: catalog), results.count >= 2 else { return (CellProduct(), []) }
        let builder = SourcesTable(
            cell: self, dataset: dataset, words: CellWords(catalog.language), registry: results[0], used: results[1], citations: catalog.citations)
        let table = builder.table()
        guard table.rows.isEmpty else { return (CellProduct([.table(table)]), []) }
        return (CellProduct([.table(table)]), [Diagnostic(
            .dataEmpty, isCitedOnly ? "the prose cites no source of '\(dataset.name)'" : "the registry of '\(dataset.name)' is empty",
            at: data?.span ?? span, help: isCitedOnly ? "remove 'cited-only'" : nil)])
    }
}
