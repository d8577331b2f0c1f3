import ReportData
import ReportDocument

/// Makes the tables of an agreement cell.
struct AgreementTables {
    let cell: AgreementCell
    let words: CellWords
    let groups: AgreementGroups
    let leftOut: ResultTable
    /// One a row of the summary.
    private let lines: [Line]

    /// Units in dispute that are written out; the rest is counted.
    private static let disputeLimit = 500

    private struct Line {
        var name: String
        var isTotal: Bool
        var data: AgreementData
        var kappa: AgreementStatistic
        var alpha: AgreementStatistic
        var interval: BootstrapInterval?
    }

    init(cell: AgreementCell, words: CellWords, groups: AgreementGroups, leftOut: ResultTable) throws(AgreementError) {
        self.cell = cell
        self.words = words
        self.groups = groups
        self.leftOut = leftOut
        var lines: [Line] = []
        func add(_ name: String, _ data: AgreementData, isTotal: Bool) throws(AgreementError) {
            let scale = cell.order.isEmpty ? nil : cell.order.map(\.value)
            let summary = try AgreementSummary(
                data, metric: cell.metric.value, scale: scale, resamples: cell.resamples, seed: UInt64(cell.seed))
            // One kappa for all rows, the one that the heading names.
            let kappa = groups.coders.count == 2 ? data.cohenKappa(groups.coders[0], groups.coders[1])
                : groups.coders.count < 2 ? summary.kappa : data.fleissKappa
            lines.append(Line(
                name: name, isTotal: isTotal, data: data, kappa: kappa, alpha: summary.alpha, interval: summary.interval))
        }
        if let by = cell.group {
            for group in groups.groups {
                try add(group.name.isEmpty ? words.none(by.value) : group.name, group.data, isTotal: false)
            }
        }
        try add(words.total, groups.all, isTotal: true)
        self.lines = lines
    }

    /// Nil where there is nothing to show.
    func table(_ part: AgreementCell.Part) -> Table? {
        switch part {
        case .summary: summary
        case .confusion: confusion
        case .disputed: disputed
        }
    }

    // Summary

    private var summary: Table {
        let name = cell.group?.value ?? "group"
        var columns = [
            Table.Column.text(name, cell.group == nil ? "" : words.heading(name), isRowHeader: true),
            .number("units", words.units), .number("coders", words.coders), .number("pairs", words.pairs),
            .number("percent_agreement", words.percentAgreement, .percent(decimals: 1)),
            .number("kappa", words.kappa(groups.coders.count > 2 ? .fleiss : .cohen), .decimal(places: 3)),
            .number("alpha", words.alpha, .decimal(places: 3)),
        ]
        if cell.resamples > 0 {
            columns += [.number("low", words.measure("low", unit: .statements), .decimal(places: 3)),
                        .number("high", words.measure("high", unit: .statements), .decimal(places: 3))]
        }
        columns += [.number("pairable_units", words.pairableUnits, isHidden: true), .number("values", words.values, isHidden: true)]
        return Table(
            label: cell.tableLabel(.summary), columns: columns,
            rows: lines.map { Table.Row(cells($0), kind: $0.isTotal ? .total : .body) }, notes: TableNote.rule(notes(), words))
    }

    private func cells(_ line: Line) -> [Table.Cell] {
        let percent = line.data.percentAgreement
        var cells: [Table.Cell] = [
            .text(line.name), .value(.integer(Int64(line.data.units.count))), .value(.integer(Int64(line.data.coders.count))),
            .value(.integer(Int64(percent?.pairs ?? 0))), number(percent?.pooled), number(line.kappa.value), number(line.alpha.value),
        ]
        if cell.resamples > 0 {
            cells += [line.interval?.low, line.interval?.high].map { .value($0.map(Scalar.number) ?? .null) }
        }
        return cells + [.value(.integer(Int64(line.data.pairableUnitCount))), .value(.integer(Int64(line.data.ratingCount)))]
    }

    private func number(_ value: Double?) -> Table.Cell {
        value.map { .value(.number($0)) } ?? .rich([.text(words.notComputable)])
    }

    private func notes() -> [String] {
        let all = groups.all
        var sentences = [words.agreementUnits(units: all.units.count, coders: groups.coders)]
        let single = all.units.count - all.pairableUnitCount
        if single > 0 { sentences.append(words.unitsWithoutPairs(single)) }
        let (nameless, valueless) = (leftOut.integer(0, "nameless"), leftOut.integer(0, "valueless"))
        if nameless > 0 { sentences.append(words.missingLeftOut(nameless, "\(cell.unit.value) / \(cell.coder.value)")) }
        if valueless > 0 { sentences.append(words.missingLeftOut(valueless, cell.value.value)) }
        sentences.append(words.agreementMeasures(cell.metric.value, order: cell.order.map(\.value)))
        sentences += notComputable()
        if cell.resamples > 0, lines.contains(where: { $0.interval != nil }) { sentences += intervalNotes() }
        if all.disputedUnits.isEmpty { sentences.append(words.nothingDisputed) }
        return sentences
    }

