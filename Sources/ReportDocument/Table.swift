/// A table of a finished report: typed columns by rows, formatted only by a writer.
package struct Table: Sendable, Codable, Hashable {
    /// One column.
    package struct Column: Sendable, Codable, Hashable {
        /// The name that values and charts use.
        package var name: String
        /// What is printed over it.
        package var heading: [Inline]
        package var format: CellFormat
        package var alignment: Alignment
        /// Whether its cells head their rows (`<th scope="row">`).
        package var isRowHeader: Bool
        /// Whether writers leave it out; values, charts and CSV still see it.
        package var isHidden: Bool

        package init(
            name: String, heading: [Inline], format: CellFormat = .automatic, alignment: Alignment = .automatic,
            isRowHeader: Bool = false, isHidden: Bool = false
        ) {
            self.name = name
            self.heading = heading
            self.format = format
            self.alignment = alignment
            self.isRowHeader = isRowHeader
            self.isHidden = isHidden
        }
    }

    /// One row.
    package struct Row: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable, Hashable { case body, total, subheading }

        package var kind: Kind
        /// One cell a column.
        package var cells: [Cell]

        package init(_ cells: [Cell], kind: Kind = .body) {
            self.kind = kind
            self.cells = cells
        }
    }

    /// One cell.
    package enum Cell: Sendable, Hashable {
        case value(Scalar)
        /// Text with markup, as in tables written in Markdown.
        case rich([Inline])
    }

    package enum Alignment: String, Sendable, Codable, Hashable {
        /// Numbers to the right, all else to the left.
        case automatic
        case left, center, right
    }

    /// The anchor, such as `tbl-signed`; nil for an unlabelled table.
    package var label: String?
    /// The number, where it is captioned or labelled.
    package var number: Int?
    package var caption: [Inline]
    package var columns: [Column]
    package var rows: [Row]
    /// Lines under the table: the author's note and source, and what was left out and by which rule.
    package var notes: [TableNote]
    /// A summary for those who do not see the table; empty where the caption says enough.
    package var alternative: String
    /// Groups of headings over the columns, left to right; empty for none.
    package var spanners: [Spanner]
    /// How many further rows the result had that are not shown.
    package var omittedRows: Int
    /// The rows of data behind its numbers; empty where none are known. No two are of one row.
    package var trails: [Trail]

    /// A heading over several columns.
    package struct Spanner: Sendable, Codable, Hashable {
        package var text: [Inline]
        /// How many visible columns it stands over; an empty text leaves a gap.
        package var width: Int

        package init(text: [Inline], width: Int) {
            self.text = text
            self.width = width
        }
    }

    package init(
        label: String? = nil, number: Int? = nil, caption: [Inline] = [], columns: [Column], rows: [Row],
        notes: [TableNote] = [], alternative: String = "", spanners: [Spanner] = [], omittedRows: Int = 0,
        trails: [Trail] = []
    ) {
        self.label = label
        self.number = number
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.alternative = alternative
        self.spanners = spanners
        self.omittedRows = omittedRows
        self.trails = trails
    }
}

/// A line under a table or figure.
package struct TableNote: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable {
        /// Written by the author.
        case note
        /// Where the data come from; written by the author.
        case source
        /// Written by the tool: n, what was left out and by which rule.
        case rule
    }

    package var kind: Kind
    package var text: [Inline]

    package init(_ kind: Kind, _ text: [Inline]) {
        self.kind = kind
        self.text = text
    }
}

// A value stands for itself, text with markup is `{"rich": […]}`: a record holds thousands of cells.
extension Table.Cell: Codable {
    private enum Key: String, CodingKey { case rich }

    package init(from decoder: any Decoder) throws {
        do {
            self = .value(try Scalar(from: decoder))
        } catch {
            guard let container = try? decoder.container(keyedBy: Key.self), container.contains(.rich) else { throw error }
            self = .rich(try container.decode([Inline].self, forKey: .rich))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .value(let scalar): try scalar.encode(to: encoder)
        case .rich(let inlines):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(inlines, forKey: .rich)
        }
    }
}
