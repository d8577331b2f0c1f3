import ReportCells
import ReportDocument
import ReportSyntax

/// Everything that one run found: from it and the texts in it the report is assembled again without running anything.
package struct RunRecord: Sendable, Codable, Hashable {
    /// Of this layout; a record of another version is not read.
    package static let currentVersion = 1

    package var formatVersion: Int
    package var toolVersion: String
    /// The definition first, then what it includes.
    package var sources: [Source]
    package var parameters: [BoundParameter]
    package var inputs: [Provenance.Input]
    package var cells: [CellRecord]
    package var expressions: [ExpressionRecord]
    package var citations: [CitationRecord]
    package var references: [Reference]
    package var formulas: [FormulaRecord]
    package var listings: [ListingRecord]
    package var images: [ImageRecord]
    package var rawHTML: [RawHTMLRecord]
    package var environment: EnvironmentRecord
    package var outputs: [OutputRecord]

    /// A text that the report was made from.
    package struct Source: Sendable, Codable, Hashable {
        /// Relative to the project.
        package var path: String
        /// SHA-256 of the file.
        package var digest: String
    }

    /// What one cell gave.
    package struct CellRecord: Sendable, Codable, Hashable {
        /// In reading order, from 0.
        package var index: Int
        package var label: String?
        package var language: String
        /// SHA-256 of its code, or of its options as written.
        package var digest: String
        package var items: [Item]
        /// Whether it raised an error that its `error: true` allows.
        package var hasFailed: Bool
    }

    /// One thing that a cell shows.
    package enum Item: Sendable, Codable, Hashable {
        case table(Table)
        case figure(FigureRecord)
        case output(Output)
        /// Sanitised.
        case html(String)
        /// Markdown that the cell printed with `output: asis`.
        case markdown(String)
        case check(CheckOutcome)
    }

    package struct FigureRecord: Sendable, Codable, Hashable {
        package var label: String?
        package var asset: Asset
        /// What the tool says about it; the author's own words replace it.
        package var generatedAlternative: String
        package var alternative: String
        package var data: Table?
        /// Whether it came from a chart of the tool's own.
        package var isDeclared: Bool
        /// A chart of a cell that has a caption of its own: a key into the definition.
        package var hasOwnCaption: Bool
    }

    /// The value of one inline expression.
    package struct ExpressionRecord: Sendable, Codable, Hashable {
        /// `SourceSpan.key` of the expression.
        package var key: String
        package var value: Scalar
        /// Of the column that it comes from; the expression's own format replaces it.
        package var format: CellFormat
        /// The label of the table that it comes from.
        package var anchor: String?
    }

    package struct CitationRecord: Sendable, Codable, Hashable {
        /// `SourceSpan.key` of the citation.
        package var key: String
        package var citation: Citation
    }

    package struct FormulaRecord: Sendable, Codable, Hashable {
        package var tex: String
        package var isDisplayed: Bool
        package var math: Math
    }

    package struct ListingRecord: Sendable, Codable, Hashable {
        package var language: String
        package var text: String
        package var tokens: [CodeBlock.Token]
    }

    /// Raw HTML of the author.
    package struct RawHTMLRecord: Sendable, Codable, Hashable {
        /// As written.
        package var source: String
        /// Sanitised.
        package var text: String
    }

    package struct ImageRecord: Sendable, Codable, Hashable {
        /// As written in the definition.
        package var target: String
        package var asset: Asset
    }

    /// What the report was made with. Patch levels are left out: a security update must not change the bytes.
    package struct EnvironmentRecord: Sendable, Codable, Hashable {
        /// `3.11`.
        package var python: String
        /// SHA-256 of requirements.lock.
        package var lockDigest: String
        /// SHA-256 of the list of fonts.
        package var fontsDigest: String
    }

    package struct OutputRecord: Sendable, Codable, Hashable {
        /// Relative to the project.
        package var path: String
        package var format: OutputFormat
        package var digest: String
    }
}
