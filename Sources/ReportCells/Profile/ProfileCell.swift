import ReportDocument
import ReportSource
import ReportSyntax

/// Where one actor stands and stood: first and latest stance by issue, and the changes between them.
package struct ProfileCell: DeclarativeCell {
    package var label: String?
    package var data: Spanned<String>
    package var actor: Spanned<String>
    /// In the order of the rows; nil is every issue that the actor has a statement on.
    package var issues: [Spanned<String>]?
    package var condition: Spanned<String>?
    /// Nil is the default: all but `assessed`.
    package var modes: [Spanned<String>]?

    package static func parse(_ cell: Cell) -> (ProfileCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a profile cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let data = options.required("data") { $0.string("data") }
        let actor = options.required("actor") { $0.string("actor") }
        let nowhere = Spanned("", at: cell.language.span)
        let profile = ProfileCell(
            label: cell.options.label?.value, data: data ?? nowhere, actor: actor ?? nowhere,
            issues: options.has("issues") ? options.strings("issues") : nil, condition: options.string("where"),
            modes: options.has("modes") ? options.choices("modes", of: StanceCell.allModes) : nil)
        return (data == nil || actor == nil ? nil : profile, options.finish())
    }

    package var products: [ProductLabel] { label.map { [ProductLabel(.table, ProductLabel.tableLabel(of: $0))] } ?? [] }
    package var sources: [Spanned<String>] { [data] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        guard dataset.kind == .statements else {
            return ([], [Diagnostic(
                .cellOption, "'\(data.value)' does not hold statements", at: data.span, label: "declared as \(dataset.kind.rawValue)",
                notes: [.init("'\(data.value)' is declared here", at: dataset.span)], help: "declare it with 'kind: statements'")])
        }
        let known = dataset.issues.map(\.issue)
        let faults = known.isEmpty ? [] : (issues ?? []).filter { !known.contains($0.value) }.map { issue in
            Diagnostic(
                .dataUndeclaredCode, "the codebook has no issue '\(issue.value)'", at: issue.span, label: "not in the codebook",
                help: nearMiss(issue.value, among: known).map { "did you mean '\($0)'?" } ?? "its issues are \(known.joined(separator: ", "))")
        }
        guard faults.isEmpty else { return ([], faults) }
        return (ProfileQuery(cell: self, dataset: dataset).queries(), [])
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), results.count >= 4 else { return (CellProduct(), []) }
        let names = (results[0]["actor"] ?? []).map(\.plainText)
        guard names.count <= 1 else {
            return (CellProduct(), [Diagnostic(
                .cellOption, "'\(actor.value)' names \(names.count) actors: \(names.joined(separator: ", "))", at: actor.span,
                help: "write one of their names")])
        }
        if results[3].count > 0 {
            let known = (results[3]["actor"] ?? []).map(\.plainText)
            return (CellProduct(), [Diagnostic(
                .dataUnknownActor, "'\(data.value)' has no statement of '\(actor.value)'", at: actor.span,
                severity: names.isEmpty ? .error : .warning,
                help: nearMiss(actor.value, among: known).map { "did you mean '\($0)'?" } ?? "name an actor of the data, or an alias of the actors file")])
        }
        let builder = ProfileTable(
            cell: self, dataset: dataset, language: catalog.language, name: names.first ?? actor.value, statements: results[1], leftOut: results[2])
        let table = builder.table()
        guard results[1].count == 0 else { return (CellProduct([.table(table)]), []) }
        return (CellProduct([.table(table)]), [Diagnostic(
            .dataEmpty, "no statement matches", at: issues?.first?.span ?? condition?.span ?? actor.span,
            help: "see what 'issues', 'where' and 'modes' choose")])
    }
}

/// The SQL of a profile cell.
struct ProfileQuery {
    let cell: ProfileCell
    let dataset: Dataset

    /// Who is meant; the statements; what was left out; and known actors, if there is no statement of this one.
    func queries() -> [CellQuery] { [who, statements, leftOut, known] }

