import ReportDocument
import ReportSource
import ReportSyntax

/// Puts a query together and remembers where the author's own words stand in it.
struct QueryBuilder {
    var query = CellQuery(EngineQuery(sql: ""))

    mutating func append(_ sql: String) { query.query.sql += sql }

    /// ` AND (condition)`, on lines of its own, so that a comment in it ends with it.
    mutating func appendCondition(_ condition: Spanned<String>?) {
        guard let condition else { return }
        append(" AND (\n")
        query.fragments.append(.init(condition.value, at: query.query.sql.utf8.count, span: condition.span))
        append(condition.value)
        append("\n)")
    }
}

extension Diagnostic {
    /// A column that neither the dataset nor what is joined to it has.
    static func unknownColumn(_ name: Spanned<String>, in dataset: Dataset, also: [String] = []) -> Diagnostic {
        let names = dataset.columns.map(\.name) + also
        let near = nearMiss(name.value, among: names)
        return Diagnostic(
            .dataUnknownColumn, "'\(dataset.name)' has no column '\(name.value)'", at: name.span,
            label: "not a column of '\(dataset.name)'",
            notes: [Note("'\(dataset.name)' is declared here", at: dataset.span)],
            help: near.map { "did you mean '\($0)'?" } ?? "its columns are \(names.joined(separator: ", "))"
        )
    }

    /// A dataset that the head does not declare.
    package static func unknownDataset(_ name: Spanned<String>, among names: [String]) -> Diagnostic {
        let near = nearMiss(name.value, among: names)
        return Diagnostic(
            .dataUnknownDataset, "no dataset is named '\(name.value)'", at: name.span, label: "not declared under 'data:'",
            help: near.map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? "declare it under 'data:' in the head" : "declared are \(names.joined(separator: ", "))")
        )
    }
}
