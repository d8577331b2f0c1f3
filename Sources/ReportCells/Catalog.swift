import ReportDocument
import ReportSource
import ReportSyntax

/// What a cell can see: the datasets as they were loaded, and the language it speaks.
package struct Catalog: Sendable {
    /// In order of declaration.
    package var datasets: [Dataset]
    package var language: Language
    /// The works that the prose cites, in order of first citation.
    package var citations: [CitedWork]
    /// Labels of the tables that cells give, in reading order; the engine has those of cells above.
    package var tables: [String]

    package init(datasets: [Dataset], language: Language, citations: [CitedWork] = [], tables: [String] = []) {
        self.datasets = datasets
        self.language = language
        self.citations = citations
        self.tables = tables
    }

    /// The dataset of a name, or nil.
    package func dataset(_ name: String) -> Dataset? { datasets.first { $0.name == name } }
}

/// A work that the prose cites.
package struct CitedWork: Sendable, Hashable {
    package var key: String
    /// Headings of the sections that cite it, in order, without repeats; the report's title before the first heading.
    package var sections: [String]

    package init(key: String, sections: [String]) {
        self.key = key
        self.sections = sections
    }
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
    /// The relation of the engine that has its rows with `rowid`, their number from 0; another than `name` where the file is
    /// looked through and not loaded.
    package var relation: String
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
    /// Columns by which the memberships file names a member: `iso3`, `actor`, or both.
    package var membershipKeys: [String]
    /// Columns of its registry of sources, which the engine holds as `sourcesTable`; empty without one.
    package var sourceColumns: [String]
    /// Columns that tell its rows apart, as declared or by its kind (`id`); empty where rows are told apart by their number.
    package var key: [String]
    /// Where the head declares it.
    package var span: SourceSpan

    package init(
        name: String, relation: String? = nil, kind: DatasetDeclaration.Kind, columns: [Column], rows: Int, view: String,
        issues: [CodebookIssue] = [], actorColumns: [String] = [], membershipColumn: String? = nil,
        membershipKeys: [String] = [], sourceColumns: [String] = [], key: [String] = [], span: SourceSpan
    ) {
        self.name = name
        self.relation = relation ?? name
        self.kind = kind
        self.columns = columns
        self.rows = rows
        self.view = view
        self.issues = issues
        self.actorColumns = actorColumns
        self.membershipColumn = membershipColumn
        self.membershipKeys = membershipKeys
        self.sourceColumns = sourceColumns
        self.key = key
        self.span = span
    }

    /// Whether the file has a column of that name.
    package func has(_ column: String) -> Bool { columns.contains { $0.name == column } }

    /// The view of pairs of a statement's `id` and a group that its principal belonged to on its date.
    package var membershipsView: String { "report memberships " + name }

    /// The table of its sources: the registry's columns, `source_id` among them, and `_text`, which says of the source's text
    /// `shipped`, `changed` (its SHA-256 differs), `not-shipped`, or `missing` (it is not where the registry says).
    package var sourcesTable: String { "report sources " + name }

    /// Whether the view has `_status`, the status of each statement's quotation as `QuotationStatus.code`.
    package var hasStatus: Bool { kind == .statements && !sourceColumns.isEmpty }

    /// Whether its rows are too many to be gone through again for every number: counts are made in one pass and kept.
    package var isLarge: Bool { rows >= Dataset.largeRows }

    /// Below it a second pass costs less than a second query.
    package static let largeRows = 1_000_000

    /// How far a search for the first rows of a number goes before it turns to the whole of a large dataset.
    package static let headRows = 64_000

    /// Of a large dataset of statements the view of its rows without dates and actors, which cost a join.
    package var rowsView: String { isLarge ? "report rows " + name : view }

    /// The number of a row in its file, from 0, as SQL over the view or table `s`: the order of trails.
    package var rowOrder: String { kind == .table ? "s.rowid" : "s._row" }

    /// What a trail calls a row, as SQL over the view or table `s`: its key, or its number from 1.
    package var identity: String {
        if key.isEmpty { return "CAST(\(rowOrder) + 1 AS VARCHAR)" }
        return key.map { "CAST(s.\(SQLText.identifier($0)) AS VARCHAR)" }.joined(separator: " || ' · ' || ")
    }
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
