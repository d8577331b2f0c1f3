import KernelHost
import KernelProtocol
import ReportSource
import ReportSyntax

/// Puts what the engine says about a file into a diagnostic with places in the definition, in the file and in its schema.
struct DataDiagnostic {
    let file: ExecutionPlan.PlannedFile
    let planned: PlannedDataset?

    private var declaration: DatasetDeclaration? { planned?.declaration }

    // The whole file

    func diagnostic(_ failure: KernelFailure) -> Diagnostic {
        let id = DiagnosticID(rawValue: failure.kind) ?? .dataFormat
        let columns = failure.texts("columns")
        if let key = failure.text("key"), let mapping = declaration?.columns.first(where: { $0.name == key }) {
            return Diagnostic(
                id, failure.message, at: mapping.source.span, label: id == .dataMissingColumn ? "not in '\(file.written.value)'" : nil,
                help: failure.text("help") ?? nearMiss(mapping.source.value, among: columns).map { "did you mean '\($0)'?" }
                    ?? "its columns are \(columns.joined(separator: ", "))")
        }
        if failure.text("key") == "sheet", let sheet = declaration?.sheet {
            let names = failure.texts("candidates")
            let listed = names.isEmpty ? nil : "its sheets are \(names.joined(separator: ", "))"
            return Diagnostic(
                id, "'\(file.written.value)': \(failure.message)", at: sheet.span,
                help: failure.text("help") ?? nearMiss(sheet.value, among: names).map { "did you mean '\($0)'?" } ?? listed)
        }
        var diagnostic = Diagnostic(
            id, "'\(file.written.value)': \(failure.message)", at: file.written.span,
            help: failure.text("help") ?? (columns.isEmpty ? help(id) : "its columns are \(columns.joined(separator: ", "))"))
        if let field = failure.text("field") {
            diagnostic.notes += note(field)
            if let near = nearMiss(field, among: columns) { diagnostic.help = ["is it '\(near)'?"] }
        }
        if let line = failure.integer("line"), let place = place(line: line) {
            diagnostic.notes.append(.init("the line is here", at: place))
        }
        return diagnostic
    }

    private func help(_ id: DiagnosticID) -> String {
        switch id {
        case .sourceEncoding: "save the file as UTF-8"
        case .dataSchema: "mend the schema"
        default: "mend the file, or read another with 'path:'"
        }
    }

    /// A line of the data file as a place; files above 16 MB are only named.
    private func place(line: Int) -> SourceSpan? {
        guard let bytes = try? Files.read(file.absolute, limit: 16 << 20) else { return nil }
        let source = SourceFile.decode(name: file.path, bytes: bytes).0
        let range = source.lines.range(ofLine: line - 1)
        return source.span(range.lowerBound..<max(range.lowerBound, range.upperBound - 1))
    }

    // One value

    func diagnostic(_ fault: EngineMessages.Fault, _ origin: RowOrigin?) -> Diagnostic {
        var places = planned.map { FieldPlaces($0) } ?? FieldPlaces(companion: file)
        places.origin = origin
        var label = fault.at
        var span = file.written.span
        if let row = fault.row, let column = fault.column {
            span = places.place(row: row, column: column)
            label = places.label(row: row, column: column)
        }
        if let more = fault.more { label = (label.map { $0 + ", " } ?? "") + "and \(more) more" }
        let near = fault.value.flatMap { nearMiss($0, among: fault.candidates ?? []) }.map { "did you mean '\($0)'?" }
        return Diagnostic(
            DiagnosticID(rawValue: fault.kind) ?? .dataFormat, fault.message, at: span, label: label,
            severity: fault.severity.flatMap(Diagnostic.Severity.init), notes: fault.field.map(note) ?? [], help: near ?? fault.help)
    }

    /// Where the schema declares a field.
    private func note(_ field: String) -> [Diagnostic.Note] {
        guard let declared = planned?.schema?.fields.first(where: { $0.name == field }) else { return [] }
        return [.init("field '\(field)' is declared here", at: declared.span)]
    }
}
