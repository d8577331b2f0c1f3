/// A finished report, whatever it is written as. All numbers are final: figures, tables, sections and footnotes are
/// numbered, references are resolved, values are text.
package struct Document: Sendable, Codable, Hashable {
    /// Title block and language.
    package var metadata: Metadata
    /// The body, in reading order.
    package var blocks: [Block]
    /// The footnotes, in the order of their first reference; `Inline.note` holds an index into it.
    package var notes: [[Block]]
    /// The works cited, in the order of the citation style.
    package var references: [Reference]
    /// The rows of data behind the numbers, by dataset; empty where the evidence is left out.
    package var registers: [EvidenceRegister]
    /// Facts about how the report was made, for the foot of the report and its embedded record.
    package var provenance: Provenance

    package init(
        metadata: Metadata, blocks: [Block], notes: [[Block]] = [], references: [Reference] = [],
        registers: [EvidenceRegister] = [], provenance: Provenance
    ) {
        self.metadata = metadata
        self.blocks = blocks
        self.notes = notes
        self.references = references
        self.registers = registers
        self.provenance = provenance
    }
}

/// The title block.
package struct Metadata: Sendable, Codable, Hashable {
    /// Never empty; a report without a `title:` is titled by its file name.
    package var title: [Inline]
    package var subtitle: [Inline]
    package var authors: [String]
    /// As declared, EDTF; nil if none was.
    package var date: String?
    /// The date in words of the report's language.
    package var dateText: String?
    package var language: Language
    package var abstract: [Block]
    package var keywords: [String]
    /// Whether a table of contents is shown.
    package var showsContents: Bool
    /// The deepest heading level in the contents, from 1.
    package var contentsDepth: Int
    /// Whether headings carry numbers.
    package var numbersSections: Bool

    package init(
        title: [Inline], subtitle: [Inline] = [], authors: [String] = [], date: String? = nil, dateText: String? = nil,
        language: Language = .english, abstract: [Block] = [], keywords: [String] = [], showsContents: Bool = true,
        contentsDepth: Int = 2, numbersSections: Bool = false
    ) {
        self.title = title
        self.subtitle = subtitle
        self.authors = authors
        self.date = date
        self.dateText = dateText
        self.language = language
        self.abstract = abstract
        self.keywords = keywords
        self.showsContents = showsContents
        self.contentsDepth = contentsDepth
        self.numbersSections = numbersSections
    }
}

/// The languages that labels, numbers and dates are set in.
package enum Language: String, Sendable, Codable, Hashable, CaseIterable {
    case english = "en"
    case simplifiedChinese = "zh-Hans"
    case traditionalChinese = "zh-Hant"
}

/// How the report came about: the same for the same inputs.
package struct Provenance: Sendable, Codable, Hashable {
    /// The definition's path inside the project.
    package var definition: String
    /// The version of the tool.
    package var toolVersion: String
    /// SHA-256 of the definition's bytes, in hexadecimal.
    package var definitionDigest: String
    /// The data files read.
    package var inputs: [Input]
    /// The parameters' values, in order of declaration.
    package var parameters: [Attributes.Pair]

    /// One data file.
    package struct Input: Sendable, Codable, Hashable {
        /// The dataset's name, or empty for other files.
        package var name: String
        /// Relative to the project.
        package var path: String
        /// SHA-256, in hexadecimal.
        package var digest: String
        /// Rows read, where the file is a table.
        package var rows: Int?
        /// Rows of the file that are not in the dataset, by reason.
        package var dropped: [Dropped]
        /// What else is to be known of the load: `codes never used: walled-garden`.
        package var remarks: [String]
        /// Where `report data update` fetches it from; nil for a file of the project's own.
        package var url: String?

        /// Rows that were left out, and why.
        package struct Dropped: Sendable, Codable, Hashable {
            package var reason: String
            package var count: Int

            package init(_ reason: String, _ count: Int) {
                self.reason = reason
                self.count = count
            }
        }

        package init(
            name: String, path: String, digest: String, rows: Int? = nil, dropped: [Dropped] = [], remarks: [String] = [], url: String? = nil
        ) {
            self.name = name
            self.path = path
            self.digest = digest
            self.rows = rows
            self.dropped = dropped
            self.remarks = remarks
            self.url = url
        }
    }

    package init(
        definition: String, toolVersion: String, definitionDigest: String, inputs: [Input] = [],
        parameters: [Attributes.Pair] = []
    ) {
        self.definition = definition
        self.toolVersion = toolVersion
        self.definitionDigest = definitionDigest
        self.inputs = inputs
        self.parameters = parameters
    }
}

/// One work in the reference list.
package struct Reference: Sendable, Codable, Hashable {
    /// The key it is cited by.
    package var key: String
    /// The entry as the citation style words it.
    package var text: [Inline]

    package init(key: String, text: [Inline]) {
        self.key = key
        self.text = text
    }

    /// The anchor of the entry.
    package var anchor: String { "ref-" + key }
}
