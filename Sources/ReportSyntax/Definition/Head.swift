import ReportDocument
import ReportSource

/// The YAML head of a definition, typed. Every key that was not given is nil or empty: defaults are the planner's.
package struct Head: Sendable {
    /// The whole head; an empty span at the start of the file where there is none.
    package var span: SourceSpan
    package var title: [MarkupInline]
    package var subtitle: [MarkupInline]
    package var authors: [String]
    /// As written, EDTF.
    package var date: Spanned<String>?
    package var language: Spanned<Language>?
    package var abstract: [MarkupBlock]
    package var keywords: [String]
    /// The outputs asked for, in source order.
    package var formats: [Spanned<OutputFormat>]
    package var parameters: [ParameterDeclaration]
    package var datasets: [DatasetDeclaration]
    /// Paths as written: a sources table (`.csv`), BibTeX (`.bib`) or CSL-JSON (`.json`).
    package var bibliographies: [Spanned<String>]
    package var values: [ValueDeclaration]
    /// Files and folders outside the definition's own that cells ask to read; relative to the definition.
    package var access: [Spanned<String>]
    /// Defaults for every cell.
    package var execute: CellOptions
    package var showsContents: Bool?
    package var contentsDepth: Int?
    package var numbersSections: Bool?
    /// Whether the evidence stands at the end of a paper.
    package var evidenceAppendix: Bool?
    /// The datasets whose rows do, where only some are named.
    package var evidenceDatasets: [Spanned<String>]?

    package init(span: SourceSpan) {
        self.span = span
        title = []
        subtitle = []
        authors = []
        date = nil
        language = nil
        abstract = []
        keywords = []
        formats = []
        parameters = []
        datasets = []
        bibliographies = []
        values = []
        access = []
        execute = CellOptions()
        showsContents = nil
        contentsDepth = nil
        numbersSections = nil
        evidenceAppendix = nil
        evidenceDatasets = nil
    }
}

/// Something with its place.
package struct Spanned<Wrapped: Sendable>: Sendable {
    package var value: Wrapped
    package var span: SourceSpan

    package init(_ value: Wrapped, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

extension Spanned: Equatable where Wrapped: Equatable {}
extension Spanned: Hashable where Wrapped: Hashable {}

/// What a report can be written as.
package enum OutputFormat: String, Sendable, Codable, Hashable, CaseIterable {
    case html, pdf, csv
}

/// One entry of `params:`.
package struct ParameterDeclaration: Sendable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case string, integer, number, boolean, date, list
    }

    package var name: String
    package var nameSpan: SourceSpan
    /// As declared, or taken from the value's own type.
    package var kind: Kind
    /// Nil where the parameter is `required: true` and has none.
    package var value: ParameterValue?
    package var valueSpan: SourceSpan
    /// Listed values, or a column of a data file: `data/codebook.csv#issue`.
    package var choices: Choices?
    package var minimum: ParameterValue?
    package var maximum: ParameterValue?
    package var isRequired: Bool
    package var description: String

    package enum Choices: Sendable {
        case listed([ParameterValue], SourceSpan)
        case column(path: String, column: String, SourceSpan)
    }

    package init(
        name: String, nameSpan: SourceSpan, kind: Kind, value: ParameterValue?, valueSpan: SourceSpan,
        choices: Choices? = nil, minimum: ParameterValue? = nil, maximum: ParameterValue? = nil,
        isRequired: Bool = false, description: String = ""
    ) {
        self.name = name
        self.nameSpan = nameSpan
        self.kind = kind
        self.value = value
        self.valueSpan = valueSpan
        self.choices = choices
        self.minimum = minimum
        self.maximum = maximum
        self.isRequired = isRequired
        self.description = description
    }
}

/// The value of a parameter.
package indirect enum ParameterValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// EDTF, as written.
    case date(String)
    case list([ParameterValue])
}

/// One entry of `data:`.
package struct DatasetDeclaration: Sendable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        /// Rows and columns without a meaning of their own.
        case table
        case statements
        case events
    }

    package var name: String
    package var nameSpan: SourceSpan
    package var kind: Kind
    /// Relative to the definition.
    package var path: Spanned<String>
    package var codebook: Spanned<String>?
    package var actors: Spanned<String>?
    package var memberships: Spanned<String>?
    package var sources: Spanned<String>?
    /// Our name of a column → the file's name of it.
    package var columns: [(name: String, source: Spanned<String>)]
    /// A code of the file → what it counts as.
    package var scale: [(code: String, stance: Spanned<String>)]
    /// Texts that mean that a value is missing.
    package var missing: [String]
    /// Columns that tell the rows apart; empty where none is declared.
    package var key: [Spanned<String>]
    /// Where the file was fetched from.
    package var remote: RemoteAddress?
    /// SHA-256 that the file must have, as written: 64 hexadecimal digits.
    package var digest: Spanned<String>?
    /// A Table Schema, or a Data Package with `#resource` behind it; relative to the definition.
    package var schema: Spanned<String>?
    /// `csv`, `tsv`, `jsonl`, `parquet`, `xlsx`, `qdpx`, `label-studio`; nil where the file's extension says it.
    package var format: Spanned<String>?
    /// Of a workbook: a name, or a number from 1.
    package var sheet: Spanned<String>?
    /// Between the fields of a CSV file: one character.
    package var delimiter: Spanned<String>?
    /// Of an import: the code below which the codes of statements stand.
    package var codes: Spanned<String>?
    /// Whether every statement must have a quotation that is found in its source.
    package var evidence: EvidenceRule?
    /// Statuses that `evidence: required` accepts beside the verified ones: names of `QuotationStatus`.
    package var allowed: [Spanned<String>]
    /// Whether its rows may stand in outputs and the record; where not, only what is counted of them does.
    package var isEmbedded = true

    /// The address of a file that is fetched by `report data update` alone.
    package struct RemoteAddress: Sendable {
        /// `https:`, `http:` or `file:`, without a name and a password.
        package var address: Spanned<String>
        /// The place of the key `url`.
        package var keySpan: SourceSpan
    }

    /// What is asked of quotations.
    package enum EvidenceRule: String, Sendable, Codable, Hashable, CaseIterable { case required }

    package init(name: String, nameSpan: SourceSpan, kind: Kind, path: Spanned<String>) {
        self.name = name
        self.nameSpan = nameSpan
        self.kind = kind
        self.path = path
        codebook = nil
        actors = nil
        memberships = nil
        sources = nil
        columns = []
        scale = []
        missing = []
        key = []
        allowed = []
    }
}

/// One entry of `values:`.
package struct ValueDeclaration: Sendable {
    package var name: String
    package var nameSpan: SourceSpan
    /// A path, or an inline expression without its backticks: `tbl-signed[Total].n`, `{sql} SELECT …`.
    package var expression: InlineExpression

    package init(name: String, nameSpan: SourceSpan, expression: InlineExpression) {
        self.name = name
        self.nameSpan = nameSpan
        self.expression = expression
    }
}
