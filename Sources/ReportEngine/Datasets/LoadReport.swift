import ReportDocument

/// What was read of one file, what was left out and why, and what else is to be known of it.
package struct LoadReport: Sendable, Codable {
    /// The dataset's name; empty for a codebook, actors and memberships.
    package var dataset: String
    /// Relative to the project.
    package var path: String
    /// Rows that are in the dataset.
    package var rows: Int
    /// Rows of the file that are not, by reason.
    package var dropped: [Provenance.Input.Dropped]
    /// In the order in which they came up.
    package var remarks: [String]

    package init(dataset: String, path: String, rows: Int, dropped: [Provenance.Input.Dropped] = [], remarks: [String] = []) {
        self.dataset = dataset
        self.path = path
        self.rows = rows
        self.dropped = dropped
        self.remarks = remarks
    }
}

extension [String] {
    /// `a, b, c` of at most 20, then `and 3 more`.
    var shortList: String {
        prefix(20).joined(separator: ", ") + (count > 20 ? " and \(count - 20) more" : "")
    }
}
