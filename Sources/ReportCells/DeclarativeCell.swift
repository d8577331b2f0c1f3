import ReportDocument
import ReportSource
import ReportSyntax

/// A cell that is declared, not programmed: its options compile to SQL, and its result is tables and charts.
///
/// Parsing needs only the definition, compiling the catalog, finishing the rows: each is a pure function.
package protocol DeclarativeCell: Sendable {
    /// Reads the options; nil when they do not make a cell.
    static func parse(_ cell: Cell) -> (Self?, [Diagnostic])

    /// Tables and figures that the cell gives, by their labels' kinds.
    var products: [ProductLabel] { get }

    /// Datasets, or labels of earlier tables, that the cell reads.
    var sources: [Spanned<String>] { get }

    /// Whether `sources` may be labels of earlier tables too, which the engine holds under their names.
    var readsTables: Bool { get }

    /// The rows that it needs.
    ///
    /// - Returns: queries to run in order, or diagnostics that say why there are none.
    func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic])

    /// What is no fault, but leaves the table less than was asked for: said by `report check`, and under the table.
    func cautions(in catalog: Catalog) -> [Diagnostic]

    /// Makes tables and charts of the rows.
    ///
    /// - Parameters:
    ///   - results: one table a query whose rows come back, in order.
    ///   - tables: earlier tables by label, for cells that read them instead of the engine.
    func finish(_ results: [ResultTable], tables: [String: Table], in catalog: Catalog) -> (CellProduct, [Diagnostic])
}

extension DeclarativeCell {
    package var sources: [Spanned<String>] { [] }
    package var readsTables: Bool { false }
    package func cautions(in catalog: Catalog) -> [Diagnostic] { [] }
}

/// A query of a declarative cell, with the places that its parts come from.
package struct CellQuery: Sendable {
    /// A part of the SQL text that an option holds word for word.
    package struct Fragment: Sendable {
        /// UTF-8 offset inside the SQL.
        package var start: Int
        /// As it stands in the SQL.
        package var text: String
        /// Where the definition holds it, perhaps in quotes or indented.
        package var span: SourceSpan

        package init(_ text: String, at start: Int = 0, span: SourceSpan) {
            self.start = start
            self.text = text
            self.span = span
        }

        /// UTF-8 offsets inside the SQL.
        package var range: Range<Int> { start..<start + text.utf8.count }
    }

    package var query: EngineQuery
    package var fragments: [Fragment]
    /// The table of the engine that keeps the rows for queries behind it; nil for rows that come back.
    package var destination: String?

    package init(_ query: EngineQuery, fragments: [Fragment] = []) {
        self.query = query
        self.fragments = fragments
    }

    /// The author's own words in it.
    package var conditionText: String { fragments.map(\.text).joined(separator: "\n") }
}

/// A label that a cell defines, before it has run.
package struct ProductLabel: Sendable, Hashable {
    /// What the label stands for.
    package enum Kind: Sendable, Hashable { case table, figure }

    package var kind: Kind
    package var label: String

    package init(_ kind: Kind, _ label: String) {
        self.kind = kind
        self.label = label
    }
}

/// What a declarative cell gives.
package struct CellProduct: Sendable {
    /// In the order in which they are shown. The caption of the first table is the caller's; later tables bring their own.
    package var items: [Item]

    /// One thing that the cell gives.
    package enum Item: Sendable {
        case table(Table)
        case chart(ChartRequest)
        case check(CheckOutcome)
    }

    package init(_ items: [Item] = []) { self.items = items }
}

/// A chart to be drawn.
package struct ChartRequest: Sendable {
    package var label: String?
    package var specification: ChartSpecification
    /// What the author wrote; empty takes the generated text.
    package var alternative: String
    /// The numbers that are drawn.
    package var data: Table

    package init(
        label: String?, specification: ChartSpecification, alternative: String = "", data: Table
    ) {
        self.label = label
        self.specification = specification
        self.alternative = alternative
        self.data = data
    }
}

/// What a check found.
package struct CheckOutcome: Sendable, Codable, Hashable {
    /// The expectation as written.
    package var expectation: String
    package var holds: Bool
    /// Left and right side, as found: `88 = 89`.
    package var found: String

    package init(expectation: String, holds: Bool, found: String) {
        self.expectation = expectation
        self.holds = holds
        self.found = found
    }
}

/// The declarative cell languages.
package enum DeclarativeLanguages {
    /// By the word in the fence.
    package static func type(of language: String) -> (any DeclarativeCell.Type)? {
        switch language {
        case "stance": StanceCell.self
        case "crosstab": CrosstabCell.self
        case "timeline": TimelineCell.self
        case "chart": ChartCell.self
        case "check": CheckCell.self
        case "agreement": AgreementCell.self
        case "evidence": EvidenceCell.self
        case "sources": SourcesCell.self
        case "glossary": GlossaryCell.self
        case "profile": ProfileCell.self
        case "claims": ClaimsCell.self
        default: nil
        }
    }
}
