import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax
import TestSupport

/// Parses the options of one cell. Line 1 is the fence, so that options begin in line 2.
func parse<C: DeclarativeCell>(_ type: C.Type, _ language: String, _ body: String) -> (cell: C?, diagnostics: [Diagnostic]) {
    let (cell, faults) = DefinitionSample.cell(language, body)
    let (parsed, found) = type.parse(cell)
    return (parsed, faults + found)
}

/// Rows as the engine gives them; the types are those of the values.
func rows(_ names: [String], _ rows: [[Scalar]]) -> ResultTable {
    let columns = names.map { Table.Column(name: $0, heading: []) }
    return ResultTable(Table(columns: columns, rows: rows.map { Table.Row($0.map(Table.Cell.value)) }))
}

extension CellProduct {
    var tables: [Table] { items.compactMap { if case .table(let table) = $0 { table } else { nil } } }
    var charts: [ChartRequest] { items.compactMap { if case .chart(let chart) = $0 { chart } else { nil } } }
    var checks: [CheckOutcome] { items.compactMap { if case .check(let outcome) = $0 { outcome } else { nil } } }
}

extension CellQuery {
    /// The parts of the SQL that the author wrote.
    var authored: [String] {
        let bytes = Array(query.sql.utf8)
        return fragments.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
}

/// Datasets that no file stands behind.
enum Sample {
    static let head = SourceFile(name: "notebooks/test.qmd", text: "data: statements, events, wcit\n")

    static func dataset(
        _ name: String, _ kind: DatasetDeclaration.Kind, _ columns: [String], issues: [CodebookIssue] = [],
        actorColumns: [String] = [], membershipColumn: String? = nil
    ) -> Dataset {
        Dataset(
            name: name, kind: kind, columns: columns.map { .init(name: $0, type: "text") }, rows: 10,
            view: kind == .table ? name : "report view " + name, issues: issues, actorColumns: actorColumns,
            membershipColumn: membershipColumn, key: kind == .table ? [] : ["id"], span: head.span(0..<4))
    }

    static let statements = dataset(
        "statements", .statements, ["id", "actor", "date", "issue", "stance", "mode", "forum", "立场组"],
        issues: [.init(issue: "itu", frame: "open"), .init(issue: "sovereignty", frame: "open"),
                 .init(issue: "multistakeholder", frame: "one-sided:support")],
        actorColumns: ["kind", "region"], membershipColumn: "bloc")
    static let events = dataset("events", .events, ["id", "date", "date_text", "title", "place", "track"])
    static let wcit = dataset("wcit", .table, ["region", "signed", "country", "odd \"name\"", "区域"])

    static func catalog(_ language: Language = .english, _ more: [Dataset] = []) -> Catalog {
        Catalog(datasets: [statements, events, wcit] + more, language: language)
    }
}
