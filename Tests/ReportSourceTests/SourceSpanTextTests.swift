import ReportSource
import Testing

@Suite struct SourceSpanTextTests {
    /// The place of a word of a decoded text in the source that it was decoded from.
    private func place(of word: String, in text: String, source: String) throws -> SourceSpan {
        let file = SourceFile(name: "t", text: source)
        let low = try #require(text.firstRange(of: word)).lowerBound
        let start = text.utf8.distance(from: text.startIndex, to: low)
        return file.span(0..<file.bytes.count).place(of: start..<start + word.utf8.count, in: text)
    }

    @Test func textAsItStands() throws { #expect(try place(of: "b", in: "区 b", source: "区 b").range == 4..<5) }

    @Test func textBehindAQuotationMark() throws { #expect(try place(of: "b", in: "a b", source: "\"a b\"").range == 3..<4) }

    @Test func textBehindIndentation() throws {
        let found = try place(of: "区 c", in: "a\n  b 区 c\n\nd", source: "|\n    a\n      b 区 c\n\n    d\n")
        #expect(found.text == "区 c")
        #expect(found.start == SourcePosition(line: 3, column: 9))
    }

    @Test func textThatStandsNowhere() throws {
        let found = try place(of: "it's", in: "it's", source: "'it''s'")
        #expect(found.text == "'it''s'")
    }

    @Test func rangesOutsideTheText() {
        let span = SourceFile(name: "t", text: "abc").span(0..<3)
        #expect(span.place(of: 2..<9, in: "abc") == span)
    }
}
