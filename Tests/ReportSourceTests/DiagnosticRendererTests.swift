import ReportSource
import Testing

@Suite struct DiagnosticRendererTests {
    private let file = SourceFile(
        name: "notebooks/sales.qmd",
        text: "---\ndata:\n  orders: a.csv\n---\n\nSELECT month,\n       SUM(amout) AS total\nFROM orders\n")

    private func place(_ text: String, in file: SourceFile? = nil) -> SourceSpan {
        let file = file ?? self.file
        let wanted = Array(text.utf8)
        let start = (0...(file.bytes.count - wanted.count)).first { Array(file.bytes[$0..<$0 + wanted.count]) == wanted } ?? 0
        return file.span(start..<start + wanted.count)
    }

    private var unknownColumn: Diagnostic {
        var diagnostic = Diagnostic(
            .sqlUnknownColumn, "column 'amout' does not exist in table 'orders'", at: place("amout"), label: "not a column of 'orders'",
            notes: [.init("'orders' is declared here", at: place("orders"))], help: "did you mean 'amount'?")
        diagnostic.cell = "cell 'tbl-monthly', line 2"
        return diagnostic
    }

    private func human(_ diagnostic: Diagnostic, width: Int = 120) -> String {
        DiagnosticRenderer(format: .human, width: width).render([diagnostic])
    }

    // MARK: For people

