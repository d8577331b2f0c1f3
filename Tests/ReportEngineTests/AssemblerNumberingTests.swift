import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct AssemblerNumberingTests {
    private static let cells = """
        ```{sql}
        #| label: tbl-a
        #| tbl-cap: "First"
        SELECT 1
        ```

        ```{sql}
        SELECT 2
        ```

        ```{python}
        #| label: fig-b
        #| fig-cap: "Drawn"
        #| fig-alt: "Words"
        draw()
        ```

        | x |
        |---|
        | 1 |

        : Written {#tbl-c}

        $$x^2$$ {#eq-d}


        """

    @Test func tablesFiguresAndEquationsCountApart() throws {
        let sample = try AssemblySample(
            Self.cells + "See @tbl-a, @tbl-c, @fig-b and @eq-d.\n", cells: [0: [.rows()], 1: [.rows()], 2: [.drawing()]])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.tables.map(\.number) == [1, nil, 2])
        #expect(sample.tables.map(\.label) == ["tbl-a", nil, "tbl-c"])
        #expect(sample.tables.map { $0.caption.plainText } == ["First", "", "Written"])
        #expect(sample.figures.map(\.number) == [1])
        #expect(sample.paragraphs.last == "See Table\u{A0}1, Table\u{A0}2, Figure\u{A0}1 and equation\u{A0}1.")
        guard case .equation(let equation)? = sample.document.blocks.first(where: { if case .equation = $0 { true } else { false } }) else {
            Issue.record("there is no equation")
            return
        }
        #expect(equation.number == "(1)")
    }

    @Test(arguments: [
        ("en", "Table\u{A0}1 | Section\u{A0}1 | section\u{A0}1.1 | 1 | Table\u{A0}1 and section\u{A0}1 | Table\u{A0}1, section\u{A0}1, and section\u{A0}1.1"),
        ("zh-Hans", "表\u{A0}1 | 第\u{A0}1\u{A0}节 | 第\u{A0}1.1\u{A0}节 | 1 | 表\u{A0}1和第\u{A0}1\u{A0}节 | 表\u{A0}1、第\u{A0}1\u{A0}节和第\u{A0}1.1\u{A0}节"),
        ("zh-Hant", "表\u{A0}1 | 第\u{A0}1\u{A0}節 | 第\u{A0}1.1\u{A0}節 | 1 | 表\u{A0}1和第\u{A0}1\u{A0}節 | 表\u{A0}1、第\u{A0}1\u{A0}節和第\u{A0}1.1\u{A0}節"),
    ])
    func crossReferencesInEveryFormAndLanguage(language: String, expected: String) throws {
        let sample = try AssemblySample("""
            ---
            lang: \(language)
            number-sections: true
            ---

            # One {#sec-a}

            ## Two {#sec-b}

            | x |
            |---|
            | 1 |

            : T {#tbl-a}

            @tbl-a | @Sec-a | @sec-b | [-@tbl-a] | [@tbl-a; @sec-a] | [@tbl-a; @sec-a; @sec-b]
            """)
        #expect(sample.diagnostics.brief == [])
        #expect(sample.paragraphs == [expected])
    }

    @Test func referencesLeadToTheirAnchors() throws {
        let sample = try AssemblySample("# A {#sec-a}\n\nSee [-@sec-a].\n")
        guard case .paragraph(let text)? = sample.document.blocks.last else { return }
        #expect(text.contains(.crossReference(CrossReference(anchor: "sec-a", text: "A"))))
    }

    @Test(arguments: [("en", "“Who signed”"), ("zh-Hans", "“Who signed”"), ("zh-Hant", "「Who signed」")])
    func unnumberedSectionsAreCalledByTheirTitle(language: String, expected: String) throws {
        let sample = try AssemblySample("---\nlang: \(language)\n---\n\n# Who signed {#sec-a}\n\n@sec-a\n")
        #expect(sample.paragraphs == [expected])
    }

    @Test func sectionsAreNumberedByLevel() throws {
        let sample = try AssemblySample("---\nnumber-sections: true\n---\n\n## A\n\n### B\n\n### C {.unnumbered}\n\n### D\n\n## E\n\n### F\n\n#### G\n")
        #expect(sample.headings.map(\.number) == ["1", "1.1", nil, "1.2", "2", "2.1", "2.1.1"])
    }

    @Test func anchorsAreUniqueAndNeverEmpty() throws {
        let sample = try AssemblySample("# Who & what?\n\n# Who what\n\n# !!!\n\n# 主权 2014\n\n# ???\n")
        #expect(sample.headings.map(\.anchor) == ["who-what", "who-what-2", "section", "主权-2014", "section-2"])
    }

    @Test func contentsAreShownForManySections() throws {
        #expect(try AssemblySample("# A\n\n# B\n\n# C\n").document.metadata.showsContents == false)
        #expect(try AssemblySample("# A\n\n# B\n\n# C\n\n# D\n").document.metadata.showsContents)
        #expect(try AssemblySample("---\ntoc: true\n---\n\n# A\n").document.metadata.showsContents)
    }

    @Test func aCellOfTableAndChartHasBothLabels() throws {
        let sample = try AssemblySample("""
            ---
            data:
              w: w.csv
            ---

            ```{crosstab}
            label: tbl-x
            caption: Both
            data: w
            rows: a
            note: A note
            source: "[@k]"
            chart: {kind: bar}
            ```

            ```{crosstab}
            label: tbl-y
            caption: The table
            data: w
            rows: a
            chart: {kind: bar, label: fig-own, caption: The chart}
            ```

            @tbl-x, @fig-x, @tbl-y, @fig-own.
            """,
            cells: [0: [.rows(label: "tbl-x"), .drawing(label: "fig-x", isDeclared: true)], 1: [.rows(label: "tbl-y"), .drawing(label: "fig-own", isDeclared: true)]],
            citations: ["k": [.text("(K)")]], files: ["notebooks/w.csv": "a\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.paragraphs == ["Table\u{A0}1, Figure\u{A0}1, Table\u{A0}2, Figure\u{A0}2."])
        #expect(sample.tables.map { $0.caption.plainText } == ["Both", "The table"])
        #expect(sample.figures.map { $0.caption.plainText } == ["Both", "The chart"])
        // The notes stand under the table; a source that is one citation needs no brackets.
        #expect(sample.tables[0].notes.map { "\($0.kind.rawValue) \($0.text.plainText)" } == ["note A note", "source K"])
        #expect(sample.figures[0].notes == [])
        #expect(sample.figures.map(\.alternative) == ["generated", "generated"])
    }

    @Test func whatIsNotShownHasNoNumber() throws {
        let text = """
            ```{sql}
            #| label: tbl-a
            #| OPTION
            #| tbl-cap: "Hidden"
            SELECT 1
            ```

            ```{sql}
            #| label: tbl-b
            #| tbl-cap: "Shown"
            SELECT 2
            ```
            """
        for option in ["include: false", "output: false"] {
            let sample = try AssemblySample(text.replacing("OPTION", with: option), cells: [0: [.rows()], 1: [.rows()]])
            #expect(sample.tables.map(\.number) == [1])
            #expect(sample.tables.map(\.label) == ["tbl-b"])
        }
    }

    @Test func aLabelWithoutTableIsNotDroppedSilently() throws {
        let sample = try AssemblySample("```{python}\n#| label: tbl-a\nx = 1\n```\n\nSee @tbl-a.\n")
        #expect(sample.diagnostics.brief == [
            "ref-unresolved 6:6 'tbl-a' '@tbl-a' refers to nothing that the report shows | let the cell show it, or leave out the reference",
        ])
        #expect(sample.paragraphs == ["See tbl-a."])
    }

    @Test func headingsOfOneTitleGetAnchorsOfTheirOwn() throws {
        let sample = try AssemblySample("# A\n\n# A-2\n\n# A\n\n# A\n\n# !\n\n# !\n")
        #expect(sample.headings.map(\.anchor) == ["a", "a-2", "a-3", "a-4", "section", "section-2"])
    }
}
