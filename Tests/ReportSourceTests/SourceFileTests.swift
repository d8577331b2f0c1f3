import ReportSource
import Testing

@Suite struct SourceFileTests {
    @Test func linesEndInThreeWays() {
        let file = SourceFile(name: "a", text: "one\ntwo\r\nthree\rfour\n")
        #expect(file.lines.starts == [0, 4, 9, 15, 20])
        #expect((0..<file.lines.count).map { file.slice(file.lines.range(ofLine: $0)) } == ["one\n", "two\r\n", "three\r", "four\n", ""])
        #expect((0...20).map { file.lines.line(at: $0) } == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4])
        #expect(file.lines.range(ofLine: 9).isEmpty)
    }

    @Test func columnsCountScalars() {
        let file = SourceFile(name: "a", text: "é中😀x\ny")
        #expect(file.span(9..<10).start == SourcePosition(line: 1, column: 4))
        #expect(file.span(9..<10).text == "x")
        #expect(file.span(9..<12).end == SourcePosition(line: 2, column: 2))
    }

    @Test func aByteOrderMarkIsDropped() {
        #expect(SourceFile(name: "a", text: "\u{FEFF}x").bytes == [0x78])
        #expect(SourceFile.decode(name: "a", bytes: [0xEF, 0xBB, 0xBF, 0x78]).0.text == "x")
    }

    @Test func spansAreCutToTheFile() {
        let file = SourceFile(name: "a", text: "abc")
        #expect(file.span(2..<9).range == 2..<3)
        #expect(file.span(7..<9).range == 3..<3)
        #expect(file.slice(1..<9) == "bc")
    }

    @Test func spansJoinAndPart() {
        let file = SourceFile(name: "a", text: "abcdef")
        #expect(file.span(1..<2).joined(to: file.span(4..<5)).text == "bcde")
        #expect(file.span(1..<5).part(1..<3).text == "cd")
        let other = SourceFile(name: "b", text: "abcdef")
        #expect(file.span(1..<2).joined(to: other.span(4..<5)).text == "b")
        #expect(file.span(1..<2) != other.span(1..<2))
    }

    @Test(arguments: [
        ([0x61, 0xFF, 0x62], "byte 2 is not UTF-8"), ([0xC3], "byte 1 is not UTF-8"), ([0x61, 0xC0, 0xAF], "byte 2 is not UTF-8"),
        ([0x61, 0xED, 0xA0, 0x80], "byte 2 is not UTF-8"), ([0xFF, 0xFE, 0x61, 0x00], "byte 1 is not UTF-8"),
    ] as [([UInt8], String)])
    func otherEncodingsAreRefused(_ bytes: [UInt8], _ message: String) throws {
        let (_, problems) = SourceFile.decode(name: "a", bytes: bytes)
        let problem = try #require(problems.first)
        #expect(problem.id == .sourceEncoding)
        #expect(problem.message == message)
    }

    @Test func validTextHasNoProblem() {
        let (file, problems) = SourceFile.decode(name: "a", bytes: Array("é\u{0}\u{2028}".utf8))
        #expect(problems.isEmpty)
        #expect(file.text == "é\u{0}\u{2028}")
    }

    @Test func cellsOfNotebooks() {
        #expect(SourceFile(name: "a/b.ipynb:cell 12", text: "").notebookCell?.path == "a/b.ipynb")
        #expect(SourceFile(name: "a/b.ipynb:cell 12", text: "").notebookCell?.cell == "cell 12")
        #expect(SourceFile(name: "a/b.ipynb", text: "").notebookCell == nil)
        #expect(SourceFile(name: "a:cell 1", text: "").notebookCell == nil)
    }

    /// Columns of long lines are counted from checkpoints inside of them.
    @Test func columnsOfLongLinesCountScalars() {
        let text = String(repeating: "aé中😀\t", count: 700) + "\n" + String(repeating: "中", count: 1024) + "x\n"
        let file = SourceFile(name: "a", text: text)
        for offset in stride(from: 0, through: file.bytes.count, by: 1) where offset == file.bytes.count || file.bytes[offset] & 0xC0 != 0x80 {
            let before = String(decoding: file.bytes[..<offset], as: UTF8.self)
            let line = before.unicodeScalars.count { $0 == "\n" } + 1
            let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
            let found = file.span(offset..<offset).start
            if found != SourcePosition(line: line, column: column) {
                Issue.record("offset \(offset) is \(found), but must be \(line):\(column)")
                return
            }
        }
        #expect(SourceFile(name: "a", text: "").span(0..<0).start == SourcePosition(line: 1, column: 1))
    }
}
