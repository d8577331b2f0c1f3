import ReportDocument

/// What a record may say: a file can hold numbers that no run gives, and that writers cannot set.
struct RecordLimits {
    /// Rows, bytes and the like.
    private static let counts = 0...1_000_000_000_000
    private static let indexes = 0...1_000_000
    private static let decimals = 0...30
    /// Digits of one number.
    private static let digits = 1_000

    /// Why a record cannot be one; nil where nothing speaks against it.
    static func fault(of record: RunRecord) -> String? {
        var indexes: Set<Int> = []
        for cell in record.cells {
            guard RecordLimits.indexes.contains(cell.index) else { return "a cell has the number \(cell.index)" }
            guard indexes.insert(cell.index).inserted else { return "two cells have the number \(cell.index)" }
            for item in cell.items {
                if let fault = fault(of: item) { return "\(fault) in cell \(cell.index + 1)" }
            }
        }
        for register in record.registers where !counts.contains(register.omitted) { return "\(register.omitted) rows are left out of '\(register.dataset)'" }
        for expression in record.expressions {
            if let fault = fault(of: expression.format) ?? fault(of: expression.value) { return "\(fault) in the prose" }
        }
        return nil
    }

    private static func fault(of item: RunRecord.Item) -> String? {
        switch item {
        case .table(let table): fault(of: table)
        case .figure(let figure): figure.data.flatMap(fault)
        case .output(let output): counts.contains(output.omittedBytes) ? nil : "\(output.omittedBytes) bytes are left out"
        case .html, .markdown, .check: nil
        }
    }

    private static func fault(of table: Table) -> String? {
        guard counts.contains(table.omittedRows) else { return "\(table.omittedRows) rows are left out of a table" }
        for trail in table.trails {
            if let part = trail.parts.first(where: { !counts.contains($0.omitted) }) { return "\(part.omitted) rows are left out behind a number" }
        }
        for spanner in table.spanners where !(0...table.columns.count).contains(spanner.width) { return "a heading stands over \(spanner.width) columns" }
        for column in table.columns {
            if let fault = fault(of: column.format) { return fault }
        }
        for row in table.rows {
            guard row.cells.count <= table.columns.count else { return "a row has \(row.cells.count) cells for \(table.columns.count) columns" }
            for case .value(let scalar) in row.cells {
                if let fault = fault(of: scalar) { return fault }
            }
        }
        return nil
    }

    private static func fault(of format: CellFormat) -> String? {
        switch format {
        case .percent(let count), .decimal(let count): decimals.contains(count) ? nil : "\(count) decimals are asked for"
        case .automatic, .integer, .date, .plain: nil
        }
    }

    private static func fault(of scalar: Scalar) -> String? {
        guard case .decimal(let text) = scalar else { return nil }
        guard text.utf8.count <= digits else { return "a number has \(text.utf8.count) digits" }
        return DecimalText(text) == nil ? "'\(text)' is no number" : nil
    }
}
