import KernelHost
import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Reads every distinct EDTF date of the statements and events once, and gives the engine its bounds and periods: dates are
/// many, distinct dates few.
struct DateTables {
    let plan: ExecutionPlan
    let engine: EngineClient
    let datasets: [Dataset]

    private var dated: [Dataset] { datasets.filter { $0.kind != .table } }

    func prepare() async throws(KernelError) -> [Diagnostic] {
        guard !dated.isEmpty else { return [] }
        let texts = try await distinctTexts()
        var dates: [(text: String, value: EDTF)] = []
        var bad: [(text: String, error: EDTFError)] = []
        for text in texts {
            do { dates.append((text, try EDTF(text))) } catch { bad.append((text, error)) }
        }
        let diagnostics = try await faults(bad.prefix(20))
        guard diagnostics.isEmpty else { return diagnostics }
        try await makeBounds(dates)
        try await makeBins(dates)
        for dataset in dated { try await makeView(dataset) }
        return []
    }

    private func distinctTexts() async throws(KernelError) -> [String] {
        let parts = dateColumns.map { "SELECT \($0.name) AS d FROM \(SQLText.identifier($0.table))" }
        let rows = try await engine.query(
            "SELECT DISTINCT CAST(d AS VARCHAR) AS d FROM (\(parts.joined(separator: " UNION ALL "))) WHERE d IS NOT NULL ORDER BY d")
        return (0..<rows.count).map { rows.text($0, "d") }
    }

    /// A column of dates with its table in the engine and its file.
    private struct DateColumn {
        var table: String
        var name: String
        var places: FieldPlaces
    }

    private var dateColumns: [DateColumn] {
        dated.flatMap { dataset -> [DateColumn] in
            guard let planned = plan.datasets.first(where: { $0.declaration.name == dataset.name }) else { return [] }
            let own = DateColumn(table: dataset.relation, name: "date", places: FieldPlaces(planned))
            guard let file = planned.memberships, dataset.membershipColumn != nil else { return [own] }
            return [own] + ["from_edtf", "to_edtf"].map { name in
                DateColumn(table: "report memberships file " + dataset.name, name: name, places: FieldPlaces(companion: file))
            }
        }
    }

