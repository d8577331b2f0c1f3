import ReportDocument
import ReportTypst
import TestSupport
import Testing

@Suite struct TypstWriterTests {
    /// What is written between title block and provenance.
    private func body(
        _ blocks: [Block], notes: [[Block]] = [], references: [Reference] = [], limits: TypstWriter.Limits = .init()
    ) throws -> String {
        let document = Document(
            metadata: Metadata(title: [.text("T")], showsContents: false), blocks: blocks, notes: notes, references: references,
            provenance: Provenance(definition: "d.qmd", toolVersion: "1", definitionDigest: "ab"))
        let main = try Paper.writer(limits: limits).write(document).main
        let start = try #require(main.range(of: "  title: [T],\n)\n\n"))
        let end = try #require(main.range(of: "#provenance("))
        return String(main[start.upperBound..<end.lowerBound])
    }

    private func line(_ inlines: Inline...) throws -> String {
        String(try body([.paragraph(inlines)]).dropLast(2))
    }

    @Test func aNoteMayBeginWithABracket() throws {
        let table = Table(
            columns: [.init(name: "a", heading: [.text("A")])], rows: [], notes: [TableNote(.note, [.text("(a)")]), TableNote(.source, [.text("[b]")])])
        let written = try body([.table(table)])
        #expect(written.contains("[#lead[Note.\\u{20}];(a)]") && written.contains("[#lead[Source.\\u{20}];\\[b\\]]"))
    }

    @Test func styles() throws {
        #expect(try line(.emphasis([.text("a")]), .text(" "), .strong([.text("b")])) == "#emph[a] #strong[b]")
        #expect(try line(.strikethrough([.text("a")]), .superscript([.text("2")]), .subscript([.text("i")])) == "#strike[a]#super[2]#sub[i]")
        #expect(try line(.code("a \"b\"")) == "#raw(\"a \\\"b\\\"\")")
        #expect(try line(.span(Attributes(classes: ["smallcaps"]), [.text("a")])) == "#smallcaps[a]")
        #expect(try line(.span(Attributes(id: "here"), [.text("a")])) == "#mark(id: \"here\")a")
    }

    @Test func textBehindAnExpressionDoesNotGoOnWithIt() throws {
        #expect(try line(.emphasis([.text("a")]), .text("(b)")) == "#emph[a];(b)")
        #expect(try line(.emphasis([.text("a")]), .text(".b")) == "#emph[a];.b")
        #expect(try line(.code("a"), .text("[b]")) == "#raw(\"a\")\\[b\\]")
        #expect(try line(.emphasis([.text("a")]), .text(";")) == "#emph[a];;")
        #expect(try line(.emphasis([.text("a")]), .text(" (b)")) == "#emph[a] (b)")
    }

    @Test func breaks() throws {
        #expect(try line(.text("a"), .softBreak, .text("b")) == "a b")
        #expect(try line(.text("网络"), .softBreak, .text("主权")) == "网络主权")
        #expect(try line(.text("ITU"), .softBreak, .text("主权")) == "ITU 主权")
        #expect(try line(.text("a"), .lineBreak, .text("b")) == "a#linebreak();b")
        #expect(try line(.text("1"), .text(". a")) == "1\\. a")
    }

    @Test func links() throws {
        #expect(try line(.link(Link(target: "https://a.org/?x=1#y", text: [.text("a")]))) == "#external-link(\"https://a.org/?x=1#y\")[a]")
        #expect(try line(.link(Link(target: "doi:10.1/x", text: [.text("a")]))) == "#external-link(\"https://doi.org/10.1/x\")[a]")
        #expect(try line(.link(Link(target: "", text: [.text("a")]))) == "a")
        #expect(try line(.link(Link(target: "#nowhere", text: [.text("a")]))) == "a")
        #expect(try line(.link(Link(target: "https://a.org/" + String(repeating: "x", count: 3_000), text: [.text("a")]))) == "a")
    }

