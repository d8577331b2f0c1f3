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
        let value1 = reader.string("a")
        #expect(value1?.value == "text")
        let value2 = reader.string("b")
        #expect(value2?.value == "12")
        let value3 = reader.integer("b")
        #expect(value3 == 12)
        let value4 = reader.bool("c")
        #expect(value4 == true)
        let value5 = reader.number("d")
        #expect(value5 == 1.5)
        let value6 = reader.number("k", isPositive: true)
        #expect(value6 == 3)
        let value7 = reader.strings("e")
        #expect(value7.map(\.value) == ["x", "2"])
        let value8 = reader.strings("f")
        #expect(value8.map(\.value) == ["one"])
        let value9 = reader.mapping("g")
        #expect(value9?.map(\.key) == ["h"])
        let value10 = reader.string("j")
        #expect(value10 == nil)
        let value11 = reader.has("j")
        #expect(value11)
        let value12 = reader.has("z")
        #expect(!value12)
        let problems = reader.finish()
        #expect(problems.isEmpty)
    }

    @Test func spansAreThoseOfTheValues() throws {
        var reader = try reader("a: text\nb: [x, \"y z\"]")
        let value13 = reader.string("a")
        #expect(value13?.span.text == "text")
        let value14 = reader.strings("b")
        #expect(value14.map(\.span.text) == ["x", "\"y z\""])
        _ = reader.finish()
    }

    @Test func wrongTypesSayWhatWasFound() throws {
        var reader = try reader("a: [x]\nb: yes\nc: 1.5\nd: text\ne: [[x]]\nf: 3")
        let value15 = reader.string("a")
        #expect(value15 == nil)
        let value16 = reader.bool("b")
        #expect(value16 == nil)
        let value17 = reader.integer("c")
        #expect(value17 == nil)
        let value18 = reader.mapping("d")
        #expect(value18 == nil)
        let value19 = reader.strings("e")
        #expect(value19.isEmpty)
        let value20 = reader.integer("f", in: 4...5)
        #expect(value20 == nil)
        let problems = reader.finish()
        #expect(
            problems.map(CaseFile.line) == [
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
        let value21 = reader.choice("count", of: ["statements", "actors"])
        #expect(value21 == nil)
        let value22 = reader.choices("percent", of: ["row", "column"])
        #expect(value22.map(\.value) == ["row"])
        let problems = reader.finish()
        #expect(
            problems.map(CaseFile.line) == [
                "error[yaml-value] 1:8-1:13 'count' is 'actor', but must be one of 'statements' or 'actors' | did you mean 'actors'?",
                "error[yaml-value] 2:16-2:21 'percent' is 'colum', but must be one of 'row' or 'column' | did you mean 'column'?",
            ])
    }

    @Test func unknownAndMissingKeys() throws {
        var reader = try reader("dta: x\nnote: y", known: ["note"])
        let value23 = reader.required("data") { $0.string("data") }
        #expect(value23 == nil)
        let problems = reader.finish()
        #expect(
            problems.map(CaseFile.line) == [
                "error[yaml-missing-key] 1:1-1:2 a 'stance' cell needs 'data' | add 'data:'",
                "error[yaml-unknown-key] 1:1-1:4 a 'stance' cell has no key 'dta' | did you mean 'data'?",
            ])
    }
}