    private func faults(_ bad: some Sequence<(text: String, error: EDTFError)>) async throws(KernelError) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (text, error) in bad {
            for column in dateColumns {
                let rows = try await engine.query(
                    "SELECT rowid AS row FROM \(SQLText.identifier(column.table)) WHERE \(column.name) = \(SQLText.literal(text)) ORDER BY row LIMIT 1")
                guard rows.count > 0 else { continue }
                let row = Int(rows.integer(0, "row"))
                found.append(Diagnostic(
                    .dataDate, "'\(text)' is no EDTF date: \(error.message)", at: column.places.place(row: row, column: column.name),
                    label: column.places.label(row: row, column: column.name), help: error.help))
            }
        }
        return found
    }

    private func makeBounds(_ dates: [(text: String, value: EDTF)]) async throws(KernelError) {
        let bounds = dates.map(\.value.bounds)
        func column(_ name: String, _ type: String, _ values: [Scalar]) -> ResultTable.Column {
            .init(name: name, type: type, values: values)
        }
        try await engine.makeTable(.init(name: "report dates", aliases: [], columns: [
            column("text", "text", dates.map { .text($0.text) }),
            column("low", "day", bounds.map { $0.sqlLow.map(Scalar.text) ?? .null }),
            column("high", "day", bounds.map { $0.sqlHigh.map(Scalar.text) ?? .null }),
            column("precision", "text", bounds.map { .text($0.precision.rawValue) }),
            column("approximate", "boolean", bounds.map { .boolean($0.approximate) }),
            column("exact", "boolean", dates.map { .boolean($0.value.hasExactEnds) }),
            column("uncertain", "boolean", bounds.map { .boolean($0.uncertain) }),
        ]))
    }

    /// One table for each unit and rule that some cell uses.
    private func makeBins(_ dates: [(text: String, value: EDTF)]) async throws(KernelError) {
        var wanted: [(unit: String, rule: String)] = []
        for cell in plan.cells {
            guard case .declarative(let stance as StanceCell) = cell.action, let period = stance.period else { continue }
            if !wanted.contains(where: { $0 == (period.value, stance.placement) }) { wanted.append((period.value, stance.placement)) }
        }
        for (unit, rule) in wanted {
            guard let unitValue = BinUnit(rawValue: unit), let ruleValue = BinRule(rawValue: rule) else { continue }
            var rows: [BinRow] = []
            for (text, value) in dates {
                let first = rows.count
                for placement in Binning(unit: unitValue, rule: ruleValue).place(value.bounds) {
                    switch placement {
                    case .placed(let shares): rows += shares.enumerated().map { BinRow(date: text, share: $1, outcome: "placed", opens: $0 == 0) }
                    case .tooCoarse: rows.append(BinRow(date: text, outcome: "too-coarse"))
                    case .open: rows.append(BinRow(date: text, outcome: "open"))
                    }
                }
                if ruleValue != .uniform { rows[first...] = BinRow.distinct(rows[first...]) }
            }
            try await engine.makeTable(.init(name: BinColumns.table(unit: unit, rule: rule), aliases: [], columns: [
                .init(name: "date", type: "text", values: rows.map { .text($0.date) }),
                .init(name: "bin", type: "text", values: rows.map { $0.share.map { .text($0.bin.description) } ?? .null }),
                .init(name: "number", type: "integer", values: rows.map { $0.share.map { .integer(Int64($0.bin.number)) } ?? .null }),
                .init(name: "numerator", type: "integer", values: rows.map { $0.share.map { .integer(Int64($0.numerator)) } ?? .null }),
                .init(name: "denominator", type: "integer", values: rows.map { $0.share.map { .integer(Int64($0.denominator)) } ?? .null }),
                .init(name: "outcome", type: "text", values: rows.map { .text($0.outcome) }),
                .init(name: "opens", type: "boolean", values: rows.map { .boolean($0.opens) }),
            ]))
        }
    }

    /// Where a date stands, or why it stands nowhere.
    private struct BinRow {
        var date: String
        var share: BinShare?
        var outcome: String
        /// Whether it is the first bin of one date: a set has several dates, a date may stand in several bins.
        var opens = false

        /// Each bin once: several dates of one statement make it no more than one statement in a period.
        static func distinct(_ rows: ArraySlice<BinRow>) -> ArraySlice<BinRow> {
            var seen: Set<Int> = []
            return ArraySlice(rows.filter { row in row.share.map { seen.insert($0.bin.number).inserted } ?? true })
        }
    }

    // Views

    private func makeView(_ dataset: Dataset) async throws(KernelError) {
        let table = SQLText.identifier(dataset.relation)
        // What is looked through has its row numbers as a column.
        let all = dataset.relation == dataset.name ? "s.*" : "s.* EXCLUDE (rowid)"
        var columns = ["\(all) " + stanceReplacement(dataset), "s.rowid AS _row", "d.low AS _low", "d.high AS _high", "d.precision AS _precision",
                       "coalesce(d.exact, false) AS _exact", "coalesce(d.approximate, false) AS _approximate", "coalesce(d.uncertain, false) AS _uncertain"]
        var joins = "LEFT JOIN \"report dates\" d ON d.text = s.date"
        if dataset.kind == .statements {
            let planned = plan.datasets.first { $0.declaration.name == dataset.name }
            if planned?.actors != nil {
                let has = { (name: String) in dataset.actorColumns.contains(name) || dataset.has(name) }
                let actors = SQLText.identifier("report actors " + dataset.name)
                joins += " LEFT JOIN \(actors) a ON a.actor = s.actor"
                let principal = dataset.actorColumns.contains("speaks_for") ? "coalesce(a.speaks_for, s.actor)" : "s.actor"
                columns.append("\(principal) AS _principal")
                // Who speaks for a collective counts no more than it does.
                columns.append(has("countable") ? "coalesce(a.countable, 'yes') <> 'no' AND coalesce(p.countable, 'yes') <> 'no' AS _countable" : "true AS _countable")
                columns += dataset.actorColumns.map { "a.\(SQLText.identifier($0)) AS \(SQLText.identifier("_actor_" + $0))" }
                joins += " LEFT JOIN \(actors) p ON p.actor = \(principal)"
                if dataset.actorColumns.contains("iso3") {
                    columns.append("coalesce(p.iso3, a.iso3) AS _iso3")
                }
            } else {
                columns += ["s.actor AS _principal", "true AS _countable"]
            }
            if dataset.hasStatus, dataset.has("source") {
                joins += " " + QuotationCheck.joins(of: dataset)
                columns.append("\(QuotationCheck.statusExpression) AS _status")
            }
        }
        let view = SQLText.identifier(dataset.view)
        // Joining once is cheaper than in every query, as long as the rows fit twice.
        let kind = dataset.isLarge ? "VIEW" : "TABLE"
        var statements = dataset.isLarge
            ? ["CREATE VIEW \(SQLText.identifier(dataset.rowsView)) AS SELECT \(all) \(stanceReplacement(dataset)), s.rowid AS _row FROM \(table) s"] : []
        statements += ["CREATE \(kind) \(view) AS SELECT \(columns.joined(separator: ", ")) FROM \(table) s \(joins)"]
        if let group = dataset.membershipColumn { statements.append(membershipsView(dataset, group: group, kind: kind)) }
        try await engine.prepare(statements)
    }

    /// The file's codes replaced by the stances of `scale:`.
    private func stanceReplacement(_ dataset: Dataset) -> String {
        guard let scale = plan.datasets.first(where: { $0.declaration.name == dataset.name })?.declaration.scale, !scale.isEmpty else {
            return ""
        }
        let cases = scale.map { "WHEN \(SQLText.literal($0.code)) THEN \(SQLText.literal($0.stance.value))" }
        return "REPLACE (CASE CAST(s.stance AS VARCHAR) \(cases.joined(separator: " ")) END AS stance)"
    }

    /// Who belonged to which group when the statement was made: all of the statement's date lies in the membership.
    private func membershipsView(_ dataset: Dataset, group: String, kind: String) -> String {
        let file = SQLText.identifier("report memberships file " + dataset.name)
        // A State is a member for all who speak for it; an actor that the file names is one itself.
        var keys: [String] = []
        if dataset.membershipKeys.contains("iso3"), dataset.actorColumns.contains("iso3") { keys.append("m.iso3 = s._iso3") }
        if dataset.membershipKeys.contains("actor") { keys += ["m.actor = s._principal", "m.actor = s.actor"] }
        let key = keys.isEmpty ? "false" : "(\(keys.joined(separator: " OR ")))"
        return "CREATE \(kind) \(SQLText.identifier(dataset.membershipsView)) AS"
            + " SELECT DISTINCT s.id AS id, m.\(SQLText.identifier(group)) AS \(SQLText.identifier(group))"
            + " FROM \(SQLText.identifier(dataset.view)) s JOIN \(file) m ON \(key)"
            + " LEFT JOIN \"report dates\" f ON f.text = m.from_edtf LEFT JOIN \"report dates\" t ON t.text = m.to_edtf"
            + " WHERE (m.from_edtf IS NULL OR s._low >= f.low) AND (m.to_edtf IS NULL OR s._high <= t.high)"
    }
}

extension EDTF {
    /// Whether it is a day, or runs from a day to a day, without any doubt.
    fileprivate var hasExactEnds: Bool {
        guard !bounds.isQualified, !bounds.isOpen, bounds.low != nil, bounds.high != nil else { return false }
        if case .set = form { return false }
        return dates.allSatisfy { $0.precision == .day }
    }
}
