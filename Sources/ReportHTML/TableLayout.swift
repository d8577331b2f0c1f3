import ReportDocument

/// What a table's columns look like on a page.
struct TableLayout {
    /// A column that is shown.
    struct Column {
        /// Its place in the table.
        let index: Int
        let name: String
        let heading: [Inline]
        let format: CellFormat
        let alignment: Alignment
        let isRowHeader: Bool
        /// Whether its values are keys, dates and the like, which a line break would tear at their hyphens.
        let isShort: Bool

        /// Of the cells of its body.
        var cellClass: String? { alignment.cssClass ?? (isShort ? "nb" : nil) }
    }

    enum Alignment {
        case left, center, right

        /// Left is the rule and needs no class.
        var cssClass: String? {
            switch self {
            case .left: nil
            case .center: "c"
            case .right: "r"
            }
        }
    }

    let columns: [Column]
    /// They cover the columns exactly, or there are none.
    let spanners: [Table.Spanner]
    private let rowCount: Int

    init(_ table: Table) {
        columns = table.columns.enumerated().filter { !$0.element.isHidden }.map { index, column in
            Column(
                index: index, name: column.name, heading: column.heading, format: column.format,
                alignment: TableLayout.alignment(of: column, at: index, in: table), isRowHeader: column.isRowHeader,
                isShort: TableLayout.isShort(at: index, in: table))
        }
        rowCount = table.rows.count
        spanners = TableLayout.fitted(table.spanners, to: columns.count)
    }

    /// Few columns stay close together, many may leave the measure; few rows stay on one page.
    var classes: String {
        let width =
            switch columns.count {
            case ...3: " narrow"
            case 8...: " wide"
            default: ""
            }
        return "table" + width + (rowCount <= 24 ? " short" : "")
    }

    /// The one cell of a row that is not empty.
    func onlyCell(of row: Table.Row) -> (cell: Table.Cell, column: Column)? {
        let filled = columns.filter { $0.index < row.cells.count && row.cells[$0.index] != .value(.null) }
        guard filled.count == 1, let column = filled.first else { return nil }
        return (row.cells[column.index], column)
    }

    /// `minutes-1`, `2031-02-11`, but no column of sentences, and none of single words, which do not break.
    private static func isShort(at index: Int, in table: Table) -> Bool {
        var sawBreak = false
        for row in table.rows where row.kind == .body && index < row.cells.count {
            let text: String
            switch row.cells[index] {
            case .value(.date(let date)) where date.utf8.count == 10: sawBreak = true; continue
            case .value(let scalar): text = scalar.plainText
            case .rich(let inlines): text = inlines.plainText
            }
            guard text.utf8.count <= 12 else { return false }
            if text.contains("-") { sawBreak = true }
        }
        return sawBreak
    }

    /// Columns of numbers stand to the right.
    private static func alignment(of column: Table.Column, at index: Int, in table: Table) -> Alignment {
        switch column.alignment {
        case .left: return .left
        case .center: return .center
        case .right: return .right
        case .automatic:
            var sawNumber = false
            for row in table.rows where row.kind != .subheading && index < row.cells.count {
                switch row.cells[index] {
                case .value(.integer), .value(.number), .value(.decimal): sawNumber = true
                case .value(.null): continue
                case .value(.text), .value(.boolean), .value(.date), .rich: return .left
                }
            }
            return sawNumber ? .right : .left
        }
    }

    private static func fitted(_ spanners: [Table.Spanner], to count: Int) -> [Table.Spanner] {
        guard !spanners.isEmpty else { return [] }
        var result: [Table.Spanner] = []
        var rest = count
        for spanner in spanners where spanner.width > 0 && rest > 0 {
            result.append(Table.Spanner(text: spanner.text, width: min(spanner.width, rest)))
            rest -= result[result.count - 1].width
        }
        if rest > 0 { result.append(Table.Spanner(text: [], width: rest)) }
        return result
    }
}
