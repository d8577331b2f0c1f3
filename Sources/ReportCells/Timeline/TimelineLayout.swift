import ReportData
import ReportDocument
import ReportSyntax

/// Makes the figure and the table of a timeline from its rows.
struct TimelineLayout {
    let cell: TimelineCell
    let dataset: Dataset
    let events: ResultTable
    let language: Language

    var laneCount: Int { Set((0..<events.count).map { events.text($0, "lane") }).count }

    /// The events in order: date in words, the chosen columns, and the id.
    func table(unplaced: Int64) -> Table {
        let words = CellWords(language)
        let names = cell.tableColumns(dataset)
        var columns = [
            Table.Column(name: "date", heading: [.text(words.date)], format: .date(.short), alignment: .left, isRowHeader: true)
        ]
        columns += names.map { Table.Column(name: $0, heading: [.text(words.heading($0))], format: .plain, alignment: .left) }
        // The figure calls most events by their ids.
        columns += [
            Table.Column(name: "id", heading: [.text(words.heading("id"))], format: .plain, alignment: .left),
            Table.Column(name: "wording", heading: [.text("wording")], format: .plain, isHidden: true),
        ].filter { column in !names.contains(column.name) }
        let rows = (0..<events.count).map { row in
            var cells: [Table.Cell] = [.value(dateCell(row))]
            cells += names.map { .value(events.value(row, "column " + $0)) }
            if !names.contains("id") { cells.append(.value(events.value(row, "id"))) }
            if !names.contains("wording") { cells.append(.value(events.value(row, "wording"))) }
            return Table.Row(cells)
        }
        let trails = (0..<events.count).map { row in
            Trail(row: row, dataset: dataset.name, parts: [.init(columns: ["id"], ids: [events.text(row, "id")])])
        }
        let notes = unplaced > 0 ? [TableNote(.rule, [.text(words.eventsLeftOut(unplaced))])] : []
        return Table(label: cell.label.map(ProductLabel.tableLabel), columns: columns, rows: rows, notes: notes, trails: trails)
    }

    /// A date that is exact is shown as the date; the source's wording stands alone only where the date is partial.
    private func dateCell(_ row: Int) -> Scalar {
        let wording = events.value(row, "wording")
        if !wording.isNull, events.value(row, "exact") != .boolean(true) { return .text(wording.plainText) }
        return .date(events.text(row, "date"))
    }

    func chart(data: Table) -> ChartRequest {
        let label = cell.label.map(ProductLabel.figureLabel)
        let marked = Set(cell.highlighted.map(\.value))
        let wording = EDTFWording.formatter(for: language)
        let list = (0..<events.count).map { row in
            let isFlagged = { (name: String) in events.value(row, name) == .boolean(true) }
            return ChartSpecification.Event(
                id: events.text(row, "id"), title: events.text(row, "title"),
                low: events.value(row, "low").isNull ? nil : events.text(row, "low"),
                high: events.value(row, "high").isNull ? nil : events.text(row, "high"),
                precision: events.text(row, "precision"), approximate: isFlagged("approximate"),
                uncertain: isFlagged("uncertain"), lane: events.text(row, "lane"),
                highlight: marked.contains(events.text(row, "id")),
                label: wording(events.text(row, "date"), .short))
        }
        let specification = ChartSpecification(
            kind: .timeline, language: language, salt: label ?? "timeline", width: cell.width, height: cell.height, events: list)
        return ChartRequest(label: label, specification: specification, alternative: cell.alternative, data: data)
    }
}
