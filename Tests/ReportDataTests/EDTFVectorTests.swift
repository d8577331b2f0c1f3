import ReportData
import Testing

/// Every row of edtf_vectors.csv.
struct EDTFVectorTests {
    static let rows = VectorFile.rows("edtf_vectors.csv")

    @Test func vectorsAreThere() {
        #expect(Self.rows.count == 61)
    }

    @Test(arguments: rows.filter { $0["valid"] == "yes" })
    func validDate(row: VectorFile.Row) throws {
        let date = try EDTF(row["edtf"])
        let bounds = date.bounds
        #expect(date.level == Int(row["level"]))
        #expect(date.description == row["edtf"])
        if row["note"] == "year beyond 9999" || row["note"] == "exponential year" {
            #expect(bounds.isOutsideSQL && bounds.sqlLow == nil && bounds.sqlHigh == nil)
            #expect(!bounds.isOpen)
        } else {
            #expect(bounds.low?.isoString ?? "" == row["lower"])
            #expect(bounds.high?.isoString ?? "" == row["upper"])
        }
        #expect(bounds.approximate == ["approximate", "both", "uncertain|approximate"].contains(row["qualifier"]))
        #expect(bounds.uncertain == ["uncertain", "both", "uncertain|approximate"].contains(row["qualifier"]))
    }

    @Test(arguments: rows.filter { $0["valid"] == "no" })
    func refusedDate(row: VectorFile.Row) throws {
        let text = row["edtf"]
        let error = try #require(throws: EDTFError.self) { try EDTF(text) }
        #expect(error.byteRange.lowerBound >= 0 && error.byteRange.upperBound <= text.utf8.count)
        #expect(!error.message.isEmpty && !error.help.isEmpty)
    }
}
