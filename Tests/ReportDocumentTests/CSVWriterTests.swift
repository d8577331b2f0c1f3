import ReportDocument
import TestSupport
import Testing

@Suite struct CSVWriterTests {
    private func line(_ cells: [Table.Cell]) -> String {
        let table = Table(columns: cells.indices.map { .init(name: "c\($0)", heading: []) }, rows: [.init(cells)])
        return CSVWriter.write(table).split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }

    @Test func valuesAsTheyAreStored() {
        #expect(line([.value(1234567), .value(0.1), .value(nil), .value(true), .value(.decimal("1.50")), .value(.date("2012~")), .rich([.strong([.text("a")])])])
            == "1234567,0.1,,true,1.50,2012~,a\n")
    }

    @Test(arguments: [
        ("a,b", "\"a,b\"\n"), ("say \"x\"", "\"say \"\"x\"\"\"\n"), ("two\nlines", "\"two\nlines\"\n"), ("a\rb", "\"a\rb\"\n"), ("主权", "主权\n"), ("", "\n"),
    ])
    func quoting(text: String, expected: String) { #expect(line([.value(.text(text))]) == expected) }

    @Test(arguments: [
        ("=1+1", "'=1+1\n"), ("+1+1", "'+1+1\n"), ("-1-1", "'-1-1\n"), ("- a", "'- a\n"), ("-", "'-\n"), ("1e5=", "1e5=\n"), ("-1e", "'-1e\n"), ("@SUM(A1)", "'@SUM(A1)\n"), ("\tx", "'\tx\n"), (" =1", " '=1\n"), ("\n=1", "\"\n'=1\"\n"), ("\u{FEFF}\u{200B}=1", "\u{FEFF}\u{200B}'=1\n"), ("\u{FF1D}1", "'\u{FF1D}1\n"), ("\u{1}@x", "\u{1}'@x\n"), ("\r=1", "\"'\r'=1\"\n"),
        ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\n"), ("a=1", "a=1\n"),
    ])
    func formulasAreText(text: String, expected: String) {
        #expect(line([.value(.text(text))]) == expected)
        #expect(line([.rich([.text(text)])]) == expected)
    }

    @Test func numbersKeepTheirSign() {
        #expect(line([.value(-5), .value(-0.5), .value(.decimal("-1.5"))]) == "-5,-0.5,-1.5\n")
        for number in ["-5", "+5", "-0.5", "-.5", "-5.", "-1e-7", "+1.5E+10"] { #expect(line([.value(.text(number))]) == number + "\n") }
        for other in ["-5 5", "-1,5", "-5%", "-0x1", "--5", "-\u{661}", "-Infinity"] { #expect(line([.value(.text(other))]).contains("'"), "\(other)") }
    }

    /// Where a spreadsheet splits at semicolons, tabs or the lines of a quoted text, no formula begins behind one.
    @Test func otherSeparatorsBeginNoFormula() {
        #expect(line([.value(.text("a;=1+1;b"))]) == "a;'=1+1;b\n")
        #expect(line([.value(.text("a\t @x"))]) == "a\t '@x\n")
        #expect(line([.value(.text("a\n=1\nb"))]) == "\"a\n'=1\nb\"\n")
        #expect(line([.value(.text("1;-5; +3;a-b"))]) == "1;-5; +3;a-b\n")
    }

    @Test func namesHiddenColumnsAndTotalsAreWritten() {
        let table = Table(
            columns: [.init(name: "=a,b", heading: []), .init(name: "hidden", heading: [], isHidden: true)],
            rows: [.init([.value("x"), .value(1)]), .init([.value("Total"), .value(2)], kind: .total)])
        #expect(CSVWriter.write(table) == "\"'=a,b\",hidden\nx,1\nTotal,2\n")
    }
}
