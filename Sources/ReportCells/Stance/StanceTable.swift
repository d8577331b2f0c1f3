import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Makes the table of a stance cell from its counts.
struct StanceTable {
    let cell: StanceCell
    let dataset: Dataset
    let words: CellWords
    let results: [ResultTable]

    private var groupNames: [String] { cell.groups.map(\.value) + (cell.period.map { [$0.value] } ?? []) }
    private var keys: [String] { cell.groups.indices.map { "g\($0)" } + (cell.period == nil ? [] : ["bin"]) }

    /// A row with the place in the results that it comes from.
    private struct Line {
        var row: Table.Row
        var source: (results: Int, index: Int)?
    }

    /// The finished table, without caption.
    func table() -> Table {
        var lines = orderedRows().map { index in
            Line(row: Table.Row(keyCells(index) + counts(results[0], index, weights: weights(index))), source: (0, index))
        }
        if keys == ["bin"] { lines = withEmptyPeriods(lines) }
        if keys.isEmpty { lines = [] }
        var total = keys.indices.map { index in Table.Cell.value(.text(index == 0 ? words.total : "")) }
        if keys.isEmpty { total = [.value(.text(words.total))] }
        if results[1].count > 0 {
            lines.append(Line(row: Table.Row(total + counts(results[1], 0), kind: .total), source: (1, 0)))
        }
        return Table(
            label: cell.label.map(ProductLabel.tableLabel), columns: columns(), rows: lines.map(\.row), notes: notes(),
            trails: lines.enumerated().compactMap { position, line in
                line.source.flatMap { trail(at: position, results[$0.results], $0.index) }
            })
    }

    /// The rows behind one row of counts; nil where the engine was not asked.
    private func trail(at position: Int, _ source: ResultTable, _ index: Int) -> Trail? {
        let parts = StanceCell.stances.compactMap { stance -> Trail.Part? in
            guard source[stance + "_ids"] != nil else { return nil }
            return TrailIDs.part(
                columns: [stance, stance + "_share"] + (stance == "support" ? ["low", "high"] : []), text: source.text(index, stance + "_ids"), rows: source.integer(index, stance + "_rows"))
        }
        guard !parts.isEmpty else { return nil }
        return Trail(row: position, dataset: dataset.name, whole: ["n", "actors", "net_all", "net_sides", "net_logit"], parts: parts)
    }

    /// Total labels of the first column, for charts that set them apart.
    var totals: [String] { [words.total] }

    // Rows

    private func orderedRows() -> [Int] {
        let counted = results[0]
        guard !keys.isEmpty else { return [] }
        let rows = Array(0..<counted.count)
        if cell.period != nil { return rows }
        let first = Dictionary(grouping: rows) { counted.text($0, "g0") }
        func weight(_ members: [Int]) -> Int64 {
            let column = switch cell.order {
            case .n, .name: "n"
            case .support: "support"
            case .oppose: "oppose"
            }
            return members.reduce(0) { $0 + counted.integer($1, column) }
        }
        let names = first.keys.sorted { left, right in
            if left.isEmpty != right.isEmpty { return right.isEmpty }
            if cell.order == .name { return left < right }
            let (a, b) = (weight(first[left] ?? []), weight(first[right] ?? []))
            return a != b ? a > b : left < right
        }
        return names.flatMap { name in
            (first[name] ?? []).sorted { left, right in
                cell.order == .name ? left < right : (weight([right]), left) < (weight([left]), right)
            }
        }
    }

    /// Periods between the first and the last in which nothing was said are rows too: a gap is not a neighbour.
    private func withEmptyPeriods(_ lines: [Line]) -> [Line] {
        guard let unit = cell.period.flatMap({ BinUnit(rawValue: $0.value) }), let numbers = results[0]["number"],
            case .integer(let first)? = numbers.first, case .integer(let last)? = numbers.last, last - first < 200
        else { return lines }
        let known = Dictionary(zip(numbers, lines), uniquingKeysWith: { first, _ in first })
        let nothing = ResultTable(columns: [])
        return (first...last).map { number in
            known[.integer(number)] ?? Line(row: Table.Row(
                [.value(.text(TimeBin(unit: unit, number: Int(number)).description))]
                    + counts(nothing, 0, weights: isWeighted ? StanceWeights() : nil)))
        }
    }

