import ReportSource
import ReportSyntax

/// Finds where a value of a dataset stands in its file.
struct FieldPlaces {
    let file: ExecutionPlan.PlannedFile
    /// `csv`, `tsv` and `jsonl` are looked into; fields of other files are only named.
    let format: String
    /// Between the fields of a CSV file; nil for the usual one.
    var delimiter: String?
    /// Our name of a column → the file's name of it.
    var columns: [(name: String, source: Spanned<String>)] = []
    /// Of a workbook that was read.
    var origin: RowOrigin?

    /// The file that a dataset is declared with.
    init(_ planned: PlannedDataset) {
        file = planned.file
        format = planned.format
        delimiter = planned.delimiter
        columns = planned.declaration.columns
        origin = planned.origin
    }

    /// A file that belongs to a dataset: codebook, actors, memberships.
    init(companion file: ExecutionPlan.PlannedFile) {
        self.file = file
        format = Planner.format(of: file.path) ?? ""
    }

    /// - Parameters:
    ///   - row: from 0, the header not counted.
    ///   - column: our name of it.
    /// - Returns: the field, or the line of a file of JSON lines; the path in the definition where the file is too large to look
    ///   into or no text.
    func place(row: Int, column: String) -> SourceSpan {
        guard ["csv", "tsv", "jsonl"].contains(format), let bytes = try? Files.read(file.absolute, limit: 16 << 20) else { return file.written.span }
        let source = SourceFile.decode(name: file.path, bytes: bytes).0
        return (format == "jsonl" ? line(row, in: source) : field(row, column, in: source)) ?? file.written.span
    }

    private func field(_ row: Int, _ column: String, in source: SourceFile) -> SourceSpan? {
        let name = columns.first { $0.name == column }?.source.value ?? column
        let delimiter = delimiter?.utf8.first ?? CSVText.leadingSeparator(source.bytes) ?? (format == "tsv" ? 0x09 : 0x2C)
        guard let index = CSVText.records(source.bytes, limit: 1, delimiter: delimiter).first?.firstIndex(of: name) else { return nil }
        return CSVText.place(record: row + 1, field: index, in: source.bytes, delimiter: delimiter).map(source.span)
    }

    /// The line of an object; blank lines are none.
    private func line(_ row: Int, in source: SourceFile) -> SourceSpan? {
        var (start, current) = (0, 0)
        for line in source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let isBlank = line.allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
            if !isBlank, current == row { return source.span(start..<start + line.count) }
            if !isBlank { current += 1 }
            start += line.count + 1
        }
        return nil
    }

    /// `row 2`, or `Sheet1!C7`.
    func name(row: Int, column: String) -> String { origin?.field(row: row, column: column) ?? "row \(row + 1)" }

    /// `row 2, column 'stance'`, or `Sheet1!C7`.
    func label(row: Int, column: String) -> String {
        origin?.field(row: row, column: column) ?? "row \(row + 1), column '\(column)'"
    }
}
