import ReportData
import ReportDocument
import ReportSyntax

/// The SQL of a stance cell that counts the statements of a large dataset. The rows are gone through once for the counts, and
/// what comes of it is small: counts by group, stance and date, from which everything else is summed. The answers are those of
/// `StanceQuery`, column for column.
struct LargeStanceQuery {
    let query: StanceQuery

    private var cell: StanceCell { query.cell }
    private var dataset: Dataset { query.dataset }

    // Tables that a cell leaves in the engine; the next cell replaces them.
    private static let counts = "\"report kept counts\""
    private static let rest = "\"report kept rest\""
    private static let actors = "\"report kept actors\""
    private static let dates = "\"report kept dates\""

    private var keys: [String] { query.groups.indices.map { "g\($0)" } }
    private var binnedKeys: [String] { keys + (cell.period == nil ? [] : ["bin", "number"]) }

    func queries() -> [CellQuery] {
        var queries = [kept(countRows(), Self.counts), kept(countRest(), Self.rest), kept(listActors(), Self.actors)]
        if cell.period != nil { queries.append(kept(countDates(), Self.dates)) }
        queries += grouped() + total() + [leftOut()]
        if cell.period != nil { queries.append(placement()) }
        if query.isWeighted { queries.append(weights()) }
        return queries
    }

    private func kept(_ builder: QueryBuilder, _ name: String) -> CellQuery {
        var made = builder.query
        made.destination = name
        return made
    }

    // The rows, each time with what the author chose

    /// Dates and actors are joined only where something asks for them.
    private var source: String {
        let derived = ["_low", "_high", "_precision", "_exact", "_approximate", "_uncertain", "_principal", "_countable", "_actor", "_iso3", "_status"]
        let condition = cell.condition?.value.lowercased() ?? ""
        let asks = query.groups.contains { $0.expression.contains("_actor_") } || derived.contains { condition.contains($0) }
        return asks ? dataset.view : dataset.rowsView
    }

    /// The groups as they stand in the data: a file keeps each value once, and the engine counts by that as long as nothing is
    /// done to it.
    private var rawKeys: [String] { query.groups.enumerated().map { "\($1.expression) AS g\($0)" } }

    /// The groups as the table shows them.
    private var shownKeys: [String] { keys.map { "coalesce(CAST(\($0) AS VARCHAR), '') AS \($0)" } }

    /// Abstentions stay in what is kept: a condition on the stance would be pushed down to the rows, and cost more than they do.
    private func countRows() -> QueryBuilder {
        var builder = QueryBuilder()
        let rest = (cell.period == nil ? [] : ["date"]) + ["stance"]
        builder.append("SELECT \((shownKeys + rest + ["k"]).joined(separator: ", ")) FROM (SELECT")
        builder.append(" \((rawKeys + rest.map { "s.\($0) AS \($0)" } + ["count(*) AS k"]).joined(separator: ", "))")
        query.appendChosen(to: &builder, from: source, everyStance: true)
        builder.append(query.membershipClause + " GROUP BY ALL)")
        return builder
    }

    /// Everything that the cell could count, by what keeps it from being counted.
    private func countRest() -> QueryBuilder {
        var builder = QueryBuilder()
        let mode = dataset.has("mode") ? "s.mode" : "NULL::VARCHAR"
        builder.append("SELECT \(mode) AS mode, s.stance AS stance, CAST(s.issue AS VARCHAR) AS issue, count(*) AS k"
            + " FROM \(SQLText.identifier(source)) s WHERE s.stance IS NOT NULL")
        query.appendChoice(to: &builder)
        builder.append(" GROUP BY ALL")
        return builder
    }

    private func countDates() -> QueryBuilder {
        var builder = QueryBuilder()
        builder.append("SELECT s.date AS date, count(*) AS k")
        query.appendChosen(to: &builder, from: source)
        builder.append(" GROUP BY ALL")
        return builder
    }

    private func listActors() -> QueryBuilder {
        var builder = QueryBuilder()
        // A date stands for its periods: there are fewer dates than statements.
        let rest = (cell.period == nil ? [] : ["date"]) + ["actor", "stance"]
        builder.append("SELECT \((shownKeys + rest).joined(separator: ", ")) FROM (SELECT \((rawKeys + rest.map { "s.\($0) AS \($0)" }).joined(separator: ", "))")
        query.appendChosen(to: &builder, from: source, everyStance: true)
        builder.append(query.membershipClause + " GROUP BY ALL)")
        return builder
    }

