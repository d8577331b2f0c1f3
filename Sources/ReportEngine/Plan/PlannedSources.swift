import ReportDocument
import ReportSource
import ReportSyntax

/// The registry of a dataset's sources: what was read, and where the texts are against which quotations are verified.
package struct PlannedSources: Sendable {
    /// One text that statements may quote.
    package struct Text: Sendable {
        /// What a text is.
        package enum Kind: String, Sendable, CaseIterable {
            /// The words of the source.
            case original
            /// Somebody's summary of it: words quoted from it are not the source's.
            case abstract
        }

        package var key: String
        package var kind: Kind
        /// SHA-256 in lower-case hexadecimal; nil where none is registered.
        package var digest: String?
        /// Where it should be, as written; nil where the registry names no file.
        package var path: String?
        /// The file, where it is there.
        package var file: ExecutionPlan.PlannedFile?
    }

    package var file: ExecutionPlan.PlannedFile
    /// Names of the registry's columns.
    package var columns: [String]
    /// One list of fields a source, as many as there are columns.
    package var rows: [[String]]
    /// One a source, in the order of the rows.
    package var texts: [Text]
}

/// Reads a registry of sources.
struct SourceRegistry {
    let file: ExecutionPlan.PlannedFile
    /// Finds a file that the registry names; nil for one that is not there.
    let find: (Spanned<String>) -> (ExecutionPlan.PlannedFile?, [Diagnostic])

    private var bytes: [UInt8] { (try? Files.read(file.absolute, limit: 64 << 20)) ?? [] }

    func read() -> (PlannedSources?, [Diagnostic]) {
        guard Planner.format(of: file.path) == "csv" else {
            return (nil, [Diagnostic(
                .dataFormat, "a registry of sources is a CSV file, and '\(file.written.value)' is none", at: file.written.span,
                help: "save it as CSV, with the columns source_id, title, path, text_kind and sha256")])
        }
        let bytes = bytes
        let records = CSVText.records(bytes)
        guard let columns = records.first, let key = columns.firstIndex(of: "source_id") else {
            return (nil, [Diagnostic(
                .dataMissingColumn, "'\(file.written.value)' has no column 'source_id', which a registry of sources needs", at: file.written.span,
                help: "its columns are \((records.first ?? []).joined(separator: ", "))")])
        }
        let reader = Reader(
            file: file, columns: columns, source: SourceFile.decode(name: file.path, bytes: bytes).0, find: find)
        return reader.read(Array(records.dropFirst()), key: key)
    }

    /// Reads the rows, with places for what is wrong in them.
    private struct Reader {
        let file: ExecutionPlan.PlannedFile
        let columns: [String]
        let source: SourceFile
        let find: (Spanned<String>) -> (ExecutionPlan.PlannedFile?, [Diagnostic])

        func read(_ records: [[String]], key: Int) -> (PlannedSources?, [Diagnostic]) {
            var diagnostics: [Diagnostic] = []
            var seen: Set<String> = []
            var sources = PlannedSources(file: file, columns: columns, rows: [], texts: [])
            for (row, record) in records.enumerated() {
                let fields = columns.indices.map { record.indices.contains($0) ? record[$0] : "" }
                let name = fields[key]
                if name.isEmpty || !seen.insert(name).inserted {
                    diagnostics.append(fault(
                        .dataDuplicateKey, name.isEmpty ? "the source has no key" : "source '\(name)' stands twice", row, "source_id",
                        "give every source a key of its own"))
                    continue
                }
                let (text, faults) = text(name, fields, row)
                diagnostics += faults
                sources.rows.append(fields)
                sources.texts.append(text)
            }
            return (sources, diagnostics)
        }

        private func text(_ name: String, _ fields: [String], _ row: Int) -> (PlannedSources.Text, [Diagnostic]) {
            func field(_ column: String) -> String { columns.firstIndex(of: column).map { fields[$0] } ?? "" }
            var diagnostics: [Diagnostic] = []
            var text = PlannedSources.Text(key: name, kind: .original)
            let kind = field("text_kind")
            if let known = PlannedSources.Text.Kind(rawValue: kind) {
                text.kind = known
            } else if !kind.isEmpty {
                let known = PlannedSources.Text.Kind.allCases.map(\.rawValue)
                diagnostics.append(fault(
                    .dataUndeclaredCode, "'\(kind)' is no kind of text", row, "text_kind",
                    nearMiss(kind, among: known).map { "did you mean '\($0)'?" } ?? "a text is 'original' or 'abstract'"))
            }
            let digest = field("sha256").lowercased()
            if digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit) {
                text.digest = digest
            } else if !digest.isEmpty {
                diagnostics.append(fault(
                    .dataQuotation, "'\(digest.prefix(80))' is no SHA-256", row, "sha256", "64 hexadecimal digits, as sha256sum prints them"))
            }
            let path = field("path")
            guard !path.isEmpty else { return (text, diagnostics) }
            text.path = path
            let (found, faults) = find(Spanned(path, at: place(row, "path")))
            text.file = found
            // A text that is not there is a status of its quotations, and not an error.
            return (text, diagnostics + faults.filter { $0.id == .sourceOutsideProject })
        }

        private func fault(_ id: DiagnosticID, _ message: String, _ row: Int, _ column: String, _ help: String) -> Diagnostic {
            Diagnostic(id, message, at: place(row, column), label: "row \(row + 1), column '\(column)'", help: help)
        }

        private func place(_ row: Int, _ column: String) -> SourceSpan {
            guard let field = columns.firstIndex(of: column),
                let range = CSVText.place(record: row + 1, field: field, in: source.bytes)
            else { return file.written.span }
            return source.span(range)
        }
    }
}
