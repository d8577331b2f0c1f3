/// The rows of a dataset as they were when a report was made, so that a later run can say which of them moved.
package struct DataSnapshot: Sendable, Codable, Hashable {
    /// Larger datasets are known by the hash of their file alone.
    package static let rowLimit = 5_000
    /// Values of a snapshot, rows times columns.
    package static let valueLimit = 100_000

    /// The dataset's name.
    package var dataset: String
    /// The data file, relative to the project.
    package var path: String
    /// Columns that tell the rows apart; empty where rows are told apart by their number.
    package var key: [String]
    package var columns: [String]
    /// As text, one list a row; null where a value is missing.
    package var rows: [[String?]]

    package init(dataset: String, path: String, key: [String], columns: [String], rows: [[String?]]) {
        self.dataset = dataset
        self.path = path
        self.key = key
        self.columns = columns
        self.rows = rows
    }
}
