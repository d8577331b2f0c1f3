/// Where the rows of a workbook's table are in its sheet.
package struct RowOrigin: Sendable, Decodable {
    /// The name of the sheet.
    package var sheet: String
    /// Our name of a column → its letters.
    package var columns: [String: String]
    /// Pairs: from this row of the table on (from 0), the sheet's rows from that one on (from 1).
    package var rows: [[Int]]

    /// A field as spreadsheets name it: `Sheet1!C7`.
    func field(row: Int, column: String) -> String? {
        guard let letters = columns[column], let run = rows.last(where: { $0.count == 2 && $0[0] <= row }) else { return nil }
        return "\(sheet)!\(letters)\(run[1] + row - run[0])"
    }
}