    /// The first rows of every group and stance, in a table of `keys`, `stance`, `ids` and `k`. Large groups find theirs at the head
    /// of the file; only those that do not are looked for in all of it. Each step is a table of its own, since the engine knows
    /// how large a table is, and would else build the join on the rows.
    ///
    /// - Parameter counts: a SELECT of `keys`, `stance` and `k`.
    private func trails(_ name: String, keys: [String], counts: String) -> [CellQuery] {
        let (counted, head, short, tail) = (Self.kept(name, "counts"), Self.kept(name, "head"), Self.kept(name, "short"), Self.kept(name, "tail"))
        let all = (keys + ["stance"]).joined(separator: ", ")
        func select(_ sql: String, _ destination: String) -> CellQuery {
            var builder = QueryBuilder()
            builder.append(sql)
            return kept(builder, destination)
        }
        return [
            select(counts, counted),
            kept(firstRows(keys, where: " WHERE \(dataset.rowOrder) < \(Dataset.headRows)", join: ""), head),
            select("SELECT \(all) FROM \(counted) LEFT JOIN \(head) USING (\(all)) WHERE coalesce(len(ids), 0) < least(k, \(Trail.cap))", short),
            kept(firstRows(keys, where: "", join: " JOIN \(short) USING (\(all))"), tail),
            select("SELECT \(all), array_to_string(coalesce(\(tail).ids, \(head).ids), chr(31)) AS ids, k"
                + " FROM \(counted) LEFT JOIN \(head) USING (\(all)) LEFT JOIN \(tail) USING (\(all))", Self.kept(name, "trails")),
        ]
    }

    private func firstRows(_ keys: [String], where condition: String, join: String) -> QueryBuilder {
        var builder = QueryBuilder()
        let own = keys.isEmpty ? [] : query.groups.enumerated().map { "coalesce(CAST(\($1.expression) AS VARCHAR), '') AS g\($0)" }
        let bins = keys.contains("bin") ? query.binTable.map { " JOIN \($0) b ON b.date = s.date AND b.outcome = 'placed'" } ?? "" : ""
        let columns = own + (bins.isEmpty ? [] : ["b.bin AS bin", "b.number AS number"])
            + ["s.stance AS stance", "\(dataset.identity) AS ident", "\(dataset.rowOrder) AS row"]
        let all = (keys + ["stance"]).joined(separator: ", ")
        builder.append("SELECT \(all), arg_min(ident, row, \(Trail.cap)) AS ids FROM (SELECT \(columns.joined(separator: ", "))")
        query.appendChosen(to: &builder, from: source)
        builder.append((keys.isEmpty ? "" : query.membershipClause) + bins + condition + ")" + join + " GROUP BY \(all)")
        return builder
    }

    private static func kept(_ name: String, _ part: String) -> String { "\"report kept \(name) \(part)\"" }

    // The answers, from what was kept

    private func sum(_ stance: String?) -> String {
        "coalesce(sum(k)\(stance.map { " FILTER (WHERE stance = '\($0)')" } ?? ""), 0)::BIGINT"
    }

    private var measures: [String] { ["\(sum(nil)) AS n"] + StanceCell.stances.map { "\(sum($0)) AS \($0)" } }

    private var trailColumns: [String] {
        StanceCell.stances.flatMap { stance in
            ["max(ids) FILTER (WHERE stance = '\(stance)') AS \(stance)_ids", "\(sum(stance)) AS \(stance)_rows"]
        }
    }

