import KernelHost
import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Loads what a dataset's quotations are verified against.
struct EvidenceLoader {
    let planned: PlannedDataset
    let engine: EngineClient

    func load(into dataset: inout Dataset) async throws(KernelError) -> [Diagnostic] {
        guard let sources = planned.sources else {
            guard planned.declaration.evidence == .required else { return [] }
            return [Diagnostic(
                .dataQuotation, "'evidence: required' needs a registry of sources", at: planned.declaration.nameSpan,
                help: "add 'sources:' with a CSV file of the columns source_id, path, text_kind and sha256")]
        }
        dataset.sourceColumns = sources.columns
        return try await QuotationCheck(planned: planned, dataset: dataset, sources: sources, engine: engine).run()
    }
}

/// Verifies the quotations of a dataset's statements and gives the engine their statuses.
struct QuotationCheck {
    let planned: PlannedDataset
    let dataset: Dataset
    let sources: PlannedSources
    let engine: EngineClient

    /// Statuses of quotations, by the number of the row: columns `row`, `status`.
    static func table(of dataset: Dataset) -> String { "report quotations " + dataset.name }
    /// Statuses of statements without a quotation, by what their column `source` holds: columns `source`, `status`.
    static func plainTable(of dataset: Dataset) -> String { "report paraphrases " + dataset.name }

    func run() async throws(KernelError) -> [Diagnostic] {
        let texts = SourceTexts(sources)
        try await makeRegistry(texts)
        guard dataset.kind == .statements else { return [] }
        guard dataset.has("source") else { return requiredSourceColumn() }
        try await makeParaphrases(texts)
        var diagnostics = try await unregistered(texts)
        diagnostics += try await makeQuotations(texts)
        if planned.declaration.evidence == .required { diagnostics += try await refused() }
        return diagnostics
    }

    private func makeRegistry(_ texts: SourceTexts) async throws(KernelError) {
        var columns = sources.columns.enumerated().map { index, name in
            ResultTable.Column(name: name, type: "text", values: sources.rows.map { $0[index].isEmpty ? .null : .text($0[index]) })
        }
        columns.append(.init(name: "_text", type: "text", values: sources.texts.map { .text(texts.code($0.key)) }))
        try await engine.makeTable(.init(name: dataset.sourcesTable, aliases: [], columns: columns))
    }

    private func requiredSourceColumn() -> [Diagnostic] {
        [Diagnostic(
            .dataMissingColumn, "'\(planned.file.written.value)' has no column 'source', which quotations need", at: planned.file.written.span,
            help: "add one with keys of '\(sources.file.written.value)', or map another column to it: 'columns: {source: …}'")]
    }

    private func makeParaphrases(_ texts: SourceTexts) async throws(KernelError) {
        let rows = try await engine.query(
            "SELECT DISTINCT CAST(source AS VARCHAR) AS source FROM \(SQLText.identifier(dataset.relation)) WHERE source IS NOT NULL ORDER BY source")
        let fields = (0..<rows.count).map { rows.text($0, "source") }
        let nothing = TextQuoteSelector(exact: "")
        try await engine.makeTable(.init(name: Self.plainTable(of: dataset), aliases: [], columns: [
            .init(name: "source", type: "text", values: fields.map { .text($0) }),
            .init(name: "status", type: "text", values: fields.map { .text(QuotationVerdict.of(nothing, in: texts.states(of: $0)).status.code) }),
        ]))
    }

    /// Keys of statements that the registry does not have.
    private func unregistered(_ texts: SourceTexts) async throws(KernelError) -> [Diagnostic] {
        let rows = try await engine.query(
            "SELECT key, min(row) AS row, count(*) AS n FROM (SELECT trim(unnest(string_split(CAST(source AS VARCHAR), ';'))) AS key, rowid AS row"
            + " FROM \(SQLText.identifier(dataset.relation)) WHERE source IS NOT NULL) WHERE key <> ''"
            + " AND key NOT IN (SELECT source_id FROM \(SQLText.identifier(dataset.sourcesTable))) GROUP BY key ORDER BY row, key LIMIT 5")
        return (0..<rows.count).map { index in
            let (key, row, n) = (rows.text(index, "key"), Int(rows.integer(index, "row")), rows.integer(index, "n"))
            return Diagnostic(
                .dataQuotation, "source '\(key)' is not in '\(sources.file.written.value)'", at: FieldPlaces(planned).place(row: row, column: "source"),
                label: FieldPlaces(planned).label(row: row, column: "source") + (n > 1 ? ", and \(n - 1) more" : ""), severity: .warning,
                help: nearMiss(key, among: sources.texts.map(\.key)).map { "did you mean '\($0)'?" } ?? "add a row for it")
        }
    }