    /// Why measures are missing, one sentence a reason.
    private func notComputable() -> [String] {
        AgreementStatistic.Reason.allCases.flatMap { reason in
            [("kappa", lines.filter { $0.kappa == .notComputable(reason) }), ("alpha", lines.filter { $0.alpha == .notComputable(reason) })]
                .compactMap { measure, found in
                    found.isEmpty ? nil : words.notComputable(measure, reason, in: lines.count == 1 ? [] : found.map(\.name))
                }
        }
    }

    private func intervalNotes() -> [String] {
        let failed = lines.compactMap { $0.interval?.notComputable }.reduce(0, +)
        var sentences = [words.bootstrap(draws: cell.resamples, seed: cell.seed, notComputable: failed)]
        let agreed = lines.filter { $0.interval != nil && $0.alpha == .value(1) && $0.data.disputedUnits.isEmpty }
        if !agreed.isEmpty { sentences.append(words.bootstrapOfAgreement(in: lines.count == 1 ? [] : agreed.map(\.name))) }
        return sentences
    }

    // Confusion

    private var confusion: Table? {
        let coders = groups.coders
        var counts: [[Int]] = []
        for (index, first) in coders.enumerated() {
            for second in coders[(index + 1)...] {
                guard let table = groups.all.confusion(first, second) else { continue }
                counts = counts.isEmpty ? table.counts : zip(counts, table.counts).map { zip($0, $1).map(+) }
            }
        }
        guard counts.joined().contains(where: { $0 > 0 }) else { return nil }
        let order = categoryOrder
        let names = columnNames(order.map { groups.all.categories[$0] })
        var columns = [Table.Column.text(cell.value.value, words.confusionCorner(coders), isRowHeader: true)]
        columns += zip(names, order).map { .number($0, groups.all.categories[$1]) }
        columns.append(.number("n", "n"))
        func row(_ name: String, _ values: [Int], _ kind: Table.Row.Kind) -> Table.Row {
            Table.Row([.text(name)] + (values + [values.reduce(0, +)]).map { .value(.integer(Int64($0))) }, kind: kind)
        }
        var rows = order.map { index in row(groups.all.categories[index], order.map { counts[index][$0] }, .body) }
        rows.append(row(words.total, order.map { column in counts.reduce(0) { $0 + $1[column] } }, .total))
        return Table(
            label: cell.tableLabel(.confusion), caption: [.text(words.confusionCaption(coders))], columns: columns, rows: rows,
            notes: TableNote.rule([words.confusionNote(coders)], words))
    }

    /// As on the scale, as stances stand everywhere, or as numbers or text sort.
    private var categoryOrder: [Int] {
        let categories = groups.all.categories
        let known = cell.order.isEmpty ? StanceCell.stances + StanceCell.silences : cell.order.map(\.value)
        guard categories.allSatisfy(known.contains) else { return Array(categories.indices) }
        return known.compactMap(categories.firstIndex)
    }

    /// The values, unless the table has another column of that name.
    private func columnNames(_ values: [String]) -> [String] {
        var taken = [cell.value.value, "n"]
        return values.map { value in
            var name = value
            while taken.contains(name) { name += "_count" }
            taken.append(name)
            return name
        }
    }

    // Units in dispute

    private var disputed: Table? {
        let found = groups.all.disputedUnits.map { (parts: AgreementGroups.parts(of: $0.unit), choices: $0.choices) }
            .sorted { first, second in
                first.parts.unit != second.parts.unit
                    ? first.parts.unit.precedes(second.parts.unit) : first.parts.group.precedes(second.parts.group)
            }
        guard !found.isEmpty else { return nil }
        var columns = [Table.Column.text(cell.unit.value, words.heading(cell.unit.value), isRowHeader: true)]
        if let group = cell.group { columns.append(.text(group.value, words.heading(group.value))) }
        let taken = columns.map(\.name)
        columns += groups.coders.map { .text(taken.contains($0) ? $0 + "_value" : $0, $0) }
        let rows = found.prefix(Self.disputeLimit).map { unit in
            var cells: [Table.Cell] = [.text(unit.parts.unit)]
            if cell.group != nil { cells.append(.text(unit.parts.group)) }
            return Table.Row(cells + groups.coders.map { coder in .text(unit.choices.first { $0.coder == coder }?.value ?? "") })
        }
        return Table(
            label: cell.tableLabel(.disputed), caption: [.text(words.disputedCaption)], columns: columns, rows: rows,
            notes: TableNote.rule([words.disputedNote(found.count, of: groups.all.pairableUnitCount)], words),
            omittedRows: found.count - rows.count)
    }
}