    private func grouped() -> [CellQuery] {
        guard !binnedKeys.isEmpty else { return total() }
        var builder = QueryBuilder()
        let all = binnedKeys.joined(separator: ", ")
        let bins = (query.binTable.map { " JOIN \($0) b USING (date) WHERE b.outcome = 'placed' AND " } ?? " WHERE ") + StanceQuery.isStance
        let counts = "SELECT \(all), stance, sum(k)::BIGINT AS k FROM \(Self.counts)\(bins) GROUP BY ALL"
        builder.append("WITH people AS (SELECT \(all), count(DISTINCT actor) AS actors FROM \(Self.actors)\(bins) GROUP BY \(all))")
        let order = (keys + (cell.period == nil ? [] : ["number"])).joined(separator: ", ")
        builder.append(" SELECT \(all), any_value(actors) AS actors, 1 AS issues, \((measures + trailColumns).joined(separator: ", "))"
            + " FROM \(Self.kept("grouped", "trails")) JOIN people USING (\(all)) GROUP BY \(all) ORDER BY \(order)")
        return trails("grouped", keys: binnedKeys, counts: counts) + [builder.query]
    }

    private func total() -> [CellQuery] {
        var builder = QueryBuilder()
        let mode = dataset.has("mode") ? modeOfRest : "true"
        let counts = "SELECT stance, sum(k)::BIGINT AS k FROM \(Self.rest) WHERE \(StanceQuery.isStance) AND \(mode) GROUP BY ALL"
        builder.append("SELECT (SELECT count(DISTINCT actor) FROM \(Self.actors) WHERE \(StanceQuery.isStance)) AS actors,"
            + " (SELECT count(DISTINCT issue) FROM \(Self.rest) WHERE \(StanceQuery.isStance) AND \(mode)) AS issues, "
            + "\((measures + trailColumns).joined(separator: ", ")) FROM \(Self.kept("total", "trails"))")
        return trails("total", keys: [], counts: counts) + [builder.query]
    }

    private var modeOfRest: String { query.modeCondition.replacing("s.mode", with: "mode") }

    private func leftOut() -> CellQuery {
        var builder = QueryBuilder()
        let mode = dataset.has("mode") ? modeOfRest : "true"
        func count(_ condition: String, _ name: String) -> String { "coalesce(sum(k) FILTER (WHERE \(condition)), 0)::BIGINT AS \(name)" }
        // Doubt about a date is told only where dates are used.
        let qualified = cell.period == nil ? "0" : "(SELECT coalesce(sum(c.k), 0)::BIGINT FROM \(Self.dates) c JOIN \"report dates\" d"
            + " ON d.text = c.date WHERE d.approximate OR d.uncertain)"
        let columns = [
            count("(\(mode)) IS NOT TRUE", "modes"), "0 AS collective", "\(qualified) AS qualified", count("\(mode) AND stance = 'abstain'", "abstain"),
            count("\(mode) AND stance = 'not-voting'", "absent"),
            "string_agg(DISTINCT issue, chr(10) ORDER BY issue) FILTER (WHERE \(mode)) AS issues",
        ]
        builder.append("SELECT \(columns.joined(separator: ", ")) FROM \(Self.rest)")
        return builder.query
    }

    private func placement() -> CellQuery {
        var builder = QueryBuilder()
        func sum(_ condition: String, _ name: String) -> String { "coalesce(sum(k) FILTER (WHERE \(condition)), 0)::BIGINT AS \(name)" }
        let columns = [
            sum("outcome = 'too-coarse'", "coarse"), sum("outcome IS NULL OR outcome = 'open'", "unbounded"), sum("outcome = 'placed'", "places"),
            sum("outcome = 'placed' AND opens", "occurrences"),
            "(SELECT coalesce(sum(k), 0)::BIGINT FROM \(Self.dates) WHERE date IN (SELECT date FROM \(query.binTable ?? "") WHERE outcome = 'placed')) AS placed",
            "(SELECT coalesce(sum(k), 0)::BIGINT FROM \(Self.dates)) AS statements",
        ]
        builder.append("SELECT \(columns.joined(separator: ", ")) FROM \(Self.dates) LEFT JOIN \(query.binTable ?? "") b USING (date)")
        return builder.query
    }

    private func weights() -> CellQuery {
        var builder = QueryBuilder()
        let all = (keys + ["number", "stance", "denominator"]).joined(separator: ", ")
        builder.append("SELECT \(all), sum(k * numerator)::BIGINT AS numerator FROM \(Self.counts) JOIN \(query.binTable ?? "") b USING (date)"
            + " WHERE b.outcome = 'placed' AND \(StanceQuery.isStance) GROUP BY \(all) ORDER BY \(all)")
        return builder.query
    }
}
