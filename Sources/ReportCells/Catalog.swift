import ReportDocument
import ReportSource
import ReportSyntax

/// What a cell can see: the datasets as they were loaded, and the language it speaks.
package struct Catalog: Sendable {
    /// In order of declaration.
    package var datasets: [Dataset]
    package var language: Language

    package init(datasets: [Dataset], language: Language) {
        self.datasets = datasets
        self.language = language
    }

    /// The dataset of a name, or nil.
    package func dataset(_ name: String) -> Dataset? { datasets.first { $0.name == name } }
}

/// A dataset as the engine holds it.
package struct Dataset: Sendable {
    /// A column as it was read.
    package struct Column: Sendable, Hashable {
        package var name: String
        /// `integer`, `number`, `text`, `boolean`.
        package var type: String

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    package var name: String
    package var kind: DatasetDeclaration.Kind
    /// In the file's order; mapped names.
    package var columns: [Column]
    /// Rows read.
    package var rows: Int
    /// The view that declarative cells count from: the dataset with `_low`, `_high` and, for statements, `_unit_…` columns.
    package var view: String
    /// Issues and their frames; empty without a codebook.
    package var issues: [CodebookIssue]
    /// Columns of the actors file that statements can be grouped by; empty without one.
    package var actorColumns: [String]
    /// The name of the group column of the memberships file (`bloc`); nil without one.
    package var membershipColumn: String?
    /// Where the head declares it.
    package var span: SourceSpan

    package init(
        name: String, kind: DatasetDeclaration.Kind, columns: [Column], rows: Int, view: String,
        issues: [CodebookIssue] = [], actorColumns: [String] = [], membershipColumn: String? = nil, span: SourceSpan
    ) {
        self.name = name
        self.kind = kind
        self.columns = columns
        self.rows = rows
        self.view = view
        self.issues = issues
        self.actorColumns = actorColumns
        self.membershipColumn = membershipColumn
        self.span = span
    }

    /// Whether the file has a column of that name.
    package func has(_ column: String) -> Bool { columns.contains { $0.name == column } }

    /// The view of pairs of a statement's `id` and a group that its principal belonged to on its date.
    package var membershipsView: String { "report memberships " + name }
}

/// One issue of a codebook.
package struct CodebookIssue: Sendable, Hashable {
    package var issue: String
    /// `complete`, `open`, `one-sided:support`, `one-sided:oppose`.
    package var frame: String

    package init(issue: String, frame: String) {
        self.issue = issue
        self.frame = frame
    }

    /// Whether shares, net values and intervals say something about the world.
    package var isOneSided: Bool { frame.hasPrefix("one-sided") }
}