    @Test func referencesLeadOnlyToWhatIsThere() throws {
        let heading = Block.heading(Heading(level: 1, anchor: "sec-a", text: [.text("A")]))
        let reference = Block.paragraph([
            .crossReference(CrossReference(anchor: "sec-a", text: "Section 1")), .crossReference(CrossReference(anchor: "sec-b", text: "Section 2")),
            .value(Value(text: "3", source: "x", anchor: "sec-a")),
        ])
        #expect(try body([heading, reference]) == """
            #section(1, id: "sec-a")[A]

            #cross-reference("sec-a")[Section\u{A0}1]Section\u{A0}2#value("sec-a")[3]


            """)
    }

    @Test func anAnchorIsSetOnce() throws {
        let heading = Block.heading(Heading(level: 1, anchor: "a", text: [.text("A")]))
        #expect(try body([heading, heading]) == "#section(1, id: \"a\")[A]\n\n#section(1)[A]\n\n")
    }

    @Test func levelsSkipNothing() throws {
        let levels = [2, 4, 4, 3, 2, 6, 1, 3]
        let written = try body(levels.enumerated().map { .heading(Heading(level: $1, anchor: "h\($0)", text: [.text("x")])) })
        let set = written.split(separator: "\n").compactMap { $0.dropFirst("#section(".count).first?.wholeNumberValue }
        #expect(set == [1, 2, 2, 2, 1, 2, 1, 2])
    }

    @Test func headings() throws {
        let heading = Block.heading(Heading(level: 1, anchor: "a", number: "2.1", text: [.text("A")], isUnlisted: true))
        #expect(try body([heading]) == "#section(1, number: \"2.1\", outlined: false, id: \"a\")[A]\n\n")
        #expect(try body([.quote([heading])]) == "#quotation[\n#inner-heading(id: \"a\")[A]\n\n]\n\n")
    }

    @Test func lists() throws {
        let item = List.Item(blocks: [.paragraph([.text("a")])])
        #expect(try body([.list(List(isTight: true, items: [item]))]) == "#list(tight: true,\n  [a],\n)\n\n")
        #expect(try body([.list(List(start: 3, isTight: false, items: [item]))]) == "#enum(tight: false, start: 3,\n  [a],\n)\n\n")
        let tasks = List(isTight: true, items: [.init(task: true, blocks: item.blocks), .init(task: false, blocks: item.blocks)])
        #expect(try body([.list(tasks)]) == "#task-list(tight: true,\n  (true, [a]),\n  (false, [a]),\n)\n\n")
        let definition = Definition(term: [.text("t")], meanings: [item.blocks, item.blocks])
        #expect(try body([.definitionList([definition])]) == "#terms(\n  terms.item[t][a\n\na],\n)\n\n")
    }

    @Test func notes() throws {
        let paragraph = Block.paragraph([.text("a"), .note(0), .text("b"), .note(0), .note(7)])
        let written = try body([paragraph], notes: [[.paragraph([.text("n")])]])
        #expect(written == "a#footnote[n]#label(\"note-mark-0\")b#footnote(label(\"note-mark-0\"))\n\n")
    }

    @Test func code() throws {
        #expect(try body([.code(CodeBlock(language: "", text: "a\n  b"))]) == "#code-block(\"a\\n  b\")\n\n")
        let block = CodeBlock(language: "sql", text: "SELECT 1", tokens: [.init(.keyword, "SELECT"), .init(.plain, " "), .init(.number, "1")])
        #expect(try body([.code(block)]) == """
            #code-block(language: "sql", "SELECT 1", (
              ("keyword", "SELECT"),
              ("plain", " "),
              ("number", "1"),
            ))


            """)
        let output = Output(stream: .standardError, text: "w", omittedBytes: 1_500)
        #expect(try body([.output(output)]) == "#output-block(\"standardError\", \"w\", note: [1,500 further bytes of output are not shown.])\n\n")
    }

    @Test func formulas() throws {
        let math = Math(tex: #"\alpha"#, mathML: "", typst: "\\u{3b1}")
        #expect(try line(.math(math)) == "#formula(\"\\\\alpha\", $\\u{3b1}$)")
        #expect(try line(.math(Math(tex: "x", mathML: ""))) == "#raw(\"x\")")
        #expect(try body([.equation(Equation(math: math, anchor: "eq-a", number: "(1)"))])
            == "#display-formula(id: \"eq-a\", number: \"(1)\", \"\\\\alpha\", $\\u{3b1}$)\n\n")
    }

    @Test(arguments: ["x$ #let y = 1 $", "#x", "x\\", "\"open", "\"a\" #b"])
    func aFormulaWithCodeIsShownAsItsTeX(_ typst: String) throws {
        #expect(try line(.math(Math(tex: "x", mathML: "", typst: typst))) == "#raw(\"x\")")
    }

    @Test func groups() throws {
        let paragraph = Block.paragraph([.text("a")])
        #expect(try body([.group(Attributes(id: "g"), [paragraph])]) == "#mark(id: \"g\")\na\n\n")
        #expect(try body([.group(Attributes(classes: ["landscape"]), [paragraph])]) == "#landscape[\na\n\n]\n\n")
        #expect(try body([.group(Attributes(classes: ["column-margin"]), [paragraph])]) == "#margin-note[\na\n\n]\n\n")
        #expect(try body([.callout(Callout(kind: .tip, title: [.text("T")], blocks: [paragraph]))]) == "#callout(\"tip\", title: [T])[\na\n\n]\n\n")
        #expect(try body([.thematicBreak, .pageBreak]) == "#thematic-break\n\n#pagebreak(weak: true)\n\n")
        #expect(try body([.quote([.pageBreak])]) == "#quotation[\n]\n\n")
    }

    @Test func rawBlocks() throws {
        #expect(try body([.raw(RawBlock(target: .html, text: "<b>"))]) == "")
        #expect(try body([.raw(RawBlock(target: .typst, text: "#v(1em) ]"))]) == "#eval(\"#v(1em) ]\", mode: \"markup\")\n\n")
    }

    @Test func tables() throws {
        let table = Table(
            label: "tbl-a", number: 1, caption: [.text("C")],
            columns: [
                .init(name: "a", heading: [.text("A")]), .init(name: "n", heading: [.text("N")], format: .integer),
                .init(name: "h", heading: [.text("H")], isHidden: true),
            ],
            rows: [
                Table.Row([.value(.text("G")), .value(.null), .value(.null)], kind: .subheading),
                Table.Row([.value(.text("x*")), .value(.integer(1_200)), .value(.text("never"))]),
                Table.Row([.value(.text("Total")), .value(.integer(1_200)), .value(.null)], kind: .total),
            ],
            notes: [TableNote(.note, [.text("n")]), TableNote(.rule, [.text("r")])],
            spanners: [.init(text: [], width: 1), .init(text: [.text("S")], width: 1)], omittedRows: 3)
        #expect(try body([.table(table)]) == """
            #data-table(
              id: "tbl-a",
              number: [Table\u{A0}1],
              caption: [C],
              notes: (
                [#lead[Note.\\u{20}];n],
                [r],
                [3 further rows are not shown.],
              ),
              columns: (auto, auto,),
              head-rows: 2,
              align: (left, right),
              table.header(
                table.cell(colspan: 1, align: center, head[]), table.cell(colspan: 1, align: center, head[S]),
                spanner-rule(1, 2),
                head[A], head[N],
              ),
              table.cell(colspan: 2, align: left, subheading[G]),
              [x\\*], [1,200],
              total-rule,
              total[Total], total[1,200],
            )


            """)
    }

    @Test func tableWidths() throws {
        func arguments(_ texts: [String], rows: Int = 1, blocks: ([Block]) -> [Block] = { $0 }) throws -> String {
            let columns = texts.indices.map { Table.Column(name: "c\($0)", heading: [.text("c")]) }
            let table = Table(columns: columns, rows: Array(repeating: Table.Row(texts.map { .value(.text($0)) }), count: rows))
            let written = try body(blocks([.table(table)]))
            return written.split(separator: "\n").filter { ["columns", "size", "wide", "turned", "breakable"].contains($0.prefix { $0 != ":" }.drop { $0 == " " }) }
                .map { $0.drop { $0 == " " } }.joined(separator: " ")
        }
        let long = String(repeating: "some longer words ", count: 20)
        #expect(try arguments(["a", "b"]) == "columns: (auto, auto,),")
        #expect(try arguments(["a", "b"], rows: 13) == "columns: (auto, auto,), breakable: true,")
        #expect(try arguments(["short", long]).hasPrefix("columns: (auto, "))
        #expect(try arguments(["short", long]).hasSuffix("fr,), wide: true,"))
        #expect(try !arguments(["short", long], blocks: { [.quote($0)] }).contains("wide"))
        #expect(try arguments(Array(repeating: "1,234,567", count: 10)).contains("size: 7.0pt"))
        #expect(try arguments(Array(repeating: "1,234,567", count: 16)).contains("turned: true"))
        #expect(try !arguments(Array(repeating: "1,234,567", count: 16), blocks: { [.group(Attributes(classes: ["landscape"]), $0)] }).contains("turned"))
    }

    @Test func largeTablesAreCut() throws {
        var limits = TypstWriter.Limits()
        limits.tableRows = 2
        limits.tableColumns = 3
        let table = Table(
            columns: (1...5).map { Table.Column(name: "c\($0)", heading: [.text("c")]) },
            rows: (1...4).map { index in Table.Row((1...5).map { .value(.integer(Int64(index * $0))) }) }, omittedRows: 10)
        let written = try body([.table(table)], limits: limits)
        #expect(written.contains("[12 further rows are not shown.]"))
        #expect(written.contains("[2 further columns are not shown.]"))
        #expect(written.contains("  [2], [4], [6],\n)"))
    }

    @Test func figures() throws {
        let asset = Asset(kind: .svg, body: "<svg/>", width: 100, height: 50.5)
        let figure = Figure(label: "fig-a", number: 2, caption: [.text("C")], content: .single(asset), alternative: "what it \"shows\"")
        #expect(try body([.figure(figure)]) == """
            #drawing(
              id: "fig-a",
              number: [Figure\u{A0}2],
              caption: [C],
              [#picture("figures/1.svg", "what it \\"shows\\"", size: (100pt, 50.5pt))],
            )


            """)
        #expect(try line(.image(Image(asset: asset, alternative: "a", width: "50%"))) == "#box(picture(\"figures/1.svg\", \"a\", width: 50%))")
    }

    @Test func filesAreStoredOnce() throws {
        let asset = Asset(kind: .png, body: "AAAA")
        let block = Block.paragraph([.image(Image(asset: asset, alternative: "a")), .image(Image(asset: asset, alternative: "b"))])
        let document = Document(
            metadata: Metadata(title: [.text("T")]), blocks: [block], provenance: Provenance(definition: "d", toolVersion: "1", definitionDigest: ""))
        let project = try Paper.writer().write(document)
        #expect(project.files.map(\.path) == ["report.typ", "figures/1.png"])
    }

    @Test func deepNestingIsFlattened() throws {
        var blocks: [Block] = [.paragraph([.text("inside")])]
        var text: [Inline] = [.text("deep")]
        for _ in 0..<500 {
            blocks = [.quote(blocks)]
            text = [.emphasis(text)]
        }
        let written = try body(blocks + [.paragraph(text)])
        #expect(written.components(separatedBy: "#quotation").count - 1 == 12)
        #expect(written.components(separatedBy: "#emph").count - 1 == 24)
        #expect(written.contains("inside") && written.contains("deep"))
    }

    @Test(arguments: [
        ("2012-12-14", "datetime(year: 2012, month: 12, day: 14)"), ("2012-02-29", "datetime(year: 2012, month: 2, day: 29)"), ("2012-12", nil),
        ("2012-12-14~", nil), ("2013-02-29", nil), ("2012-13-01", nil), ("2012/2013", nil), ("0000-01-01", nil),
    ])
    func dates(_ edtf: String, _ date: String?) throws {
        let document = Document(
            metadata: Metadata(title: [.text("T")], date: edtf), blocks: [],
            provenance: Provenance(definition: "d", toolVersion: "1", definitionDigest: ""))
        let main = try Paper.writer().write(document).main
        #expect(main.contains("  date: datetime") == (date != nil))
        if let date { #expect(main.contains("  date: \(date),\n")) }
    }

    @Test func goldens() throws {
        for (name, document) in [("report", SampleReport.english), ("report-zh", SampleReport.chinese)] {
            let project = try Paper.writer(document.metadata.language).write(document)
            Golden.expect(project.main, matches: "typst/\(name).typ")
        }
    }
}