    private var isWeighted: Bool { cell.placement == BinRule.uniform.rawValue && cell.period != nil }

    /// The parts of statements in one row; nil where statements are counted whole.
    private func weights(_ row: Int) -> StanceWeights? {
        guard isWeighted, results.count > 4 else { return nil }
        let names = cell.groups.indices.map { "g\($0)" } + ["number"]
        return StanceWeights(results[4], where: names.map { ($0, results[0].value(row, $0)) })
    }

    private func keyCells(_ row: Int) -> [Table.Cell] {
        keys.map { key in
            let text = results[0].text(row, key)
            return .value(.text(text.isEmpty ? words.none(key == "bin" ? "" : cell.groups[keys.firstIndex(of: key) ?? 0].value) : text))
        }
    }

    private func counts(_ source: ResultTable, _ row: Int, weights: StanceWeights? = nil) -> [Table.Cell] {
        let stances = StanceCell.stances.map { source.integer(row, $0) }
        let frame = frame(source, row)
        var cells: [Scalar]
        let measures: StanceMeasures
        if let weights {
            measures = frame == nil ? weights.measures(minimum: cell.minimum) : .none
            cells = [.number(weights.n), .integer(source.integer(row, "actors"))] + weights.stances.map(Scalar.number)
        } else {
            measures = frame == nil ? StanceMeasures(stances: stances.map(Int.init), minimum: cell.minimum) : .none
            cells = [.integer(source.integer(row, "n")), .integer(source.integer(row, "actors"))] + stances.map(Scalar.integer)
        }
        cells += measures.all.map { value in value.map(Scalar.number) ?? .null }
        cells.append(declaredFrame(source, row).map(Scalar.text) ?? .null)
        return cells.map(Table.Cell.value)
    }

    /// The words of a one-sided frame that keeps shares from being printed; nil where shares may stand.
    private func frame(_ source: ResultTable, _ row: Int) -> String? {
        guard !dataset.issues.isEmpty else { return nil }
        if let index = cell.groups.firstIndex(where: { $0.value == "issue" }), source[keys[index]] != nil {
            return dataset.issues.first { $0.issue == source.text(row, keys[index]) && $0.isOneSided }?.frame
        }
        if let issue = cell.issue {
            return dataset.issues.first { $0.issue == issue.value && $0.isOneSided }?.frame
        }
        // Issues of both kinds summed up say nothing either: one one-sided issue among them blanks the share.
        return dataset.issues.first { $0.isOneSided && countedIssues.contains($0.issue) }?.frame
    }

    /// The frame of the one issue that a row is about; a row about several has none.
    private func declaredFrame(_ source: ResultTable, _ row: Int) -> String? {
        let issue: String?
        if let index = cell.groups.firstIndex(where: { $0.value == "issue" }) {
            issue = source[keys[index]] == nil ? nil : source.text(row, keys[index])
        } else {
            issue = cell.issue?.value ?? (countedIssues.count == 1 ? countedIssues[0] : nil)
        }
        return dataset.issues.first { $0.issue == issue }?.frame
    }

    /// The issues that the counted statements are about.
    private var countedIssues: [String] { results[2].text(0, "issues").split(separator: "\n").map(String.init) }

    // Columns

    private func columns() -> [Table.Column] {
        let heads = keys.isEmpty ? [""] : groupNames
        var columns = heads.enumerated().map { index, name in
            Table.Column(name: name.isEmpty ? "group" : name, heading: [.text(words.heading(name))],
                         format: .plain, alignment: .left, isRowHeader: index == 0)
        }
        for name in StanceTable.measures {
            columns.append(Table.Column(
                name: name, heading: [.text(words.measure(name, unit: cell.unit))], format: format(name),
                alignment: name == "frame" ? .left : .right, isHidden: !isShown(name)))
        }
        return columns
    }

    static let measures = ["n", "actors"] + StanceCell.stances + StanceCell.stances.map { $0 + "_share" }
        + ["net_all", "net_sides", "net_logit", "low", "high", "frame"]

    private func format(_ name: String) -> CellFormat {
        if isWeighted, name == "n" || StanceCell.stances.contains(name) { return .decimal(places: 2) }
        if name.hasSuffix("_share") { return .percent(decimals: 1) }
        switch name {
        case "net_all", "net_sides", "net_logit": return .decimal(places: 2)
        case "low", "high": return .percent(decimals: 1)
        case "frame": return .automatic
        default: return .integer
        }
    }

