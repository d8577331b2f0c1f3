import ReportData
import ReportDocument
import ReportSyntax

/// Pivots the counts of a cross-tab into its table.
struct CrosstabTable {
    let cell: CrosstabCell
    let dataset: String
    let words: CellWords
    /// Columns `r`, `c`, `n`, and the rows behind them; null stands for a missing value.
    let counts: ResultTable
    /// The same without `r`.
    let totals: ResultTable?

    private struct Margins {
        var rows: [String] = []
        var columns: [String] = []
        var cells: [String: [String: Int64]] = [:]
        var dropped: Int64 = 0
    }

    func table() -> Table {
        let margins = margins()
        let sums = margins.columns.map { column in margins.rows.reduce(0) { $0 + (margins.cells[$1]?[column] ?? 0) } }
        let all = sums.reduce(0, +)
        var rows = margins.rows.map { row in
            self.row(row, margins.columns.map { margins.cells[row]?[$0] ?? 0 }, sums: sums, all: all, kind: .body)
        }
        if cell.showsTotals { rows.append(row(words.total, sums, sums: sums, all: all, kind: .total)) }
        return Table(
            label: cell.label.map(ProductLabel.tableLabel), columns: columns(margins.columns), rows: rows,
            notes: notes(margins), trails: trails(margins))
    }

    /// The rows behind each row of counts, and behind the total.
    private func trails(_ margins: Margins) -> [Trail] {
        guard counts["c_ids"] != nil else { return [] }
        var found: [[String]: Trail.Part] = [:]
        let names = Dictionary(zip(margins.columns, columnNames(margins.columns)), uniquingKeysWith: { first, _ in first })
        func collect(_ table: ResultTable, key: (Int) -> [String]) {
            for index in 0..<table.count {
                guard let name = names[table.text(index, "c")] else { continue }
                let columns = (cell.columns == nil ? [] : [name]) + ["_share", "_low", "_high"].map { name + $0 }
                found[key(index)] = TrailIDs.part(columns: columns, text: table.text(index, "c_ids"), rows: table.integer(index, "c_rows"))
            }
        }
        collect(counts) { [counts.text($0, "r"), counts.text($0, "c")] }
        if let totals { collect(totals) { [totals.text($0, "c")] } }
        var trails = margins.rows.enumerated().map { position, row in
            Trail(row: position, dataset: dataset, whole: ["n"], parts: margins.columns.compactMap { found[[row, $0]] })
        }
        if cell.showsTotals {
            trails.append(Trail(
                row: margins.rows.count, dataset: dataset, whole: ["n"], parts: margins.columns.compactMap { found[[$0]] }))
        }
        return trails.filter { !$0.parts.isEmpty }
    }

    func chart(_ option: ChartOption, table: Table, language: Language) -> ChartRequest {
        let columns = margins().columns
        let values = columnNames(columns)
        let label = option.label?.value ?? cell.label.map(ProductLabel.figureLabel)
        let plotted = option.kind == .dot && cell.base != nil ? values.map { $0 + "_share" } : values
        let specification = ChartSpecification(
            kind: option.kind, language: language, salt: label ?? "crosstab", width: option.width, height: option.height,
            columns: ResultTable(table).columns,
            encoding: .init(x: cell.rows.value, y: plotted, n: option.kind == .stackedBar ? "n" : nil, total: words.total,
                            format: plotted == values ? nil : "percent"),
            labels: .init(series: Dictionary(zip(plotted, columns.map(valueHeading)), uniquingKeysWith: { first, _ in first })))
        return ChartRequest(
            label: label, specification: specification, alternative: option.alternative, data: table)
    }

    /// The names of the values' columns: the value itself, unless the table has another column of that name.
    private func columnNames(_ values: [String]) -> [String] {
        guard cell.columns != nil else { return ["n"] }
        var taken = [cell.rows.value, "n"]
        return values.map { value in
            var name = value.isEmpty ? words.missing : value
            while taken.contains(name) || taken.contains(name + "_share") { name += "_count" }
            taken += [name, name + "_share"]
            return name
        }
    }

    private func valueHeading(_ value: String) -> String {
        cell.columns == nil ? "n" : words.heading(value.isEmpty ? words.missing : value)
    }

