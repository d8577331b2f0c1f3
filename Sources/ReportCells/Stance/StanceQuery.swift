import ReportDocument
import ReportSource
import ReportSyntax

/// The SQL of a stance cell. Every query ends in a total order, and counts are integers.
struct StanceQuery {
    let cell: StanceCell
    let dataset: Dataset
    /// The statement's columns, or expressions, that the groups stand for.
    let groups: [Group]

    /// One column of `by:`.
    struct Group {
        var name: String
        /// SQL over `s` (the statements' view) and `m` (memberships).
        var expression: String
        var usesMemberships: Bool
    }

    /// Groups of `by:`, or why they are none.
    static func groups(_ cell: StanceCell, _ dataset: Dataset) -> ([Group], [Diagnostic]) {
        var groups: [Group] = []
        var diagnostics: [Diagnostic] = []
        for name in cell.groups {
            if dataset.membershipColumn == name.value, !dataset.has(name.value) {
                groups.append(Group(name: name.value, expression: "m.\(SQLText.identifier(name.value))", usesMemberships: true))
            } else if dataset.has(name.value) {
                groups.append(Group(name: name.value, expression: "s.\(SQLText.identifier(name.value))", usesMemberships: false))
            } else if dataset.actorColumns.contains(name.value) {
                let column = SQLText.identifier("_actor_" + name.value)
                groups.append(Group(name: name.value, expression: "s.\(column)", usesMemberships: false))
            } else {
                diagnostics.append(.unknownColumn(
                    name, in: dataset, also: dataset.actorColumns + (dataset.membershipColumn.map { [$0] } ?? [])))
            }
        }
        return (groups, diagnostics)
    }

    /// Counts by group (and bin), then the total, then what was left out.
    func queries() -> [CellQuery] {
        [grouped(), total(), leftOut()] + (cell.period == nil ? [] : [placement()])
    }

    private func grouped() -> CellQuery {
        let keys = groups.indices.map { "g\($0)" } + (cell.period == nil ? [] : ["bin"])
        guard !keys.isEmpty else { return total() }
        return assemble(keys: keys, joins: true)
    }

    private func total() -> CellQuery { assemble(keys: [], joins: false) }

    private func assemble(keys: [String], joins: Bool) -> CellQuery {
        var builder = QueryBuilder()
        builder.append("WITH base AS (SELECT s.id AS id, s.actor AS actor, s.issue AS issue, s.stance AS stance,"
            + " s._low AS low, s._high AS high, \(unitExpression) AS unit")
        for (index, group) in groups.enumerated() where joins {
            builder.append(", coalesce(CAST(\(group.expression) AS VARCHAR), '') AS g\(index)")
        }
        if joins, cell.period != nil { builder.append(", b.bin AS bin, b.number AS number") }
        appendChosen(to: &builder)
        if joins { builder.append(joinClauses) }
        builder.append(")")
        let counted = appendPositions(to: &builder, keys: keys)
        let stances = StanceCell.stances.map { "count(*) FILTER (WHERE stance = '\($0)') AS \($0)" }
        let number = keys.contains("bin") ? ["min(number) AS number"] : []
        let selected = keys + number + ["count(*) AS n", actorCount, "count(DISTINCT issue) AS issues"] + stances
        builder.append(" SELECT \(selected.joined(separator: ", ")) FROM \(counted)")
        if !keys.isEmpty {
            let order = keys.map { $0 == "bin" ? "number" : $0 }
            builder.append(" GROUP BY \(keys.joined(separator: ", ")) ORDER BY \(order.joined(separator: ", "))")
        }
        return builder.query
    }

    /// Collapses the statements of one unit into one position, unless statements are counted.
    private func appendPositions(to builder: inout QueryBuilder, keys: [String]) -> String {
        guard cell.unit != .statements else { return "base" }
        let partition = (["unit", "issue"] + keys + (keys.contains("bin") ? ["number"] : [])).joined(separator: ", ")
        let order = switch cell.conflict {
        case .latest: "high DESC NULLS FIRST, low DESC NULLS LAST"
        case .first: "low ASC NULLS FIRST, high ASC NULLS LAST"
        case .mixed: "1"
        }
        builder.append(", ranked AS (SELECT *, rank() OVER (PARTITION BY \(partition) ORDER BY \(order)) AS place FROM base"
            + " WHERE unit IS NOT NULL)")
        builder.append(", positions AS (SELECT \(partition),"
            + " CASE WHEN count(DISTINCT stance) = 1 THEN min(stance) ELSE 'mixed' END AS stance"
            + " FROM ranked WHERE place = 1 GROUP BY \(partition))")
        return "positions"
    }