    private func isShown(_ name: String) -> Bool {
        if let shown = cell.shown { return shown.contains { $0.value == name } }
        switch name {
        case "n", "support", "oppose", "neutral", "mixed": return true
        case "support_share": return cell.showsShares
        case "net_all": return cell.net == .all
        case "net_sides": return cell.net == .sides
        case "net_logit": return cell.net == .logit
        case "low", "high": return cell.showsInterval
        default: return false
        }
    }

    // Notes

    private func notes() -> [TableNote] {
        let left = results[2]
        var sentences = [words.unit(cell.unit, conflict: cell.conflict)]
        if cell.unit != .statements, cell.groups.contains(where: { $0.value == "issue" }) { sentences.append(words.totalOfPositions) }
        if left.integer(0, "modes") > 0 {
            sentences.append(words.modesLeftOut(left.integer(0, "modes"), explicit: cell.modes != nil))
        }
        if cell.unit == .principals, left.integer(0, "collective") > 0 {
            sentences.append(words.collectivesLeftOut(left.integer(0, "collective")))
        }
        if cell.unit != .statements, cell.conflict != .mixed, left.integer(0, "undated") > 0 {
            sentences.append(words.undated(left.integer(0, "undated")))
        }
        if left.integer(0, "abstain") + left.integer(0, "absent") > 0 {
            sentences.append(words.withoutStance(abstain: left.integer(0, "abstain"), absent: left.integer(0, "absent")))
        }
        if let membership = dataset.membershipColumn, cell.groups.contains(where: { $0.value == membership }) {
            sentences.append(words.overlap)
        }
        if showsShare { sentences.append(words.shares(minimum: cell.minimum)) }
        if let frame = frameNote() { sentences.append(frame) }
        if cell.showsInterval { sentences.append(words.interval) }
        if results.count > 3 {
            let (coarse, unbounded) = (results[3].integer(0, "coarse"), results[3].integer(0, "unbounded"))
            sentences.append(words.placement(cell.placement, coarse: coarse, unbounded: unbounded))
            let further = results[3].integer(0, isWeighted ? "occurrences" : "places") - results[3].integer(0, "placed")
            if further > 0 { sentences.append(words.severalPeriods(further)) }
        }
        if left.integer(0, "qualified") > 0, cell.period != nil {
            sentences.append(words.qualified(left.integer(0, "qualified")))
        }
        return [TableNote(.rule, [.text(sentences.joined(separator: words.sentenceGap))])]
    }

    private var showsShare: Bool {
        cell.showsShares || (cell.shown ?? []).contains { $0.value.hasSuffix("_share") } || cell.net != nil
    }

    private func frameNote() -> String? {
        guard showsShare || cell.showsInterval, !dataset.issues.isEmpty else { return nil }
        let codes = cell.issue.map { [$0.value] } ?? countedIssues
        let oneSided = dataset.issues.filter { $0.isOneSided && codes.contains($0.issue) }.map(\.issue)
        return oneSided.isEmpty ? nil : words.oneSided(oneSided)
    }
}

/// Shares, net values and interval of one row of counts.
struct StanceMeasures {
    /// Four shares, three net values, the ends of the interval; nil where nothing can be said.
    var all: [Double?]

    /// Nothing can be said.
    static let none = StanceMeasures(all: Array(repeating: nil, count: 9))

    init(all: [Double?]) { self.all = all }

    /// - Parameters:
    ///   - stances: support, oppose, neutral, mixed.
    ///   - minimum: below it all is nil; nothing is a share of zero.
    init(stances: [Int], minimum: Int) {
        let counts = StanceCounts(support: stances[0], oppose: stances[1], neutral: stances[2], mixed: stances[3])
        guard counts.n > 0, counts.n >= minimum else { self = .none; return }
        let interval = WilsonInterval(successes: counts.support, of: counts.n)
        let shares: [Double?] = stances.map { counts.share(of: $0)?.doubleValue }
        let nets: [Double?] = NetStance.allCases.map { counts.net($0) }
        all = shares + nets + [interval?.low, interval?.high]
    }
}
