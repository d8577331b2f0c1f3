import ReportDocument
import ReportSource
import ReportSyntax

/// Terms with their definitions, translations and first use, sorted by term.
package struct GlossaryCell: DeclarativeCell {
    package var label: String?
    package var data: Spanned<String>
    package var condition: Spanned<String>?
    var term: ColumnOption
    var definition: ColumnOption
    var firstUse: ColumnOption
    /// Columns with translations; nil takes those of `usual` that are there.
    package var translations: [Spanned<String>]?

    /// Columns that hold translations by their names.
    static let usual = ["zh_hans", "zh_hant"]

    package static func parse(_ cell: Cell) -> (GlossaryCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a glossary cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let place = data?.span ?? cell.language.span
        let glossary = GlossaryCell(
            label: cell.options.label?.value, data: data ?? Spanned("", at: place), condition: options.string("where"),
            term: ColumnOption("term", in: &options, default: "term", at: place),
            definition: ColumnOption("definition", in: &options, default: "definition", at: place),
            firstUse: ColumnOption("first-use", in: &options, default: "first_use", at: place),
            translations: options.has("translations") ? options.strings("translations") : nil)
        return (data == nil ? nil : glossary, options.finish())
    }

    package var products: [ProductLabel] { label.map { [ProductLabel(.table, ProductLabel.tableLabel(of: $0))] } ?? [] }
    package var sources: [Spanned<String>] { [data] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        let source = CellSource(name: data.value, dataset: dataset, relation: SQLText.identifier(dataset.view) + " s")
        var faults = source.missing([term, definition] + (firstUse.isGiven ? [firstUse] : []))
        faults += (translations ?? []).filter { !dataset.has($0.value) }.map { .unknownColumn($0, in: dataset) }
        guard faults.isEmpty else { return ([], faults) }
        return ([terms(dataset), nameless(dataset)], [])
    }

    /// Columns after the term: name in the table, column of the data.
    func columns(_ dataset: Dataset) -> [(name: String, column: String)] {
        var columns = (translations?.map(\.value) ?? Self.usual.filter(dataset.has)).map { (name: $0, column: $0) }
        columns.append((name: "definition", column: definition.value))
        if dataset.has(firstUse.value) { columns.append((name: "first_use", column: firstUse.value)) }
        return columns
    }

    private func terms(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        let key = CellSource.text(term.value)
        builder.append("SELECT \(key) AS term, \(dataset.identity) AS ident")
        for (name, column) in columns(dataset) { builder.append(", \(CellSource.text(column)) AS \(SQLText.identifier("column " + name))") }
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE \(key) IS NOT NULL")
        builder.appendCondition(condition)
        builder.append(" ORDER BY lower(\(key)), \(key), \(dataset.rowOrder)")
        return builder.query
    }

    private func nameless(_ dataset: Dataset) -> CellQuery {
        var builder = QueryBuilder()
        builder.append("SELECT count(*) AS n FROM \(SQLText.identifier(dataset.view)) s WHERE \(CellSource.text(term.value)) IS NULL")
        builder.appendCondition(condition)
        return builder.query
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), let terms = results.first else { return (CellProduct(), []) }
        let words = CellWords(catalog.language)
        let columns = columns(dataset)
        var sentences = [words.terms(terms.count)]
        let nameless = results.count > 1 ? results[1].integer(0, "n") : 0
        if nameless > 0 { sentences.append(words.missingLeftOut(nameless, term.value)) }
        let table = Table(
            label: label.map { ProductLabel.tableLabel(of: $0) },
            columns: [.text("term", words.glossaryHeading("term"), isRowHeader: true)] + columns.map { name, _ in
                name == "first_use" ? .date(name, words.glossaryHeading(name)) : .text(name, words.glossaryHeading(name))
            },
            rows: (0..<terms.count).map { row in
                Table.Row([.text(terms.text(row, "term"))] + columns.map { name, _ in
                    let text = terms.text(row, "column " + name)
                    return name == "first_use" ? .date(text) : .text(text)
                })
            },
            notes: TableNote.rule(sentences, words), omittedRows: terms.omitted,
            trails: (0..<terms.count).map { row in
                Trail(row: row, dataset: dataset.name, parts: [.init(columns: ["term"], ids: [terms.text(row, "ident")])])
            })
        guard terms.count > 0 else {
            return (CellProduct([.table(table)]), [Diagnostic(
                .dataEmpty, "no term matches", at: condition?.span ?? data.span, help: "see what 'where' chooses")])
        }
        return (CellProduct([.table(table)]), [])
    }
}
