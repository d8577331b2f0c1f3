import ReportData
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
        if cell.unit == .statements, dataset.isLarge { return LargeStanceQuery(query: self).queries() }
        return [grouped(), total(), leftOut()] + (cell.period == nil ? [] : [placement()]) + (isWeighted ? [weights()] : [])
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
            + " s._low AS low, s._high AS high, \(dataset.identity) AS ident, \(dataset.rowOrder) AS row, \(unitExpression) AS unit")
        for (index, group) in groups.enumerated() where joins {
            builder.append(", coalesce(CAST(\(group.expression) AS VARCHAR), '') AS g\(index)")
        }
        if joins, cell.period != nil { builder.append(", b.bin AS bin, b.number AS number") }
        appendChosen(to: &builder)
        if joins { builder.append(joinClauses) }
        builder.append(")")
        let counted = appendPositions(to: &builder, keys: keys)
        let number = keys.contains("bin") ? ["min(number) AS number"] : []
        let counts = ["n"] + StanceCell.stances
        let selected = keys + number + [actorCount, "count(DISTINCT issue) AS issues"]
            + counts.map(count) + StanceCell.stances.flatMap(trail)
        builder.append(" SELECT \(selected.joined(separator: ", ")) FROM \(counted)")
        if !keys.isEmpty {
            let order = keys.map { $0 == "bin" ? "number" : $0 }
            builder.append(" GROUP BY \(keys.joined(separator: ", ")) ORDER BY \(order.joined(separator: ", "))")
        }
        return builder.query
    }

    private func condition(_ name: String) -> String { name == "n" ? "" : " FILTER (WHERE stance = '\(name)')" }

    private func count(_ name: String) -> String { "count(*)\(condition(name)) AS \(name)" }

    /// The first rows behind a count, in the file's order, and how many rows there are.
    private func trail(_ stance: String) -> [String] {
        let filter = condition(stance)
        if cell.unit == .statements {
            let ids = "arg_min(ident, row, \(Trail.cap))\(filter)"
            return ["array_to_string(\(ids), chr(31)) AS \(stance)_ids", "count(*)\(filter) AS \(stance)_rows"]
        }
        let ids = "list_transform(list_sort(flatten(list(held)\(filter)))[1:\(Trail.cap)], lambda x: x.ident)"
        return ["array_to_string(\(ids), chr(31)) AS \(stance)_ids", "coalesce(sum(rows)\(filter), 0)::BIGINT AS \(stance)_rows"]
    }

    /// Whether a statement may count in part.
    var isWeighted: Bool { cell.period != nil && cell.placement == BinRule.uniform.rawValue }

    /// Collapses the statements of one unit into one position, unless statements are counted.
    private func appendPositions(to builder: inout QueryBuilder, keys: [String]) -> String {
        guard cell.unit != .statements else { return "base" }
        let partition = (["unit", "issue"] + keys + (keys.contains("bin") ? ["number"] : [])).joined(separator: ", ")
        let order = switch cell.conflict {
        // Without any date a statement is neither the latest nor the first, as long as there is one with a date.
        case .latest: "low IS NULL AND high IS NULL, high DESC NULLS FIRST, low DESC NULLS LAST"
        case .first: "low IS NULL AND high IS NULL, low ASC NULLS FIRST, high ASC NULLS LAST"
        case .mixed: "1"
        }
        builder.append(", ranked AS (SELECT *, rank() OVER (PARTITION BY \(partition) ORDER BY \(order)) AS place FROM base"
            + " WHERE unit IS NOT NULL)")
        // What was superseded is no position, but a reader of the count wants to see it.
        builder.append(", positions AS (SELECT \(partition),"
            + " CASE WHEN count(DISTINCT stance) FILTER (WHERE place = 1) = 1 THEN min(stance) FILTER (WHERE place = 1)"
            + " ELSE 'mixed' END AS stance, arg_min({'row': row, 'ident': ident}, row, \(Trail.cap)) AS held, count(*) AS rows"
            + " FROM ranked GROUP BY \(partition))")
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
        membershipClause + (binTable.map { " JOIN \($0) b ON b.date = s.date AND b.outcome = 'placed'" } ?? "")
    }

    var membershipClause: String {
        guard groups.contains(where: \.usesMemberships) else { return "" }
        return " LEFT JOIN \(SQLText.identifier(dataset.membershipsView)) m ON m.id = s.id"
    }

    /// The table of periods; nil where the cell has none.
    var binTable: String? {
        cell.period.map { SQLText.identifier(BinColumns.table(unit: $0.value, rule: cell.placement)) }
    }

    /// The statements that are counted, as `s`. What they are joined to stands outside, so that `where:` sees their columns alone.
    ///
    /// - Parameters:
    ///   - view: the dataset's view, or that of its bare rows.
    ///   - everyStance: whether abstentions and absences come too.
    func appendChosen(to builder: inout QueryBuilder, from view: String? = nil, everyStance: Bool = false) {
        builder.append(" FROM (SELECT * FROM \(SQLText.identifier(view ?? dataset.view)) s WHERE \(everyStance ? "true" : "s." + Self.isStance)")
        if dataset.has("mode") { builder.append(" AND \(modeCondition)") }
        appendChoice(to: &builder)
        builder.append(") s")
    }

    /// SQL that is true of a stance, and of no abstention.
    static let isStance = "stance IN (\(StanceCell.stances.map(SQLText.literal).joined(separator: ", ")))"

    /// What `issue:` and `where:` choose.
    func appendChoice(to builder: inout QueryBuilder) {
        if let issue = cell.issue {
            builder.append(" AND s.issue = $report_issue")
            builder.query.query.parameters["report_issue"] = .text(issue.value)
        }
        builder.appendCondition(cell.condition)
    }

    var modeCondition: String {
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
            count("\(mode) AND s._low IS NULL AND s._high IS NULL", "undated"), count("\(mode) AND s.actor IS NULL", "nobody"),
            count("\(mode) AND s.stance = 'not-voting'", "absent"),
            "string_agg(DISTINCT \(issue), chr(10) ORDER BY \(issue)) FILTER (WHERE \(mode)) AS issues",
        ]
        builder.append("SELECT \(columns.joined(separator: ", ")) FROM \(SQLText.identifier(dataset.view)) s WHERE s.stance IS NOT NULL")
        appendChoice(to: &builder)
        return builder.query
    }

    /// The parts of statements in each period: a row a group, period, stance and denominator, so that no sum is rounded.
    private func weights() -> CellQuery {
        let keys = groups.indices.map { "g\($0)" } + ["number"]
        var builder = QueryBuilder()
        builder.append("WITH base AS (SELECT s.stance AS stance, b.number AS number, b.numerator AS numerator, b.denominator AS denominator")
        for (index, group) in groups.enumerated() {
            builder.append(", coalesce(CAST(\(group.expression) AS VARCHAR), '') AS g\(index)")
        }
        appendChosen(to: &builder)
        builder.append(joinClauses + ")")
        let all = (keys + ["stance", "denominator"]).joined(separator: ", ")
        builder.append(" SELECT \(all), sum(numerator)::BIGINT AS numerator FROM base GROUP BY \(all) ORDER BY \(all)")
        return builder.query
    }

    /// How many statements found a place in a period, how many places, and why the others did not. One without a date is open.
    private func placement() -> CellQuery {
        var builder = QueryBuilder()
        let table = SQLText.identifier(BinColumns.table(unit: cell.period?.value ?? "year", rule: cell.placement))
        // A statement whose date is a set occurs once for each of its dates; a date spread over periods is one occurrence.
        builder.append("SELECT count(*) FILTER (WHERE b.outcome = 'too-coarse') AS coarse,"
            + " count(*) FILTER (WHERE b.outcome IS NULL OR b.outcome = 'open') AS unbounded,"
            + " count(*) FILTER (WHERE b.outcome = 'placed') AS places,"
            + " count(*) FILTER (WHERE b.outcome = 'placed' AND b.opens) AS occurrences,"
            + " count(DISTINCT s.id) FILTER (WHERE b.outcome = 'placed') AS placed, count(DISTINCT s.id) AS statements")
        appendChosen(to: &builder)
        builder.append(" LEFT JOIN \(table) b ON b.date = s.date")
        return builder.query
    }
}
