import ReportSource
import ReportSyntax

/// Finds where a value of a dataset stands in its file.
struct FieldPlaces {
    let file: ExecutionPlan.PlannedFile
    /// `csv`; fields of other files are not looked for.
    let format: String
    /// Our name of a column → the file's name of it.
    var columns: [(name: String, source: Spanned<String>)] = []

    /// The file that a dataset is declared with.
    init(_ planned: PlannedDataset) {
        file = planned.file
        format = planned.format
        columns = planned.declaration.columns
    }

    /// A file that belongs to a dataset: codebook, actors, memberships.
    init(companion file: ExecutionPlan.PlannedFile) {
        self.file = file
        format = Planner.format(of: file.path) ?? ""
    }

    /// - Parameters:
    ///   - row: from 0, the header not counted.
    ///   - column: our name of it.
    /// - Returns: the field, or the path in the definition where the file is too large to look or no CSV.
    func place(row: Int, column: String) -> SourceSpan {
        guard format == "csv", let bytes = try? Files.read(file.absolute, limit: 16 << 20) else { return file.written.span }
        let source = SourceFile.decode(name: file.path, bytes: bytes).0
        let name = columns.first { $0.name == column }?.source.value ?? column
        guard let index = CSVText.records(source.bytes, limit: 1).first?.firstIndex(of: name),
            let range = CSVText.place(record: row + 1, field: index, in: source.bytes)
        else { return file.written.span }
        return source.span(range)
    }
}
