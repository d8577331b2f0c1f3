import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct ReferenceCheckerTests {
    private func diagnostics(_ text: String) throws -> [String] { try PlanSample(text).diagnostics.brief }

    private let table = "```{sql}\n#| label: tbl-signed\n#| tbl-cap: \"Caption\"\nSELECT 1 AS n\n```\n\n"

    @Test(arguments: ["@tbl-signed", "@Tbl-signed", "[-@tbl-signed]", "[@tbl-signed; @sec-a]", "`{value} tbl-signed.n`"])
    func whatIsThere(text: String) throws { #expect(try diagnostics("# A {#sec-a}\n\n" + table + text + "\n") == []) }

    @Test(arguments: [
        ("See @tbl-singed.", "ref-unresolved 7:6 'tbl-singed' '@tbl-singed' refers to nothing | did you mean '@tbl-signed'?"),
        ("See [@sec-intro; @tbl-signed].", "ref-unresolved 7:7 'sec-intro' '@sec-intro' refers to nothing | label a cell, table, figure or heading so"),
        ("`{value} tbl-singed.n`", "value-unknown 7:10 'tbl-singed.n' no table is labelled 'tbl-singed' | did you mean 'tbl-signed'?"),
        ("`{value} entitled`", "value-unknown 7:10 'entitled' no value is named 'entitled' | write a path: tbl-x[key].column"),
    ])
    func whatIsNot(text: String, expected: String) throws { #expect(try diagnostics(table + text + "\n") == [expected]) }

    @Test func namedValuesHaveNearMisses() throws {
        let head = "---\nvalues:\n  entitled: tbl-signed.n\n  other: tbl-nothing.n\n---\n\n"
        #expect(try diagnostics(head + table + "`{value} entitld`\n") == [
            "value-unknown 13:10 'entitld' no value is named 'entitld' | did you mean 'entitled'?",
            "value-unknown 4:10 'tbl-nothing.n' no table is labelled 'tbl-nothing' | label the cell that gives it",
        ])
    }

    @Test(arguments: ["#| output: false", "#| include: false", "#| eval: false"])
    func cellsThatShowNothingCannotBeReferredTo(option: String) throws {
        let cell = "```{sql}\n#| label: tbl-hidden\n\(option)\nSELECT 1 AS n\n```\n\n"
        #expect(try diagnostics(cell + "See @tbl-hidden.\n") == [
            "ref-unresolved 7:6 'tbl-hidden' '@tbl-hidden' refers to a cell that shows nothing | let the cell show it, or leave out the reference",
        ])
        // Its values can still be named.
        if !option.contains("eval") { #expect(try diagnostics(cell + "`{value} tbl-hidden.n`\n") == []) }
    }

    @Test func footnotesAreDefined() throws {
        #expect(try diagnostics("Text.[^a]\n\n[^b]: Note.\n").filter { !$0.contains("is not referred to") }.count == 1)
    }

    @Test func figuresOfChartsAndTimelines() throws {
        let sample = try PlanSample("""
            ---
            data:
              e: {path: e.csv, kind: events}
              w: w.csv
            ---

            ```{timeline}
            label: fig-road
            data: e
            ```

            ```{crosstab}
            label: tbl-x
            data: w
            rows: a
            chart: {kind: bar, label: fig-own}
            ```

            @fig-road, @tbl-road, @tbl-x, @fig-own.

            | a |
            |---|
            | 1 |

            : Caption {#tbl-md}

            @tbl-md `{value} tbl-md.a`
            """, files: ["notebooks/e.csv": "id,date,title\n", "notebooks/w.csv": "a\n"])
        #expect(sample.diagnostics.brief == [])
    }
}
