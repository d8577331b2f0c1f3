/// The rows behind the numbers of one row of a table: what a reader opens to check a count.
package struct Trail: Sendable, Codable, Hashable {
    /// Rows that stand behind some of the numbers.
    package struct Part: Sendable, Codable, Hashable {
        /// Names of the columns whose numbers these rows are behind: `support`, `support_share`.
        package var columns: [String]
        /// Of rows of the register, in the file's order; no more than `Trail.cap`.
        package var ids: [String]
        /// How many further rows there are.
        package var omitted: Int

        package init(columns: [String], ids: [String], omitted: Int = 0) {
            self.columns = columns
            self.ids = ids
            self.omitted = omitted
        }

        /// All rows behind the number.
        package var count: Int { ids.count + omitted }
    }

    /// How many rows a count lists; the rest is counted, and stands in the data file.
    package static let cap = 200

    /// Index into the table's rows.
    package var row: Int
    /// The dataset that the rows are of: `EvidenceRegister.dataset`.
    package var dataset: String
    /// Names of the columns whose numbers all parts together are behind: `n`.
    package var whole: [String]
    /// In the order of the table's columns; no row is in two of them.
    package var parts: [Part]

    package init(row: Int, dataset: String, whole: [String] = [], parts: [Part]) {
        self.row = row
        self.dataset = dataset
        self.whole = whole
        self.parts = parts
    }

    /// The one row that is behind it, where there is just one and it is listed: it is linked without a list between.
    package var onlyRow: String? {
        guard parts.count == 1, parts[0].ids.count == 1, parts[0].omitted == 0 else { return nil }
        return parts[0].ids[0]
    }
}