    private var view: String { SQLText.identifier(dataset.view) }

    /// The actor by name, or by an alias that is nobody's name. Without an actors file it is the name.
    private var actors: String {
        guard !dataset.actorColumns.isEmpty else { return "SELECT CAST($report_actor AS VARCHAR) AS actor" }
        let table = SQLText.identifier("report actors " + dataset.name)
        guard dataset.actorColumns.contains("aliases") else { return "SELECT a.actor AS actor FROM \(table) a WHERE a.actor = $report_actor" }
        let aliases = "'|' || regexp_replace(trim(CAST(a.aliases AS VARCHAR)), '\\s*\\|\\s*', '|', 'g') || '|'"
        return "SELECT a.actor AS actor FROM \(table) a WHERE a.actor = $report_actor OR (contains(\(aliases), '|' || $report_actor || '|')"
            + " AND NOT EXISTS (SELECT 1 FROM \(table) b WHERE b.actor = $report_actor))"
    }

    private var isMeant: String { "(s.actor IN (SELECT actor FROM who) OR s._principal IN (SELECT actor FROM who))" }

    private func query(_ build: (inout QueryBuilder) -> Void) -> CellQuery {
        var builder = QueryBuilder()
        builder.append("WITH who AS (\(actors)) ")
        builder.query.query.parameters["report_actor"] = .text(cell.actor.value)
        build(&builder)
        return builder.query
    }

    private var who: CellQuery { query { $0.append("SELECT actor FROM who ORDER BY actor") } }

    private var statements: CellQuery {
        query { builder in
            let stances = StanceCell.stances.map(SQLText.literal).joined(separator: ", ")
            builder.append("SELECT \(dataset.identity) AS ident, CAST(s.actor AS VARCHAR) AS actor, CAST(s.issue AS VARCHAR) AS issue, s.stance AS stance,"
                + " CAST(s.date AS VARCHAR) AS date, CAST(s._low AS VARCHAR) AS low, CAST(s._high AS VARCHAR) AS high"
                + " FROM \(view) s WHERE \(isMeant) AND s.stance IN (\(stances)) AND \(modeCondition)")
            appendChoice(to: &builder)
            builder.append(" ORDER BY \(dataset.rowOrder)")
        }
    }

    private var leftOut: CellQuery {
        query { builder in
            func count(_ condition: String, _ name: String) -> String { "count(*) FILTER (WHERE \(condition)) AS \(name)" }
            let columns = [
                count("(\(modeCondition)) IS NOT TRUE", "modes"), count("\(modeCondition) AND s.stance = 'abstain'", "abstain"),
                count("\(modeCondition) AND s.stance = 'not-voting'", "absent"),
            ]
            builder.append("SELECT \(columns.joined(separator: ", ")) FROM \(view) s WHERE \(isMeant)")
            appendChoice(to: &builder)
        }
    }

    /// Empty where the actor has a statement, whatever the cell chooses of them.
    private var known: CellQuery {
        query { builder in
            builder.append("SELECT DISTINCT CAST(t.actor AS VARCHAR) AS actor FROM \(view) t"
                + " WHERE NOT EXISTS (SELECT 1 FROM \(view) s WHERE \(isMeant)) ORDER BY actor LIMIT 2000")
        }
    }

    private func appendChoice(to builder: inout QueryBuilder) {
        if let issues = cell.issues {
            builder.append(" AND CAST(s.issue AS VARCHAR) IN (\(issues.map { SQLText.literal($0.value) }.joined(separator: ", ")))")
        }
        builder.appendCondition(cell.condition)
    }

    private var modeCondition: String {
        guard dataset.has("mode") else { return "true" }
        guard let modes = cell.modes else { return "s.mode IS DISTINCT FROM 'assessed'" }
        return "s.mode IN (\(modes.map { SQLText.literal($0.value) }.joined(separator: ", ")))"
    }
}
