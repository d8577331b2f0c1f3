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
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s")
        if joins { builder.append(joinClauses) }
        builder.append(" WHERE ")
        appendFilter(to: &builder)
        if joins, cell.period != nil { builder.append(" AND b.outcome = 'placed'") }
        builder.append(")")
        let counted = appendPositions(to: &builder, keys: keys)
        let stances = StanceCell.stances.map { "count(*) FILTER (WHERE stance = '\($0)') AS \($0)" }
        let number = keys.contains("bin") ? ["min(number) AS number"] : []
        let selected = keys + number + ["count(*) AS n", actorCount, "count(DISTINCT issue) AS issues"] + stances
        builder.append(" SELECT \(selected.joined(separator: ", ")) FROM \(counted)")
        if !keys.isEmpty {
            builder.append(" GROUP BY \(keys.joined(separator: ", ")) ORDER BY \((number.isEmpty ? keys : keys.map { $0 == "bin" ? "number" : $0 }).joined(separator: ", "))")
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
            text += " JOIN \(table) b ON b.date = s.date"
        }
        return text
    }

    private func appendFilter(to builder: inout QueryBuilder, modes: Bool = true) {
        builder.append("s.stance IS NOT NULL")
        if let issue = cell.issue {
            builder.append(" AND s.issue = $report_issue")
            builder.query.query.parameters["report_issue"] = .text(issue.value)
        }
        if modes, dataset.has("mode") { builder.append(" AND \(modeCondition)") }
        builder.appendCondition(cell.condition)
    }

    private var modeCondition: String {
        guard let modes = cell.modes else { return "s.mode IS DISTINCT FROM 'assessed'" }
        return "s.mode IN (\(modes.map { SQLText.literal($0.value) }.joined(separator: ", ")))"
    }

    /// How many statements the cell's filter chose, and how many of them are not in the table, by rule.
    private func leftOut() -> CellQuery {
        var builder = QueryBuilder()
        let mode = dataset.has("mode") ? modeCondition : "true"
        builder.append("SELECT count(*) AS rows, count(*) FILTER (WHERE \(mode)) AS used,"
            + " count(*) FILTER (WHERE NOT (\(mode))) AS modes,"
            + " count(*) FILTER (WHERE \(mode) AND NOT s._countable) AS collective,"
            + " count(*) FILTER (WHERE \(mode) AND (s._approximate OR s._uncertain)) AS qualified")
        builder.append(" FROM \(SQLText.identifier(dataset.view)) s WHERE ")
        appendFilter(to: &builder, modes: false)
        return builder.query
    }

    /// How many dates found a place in a period, and why the others did not.
    private func placement() -> CellQuery {
        var builder = QueryBuilder()
        let table = SQLText.identifier(BinColumns.table(unit: cell.period?.value ?? "year", rule: cell.placement))
        builder.append("SELECT count(*) FILTER (WHERE b.outcome = 'too-coarse') AS coarse,"
            + " count(*) FILTER (WHERE b.outcome = 'open') AS unbounded,"
            + " count(DISTINCT s.id) FILTER (WHERE b.outcome = 'placed') AS placed, count(DISTINCT s.id) AS n"
            + " FROM \(SQLText.identifier(dataset.view)) s JOIN \(table) b ON b.date = s.date WHERE ")
        appendFilter(to: &builder)
        return builder.query
    }
}
