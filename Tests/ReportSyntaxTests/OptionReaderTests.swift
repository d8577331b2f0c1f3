import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct OptionReaderTests {
    private func reader(_ yaml: String, known: [String] = []) throws -> OptionReader {
        let file = SourceFile(name: "x.yml", text: yaml)
        let (value, problems) = YAMLParser.parse(file, range: 0..<file.bytes.count)
        #expect(problems.isEmpty)
        return OptionReader(try #require(value?.entries), of: "a 'stance' cell", at: file.span(0..<1), known: known)
    }

    @Test func gettersGiveWhatIsWritten() throws {
        var reader = try reader("a: text\nb: 12\nc: true\nd: 1.5\ne: [x, 2]\nf: one\ng: {h: i}\nj:\nk: 3")
        #expect(reader.string("a")?.value == "text")
        #expect(reader.string("b")?.value == "12")
        #expect(reader.integer("b") == 12)
        #expect(reader.bool("c") == true)
        #expect(reader.number("d") == 1.5)
        #expect(reader.number("k", isPositive: true) == 3)
        #expect(reader.strings("e").map(\.value) == ["x", "2"])
        #expect(reader.strings("f").map(\.value) == ["one"])
        #expect(reader.mapping("g")?.map(\.key) == ["h"])
        #expect(reader.string("j") == nil)
        #expect(reader.has("j"))
        #expect(!reader.has("z"))
        #expect(reader.finish().isEmpty)
    }

    @Test func spansAreThoseOfTheValues() throws {
        var reader = try reader("a: text\nb: [x, \"y z\"]")
        #expect(reader.string("a")?.span.text == "text")
        #expect(reader.strings("b").map(\.span.text) == ["x", "\"y z\""])
        _ = reader.finish()
    }

    @Test func wrongTypesSayWhatWasFound() throws {
        var reader = try reader("a: [x]\nb: yes\nc: 1.5\nd: text\ne: [[x]]\nf: 3")
        #expect(reader.string("a") == nil)
        #expect(reader.bool("b") == nil)
        #expect(reader.integer("c") == nil)
        #expect(reader.mapping("d") == nil)
        #expect(reader.strings("e").isEmpty)
        #expect(reader.integer("f", in: 4...5) == nil)
        #expect(
            reader.finish().map(CaseFile.line) == [
                "error[yaml-type] 1:4-1:7 'a' is a list, but must be text",
                "error[yaml-type] 2:4-2:7 'b' is the text 'yes', but must be true or false | write true",
                "error[yaml-type] 3:4-3:7 'c' is the number 1.5, but must be an integer",
                "error[yaml-type] 4:4-4:8 'd' is the text 'text', but must be a mapping",
                "error[yaml-type] 5:5-5:8 'e' is a list, but must be text in the list",
                "error[yaml-type] 6:4-6:5 'f' is the number 3, but must be an integer from 4 to 5",
            ])
    }

    @Test func choicesHaveNearMisses() throws {
        var reader = try reader("count: actor\npercent: [row, colum]")
        #expect(reader.choice("count", of: ["statements", "actors"]) == nil)
        #expect(reader.choices("percent", of: ["row", "column"]).map(\.value) == ["row"])
        #expect(
            reader.finish().map(CaseFile.line) == [
                "error[yaml-value] 1:8-1:13 'count' is 'actor', but must be one of 'statements' or 'actors' | did you mean 'actors'?",
                "error[yaml-value] 2:16-2:21 'percent' is 'colum', but must be one of 'row' or 'column' | did you mean 'column'?",
            ])
    }

    @Test func unknownAndMissingKeys() throws {
        var reader = try reader("dta: x\nnote: y", known: ["note"])
        #expect(reader.required("data") { $0.string("data") } == nil)
        #expect(
            reader.finish().map(CaseFile.line) == [
                "error[yaml-missing-key] 1:1-1:2 a 'stance' cell needs 'data' | add 'data:'",
                "error[yaml-unknown-key] 1:1-1:4 a 'stance' cell has no key 'dta' | did you mean 'data'?",
            ])
    }
}
