import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Everything that must be run for a report, in order, before any of it is.
package struct ExecutionPlan: Sendable {
    package var definition: ReportDefinition
    package var language: Language
    package var parameters: [BoundParameter]
    package var datasets: [PlannedDataset]
    package var cells: [PlannedCell]
    /// In reading order.
    package var expressions: [PlannedExpression]
    package var citations: [PlannedCitation]
    package var bibliographies: [PlannedFile]
    package var images: [PlannedFile]
    package var formulas: [PlannedFormula]
    /// Language and text of code that is shown.
    package var listings: [PlannedListing]
    /// Raw HTML of the author, which is sanitised like that of cells.
    package var rawHTML: [Spanned<String>]

    /// Whether there is anything for a session to do.
    package var hasPython: Bool {
        cells.contains { if case .python = $0.action { true } else { false } } || expressions.contains { $0.expression.kind == .python }
    }

    /// A file that is read as it is.
    package struct PlannedFile: Sendable {
        /// As written in the definition.
        package var written: Spanned<String>
        /// Relative to the project.
        package var path: String
        /// Real.
        package var absolute: String
    }

    /// An inline expression with what must have run before it.
    package struct PlannedExpression: Sendable {
        package var expression: InlineExpression
        /// The last Python cell above it, by index; nil when it stands above all of them.
        package var afterCell: Int?
    }

    /// A citation with its place.
    package struct PlannedCitation: Sendable {
        package var group: CitationGroup
        package var span: SourceSpan
    }

    /// A formula to be set.
    package struct PlannedFormula: Sendable, Hashable {
        package var tex: String
        package var isDisplayed: Bool
        package var span: SourceSpan
    }

    /// Code to be highlighted.
    package struct PlannedListing: Sendable, Hashable {
        package var language: String
        package var text: String
    }
}

/// A dataset whose file was found.
package struct PlannedDataset: Sendable {
    package var declaration: DatasetDeclaration
    package var file: ExecutionPlan.PlannedFile
    /// `csv`, `tsv`, `parquet`, `jsonl`, `xlsx`, `qdpx`, `label-studio`.
    package var format: String
    /// Between the fields of a CSV file, as declared or as its Data Package says; nil for the usual one.
    package var delimiter: String?
    package var schema: TableSchema?
    /// Where the schema stands: a schema file, or a Data Package.
    package var schemaFiles: [ExecutionPlan.PlannedFile] = []
    /// Where the rows of a workbook are; known when it was read.
    package var origin: RowOrigin?
    package var codebook: ExecutionPlan.PlannedFile?
    package var actors: ExecutionPlan.PlannedFile?
    package var memberships: ExecutionPlan.PlannedFile?
    package var sources: PlannedSources?

    /// All files that the engine reads of it.
    package var files: [ExecutionPlan.PlannedFile] { [file] + schemaFiles + [codebook, actors, memberships].compactMap { $0 } }

    /// Files that are read besides: the registry of sources and its texts.
    package var evidenceFiles: [ExecutionPlan.PlannedFile] {
        (sources.map { [$0.file] } ?? []) + (sources?.texts.compactMap(\.file) ?? [])
    }
}

/// A cell with what it does.
package struct PlannedCell: Sendable {
    /// What running the cell means.
    package enum Action: Sendable {
        case declarative(any DeclarativeCell)
        case sql
        case python
        /// `eval: false`.
        case none
    }

    package var cell: Cell
    package var action: Action
    /// Labels that it defines.
    package var products: [ProductLabel]
}

extension SourceSpan {
    /// Names a place in a record: stable for the same text.
    package var key: String { "\(file.name)@\(range.lowerBound)" }
}

extension InlineExpression {
    /// Names the expression in a record. In folded YAML text several may share a place, so that the code is part of it.
    package var key: String { "\(span.key) \(kind.rawValue) \(code.value)" }
}

extension CitationGroup {
    /// Names the citation in a record.
    package func key(at span: SourceSpan) -> String {
        "\(span.key) " + items.map { ($0.suppressesAuthor ? "-" : "") + $0.prefix + "@" + $0.key.value + $0.suffix }.joined(separator: ";")
    }
}
