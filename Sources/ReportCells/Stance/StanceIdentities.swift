import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// What must hold between the numbers of a stance table, whatever the data. It is checked each time: a table that does not add
/// up is not printed.
struct StanceIdentities {
    let cell: StanceCell
    let dataset: Dataset
    /// As `StanceQuery.queries` orders them.
    let results: [ResultTable]

    func diagnostics() -> [Diagnostic] { (stancesMakeN() + unitsAreNoMoreThanRows() + periodsMakeAll()).map(diagnostic) }

    private func diagnostic(_ message: String) -> Diagnostic {
        Diagnostic(
            .dataIdentity, message, at: cell.data.span, label: "the table does not add up",
            help: "this is a fault of the tool or of the engine, not of the data: report it with the definition")
    }

    private func stancesMakeN() -> [String] {
        results.prefix(2).flatMap { table in
            (0..<table.count).compactMap { row in
                let sum = StanceCell.stances.reduce(0) { $0 + table.integer(row, $1) }
                let n = table.integer(row, "n")
                return sum == n ? nil : "the four stances are \(sum) together, and n is \(n)"
            }
        }
    }

    /// One principal has made at least one statement, and counts once for an issue.
    private func unitsAreNoMoreThanRows() -> [String] {
        results.prefix(2).flatMap { table -> [String] in
            guard table["support_rows"] != nil else { return [] }
            return (0..<table.count).compactMap { row in
                let rows = StanceCell.stances.reduce(0) { $0 + table.integer(row, $1 + "_rows") }
                let (n, actors) = (table.integer(row, "n"), table.integer(row, "actors"))
                if n > rows { return "n is \(n), and the statements behind it are \(rows)" }
                return actors > rows ? "\(actors) \(cell.unit.rawValue) made \(rows) statements" : nil
            }
        }
    }

    /// Periods + too coarse + open = the dates of the statements that the cell chose.
    private func periodsMakeAll() -> [String] {
        guard cell.unit == .statements, results.count > 3, results[3]["places"] != nil else { return [] }
        let groups = dataset.membershipColumn.map { group in cell.groups.contains { $0.value == group } } ?? false
        let placement = results[3]
        var found: [String] = []
        // Memberships overlap, so that groups of them have no sum.
        if !groups {
            let counted = (0..<results[0].count).reduce(0) { $0 + results[0].integer($1, "n") }
            let places = placement.integer(0, "places")
            if counted != places { found.append("the periods hold \(counted) statements, and \(places) have a place") }
        }
        if !groups, results.count > 4 {
            let weight = StanceWeights(results[4], where: []).total.fraction
            let occurrences = placement.integer(0, "occurrences")
            if weight != Fraction(Int(occurrences)) {
                found.append("the parts are \(weight.map(\.description) ?? "no fraction") together, and \(occurrences) dates have a place")
            }
        }
        let (chosen, statements) = (results[1].integer(0, "n"), placement.integer(0, "statements"))
        if chosen != statements { found.append("\(chosen) statements were chosen, and \(statements) were placed or left out") }
        return found
    }
}
