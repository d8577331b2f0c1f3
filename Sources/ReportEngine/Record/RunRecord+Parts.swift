import ReportCells
import ReportDocument
import ReportSyntax

extension RunRecord {
    /// A text that the report was made from.
    package struct Source: Sendable, Codable, Hashable {
        /// Relative to the project.
        package var path: String
        /// SHA-256 of the file.
        package var digest: String
        /// The file's text: from it the report is assembled again.
        package var text: String

        package init(path: String, digest: String, text: String) {
            self.path = path
            self.digest = digest
            self.text = text
        }
    }

    /// What one cell gave.
    package struct CellRecord: Sendable, Codable, Hashable {
        /// In reading order, from 0.
        package var index: Int
        package var label: String?
        package var language: String
        /// SHA-256 of its code, or of its options as written.
        package var digest: String
        /// What it was made from, one kind before the colon: `data:statements`, `table:tbl-x`, `parameter:issue`, `session` for a
        /// cell of Python, which sees what those before it left behind, and `file:notebooks/helper.py` for what it opened.
        package var reads: [String]
        package var items: [Item]
        /// Whether it raised an error that its `error: true` allows.
        package var hasFailed: Bool

        package init(
            index: Int, label: String? = nil, language: String, digest: String, reads: [String] = [], items: [Item], hasFailed: Bool
        ) {
            self.index = index
            self.reads = reads
            self.label = label
            self.language = language
            self.digest = digest
            self.items = items
            self.hasFailed = hasFailed
        }
    }

    /// One thing that a cell shows.
    package enum Item: Sendable, Hashable {
        case table(Table)
        case figure(FigureRecord)
        case output(Output)
        /// Sanitised.
        case html(String)
        /// Markdown that the cell printed with `output: asis`.
        case markdown(String)
        case check(CheckOutcome)
    }

    /// A figure with the words and the numbers that belong to it.
    package struct FigureRecord: Sendable, Codable, Hashable {
        package var label: String?
        package var asset: Asset
        /// What the tool says about it; the author's own words replace it.
        package var generatedAlternative: String
        package var alternative: String
        package var data: Table?
        /// Whether it came from a chart of the tool's own.
        package var isDeclared: Bool

        package init(
            label: String? = nil, asset: Asset, generatedAlternative: String, alternative: String, data: Table? = nil,
            isDeclared: Bool
        ) {
            self.label = label
            self.asset = asset
            self.generatedAlternative = generatedAlternative
            self.alternative = alternative
            self.data = data
            self.isDeclared = isDeclared
        }
    }

    /// The value of one inline expression.
    package struct ExpressionRecord: Sendable, Codable, Hashable {
        /// `SourceSpan.key` of the expression.
        package var key: String
        /// Its name under `values:`, or the path or code that gives it.
        package var name: String
        package var value: Scalar
        /// Of the column that it comes from; the expression's own format replaces it.
        package var format: CellFormat
        /// The label of the table that it comes from.
        package var anchor: String?
        /// Index of the table's row; nil where it is no cell of a table.
        package var row: Int?
        /// Name of the table's column.
        package var column: String?

        package init(
            key: String, name: String, value: Scalar, format: CellFormat, anchor: String? = nil, row: Int? = nil, column: String? = nil
        ) {
            self.key = key
            self.name = name
            self.value = value
            self.format = format
            self.anchor = anchor
            self.row = row
            self.column = column
        }
    }

    /// A citation as its style words it.
    package struct CitationRecord: Sendable, Codable, Hashable {
        /// `SourceSpan.key` of the citation.
        package var key: String
        package var citation: Citation

        package init(key: String, citation: Citation) {
            self.key = key
            self.citation = citation
        }
    }

    /// A formula in the forms that the writers set.
    package struct FormulaRecord: Sendable, Codable, Hashable {
        package var tex: String
        package var isDisplayed: Bool
        package var math: Math

        package init(tex: String, isDisplayed: Bool, math: Math) {
            self.tex = tex
            self.isDisplayed = isDisplayed
            self.math = math
        }
    }

    /// Code that is shown, in coloured runs.
    package struct ListingRecord: Sendable, Codable, Hashable {
        package var language: String
        package var text: String
        package var tokens: [CodeBlock.Token]

        package init(language: String, text: String, tokens: [CodeBlock.Token]) {
            self.language = language
            self.text = text
            self.tokens = tokens
        }
    }

    /// Raw HTML of the author.
    package struct RawHTMLRecord: Sendable, Codable, Hashable {
        /// As written.
        package var source: String
        /// Sanitised.
        package var text: String

        package init(source: String, text: String) {
            self.source = source
            self.text = text
        }
    }

    /// A picture that the definition names.
    package struct ImageRecord: Sendable, Codable, Hashable {
        /// As written in the definition.
        package var target: String
        package var asset: Asset

        package init(target: String, asset: Asset) {
            self.target = target
            self.asset = asset
        }
    }

    /// What a report was made with. A part of it may change, as by an update of the system's Python, without the report changing.
    package struct EnvironmentRecord: Sendable, Codable, Hashable {
        /// `3.11`.
        package var python: String
        /// `3.11.2`.
        package var interpreter: String
        /// As `name==version`, sorted.
        package var packages: [String]
        /// SHA-256 of requirements.lock.
        package var lockDigest: String
        /// SHA-256 of the list of fonts.
        package var fontsDigest: String

        package init(
            python: String, interpreter: String = "", packages: [String] = [], lockDigest: String, fontsDigest: String
        ) {
            self.python = python
            self.interpreter = interpreter
            self.packages = packages
            self.lockDigest = lockDigest
            self.fontsDigest = fontsDigest
        }
    }

    /// A file that was written.
    package struct OutputRecord: Sendable, Codable, Hashable {
        /// Relative to the record's folder.
        package var path: String
        package var format: OutputFormat
        package var digest: String

        package init(path: String, format: OutputFormat, digest: String) {
            self.path = path
            self.format = format
            self.digest = digest
        }
    }
}
