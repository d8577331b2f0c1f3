import ReportDocument

/// Lists of row ids as queries give them: joined by U+001F, which no id has.
enum TrailIDs {
    /// - Parameter rows: how many rows there are, listed or not.
    /// - Returns: nil for no rows: nothing opens where nothing was counted.
    static func part(columns: [String], text: String, rows: Int64) -> Trail.Part? {
        guard rows > 0 else { return nil }
        var ids: [String] = []
        var seen: Set<String> = []
        // A statement that counts in several places of one row is one row of data.
        for id in text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init) where seen.insert(id).inserted {
            ids.append(id)
        }
        return Trail.Part(columns: columns, ids: ids, omitted: rows > Int64(Trail.cap) ? Int(rows) - Trail.cap : 0)
    }

    /// SQL for the first rows of a group, in the file's order, and how many there are.
    static func columns(_ dataset: Dataset, named name: String, filter: String = "") -> String {
        "array_to_string(arg_min(\(dataset.identity), \(dataset.rowOrder), \(Trail.cap))\(filter), chr(31)) AS \(name)_ids,"
            + " count(*)\(filter) AS \(name)_rows"
    }
}
