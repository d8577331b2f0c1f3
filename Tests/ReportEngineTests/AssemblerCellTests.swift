import ReportCells
import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct AssemblerCellTests {
    private func python(_ options: String, _ items: [RunRecord.Item], head: String = "") throws -> AssemblySample {
        let lines = options.split(separator: "\n").map { "#| \($0)\n" }.joined()
        return try AssemblySample("\(head)```{python}\n\(lines)code()\n```\n", cells: [0: items])
    }

    private func codes(_ sample: AssemblySample) -> [CodeBlock] {
        sample.document.blocks.compactMap { if case .code(let code) = $0 { code } else { nil } }
    }

    // Code

    @Test(arguments: [("echo: true", 1), ("echo: false", 0), ("include: false", 0), ("code-fold: false", 1)])
    func codeIsShownOrNot(option: String, count: Int) throws { #expect(codes(try python(option, [])).count == count) }

    @Test(arguments: [
        ("code-fold: true", "", "Code"), ("code-fold: show", "", "Code"), ("code-fold: true\ncode-summary: Look", "", "Look"),
        ("code-fold: true", "---\nlang: zh-Hans\n---\n\n", "代码"), ("code-fold: true", "---\nlang: zh-Hant\n---\n\n", "程式碼"), ("code-fold: false", "", nil),
    ] as [(String, String, String?)])
    func codeIsFolded(option: String, head: String, summary: String?) throws {
        #expect(codes(try python(option, [], head: head)).map(\.foldSummary) == [summary])
    }

    // Results

    @Test func notesAndSources() throws {
        let sample = try python("label: tbl-a\ntbl-cap: \"T\"\nnote: \"A *note*\"\nsource: Somebody", [.rows()])
        #expect(sample.tables[0].notes == [TableNote(.note, [.text("A "), .emphasis([.text("note")])]), TableNote(.source, [.text("Somebody")])])
        let figure = try python("label: fig-a\nfig-cap: F\nfig-alt: Words\nnote: N", [.drawing(alternative: "Words")])
        #expect(figure.figures[0].notes.map { $0.text.plainText } == ["N"])
    }

    @Test func onlyTheFirstOfAKindHasCaptionAndLabel() throws {
        let sample = try python("label: fig-a\nfig-cap: F\nfig-alt: W", [.drawing(alternative: "W"), .drawing(alternative: "W"), .rows()])
        #expect(sample.figures.map(\.label) == ["fig-a", nil])
        #expect(sample.figures.map(\.number) == [1, nil])
        #expect(sample.figures.map { $0.caption.plainText } == ["F", ""])
        #expect(sample.tables.map(\.label) == [nil])
    }

    @Test func laterTablesKeepTheirOwnCaptions() throws {
        func captioned(_ label: String) -> RunRecord.Item {
            .table(Table(label: label, caption: [.text("Made")], columns: [.init(name: "n", heading: [.text("n")])], rows: []))
        }
        let items: [RunRecord.Item] = [.rows(label: "tbl-a"), captioned("tbl-a-more")]
        let sample = try AssemblySample("---\ndata: {t: t.csv}\n---\n\n```{agreement}\nlabel: tbl-a\ncaption: Given\nnote: N\ndata: t\n```\n", cells: [0: items], files: ["notebooks/t.csv": "a\n1\n"])
        #expect(sample.tables.map { $0.caption.plainText } == ["Given", "Made"])
        #expect(sample.tables.map(\.number) == [1, 2])
        #expect(sample.tables.map(\.notes.count) == [1, 0])
        let own = try AssemblySample("---\ndata: {t: t.csv}\n---\n\n```{agreement}\nlabel: tbl-a\ndata: t\nshow: disputed\n```\n", cells: [0: [captioned("tbl-a-disputed")]], files: ["notebooks/t.csv": "a\n1\n"])
        #expect(own.tables.map { $0.caption.plainText } == ["Made"])
    }

    @Test func figuresWithoutWordsAreAWarning() throws {
        let sample = try python("label: fig-a\nfig-cap: The caption", [.drawing()])
        #expect(sample.diagnostics.brief == [
            "cell-alt-text 2:11 'fig-a' the figure has no words for those who do not see it | add 'fig-alt:' with what it shows",
        ])
        #expect(sample.figures[0].alternative == "The caption")
        #expect(try python("", [.drawing()]).figures[0].alternative == "cell 1")
    }

    @Test func figuresSideBySide() throws {
        let sample = try python(
            "label: fig-a\nfig-cap: All\nfig-alt: Two maps\nfig-subcap: [Left, Right]\nlayout-ncol: 2\nnote: N",
            [.drawing(alternative: "Two maps"), .drawing(alternative: "Two maps")])
        #expect(sample.diagnostics.brief == [])
        let figure = try #require(sample.figures.first)
        #expect(figure.label == "fig-a")
        #expect(figure.number == 1)
        #expect(figure.alternative == "Two maps")
        #expect(figure.notes.count == 1)
        guard case .grid(let columns, let panels) = figure.content else {
            Issue.record("the figures are not side by side")
            return
        }
        #expect(columns == 2)
        #expect(panels.map { $0.caption.plainText } == ["Left", "Right"])
        let silent = try python("layout-ncol: 2", [.drawing(), .drawing()])
        #expect(silent.diagnostics.map(\.id) == [.cellAltText])
        #expect(silent.figures[0].alternative == "cell 1")
        // A table among them is not a panel.
        #expect(try python("layout-ncol: 2\nfig-alt: W", [.drawing(alternative: "W"), .rows()]).tables.count == 1)
    }

    @Test(arguments: [("margin", ["column-margin"]), ("page", ["column-page"])])
    func columns(column: String, classes: [String]) throws {
        let sample = try python("echo: false\ncolumn: \(column)", [.rows()])
        guard case .group(let attributes, let blocks)? = sample.document.blocks.first else {
            Issue.record("there is no group")
            return
        }
        #expect(attributes.classes == classes)
        #expect(blocks.count == 1)
    }

    @Test func outputsInTheirOrder() throws {
        let sample = try python("echo: false", [.output(Output(stream: .standardOutput, text: "a")), .html("<i>x</i>"), .output(Output(stream: .result, text: "b"))])
        #expect(sample.document.blocks == [
            .output(Output(stream: .standardOutput, text: "a")), .raw(RawBlock(target: .html, text: "<i>x</i>")), .output(Output(stream: .result, text: "b")),
        ])
    }

    // Printed Markdown

    @Test func printedMarkdownIsPartOfTheReport() throws {
        let sample = try AssemblySample(
            "---\nnumber-sections: true\n---\n\n# One\n\n```{python}\n#| output: asis\n#| echo: false\nprint()\n```\n\n# Two\n",
            cells: [0: [.markdown("## Sub\n\nText *e*.\n"), .markdown("## Sub\n\n| a |\n|---|\n| 1 |\n\n: Printed {#tbl-p}\n")]])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.headings.map { "\($0.number ?? "-") \($0.anchor)" } == ["1 one", "1.1 sub", "1.2 sub-2", "2 two"])
        #expect(sample.tables.map(\.number) == [1])
        #expect(sample.paragraphs == ["Text e."])
    }

    @Test func whatPrintedMarkdownCannotHold() throws {
        let sample = try python("output: asis\necho: false", [.markdown("A [@k] `{value} tbl-x.n` ![p](p.png)\n\n```{=html}\n<b>\n```\n")])
        #expect(sample.diagnostics.map(\.id) == [.renderPlaceholder, .renderPlaceholder, .renderPlaceholder, .renderPlaceholder])
        #expect(sample.paragraphs.first?.contains("[@k] `{value} tbl-x.n`") == true)
        #expect(sample.paragraphs.last?.contains("<b>") == true)
    }

    @Test func faultsOfPrintedMarkdownArePlacedAtTheCell() throws {
        let sample = try python("output: asis", [.markdown("Text[^n] <b>x</b>\n")])
        let footnote = try #require(sample.diagnostics.first { $0.id == .markdownFootnote })
        #expect(footnote.span?.text == "code()")
        #expect(footnote.message.hasPrefix("what the cell prints: "))
    }

    // Checks and callouts

    @Test(arguments: [
        ("en", "Warning", "Expected a = 1, found 2 = 1."), ("zh-Hans", "警告", "预期 a = 1，实为 2 = 1。"), ("zh-Hant", "警告", "預期 a = 1，實為 2 = 1。"),
    ])
    func checksThatDoNotHold(language: String, title: String, words: String) throws {
        let text = "---\nlang: \(language)\n---\n\n```{check}\nexpect: a.n = 1\non-fail: warn\n```\n"
        let sample = try AssemblySample(text, cells: [0: [.check(CheckOutcome(expectation: "a = 1", holds: false, found: "2 = 1"))]])
        guard case .callout(let callout)? = sample.document.blocks.first, case .paragraph(let paragraph)? = callout.blocks.first else {
            Issue.record("nothing says that the check does not hold")
            return
        }
        #expect(callout.kind == .warning)
        #expect(callout.title.plainText == title)
        #expect(paragraph.plainText == words)
        #expect(try AssemblySample(text, cells: [0: [.check(CheckOutcome(expectation: "a = 1", holds: true, found: "1 = 1"))]]).document.blocks == [])
    }

    @Test func calloutsHaveTitles() throws {
        let sample = try AssemblySample(
            "---\nlang: zh-Hans\n---\n\n::: {.callout-tip}\nText\n:::\n\n::: {.callout-note #note-a title=\"With *words*\"}\nText\n:::\n")
        let callouts = sample.document.blocks.compactMap { if case .callout(let callout) = $0 { callout } else { nil } }
        #expect(callouts.map { $0.title.plainText } == ["提示", "With words"])
        #expect(callouts.map(\.anchor) == [nil, "note-a"])
    }

    @Test func listsTasksDefinitionsAndGroups() throws {
        let sample = try AssemblySample("- [x] done\n- [ ] open\n\n3. three\n4. four\n\nTerm\n:   Meaning\n\n::: {.landscape}\n> Quote\n:::\n\n***\n\n{{< pagebreak >}}\n")
        let kinds = sample.document.blocks.map { block in
            switch block {
            case .list(let list): "list \(list.start.map(String.init) ?? "-") \(list.items.map { $0.task.map(String.init) ?? "-" }.joined(separator: ","))"
            case .definitionList(let definitions): "definitions \(definitions.count)"
            case .group(let attributes, let blocks): "group \(attributes.classes) \(blocks.count)"
            case .thematicBreak: "rule"
            case .pageBreak: "page"
            default: "other"
            }
        }
        #expect(kinds == ["list - true,false", "list 3 -,-", "definitions 1", "group [\"landscape\"] 1", "rule", "page"])
    }

    @Test func provenanceNamesDefinitionAndParameters() throws {
        let sample = try AssemblySample("---\nparams: {a: [x, y], b: 3}\n---\n")
        #expect(sample.document.provenance.definition == "notebooks/test.qmd")
        #expect(sample.document.provenance.parameters == [Attributes.Pair("a", "x, y"), Attributes.Pair("b", "3")])
    }
}
