import ReportData
import ReportDocument

/// Makes the table of a profile cell: a row an issue.
struct ProfileTable {
    let cell: ProfileCell
    let dataset: Dataset
    let language: Language
    /// The actor, as the data call it.
    let name: String
    /// Columns `ident`, `actor`, `issue`, `stance`, `date`, `low`, `high`, in the file's order.
    let statements: ResultTable
    let leftOut: ResultTable

    private var words: CellWords { CellWords(language) }

    /// What was said in one stretch of time.
    private struct Moment {
        /// First and last day; nil for an open side.
        var low: String?
        var high: String?
        var date: String
        var stances: [String]

        /// Different stances at once are mixed.
        var stance: String { Set(stances).count == 1 ? stances[0] : "mixed" }

        /// The order of the rule `latest`: by end, then by start; an open end is the latest, an open start the earliest.
        func ends(before other: Moment) -> Bool {
            (high ?? "~", low ?? "") < (other.high ?? "~", other.low ?? "")
        }

        /// The order of the rule `first`.
        func starts(before other: Moment) -> Bool {
            (low ?? "", high ?? "~") < (other.low ?? "", other.high ?? "~")
        }
    }

    private var issues: [String] {
        if let issues = cell.issues { return issues.map(\.value) }
        let found = Set((statements["issue"] ?? []).map(\.plainText))
        let known = dataset.issues.map(\.issue).filter(found.contains)
        return known + found.subtracting(known).sorted { $0.precedes($1) }
    }

    func table() -> Table {
        let byIssue = Dictionary(grouping: 0..<statements.count) { statements.text($0, "issue") }
        let lines = issues.map { (issue: $0, rows: byIssue[$0] ?? []) }
        return Table(
            label: cell.label.map { ProductLabel.tableLabel(of: $0) }, columns: columns,
            rows: lines.map { Table.Row(cells($0.issue, $0.rows)) }, notes: TableNote.rule(notes(), words),
            trails: lines.enumerated().compactMap { position, line in
                guard !line.rows.isEmpty else { return nil }
                let ids = line.rows.prefix(Trail.cap).map { statements.text($0, "ident") }
                return Trail(row: position, dataset: dataset.name, parts: [.init(columns: ["n"], ids: ids, omitted: line.rows.count - ids.count)])
            })
    }

    private var columns: [Table.Column] {
        [
            .text("issue", words.evidenceHeading("issue"), isRowHeader: true), .number("n", "n"),
            .date("first_date", words.firstDate), .text("first_stance", words.firstStance),
            .date("latest_date", words.latestDate), .text("latest_stance", words.latestStance),
            .number("changes", words.changes), .text("changed", words.changed),
            Table.Column(
                name: "speakers", heading: [.text(words.speakers)], format: .plain, alignment: .left,
                isHidden: !(statements["actor"] ?? []).contains { $0.plainText != name }),
        ]
    }

    private func cells(_ issue: String, _ rows: [Int]) -> [Table.Cell] {
        let moments = moments(rows)
        let first = moments.min { $0.starts(before: $1) }
        let turns = zip(moments, moments.dropFirst()).filter { $0.stance != $1.stance }
        let wording = EDTFWording.formatter(for: language)
        let changed = turns.map { words.change(from: $0.stance, to: $1.stance, when: wording($1.date, .short)) }
        return [
            .text(issue), .value(.integer(Int64(rows.count))), .date(first?.date ?? ""), .text(first?.stance ?? ""),
            .date(moments.last?.date ?? ""), .text(moments.last?.stance ?? ""),
            .value(moments.isEmpty ? .null : .integer(Int64(turns.count))), .text(changed.joined(separator: "; ")), .text(speakers(rows)),
        ]
    }

    /// Stretches of time in which something was said, by the rule `latest`; statements without a date are in none.
    private func moments(_ rows: [Int]) -> [Moment] {
        var moments: [Moment] = []
        for row in rows {
            func day(_ column: String) -> String? { statements.value(row, column).isNull ? nil : statements.text(row, column) }
            guard day("low") != nil || day("high") != nil else { continue }
            if let index = moments.firstIndex(where: { $0.low == day("low") && $0.high == day("high") }) {
                moments[index].stances.append(statements.text(row, "stance"))
            } else {
                moments.append(Moment(
                    low: day("low"), high: day("high"), date: statements.text(row, "date"), stances: [statements.text(row, "stance")]))
            }
        }
        return moments.sorted { $0.ends(before: $1) }
    }

    /// Those who spoke for the actor, most statements first.
    private func speakers(_ rows: [Int]) -> String {
        var counts: [String: Int] = [:]
        for row in rows where statements.text(row, "actor") != name { counts[statements.text(row, "actor"), default: 0] += 1 }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.precedes($1.key) }
            .map { $0.value > 1 ? "\($0.key) (\($0.value))" : $0.key }.joined(separator: "; ")
    }

    private func notes() -> [String] {
        var sentences = [words.profile(name, isAlias: name != cell.actor.value ? cell.actor.value : nil), words.profileRule]
        let (abstain, absent) = (leftOut.integer(0, "abstain"), leftOut.integer(0, "absent"))
        if leftOut.integer(0, "modes") > 0 { sentences.append(words.modesLeftOut(leftOut.integer(0, "modes"), explicit: cell.modes != nil)) }
        if abstain + absent > 0 { sentences.append(words.withoutStance(abstain: abstain, absent: absent)) }
        let undated = (0..<statements.count).count { statements.value($0, "low").isNull && statements.value($0, "high").isNull }
        if undated > 0 { sentences.append(words.undated(undated)) }
        return sentences
    }
}
