import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Finds the values of `{value}` expressions and of `values:` once all tables are there.
struct ValueResolver {
    let plan: ExecutionPlan
    let board: TableBoard
    let findings: Findings

    /// What is told once, however many values name it.
    private struct Fault: Hashable { var message: String, span: SourceSpan? }

    func run() async -> (records: [RunRecord.ExpressionRecord], diagnostics: [Diagnostic]) {
        var tables = await board.all
        for (label, table) in MarkdownTables(definition: plan.definition).byLabel { tables[label] = table }
        let computed = Dictionary(await findings.allExpressions.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let values = Dictionary(plan.definition.head.values.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let silent = await labelsOfFailedCells()
        var records: [RunRecord.ExpressionRecord] = []
        var diagnostics: [Diagnostic] = []
        var told: Set<Fault> = []
        for planned in plan.expressions where planned.expression.kind == .value {
            let expression = planned.expression
            let named = values[expression.code.value]
            let target = named?.expression ?? expression
            if target.kind != .value {
                if let record = computed[target.key] {
                    records.append(.init(key: expression.key, name: expression.code.value, value: record.value, format: target.format ?? record.format, anchor: nil))
                }
                continue
            }
            let (path, faults) = ValuePathParser.parse(target.code.value, at: target.code.span)
            diagnostics += faults
            guard let path else { continue }
            switch ValueLookup.find(path, in: tables, at: target.code.span) {
            case .success(let found):
                diagnostics += ValueCheck.diagnostics(found.scalar, expression.format ?? target.format, at: expression.code.span)
                records.append(.init(
                    key: expression.key, name: expression.code.value, value: found.scalar, format: target.format ?? found.format, anchor: path.label,
                    row: found.place?.row, column: found.place?.column))
            case .failure(let diagnostic):
                if !silent.contains(path.label), told.insert(Fault(message: diagnostic.message, span: diagnostic.span)).inserted {
                    diagnostics.append(diagnostic)
                }
            }
        }
        return (records, diagnostics)
    }

    /// A value of a cell that failed is missing for a reason that was already told.
    private func labelsOfFailedCells() async -> Set<String> {
        let failed = await findings.failedCells
        guard !failed.isEmpty else { return [] }
        let hasGeneralFault = failed.contains { $0 < 0 }
        let first = failed.min() ?? 0
        return Set(plan.cells.filter { hasGeneralFault || $0.cell.index >= first }.flatMap { $0.products.map(\.label) + [$0.cell.options.label?.value ?? ""] })
    }
}

/// What a value must be to stand in a sentence.
enum ValueCheck {
    /// A blank leaves a hole in the sentence, and a format for numbers does nothing to words.
    static func diagnostics(_ value: Scalar, _ format: CellFormat?, at span: SourceSpan) -> [Diagnostic] {
        if value.isNull {
            return [Diagnostic(
                .valueBlank, "the value is blank", at: span, label: "nothing to print",
                help: "shares are blank below 'min-n' and for one-sided issues; name another value")]
        }
        guard case .text(let text) = value, let word = numeric(format) else { return [] }
        return [Diagnostic(
            .valueFormat, "'\(word)' needs a number, and the value is '\(text)'", at: span,
            help: "a column is text where one of its values is; name such values under 'missing:' of the dataset")]
    }

    private static func numeric(_ format: CellFormat?) -> String? {
        switch format {
        case .integer: "integer"
        case .percent: "percent"
        case .decimal: "decimal"
        case nil, .automatic, .plain, .date: nil
        }
    }
}

/// The labelled tables that are written in Markdown, as tables that values can name.
struct MarkdownTables {
    let definition: ReportDefinition

    var byLabel: [(String, Table)] {
        var found: [(String, Table)] = []
        var walker = MarkupWalker()
        walker.onBlock = { block in
            guard case .table(let markup) = block.kind, let label = block.attributes.id else { return }
            let columns = markup.header.map { Table.Column(name: $0.plainText, heading: [.text($0.plainText)]) }
            let rows = markup.rows.map { row in
                Table.Row(row.map { cell in
                    let text = cell.plainText
                    return .value(Int64(text).map(Scalar.integer) ?? Double(text).map(Scalar.number) ?? .text(text))
                })
            }
            found.append((label, Table(label: label, columns: columns, rows: rows)))
        }
        walker.walk(definition)
        return found
    }
}

extension Sequence<MarkupInline> {
    /// The text without markup.
    package var plainText: String {
        map { inline in
            switch inline.kind {
            case .text(let text), .code(let text), .math(let text), .html(let text): text
            case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .superscript(let inner),
                .subscript(let inner), .link(_, _, let inner), .span(_, let inner), .inlineNote(let inner): inner.plainText
            case .image(let image): image.text.plainText
            case .lineBreak, .softBreak: " "
            case .note, .reference, .citation, .expression, .parameter: ""
            }
        }.joined()
    }
}
