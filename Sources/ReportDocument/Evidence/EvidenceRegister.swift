/// The rows of a dataset that numbers of the report were counted from. Each is written once; trails link to it.
package struct EvidenceRegister: Sendable, Codable, Hashable {
    /// How many rows a report writes out; the rest stands in the data file.
    package static let cap = 2_000

    /// The dataset's name.
    package var dataset: String
    /// The data file, relative to the project.
    package var path: String
    /// In the file's order.
    package var rows: [EvidenceRow]
    /// How many further rows are behind numbers.
    package var omitted: Int

    package init(dataset: String, path: String, rows: [EvidenceRow], omitted: Int = 0) {
        self.dataset = dataset
        self.path = path
        self.rows = rows
        self.omitted = omitted
    }

    /// The anchor of a row: `row-statements-S001`.
    package static func anchor(dataset: String, id: String) -> String { "row-" + dataset + "-" + id }
}

/// One row of data, as a reader sees it.
package struct EvidenceRow: Sendable, Codable, Hashable {
    /// One column and its value, both as they are shown.
    package struct Fact: Sendable, Codable, Hashable {
        package var name: String
        package var text: String

        package init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// A text from which the row was coded.
    package struct Source: Sendable, Codable, Hashable {
        /// The key in the registry.
        package var key: String
        /// Author, title and date as the registry has them; the key where it has none.
        package var title: String
        /// Author and year, which do where the report's list of works has the rest; nil where there is no author.
        package var short: String?
        /// Address, http or https; nil for none.
        package var address: String?
        /// `ref-…` where the report's own list of works has it.
        package var anchor: String?

        /// What a row says of it: short where `anchor` leads to the rest.
        package var shown: String { (anchor == nil ? nil : short) ?? (title.isEmpty ? key : title) }

        package init(key: String, title: String, short: String? = nil, address: String? = nil, anchor: String? = nil) {
            self.key = key
            self.title = title
            self.short = short
            self.address = address
            self.anchor = anchor
        }
    }

    /// Words of the source.
    package struct Quotation: Sendable, Codable, Hashable {
        package var exact: String
        package var prefix: String
        package var suffix: String

        package init(exact: String, prefix: String = "", suffix: String = "") {
            self.exact = exact
            self.prefix = prefix
            self.suffix = suffix
        }
    }

    package var id: String
    /// Who or what: the actor, the event's title.
    package var title: String
    /// In words; nil for rows without a date.
    package var date: String?
    /// Issue, stance, mode and the like.
    package var facts: [Fact]
    /// What was said, in the coder's words; empty for none.
    package var summary: String
    package var quotation: Quotation?
    /// Nil where nothing can be verified: events, plain tables.
    package var status: QuotationStatus?
    package var sources: [Source]
    /// Page or paragraph; empty for none.
    package var locator: String

    package init(
        id: String, title: String, date: String? = nil, facts: [Fact] = [], summary: String = "", quotation: Quotation? = nil,
        status: QuotationStatus? = nil, sources: [Source] = [], locator: String = ""
    ) {
        self.id = id
        self.title = title
        self.date = date
        self.facts = facts
        self.summary = summary
        self.quotation = quotation
        self.status = status
        self.sources = sources
        self.locator = locator
    }
}