    /// Statements come in parts, so that memory stays small however many there are.
    private func makeQuotations(_ texts: SourceTexts) async throws(KernelError) -> [Diagnostic] {
        var numbers: [Scalar] = []
        var statuses: [Scalar] = []
        if dataset.has("quote") {
            let context = ["prefix", "suffix"].map { dataset.has($0) ? "CAST(\($0) AS VARCHAR) AS \($0)" : "NULL AS \($0)" }
            var last: Int64 = -1
            while true {
                let rows = try await engine.query(
                    "SELECT rowid AS row, CAST(quote AS VARCHAR) AS quote, \(context.joined(separator: ", ")), coalesce(CAST(source AS VARCHAR), '') AS source"
                    + " FROM \(SQLText.identifier(dataset.relation)) WHERE quote IS NOT NULL AND rowid > \(last) ORDER BY rowid LIMIT 20000")
                for index in 0..<rows.count {
                    let selector = TextQuoteSelector(
                        exact: rows.text(index, "quote"), prefix: rows.text(index, "prefix"), suffix: rows.text(index, "suffix"))
                    numbers.append(.integer(rows.integer(index, "row")))
                    statuses.append(.text(QuotationVerdict.of(selector, in: texts.states(of: rows.text(index, "source"))).status.code))
                }
                guard rows.count > 0 else { break }
                last = rows.integer(rows.count - 1, "row")
            }
        }
        try await engine.makeTable(.init(name: Self.table(of: dataset), aliases: [], columns: [
            .init(name: "row", type: "integer", values: numbers), .init(name: "status", type: "text", values: statuses),
        ]))
        return []
    }

    /// What `evidence: required` does not accept.
    private func refused() async throws(KernelError) -> [Diagnostic] {
        let accepted = ["verified", "verified-normalised"] + planned.declaration.allowed.map(\.value)
        let list = accepted.map(SQLText.literal).joined(separator: ", ")
        let status = Self.statusExpression
        let rows = try await engine.query(
            "SELECT s.rowid AS row, CAST(s.id AS VARCHAR) AS id, \(status) AS status, count(*) OVER () AS n FROM \(SQLText.identifier(dataset.relation)) s"
            + " \(Self.joins(of: dataset)) WHERE split_part(\(status), ':', 1) NOT IN (\(list)) ORDER BY s.rowid LIMIT 5")
        return (0..<rows.count).map { index in
            let (row, n) = (Int(rows.integer(index, "row")), rows.integer(index, "n"))
            let isLast = index == rows.count - 1 && n > Int64(rows.count)
            let code = rows.text(index, "status")
            return Diagnostic(
                .dataQuotation, "the quotation of '\(rows.text(index, "id"))' is not verified: \(code)",
                at: FieldPlaces(planned).place(row: row, column: dataset.has("quote") ? "quote" : "id"),
                label: "row \(row + 1)" + (isLast ? ", and \(n - Int64(rows.count)) more" : ""),
                notes: [.init("'evidence: required' is asked here", at: planned.declaration.nameSpan)],
                help: QuotationHelp.of(code))
        }
    }

    /// The status of a statement's quotation, where `joins` are joined to the statements `s`.
    static let statusExpression = "coalesce(q.status, e.status, 'source-missing')"

    static func joins(of dataset: Dataset) -> String {
        "LEFT JOIN \(SQLText.identifier(table(of: dataset))) q ON q.row = s.rowid"
            + " LEFT JOIN \(SQLText.identifier(plainTable(of: dataset))) e ON e.source = CAST(s.source AS VARCHAR)"
    }
}

/// What an analyst can do about a status.
enum QuotationHelp {
    static func of(_ code: String) -> String {
        switch QuotationStatus(code: code) {
        case .ambiguous: "add 'prefix' or 'suffix', so that one place is meant"
        case .contextMismatch: "copy 'prefix' and 'suffix' from the text again"
        case .sourceMissing: "register the source with its text, or mend the key"
        case .sourceChanged: "compare the text with the one that was coded, then register its SHA-256"
        case .sourceNotShipped: "put the text where the registry says, or write 'allow: source-not-shipped'"
        case .paraphrase: "quote the source, or write 'allow: paraphrase'"
        case .notFound, .verified, .verifiedNormalised, nil: "copy the words from the text again"
        }
    }
}
