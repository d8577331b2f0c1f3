import ReportDocument

/// What differs between two records: what went into the reports (causes) and what came out of them (effects).
package struct ChangeAccount: Sendable, Codable, Hashable {
    /// Texts first, then parameters, data, cells, environment; each in the order of the records.
    package var causes: [Cause]
    /// In reading order: cells, values, rows of evidence, works, prose.
    package var effects: [Effect]

    package init(causes: [Cause] = [], effects: [Effect] = []) {
        self.causes = causes
        self.effects = effects
    }

    /// Whether both records say the same, whatever they were made with and wherever they lie.
    package var isSameContent: Bool { effects.isEmpty }

    /// The causes that belong to the machine and the tool.
    package var environment: [Cause] { causes.filter(\.kind.isOfEnvironment) }

    /// The effects that nothing explains.
    package var unexplained: [Effect] { effects.filter(\.isUnexplained) }
}

/// One difference of what a report is made from.
package struct Cause: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        /// Words of the definition or of an include, outside cells.
        case text
        /// The head of the definition, but for the values of parameters.
        case head
        case parameter
        /// A dataset's file.
        case data
        /// Any other file: a codebook, a registry of sources, a text, a bibliography, a picture.
        case file
        /// The code or the options of a cell.
        case cell
        case tool, interpreter, package, lock, fonts
        /// A cell that gave one thing and then another, from the same inputs.
        case chance

        package var isOfEnvironment: Bool {
            switch self {
            case .tool, .interpreter, .package, .lock, .fonts: true
            case .text, .head, .parameter, .data, .file, .cell, .chance: false
            }
        }
    }

    /// The kind, a colon and the subject: `data:orders`, `cell:tbl-x`. Unique in an account.
    package var id: String
    package var kind: Kind
    /// The name of the dataset, cell, parameter or package; the path of a text or file.
    package var subject: String
    /// The file to look at, relative to the project.
    package var path: String?
    /// From 1, in the later text.
    package var line: Int?
    /// The earlier value; nil where there was none. Of files, the SHA-256.
    package var before: String?
    package var after: String?
    /// Of data whose rows both records hold.
    package var rows: [RowChange]
    /// Of texts and of the code of cells.
    package var lines: [LineChange]

    package init(
        _ kind: Kind, _ subject: String, path: String? = nil, line: Int? = nil, before: String? = nil, after: String? = nil,
        rows: [RowChange] = [], lines: [LineChange] = []
    ) {
        id = "\(kind.rawValue):\(subject)"
        self.kind = kind
        self.subject = subject
        self.path = path
        self.line = line
        self.before = before
        self.after = after
        self.rows = rows
        self.lines = lines
    }
}

/// A row of data that is new, gone or other.
package struct RowChange: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable { case added, removed, changed }

    /// A value of the row.
    package struct Value: Sendable, Codable, Hashable {
        package var column: String
        /// Nil where it was missing, or the row was not there.
        package var before: String?
        package var after: String?

        package init(_ column: String, before: String?, after: String?) {
            self.column = column
            self.before = before
            self.after = after
        }
    }

    package var kind: Kind
    /// The values of the key's columns, or the row's number, from 1, where the data have no key.
    package var key: String
    /// All values of a row that is new or gone, the changed ones of another.
    package var values: [Value]

    package init(_ kind: Kind, key: String, values: [Value]) {
        self.kind = kind
        self.key = key
        self.values = values
    }
}

/// A line of a text that is new, gone or other.
package struct LineChange: Sendable, Codable, Hashable {
    /// In the later text, from 1; for a line that is gone, in the earlier one.
    package var line: Int
    package var before: String?
    package var after: String?

    package init(line: Int, before: String?, after: String?) {
        self.line = line
        self.before = before
        self.after = after
    }
}

/// One difference of what a report says.
package struct Effect: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        /// A value of a table, of whatever type.
        case number
        case rowAdded = "row-added"
        case rowRemoved = "row-removed"
        /// What else a table says: caption, notes, columns, the order of its rows.
        case table
        case figure
        /// A value in the prose.
        case value
        /// What was read of a dataset: rows, rows left out, remarks.
        case dataset
        /// A row behind the numbers.
        case evidence
        /// The words or the status of a quotation.
        case quotation
        case output, check
        /// Code that is shown.
        case code
        case citation, image, formula, prose
    }

    package var kind: Kind
    /// The label of the table or figure; the name of the value, dataset or work; the path of a text.
    package var subject: String
    /// The name of the cell that shows it.
    package var cell: String?
    /// The key of the table's row, or the id of the row of data.
    package var row: String?
    package var column: String?
    /// Which part of the subject: `caption`, `notes`, `drawing`.
    package var part: String?
    /// Nil where there was nothing. A blank of a table is `.null`, which JSON does not tell from nil.
    package var before: Scalar?
    package var after: Scalar?
    /// The text that shows it, relative to the project.
    package var path: String?
    /// From 1.
    package var line: Int?
    /// Ids of the causes that can explain it: those that it is made from, directly or by way of other cells.
    package var causes: [String]

    package init(
        _ kind: Kind, _ subject: String, cell: String? = nil, row: String? = nil, column: String? = nil, part: String? = nil,
        before: Scalar? = nil, after: Scalar? = nil, path: String? = nil, line: Int? = nil, causes: [String] = []
    ) {
        self.kind = kind
        self.subject = subject
        self.cell = cell
        self.row = row
        self.column = column
        self.part = part
        self.before = before
        self.after = after
        self.path = path
        self.line = line
        self.causes = causes
    }

    /// Whether nothing that was recorded explains it.
    package var isUnexplained: Bool { causes.isEmpty }
}
