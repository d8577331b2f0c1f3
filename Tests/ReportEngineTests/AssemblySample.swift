import ReportCells
import ReportDocument
import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

/// A definition with what its run would have recorded, put together.
struct AssemblySample {
    let document: Document
    let diagnostics: [Diagnostic]

    /// - Parameters:
    ///   - cells: what each cell showed, by index.
    ///   - values: of inline expressions, by their code.
    ///   - citations: words of citations, by their first key.
    init(
        _ text: String, cells: [Int: [RunRecord.Item]] = [:], values: [String: Scalar] = [:], citations: [String: [Inline]] = [:],
        images: [String] = [], files: [String: String] = [:], format: OutputFormat = .html
    ) throws {
        let sample = try PlanSample(text, files: files)
        #expect(sample.diagnostics.filter { $0.severity == .error }.brief == [])
        let plan = sample.plan
        let record = RunRecord(
            toolVersion: "0", sources: [], parameters: plan.parameters,
            cells: plan.cells.map { planned in
                .init(index: planned.cell.index, label: planned.cell.options.label?.value, language: planned.cell.language.value, digest: "",
                      items: cells[planned.cell.index] ?? [], hasFailed: false)
            },
            expressions: plan.expressions.compactMap { planned in
                values[planned.expression.code.value].map { .init(key: planned.expression.key, name: planned.expression.code.value, value: $0, format: .automatic, anchor: "tbl-x") }
            },
            citations: plan.citations.compactMap { planned in
                let keys = planned.group.items.map(\.key.value)
                return citations[keys[0]].map { .init(key: planned.group.key(at: planned.span), citation: Citation(keys: keys, text: $0)) }
            },
            images: images.map { .init(target: $0, asset: Asset(kind: .png, body: "AA==")) },
            environment: .init(python: "3.11", lockDigest: "", fontsDigest: ""))
        (document, diagnostics) = Assembler(definition: plan.definition, record: record, language: plan.language).assemble(for: format)
    }

    /// The paragraphs as text.
    var paragraphs: [String] {
        document.blocks.compactMap { if case .paragraph(let text) = $0 { text.plainText } else { nil } }
    }

    var tables: [Table] { document.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } } }
    var figures: [Figure] { document.blocks.compactMap { if case .figure(let figure) = $0 { figure } else { nil } } }
    var headings: [Heading] { document.blocks.compactMap { if case .heading(let heading) = $0 { heading } else { nil } } }
}

extension RunRecord.Item {
    /// A table of one column `n`.
    static func rows(_ values: [Scalar] = [1], label: String? = nil) -> RunRecord.Item {
        .table(Table(label: label, columns: [.init(name: "n", heading: [.text("n")])], rows: values.map { .init([.value($0)]) }))
    }

    /// A drawing; `isDeclared` for a chart of the tool's own.
    static func drawing(label: String? = nil, alternative: String = "", isDeclared: Bool = false) -> RunRecord.Item {
        .figure(.init(
            label: label, asset: Asset(kind: .svg, body: "<svg/>"), generatedAlternative: isDeclared ? "generated" : "", alternative: alternative,
            isDeclared: isDeclared))
    }
}
