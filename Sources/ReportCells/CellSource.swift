import ReportDocument
import ReportSource
import ReportSyntax

/// Where a cell's rows come from: a dataset, or the table of an earlier cell.
struct CellSource {
    var name: String
    /// Nil for the table of a cell, whose columns only the engine knows.
    var dataset: Dataset?
    /// What queries select from, as `s`.
    var relation: String

    /// - Parameter readsTables: whether `data` may be the label of an earlier cell's table.
    static func find(_ data: Spanned<String>, in catalog: Catalog, readsTables: Bool = false) -> Result<CellSource, Diagnostic> {
        if let dataset = catalog.dataset(data.value) {
            return .success(CellSource(name: data.value, dataset: dataset, relation: SQLText.identifier(dataset.view) + " s"))
        }
        if readsTables, catalog.tables.contains(data.value) {
            return .success(CellSource(name: data.value, dataset: nil, relation: SQLText.identifier(data.value) + " s"))
        }
        return .failure(.unknownDataset(data, among: catalog.datasets.map(\.name) + (readsTables ? catalog.tables : [])))
    }

    /// Whether it has a column; of the tables of cells only the engine knows.
    func has(_ column: String) -> Bool { dataset?.has(column) ?? true }

    /// A column as text.
    static func text(_ column: String) -> String { "CAST(s.\(SQLText.identifier(column)) AS VARCHAR)" }

    /// Columns that the dataset does not have.
    func missing(_ columns: [ColumnOption]) -> [Diagnostic] {
        guard let dataset else { return [] }
        return columns.filter { !dataset.has($0.column.value) }.map { option in
            var diagnostic = Diagnostic.unknownColumn(option.column, in: dataset)
            if !option.isGiven {
                let near = nearMiss(option.column.value, among: dataset.columns.map(\.name))
                diagnostic.help = ["name the column that holds it: '\(option.name): \(near ?? "…")'"]
            }
            return diagnostic
        }
    }
}

/// An option that names a column, and has a column's name by default.
struct ColumnOption: Sendable {
    /// Of the option.
    var name: String
    var column: Spanned<String>
    /// Whether the author wrote it.
    var isGiven: Bool

    /// - Parameter place: where a column that is not there is reported, if the option is not given.
    init(_ name: String, in options: inout OptionReader, default column: String, at place: SourceSpan) {
        let given = options.string(name)
        self.name = name
        self.column = given ?? Spanned(column, at: place)
        isGiven = given != nil
    }

    var value: String { column.value }
}

/// Lists inside one field: sources, ids, aliases.
enum FieldList {
    /// The items between separators, without white space around them and without empty ones.
    static func items(_ text: String, by separator: Character = ";") -> [String] {
        text.split(separator: separator).map(trimmed).filter { !$0.isEmpty }
    }

    private static func trimmed(_ part: Substring) -> String {
        var rest = part
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension String {
    /// By Unicode scalars, as the engine sorts text.
    func precedes(_ other: String) -> Bool { unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars) }
}

extension Table.Column {
    /// Text to the left.
    static func text(_ name: String, _ heading: String, isRowHeader: Bool = false, isHidden: Bool = false) -> Table.Column {
        Table.Column(name: name, heading: [.text(heading)], format: .plain, alignment: .left, isRowHeader: isRowHeader, isHidden: isHidden)
    }

    /// An EDTF date, in words.
    static func date(_ name: String, _ heading: String) -> Table.Column {
        Table.Column(name: name, heading: [.text(heading)], format: .date(.short), alignment: .left)
    }

    /// Numbers to the right.
    static func number(_ name: String, _ heading: String, _ format: CellFormat = .integer, isHidden: Bool = false) -> Table.Column {
        Table.Column(name: name, heading: [.text(heading)], format: format, alignment: .right, isHidden: isHidden)
    }
}

extension Table.Cell {
    /// Text, or nothing where it is empty.
    static func text(_ text: String) -> Table.Cell { .value(text.isEmpty ? .null : .text(text)) }

    /// A date, or nothing where it is empty.
    static func date(_ text: String) -> Table.Cell { .value(text.isEmpty ? .null : .date(text)) }
}

extension TableNote {
    /// Sentences of the tool's own; nil for none.
    static func rule(_ sentences: [String], _ words: CellWords) -> [TableNote] {
        let said = sentences.filter { !$0.isEmpty }
        return said.isEmpty ? [] : [TableNote(.rule, [.text(said.joined(separator: words.sentenceGap))])]
    }
}
