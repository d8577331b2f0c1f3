/// Two versions of a data file that no report was made from yet.
package enum DataChange {
    /// - Parameters:
    ///   - name: the dataset's.
    ///   - path: relative to the project.
    ///   - key: columns that tell the rows apart; empty where none is declared.
    ///   - delimiter: between the fields of a CSV file; nil for the usual one.
    ///   - format: as declared; nil where the file's extension says it.
    /// - Returns: both hashes, and the rows that differ where the file is CSV, TSV or JSON lines.
    package static func cause(
        of name: String, path: String, key: [String], delimiter: String?, format: String?, from old: [UInt8], to new: [UInt8]
    ) -> Cause {
        var rows: [RowChange] = []
        func snapshot(_ bytes: [UInt8]) -> DataSnapshot? { self.snapshot(bytes, name: name, path: path, key: key, delimiter: delimiter, format: format ?? Planner.format(of: path)) }
        if let one = snapshot(old), let other = snapshot(new) { rows = DataComparison.rows(from: one, to: other) }
        return Cause(.data, name, path: path, before: Digest.sha256(old), after: Digest.sha256(new), rows: rows)
    }

    private static func snapshot(_ bytes: [UInt8], name: String, path: String, key: [String], delimiter: String?, format: String?) -> DataSnapshot? {
        switch format {
        case "csv", "tsv":
            let mark = delimiter?.utf8.first ?? CSVText.leadingSeparator(bytes) ?? (format == "tsv" ? 0x09 : 0x2C)
            let records = CSVText.records(bytes, delimiter: mark)
            guard let columns = records.first else { return nil }
            let rows = records.dropFirst().map { record in columns.indices.map { record.indices.contains($0) ? record[$0] : nil } }
            return DataSnapshot(dataset: name, path: path, key: key, columns: columns, rows: rows)
        case "jsonl":
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { [String?.some(String($0))] }
            return DataSnapshot(dataset: name, path: path, key: [], columns: ["line"], rows: lines)
        default:
            return nil
        }
    }
}
