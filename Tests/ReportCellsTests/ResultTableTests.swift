import FoundationEssentials
import ReportCells
import ReportDocument
import TestSupport
import Testing

@Suite struct ResultTableTests {
    private func decode(_ json: String) throws -> ResultTable { try JSONDecoder().decode(ResultTable.self, from: Data(json.utf8)) }

    @Test func typesSayWhatTextsStandFor() throws {
        let table = try decode("""
            {"columns": [{"name": "i", "type": "integer", "values": [1, null]}, {"name": "f", "type": "number", "values": [1, 0.5]},
            {"name": "b", "type": "boolean", "values": [true, null]}, {"name": "m", "type": "decimal", "values": ["1.50", null]},
            {"name": "d", "type": "date", "values": ["2012-12-14", null]}, {"name": "t", "type": "text", "values": ["1", null]}], "omitted": 4}
            """)
        #expect(table.count == 2)
        #expect(table.omitted == 4)
        #expect(table.columns.map { $0.values[0] } == [1, 1.0, true, .decimal("1.50"), .date("2012-12-14"), "1"])
        #expect(table.value(1, "f") == 0.5)
        #expect(table.value(9, "f").isNull && table.value(0, "q").isNull)
        #expect(table.integer(0, "i") == 1 && table.integer(1, "i") == 0 && table.integer(0, "t") == 0)
        #expect(table.text(0, "m") == "1.50")
        #expect(try JSONDecoder().decode(ResultTable.self, from: JSONEncoder().encode(table)) == table)
    }

    @Test(arguments: [
        #"{"columns": [{"name": "a", "type": "integer", "values": [1]}, {"name": "b", "type": "integer", "values": []}]}"#,
        #"{"columns": [{"name": "a", "type": "integer", "values": ["1"]}]}"#, #"{"columns": [{"name": "a", "type": "boolean", "values": [1]}]}"#,
        #"{"columns": [{"type": "integer", "values": [1]}]}"#, "[]",
    ])
    func refusesWhatIsNoTable(json: String) { #expect(throws: DecodingError.self) { try decode(json) } }

    @Test func aFinishedTableKeepsItsTypes() {
        let table = Table(
            columns: ["a", "b", "c", "d"].map { .init(name: $0, heading: []) },
            rows: [.init([.value(1), .value(nil), .value("x"), .rich([.text("y")])]), .init([.value(0.5), .value(nil), .value(2), .value(nil)])])
        let result = ResultTable(table, keeping: ["a", "b", "c", "d"])
        #expect(result.columns.map(\.type) == ["number", "text", "text", "text"])
        #expect(ResultTable(table, keeping: ["d"]).columns.map(\.name) == ["d"])
    }

    @Test func namesAndTextsAreQuoted() {
        #expect(SQLText.identifier("a\"b") == "\"a\"\"b\"")
        #expect(SQLText.literal("it's") == "'it''s'")
        #expect(SQLText.foldedName("tbl-a-b") == "tbl_a_b")
    }
}
