import ReportCells
import ReportDocument
import ReportSyntax

/// Everything that one run found: from it and the texts in it the report is assembled again without running anything.
package struct RunRecord: Sendable, Codable, Hashable {
    /// Of this layout; a record of another version is not read.
    package static let currentVersion = 2

    /// How much of a record there is.
    package enum Extent: String, Sendable, Codable, Hashable {
        /// Everything: the report can be written again.
        case whole
        /// The copy that an output carries, without drawings: to read and to recompute.
        case embedded
    }

    package var formatVersion: Int
    package var extent: Extent
    package var toolVersion: String
    /// Of the report: the definition's, or else the project's.
    package var language: Language
    /// The definition first, then what it includes.
    package var sources: [Source]
    package var parameters: [BoundParameter]
    package var inputs: [Provenance.Input]
    /// What the operator let cells read outside the definition's folder, as the definition asked for it; nil for nothing.
    package var access: [String]?
    /// The rows of datasets that are small enough.
    package var data: [DataSnapshot]
    package var cells: [CellRecord]
    package var expressions: [ExpressionRecord]
    package var citations: [CitationRecord]
    package var references: [Reference]
    /// The rows of data behind the numbers of the tables.
    package var registers: [EvidenceRegister]
    package var formulas: [FormulaRecord]
    package var listings: [ListingRecord]
    package var images: [ImageRecord]
    package var rawHTML: [RawHTMLRecord]
    package var environment: EnvironmentRecord
    package var outputs: [OutputRecord]

    /// - Parameters: as the properties of the same names; what is left out is empty.
    package init(
        toolVersion: String, language: Language = .english, sources: [Source], parameters: [BoundParameter] = [], inputs: [Provenance.Input] = [],
        data: [DataSnapshot] = [], cells: [CellRecord] = [], expressions: [ExpressionRecord] = [], citations: [CitationRecord] = [],
        references: [Reference] = [], registers: [EvidenceRegister] = [],
        formulas: [FormulaRecord] = [], listings: [ListingRecord] = [], images: [ImageRecord] = [],
        rawHTML: [RawHTMLRecord] = [], environment: EnvironmentRecord, outputs: [OutputRecord] = []
    ) {
        formatVersion = RunRecord.currentVersion
        extent = .whole
        self.language = language
        self.toolVersion = toolVersion
        self.sources = sources
        self.parameters = parameters
        self.inputs = inputs
        self.data = data
        self.cells = cells
        self.expressions = expressions
        self.citations = citations
        self.references = references
        self.registers = registers
        self.formulas = formulas
        self.listings = listings
        self.images = images
        self.rawHTML = rawHTML
        self.environment = environment
        self.outputs = outputs
    }
}