    @Test func human() {
        #expect(
            human(unknownColumn) == """
                error[sql-unknown-column]: column 'amout' does not exist in table 'orders'
                  --> notebooks/sales.qmd:7:12 (cell 'tbl-monthly', line 2)
                   |
                 6 | SELECT month,
                 7 |        SUM(amout) AS total
                   |            ^^^^^ not a column of 'orders'
                   |
                note: 'orders' is declared here
                  --> notebooks/sales.qmd:3:3
                help: did you mean 'amount'?

                """)
    }

    @Test func severalAreParted() {
        let text = DiagnosticRenderer(format: .human).render([Diagnostic(.dataEmpty, "a", at: nil), Diagnostic(.sqlError, "b", at: nil)])
        #expect(text == "warning[data-empty]: a\n\nerror[sql-error]: b\n")
    }

    @Test func contextIsTwoLinesAndNoBlankOnes() {
        #expect(
            human(Diagnostic(.sqlError, "x", at: place("FROM"))) == """
                error[sql-error]: x
                  --> notebooks/sales.qmd:8:1
                   |
                 6 | SELECT month,
                 7 |        SUM(amout) AS total
                 8 | FROM orders
                   | ^^^^
                   |

                """)
    }

    @Test func aSpanOfSeveralLinesIsMarkedOnItsFirst() {
        #expect(human(Diagnostic(.sqlError, "x", at: place("month,\n       SUM"))).contains(" 6 | SELECT month,\n   |        ^^^^^^\n"))
    }

    @Test func anEmptySpanHasOneCaret() {
        let file = SourceFile(name: "a", text: "ab")
        #expect(human(Diagnostic(.sqlError, "x", at: file.span(2..<2))).contains(" 1 | ab\n   |   ^\n"))
        let empty = SourceFile(name: "a", text: "")
        #expect(human(Diagnostic(.sqlError, "x", at: empty.span(0..<0))) == "error[sql-error]: x\n  --> a:1:1\n   |\n 1 |\n   | ^\n   |\n")
    }

    @Test func tabsAndWideCharactersKeepTheCaretsInPlace() {
        let file = SourceFile(name: "a", text: "\tx: 中文 bad\u{301} end")
        #expect(human(Diagnostic(.sqlError, "m", at: place("bad\u{301}", in: file))).contains(" 1 |     x: 中文 bad\u{301} end\n   |             ^^^\n"))
    }

    @Test func controlAndDirectionCharactersAreShown() {
        let file = SourceFile(name: "a\u{1B}[31m", text: "x\u{1B}[0m \u{202E}bad")
        var diagnostic = Diagnostic(.sqlError, "m\u{7}\nx", at: place("bad", in: file), label: "l\u{9B}", help: "h\u{0}")
        diagnostic.detail = "a\n\u{1B}b\tc"
        #expect(
            human(diagnostic) == """
                error[sql-error]: m\\u{7}\\u{A}x
                  --> a\\u{1B}[31m:1:8
                   |
                 1 | x\\u{1B}[0m \\u{202E}bad
                   |                    ^^^ l\\u{9B}
                   |
                help: h\\u{0}
                  a
                  \\u{1B}b\tc

                """)
    }

    @Test func longLinesAreCutAroundTheMark() {
        let file = SourceFile(name: "a", text: "short\n" + String(repeating: "a", count: 100) + "BAD" + String(repeating: "b", count: 100))
        #expect(
            human(Diagnostic(.sqlError, "m", at: place("BAD", in: file)), width: 40).contains(
                " 2 | …aaaaaaaaaaaaaBADbbbbbbbbbbbbbbbbbbbbbbbb…\n   |               ^^^\n"))
    }

    @Test func colourStandsAroundWholeWords() {
        let text = DiagnosticRenderer(format: .human, colour: true).render([Diagnostic(.sqlError, "m", at: nil, help: "h")])
        #expect(text == "\u{1B}[1;31merror[sql-error]\u{1B}[0m\u{1B}[1m: m\u{1B}[0m\n\u{1B}[1;36mhelp\u{1B}[0m: h\n")
        #expect(!DiagnosticRenderer(format: .human).render([unknownColumn]).contains("\u{1B}"))
    }

    // MARK: For programs

    @Test func short() {
        let text = DiagnosticRenderer(format: .short).render([unknownColumn, Diagnostic(.dataEmpty, "no\nplace", at: nil)])
        #expect(
            text == """
                notebooks/sales.qmd:7:12: error[sql-unknown-column] column 'amout' does not exist in table 'orders'
                warning[data-empty] no\\u{A}place

                """)
    }

    @Test func json() {
        let text = DiagnosticRenderer(format: .json).render([unknownColumn, Diagnostic(.dataEmpty, "\"\\\u{1}\u{202E}é", at: nil)])
        #expect(
            text == #"""
                {"id":"sql-unknown-column","severity":"error","message":"column 'amout' does not exist in table 'orders'","file":"notebooks/sales.qmd","line":7,"column":12,"endLine":7,"endColumn":17,"label":"not a column of 'orders'","cell":"cell 'tbl-monthly', line 2","notes":[{"message":"'orders' is declared here","file":"notebooks/sales.qmd","line":3,"column":3,"endLine":3,"endColumn":9}],"help":["did you mean 'amount'?"]}
                {"id":"data-empty","severity":"warning","message":"\"\\\u0001\u202eé"}

                """#)
    }

    @Test func github() {
        let odd = SourceFile(name: "a,b:c%.qmd", text: "x\ny")
        let text = DiagnosticRenderer(format: .github).render([
            unknownColumn, Diagnostic(.dataEmpty, "50%\nx", at: odd.span(0..<3)), Diagnostic(.sqlError, "n", at: nil, severity: .note),
        ])
        #expect(
            text == """
                ::error file=notebooks/sales.qmd,line=7,endLine=7,col=12,endColumn=17,title=sql-unknown-column::column 'amout' does not exist in table 'orders'%0Anote: 'orders' is declared here%0Ahelp: did you mean 'amount'?
                ::warning file=a%2Cb%3Ac%25.qmd,line=1,endLine=2,col=1,title=data-empty::50%25%0Ax
                ::notice title=sql-error::n

                """)
    }

    @Test func sarif() {
        let text = DiagnosticRenderer(format: .sarif).render([unknownColumn], toolVersion: "1.0")
        #expect(
            text == #"""
                {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"report","version":"1.0","rules":[{"id":"sql-unknown-column"}]}},"columnKind":"unicodeCodePoints","results":[{"ruleId":"sql-unknown-column","ruleIndex":0,"level":"error","message":{"text":"column 'amout' does not exist in table 'orders'\nhelp: did you mean 'amount'?"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"notebooks/sales.qmd"},"region":{"startLine":7,"startColumn":12,"endLine":7,"endColumn":17}}}],"relatedLocations":[{"id":1,"physicalLocation":{"artifactLocation":{"uri":"notebooks/sales.qmd"},"region":{"startLine":3,"startColumn":3,"endLine":3,"endColumn":9}},"message":{"text":"'orders' is declared here"}}]}]}]}

                """#)
    }

    @Test func sarifWithoutResultsIsStillALog() {
        #expect(DiagnosticRenderer(format: .sarif).render([]).contains(#""rules":[]}},"columnKind":"unicodeCodePoints","results":[]}]}"#))
        for format in DiagnosticRenderer.Format.allCases where format != .sarif { #expect(DiagnosticRenderer(format: format).render([]) == "") }
    }

    @Test func cellsOfNotebooksNameTheFileThatExists() {
        let cell = SourceFile(name: "notebooks/x y.ipynb:cell 4", text: "a\nbad")
        let diagnostic = Diagnostic(.pythonSyntax, "m", at: place("bad", in: cell))
        #expect(DiagnosticRenderer(format: .short).render([diagnostic]) == "notebooks/x y.ipynb:cell 4:2:1: error[python-syntax] m\n")
        #expect(DiagnosticRenderer(format: .github).render([diagnostic]) == "::error file=notebooks/x y.ipynb,title=python-syntax::cell 4, line 2: m\n")
        let sarif = DiagnosticRenderer(format: .sarif).render([diagnostic])
        #expect(sarif.contains(#""message":{"text":"cell 4, line 2: m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"notebooks/x%20y.ipynb"}}}]"#))
    }

    /// Of a very long line only what is near the mark is looked at; what is shown is the same.
    @Test(arguments: [0, 30, 5_000, 50_000, 99_990]) func aVeryLongLineIsCutAroundTheMark(_ place: Int) throws {
        let words = String(repeating: "é中a ", count: 30_000)
        let start = String(words.unicodeScalars.prefix(place)).utf8.count
        let file = SourceFile(name: "x.qmd", text: "above\n" + words + "\n")
        let text = human(Diagnostic(.dataEmpty, "a", at: file.span(6 + start..<6 + start + 8)), width: 60)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[1] == "  --> x.qmd:2:\(place + 1)")
        let shown = try #require(lines.first { $0.hasPrefix(" 2 | ") })
        let marks = try #require(lines.first { $0.contains("^") })
        #expect(shown.unicodeScalars.count < 80)
        #expect(shown.hasSuffix("…") && (place < 30 || shown.hasPrefix(" 2 | …")))
        // The mark stands below the first marked scalar, counted in columns.
        func columns(_ text: some Sequence<UnicodeScalar>) -> Int { text.reduce(0) { $0 + ($1 == "中" ? 2 : 1) } }
        let indent = columns(marks.unicodeScalars.prefix { $0 != "^" })
        var column = 0
        let marked = shown.unicodeScalars.drop { scalar in
            guard column < indent else { return false }
            column += scalar == "中" ? 2 : 1
            return true
        }
        #expect(column == indent)
        #expect(String(String.UnicodeScalarView(marked)).hasPrefix(file.span(6 + start..<6 + start + 8).text.prefix(3)))
    }

    @Test func aLongLineAboveTheMarkedOneIsCut() {
        let file = SourceFile(name: "x.qmd", text: String(repeating: "a", count: 100_000) + "\nb\n")
        #expect(human(Diagnostic(.dataEmpty, "a", at: file.span(100_001..<100_002))).utf8.count < 1_000)
    }

    /// A tab in a key or name moves the cursor of whoever reads the log.
    @Test(arguments: DiagnosticRenderer.Format.allCases) func tabsAreShownByNumber(_ format: DiagnosticRenderer.Format) {
        let text = DiagnosticRenderer(format: format).render([Diagnostic(.dataEmpty, "key 'a\tb'", at: nil, help: "write\t'c'")])
        #expect(!text.contains("\t"))
    }
}