    private var unitExpression: String {
        switch cell.unit {
        case .statements: "s.id"
        case .actors: "s.actor"
        case .principals: "CASE WHEN s._countable THEN s._principal END"
        }
    }

    private var actorCount: String {
        cell.unit == .statements ? "count(DISTINCT actor) AS actors" : "count(DISTINCT unit) AS actors"
    }

    private var joinClauses: String {
        var text = ""
        if groups.contains(where: \.usesMemberships) {
            text += " LEFT JOIN \(SQLText.identifier(dataset.membershipsView)) m ON m.id = s.id"
        }
        if let period = cell.period {
            let table = SQLText.identifier(BinColumns.table(unit: period.value, rule: cell.placement))
            text += " JOIN \(table) b ON b.date = s.date AND b.outcome = 'placed'"
        }
        return text
    }

    /// The statements that are counted, as `s`. What they are joined to stands outside, so that `where:` sees their columns alone.
    private func appendChosen(to builder: inout QueryBuilder) {
        let stances = StanceCell.stances.map(SQLText.literal).joined(separator: ", ")
        builder.append(" FROM (SELECT * FROM \(SQLText.identifier(dataset.view)) s WHERE s.stance IN (\(stances))")
        if dataset.has("mode") { builder.append(" AND \(modeCondition)") }
        appendChoice(to: &builder)
        builder.append(") s")
    }

    /// What `issue:` and `where:` choose.
    private func appendChoice(to builder: inout QueryBuilder) {
        if let issue = cell.issue {
            builder.append(" AND s.issue = $report_issue")
            builder.query.query.parameters["report_issue"] = .text(issue.value)
        }
        builder.appendCondition(cell.condition)
    }

    private var modeCondition: String {
        guard let modes = cell.modes else { return "s.mode IS DISTINCT FROM 'assessed'" }
        return "s.mode IN (\(modes.map { SQLText.literal($0.value) }.joined(separator: ", ")))"
    }

    /// How many of the statements that the cell chose are not in the table, by rule, and the issues of those that are.
    private func leftOut() -> CellQuery {
        var builder = QueryBuilder()
        let mode = dataset.has("mode") ? modeCondition : "true"
        func count(_ condition: String, _ name: String) -> String { "count(*) FILTER (WHERE \(condition)) AS \(name)" }
        let issue = "CAST(s.issue AS VARCHAR)"
        let columns = [
            count("(\(mode)) IS NOT TRUE", "modes"), count("\(mode) AND NOT s._countable", "collective"),
            count("\(mode) AND (s._approximate OR s._uncertain)", "qualified"), count("\(mode) AND s.stance = 'abstain'", "abstain"),
            count("\(mode) AND s.stance = 'not-voting'", "absent"),
            "string_agg(DISTINCT \(issue), chr(10) ORDER BY \(issue)) FILTER (WHERE \(mode)) AS issues",
        ]
        builder.append("SELECT \(columns.joined(separator: ", ")) FROM \(SQLText.identifier(dataset.view)) s WHERE s.stance IS NOT NULL")
        appendChoice(to: &builder)
        return builder.query
    }

    /// How many statements found a place in a period, how many places, and why the others did not. One without a date is open.
    private func placement() -> CellQuery {
        var builder = QueryBuilder()
        let table = SQLText.identifier(BinColumns.table(unit: cell.period?.value ?? "year", rule: cell.placement))
        builder.append("SELECT count(*) FILTER (WHERE b.outcome = 'too-coarse') AS coarse,"
            + " count(*) FILTER (WHERE b.outcome IS NULL OR b.outcome = 'open') AS unbounded,"
            + " count(*) FILTER (WHERE b.outcome = 'placed') AS places,"
            + " count(DISTINCT s.id) FILTER (WHERE b.outcome = 'placed') AS placed")
        appendChosen(to: &builder)
        builder.append(" LEFT JOIN \(table) b ON b.date = s.date")
        return builder.query
    }
}
