import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct AssemblerInlineTests {
    @Test func valuesAreFormattedAndKnowTheirSource() throws {
        let sample = try AssemblySample("""
            ---
            title: "Of `{value} entitled`"
            values: {entitled: tbl-x.n}
            ---

            ```{sql}
            #| label: tbl-x
            #| tbl-cap: "`{value} entitled` States"
            SELECT 1 AS n
            ```

            `{value} entitled`, `{value} tbl-x.n | percent 1`, `{sql} SELECT 1`, `{python} p`.
            """, cells: [0: [.rows()]], values: ["entitled": 1234, "tbl-x.n": 0.925, "SELECT 1": "a <b> *c*", "p": .null])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.document.metadata.title.plainText == "Of 1,234")
        #expect(sample.tables[0].caption.plainText == "1,234 States")
        #expect(sample.paragraphs == ["1,234, 92.5%, a <b> *c*, ."])
        guard case .paragraph(let text)? = sample.document.blocks.last, case .value(let value)? = text.first else {
            Issue.record("there is no value")
            return
        }
        #expect(value == Value(text: "1,234", source: "entitled", anchor: "tbl-x"))
    }

    @Test func aValueWithoutItsTableHasNoAnchor() throws {
        let sample = try AssemblySample("---\nvalues: {v: \"{sql} SELECT 1\"}\n---\n\n`{value} v`\n", values: ["v": 3])
        guard case .paragraph(let text)? = sample.document.blocks.last, case .value(let value)? = text.first else { return }
        #expect(value.anchor == nil)
    }

    @Test func datesAreInWordsOfTheLanguage() throws {
        let sample = try AssemblySample("---\ndate: 2012-12-14\nlang: zh-Hans\n---\n\n`{sql} SELECT d | date long`\n", values: ["SELECT d": .date("2013-03")])
        #expect(sample.document.metadata.dateText == "2012年12月14日")
        #expect(sample.paragraphs == ["2013年3月"])
    }

    @Test func parametersInCaptionsAreText() throws {
        let sample = try AssemblySample("---\nparams: {region: '*Asia* [x](http://y)'}\ntitle: 'On {region}'\n---\n")
        #expect(sample.document.metadata.title.plainText == "On *Asia* [x](http://y)")
        #expect(sample.document.metadata.title.allSatisfy { if case .text = $0 { true } else { false } })
    }

    @Test func footnotesComeInTheOrderOfTheirMention() throws {
        let sample = try AssemblySample("A[^b] B^[inline] C[^a] D[^b].\n\n[^a]: Note a, with^[a note in it].\n\n[^b]: Note b.\n")
        #expect(sample.diagnostics.brief == [])
        let notes = sample.document.notes.map { blocks in
            blocks.map { if case .paragraph(let text) = $0 { text.plainText } else { "?" } }.joined()
        }
        #expect(notes == ["Note b.", "inline", "Note a, with.", "a note in it"])
        guard case .paragraph(let text)? = sample.document.blocks.first else { return }
        #expect(text.compactMap { if case .note(let index) = $0 { index } else { nil } } == [0, 1, 2, 0])
    }

    @Test func citationsAreWorded() throws {
        let sample = try AssemblySample("As @k says [see @k, p. 3; @l].\n", citations: ["k": [.text("(K 2012)")]])
        #expect(sample.paragraphs == ["As (K 2012) says (K 2012)."])
    }

    @Test func whatWasNotResolvedIsShownAndAnError() throws {
        let sample = try AssemblySample("A [@k] and `{sql} SELECT 1`.\n")
        #expect(sample.paragraphs == ["A [@k] and `{sql} SELECT 1`."])
        #expect(sample.diagnostics.brief == [
            "render-placeholder 1:3 '[@k]' a citation is not resolved here | write it in the definition's own text",
            "render-placeholder 1:12 '`{sql} SELECT 1`' an inline expression is not resolved here | write it in the definition's own text",
        ])
    }

    @Test func picturesAndTheirWords() throws {
        let files = ["notebooks/m.png": "x"]
        let sample = try AssemblySample(
            "![A map](m.png){#fig-m fig-alt=\"Regions\" width=50%}\n\n![](m.png)\n\nIn a line ![dot](m.png).\n", images: ["notebooks/m.png"], files: files)
        #expect(sample.figures.map(\.label) == ["fig-m", nil])
        #expect(sample.figures.map(\.number) == [1, nil])
        #expect(sample.figures[0].alternative == "Regions")
        #expect(sample.figures[0].width == "50%")
        #expect(sample.diagnostics.map(\.id) == [.renderAltText])
        #expect(sample.diagnostics.first?.help == ["write ![caption](file){fig-alt=\"what it shows\"}"])
    }

    @Test func theTitleIsTheFileNameWithoutOne() throws {
        let sample = try AssemblySample("Text\n")
        #expect(sample.document.metadata.title.plainText == "test")
        #expect(sample.document.metadata.date == nil)
        #expect(sample.document.metadata.dateText == nil)
    }
}
