import ReportDocument
import ReportSource
import ReportSyntax

/// Finds the value that a path names in the tables of a report.
package enum ValueLookup {
    /// What a path names.
    package struct Found: Sendable {
        package var scalar: Scalar
        /// Of the column.
        package var format: CellFormat
        /// Where it stands: index of the row, name of the column; nil for a number of rows.
        package var place: (row: Int, column: String)?
    }

    /// The value, or why there is none.
    package static func find(
        _ path: ValuePath, in tables: [String: Table], at span: SourceSpan
    ) -> Result<Found, Diagnostic> {
        guard let table = tables[path.label] else { return .failure(unknownTable(path, tables, span)) }
        if path.column == "n", path.key.isEmpty, table.rows.count != 1, !table.columns.contains(where: { $0.name == "n" }) {
            return .success(numberOfRows(table))
        }
        let names = table.columns.map(\.name)
        guard let column = names.firstIndex(of: path.column) else {
            if path.column == "n", path.key.isEmpty {
                return .success(numberOfRows(table))
            }
            return .failure(Diagnostic(
                .valueUnknown, "'\(path.label)' has no column '\(path.column)'", at: span,
                help: nearMiss(path.column, among: names).map { "did you mean '\($0)'?" } ?? "its columns are \(names.joined(separator: ", "))"))
        }
        return row(path, table, span).map {
            Found(scalar: table.rows[$0].cells[column].scalar, format: table.columns[column].format, place: ($0, path.column))
        }
    }

    private static func numberOfRows(_ table: Table) -> Found {
        Found(scalar: .integer(Int64(table.rows.count { $0.kind == .body } + table.omittedRows)), format: .integer)
    }

    private static func row(_ path: ValuePath, _ table: Table, _ span: SourceSpan) -> Result<Int, Diagnostic> {
        if path.key.isEmpty {
            if table.rows.count == 1 { return .success(0) }
            // `tbl-x.n` of a table with a column n and several rows is the number of all: its total row.
            if path.column == "n", let total = table.rows.lastIndex(where: { $0.kind == .total }) { return .success(total) }
            return .failure(Diagnostic(
                .valueAmbiguous, "'\(path.label)' has \(table.rows.count) rows, and the path names none", at: span,
                help: "name one: \(path.label)[\(table.rows.first?.cells.first?.scalar.plainText ?? "key")].\(path.column)"))
        }
        var candidates = Array(table.rows.indices)
        for part in path.key {
            let index: Int
            if let name = part.column {
                guard let found = table.columns.firstIndex(where: { $0.name == name }) else {
                    let names = table.columns.map(\.name)
                    return .failure(Diagnostic(
                        .valueUnknown, "'\(path.label)' has no column '\(name)'", at: span,
                        help: nearMiss(name, among: names).map { "did you mean '\($0)'?" } ?? "its columns are \(names.joined(separator: ", "))"))
                }
                index = found
            } else {
                index = 0
            }
            candidates = candidates.filter { table.rows[$0].cells[index].scalar.plainText == part.value }
        }
        if candidates.count == 1 { return .success(candidates[0]) }
        let written = path.key.map { ($0.column.map { $0 + "=" } ?? "") + $0.value }.joined(separator: ", ")
        guard candidates.isEmpty else {
            return .failure(Diagnostic(
                .valueAmbiguous, "\(candidates.count) rows of '\(path.label)' match '\(written)'", at: span,
                help: "name a second column: \(path.label)[a=…, b=…].\(path.column)"))
        }
        let keys = table.rows.compactMap { $0.cells.first?.scalar.plainText }
        return .failure(Diagnostic(
            .valueNoMatch, "no row of '\(path.label)' matches '\(written)'", at: span,
            help: nearMiss(path.key[0].value, among: keys).map { "did you mean '\($0)'?" }
                ?? "its rows are \(keys.prefix(12).joined(separator: ", "))\(keys.count > 12 ? " …" : "")"))
    }

    private static func unknownTable(_ path: ValuePath, _ tables: [String: Table], _ span: SourceSpan) -> Diagnostic {
        let known = tables.keys.sorted()
        return Diagnostic(
            .valueUnknown, "no table is labelled '\(path.label)'", at: span,
            help: nearMiss(path.label, among: known).map { "did you mean '\($0)'?" }
                ?? (known.isEmpty ? "label the cell that gives it" : "tables are \(known.joined(separator: ", "))"))
    }
}
