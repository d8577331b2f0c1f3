import ReportEngine
import Testing

@Suite struct CSVTextTests {
    private func records(_ text: String) -> [[String]] { CSVText.records(Array(text.utf8)) }

    private func field(_ record: Int, _ field: Int, in text: String) -> String? {
        let bytes = Array(text.utf8)
        return CSVText.place(record: record, field: field, in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a,b\n", [["a", "b"]]), ("a,\n", [["a", ""]]), (",\n", [["", ""]]), ("", []), ("主权,b\n", [["主权", "b"]]),
        ("\"a,b\",c\n", [["a,b", "c"]]), ("\"say \"\"x\"\"\",c\n", [["say \"x\"", "c"]]), ("\"two\nlines\",c\nd,e\n", [["two\nlines", "c"], ["d", "e"]]),
        ("\"\",x\n", [["", "x"]]), ("a\n\nb\n", [["a"], [""], ["b"]]), ("a,b\n\n1,2\n", [["a", "b"], ["1", "2"]]), ("\"open", [["open"]]),
    ] as [(String, [[String]])])
    func reads(text: String, expected: [[String]]) { #expect(records(text) == expected) }

    @Test func stopsAtTheLimit() { #expect(CSVText.records(Array("a\nb\nc\n".utf8), limit: 2) == [["a"], ["b"]]) }

    @Test func placesAreThoseOfTheContent() {
        let text = "\u{FEFF}id,note\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,主权\r\n\r\n3,x\r\n"
        #expect(field(0, 1, in: text) == "note")
        #expect(field(1, 1, in: text) == "a, \"\"b\"\"\nc")
        #expect(field(2, 1, in: text) == "主权")
        #expect(field(3, 1, in: text) == "x")
        #expect(field(3, 2, in: text) == nil)
        #expect(field(4, 0, in: text) == nil)
    }
}

extension CSVTextTests {
    @Test func otherDelimiters() {
        let text = Array("sep=;\r\na;b\r\n;\r\n1,5;2\r\n".utf8)
        #expect(CSVText.leadingSeparator(text) == 0x3B)
        #expect(CSVText.records(text, delimiter: 0x3B) == [["a", "b"], ["1,5", "2"]])
        #expect(CSVText.place(record: 1, field: 0, in: text, delimiter: 0x3B).map { String(decoding: text[$0], as: UTF8.self) } == "1,5")
        #expect(CSVText.leadingSeparator(Array("sep=;x\n".utf8)) == nil)
        #expect(CSVText.leadingSeparator(Array("sep".utf8)) == nil)
        #expect(CSVText.records(Array("a\tb\n1\t\"x\ty\"\n".utf8), delimiter: 0x09) == [["a", "b"], ["1", "x\ty"]])
    }
}