    private func margins() -> Margins {
        var margins = Margins()
        var columnSums: [String: Int64] = [:]
        for index in 0..<counts.count {
            let n = counts.integer(index, "n")
            let isMissing = counts.value(index, "r").isNull || counts.value(index, "c").isNull
            if isMissing, cell.missing == .drop { margins.dropped += n; continue }
            let (row, column) = (counts.text(index, "r"), counts.text(index, "c"))
            if margins.cells[row] == nil { margins.rows.append(row) }
            if columnSums[column] == nil { margins.columns.append(column) }
            margins.cells[row, default: [:]][column, default: 0] += n
            columnSums[column, default: 0] += n
        }
        margins.columns = ordered(margins.columns, sums: columnSums)
        margins.rows = margins.rows.filter { !$0.isEmpty } + margins.rows.filter(\.isEmpty)
        return margins
    }

    /// Stances in their own order, whatever they count; all else by count, then by name; missing last.
    private func ordered(_ columns: [String], sums: [String: Int64]) -> [String] {
        let named = columns.filter { !$0.isEmpty }
        let missing = columns.filter(\.isEmpty)
        let stances = StanceCell.stances + StanceCell.silences
        if named.allSatisfy(stances.contains) { return stances.filter(named.contains) + missing }
        return named.sorted { ((sums[$1] ?? 0), $0) < ((sums[$0] ?? 0), $1) } + missing
    }

    private func row(_ name: String, _ values: [Int64], sums: [Int64], all: Int64, kind: Table.Row.Kind) -> Table.Row {
        let n = values.reduce(0, +)
        var cells: [Table.Cell] = [.value(.text(name.isEmpty ? words.missing : name))]
        if cell.columns != nil { cells += values.map { .value(.integer($0)) } }
        cells += zip(values, sums).flatMap { value, sum -> [Table.Cell] in
            let whole = switch cell.base {
            case .row, nil: cell.columns == nil ? all : n
            case .column: sum
            case .total: all
            }
            guard whole >= Int64(cell.minimum), whole > 0 else {
                return Array(repeating: .value(.null), count: cell.showsInterval ? 3 : 1)
            }
            let share = Table.Cell.value(.number(Double(value) / Double(whole)))
            guard cell.showsInterval, let interval = WilsonInterval(successes: Int(value), of: Int(whole)) else { return [share] }
            return [share, .value(.number(interval.low)), .value(.number(interval.high))]
        }
        return Table.Row(cells + [.value(.integer(n))], kind: kind)
    }

    private func columns(_ values: [String]) -> [Table.Column] {
        var columns = [Table.Column(
            name: cell.rows.value, heading: [.text(words.heading(cell.rows.value))], format: .plain, alignment: .left,
            isRowHeader: true)]
        let named = zip(columnNames(values), values.map(valueHeading)).map { (name: $0, heading: $1) }
        if cell.columns != nil {
            columns += named.map { Table.Column(name: $0.name, heading: [.text($0.heading)], format: .integer, alignment: .right) }
        }
        columns += named.flatMap { value -> [Table.Column] in
            let measures = [("_share", words.share(value.heading))]
                + (cell.showsInterval ? [("_low", words.low(value.heading)), ("_high", words.high(value.heading))] : [])
            return measures.map { suffix, heading in
                Table.Column(
                    name: value.name + suffix, heading: [.text(heading)], format: .percent(decimals: 1), alignment: .right,
                    isHidden: cell.base == nil)
            }
        }
        columns.append(Table.Column(name: "n", heading: [.text("n")], format: .integer, alignment: .right))
        return columns
    }

    private func notes(_ margins: Margins) -> [TableNote] {
        var sentences: [String] = []
        if let base = cell.base {
            sentences.append(words.percentOf(base.rawValue))
            if cell.showsInterval { sentences.append(words.interval(of: base.rawValue)) }
            if cell.minimum > 1, hasBlankShare(margins) { sentences.append(words.blankBelow(cell.minimum)) }
        }
        if margins.dropped > 0 {
            let names = [cell.rows.value] + (cell.columns.map { [$0.value] } ?? [])
            sentences.append(words.missingLeftOut(margins.dropped, names.joined(separator: " / ")))
        }
        return sentences.isEmpty ? [] : [TableNote(.rule, [.text(sentences.joined(separator: words.sentenceGap))])]
    }

    private func hasBlankShare(_ margins: Margins) -> Bool {
        let rows = margins.rows.map { (margins.cells[$0] ?? [:]).values.reduce(0, +) }
        let wholes = switch cell.base {
        case .row where cell.columns != nil: rows
        case .column: margins.columns.map { column in margins.cells.values.reduce(0) { $0 + ($1[column] ?? 0) } }
        case .row, .total, nil: [rows.reduce(0, +)]
        }
        return wholes.contains { $0 < Int64(cell.minimum) }
    }
}
