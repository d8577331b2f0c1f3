import ReportDocument
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct HeadTests {
    private func head(_ yaml: String) -> Head {
        let (definition, problems) = Parsed.definition("---\n\(yaml)\n---\n")
        #expect(problems.map(CaseFile.line) == [])
        return definition.head
    }

    @Test func plainKeys() {
        let head = head(
            """
            title: Who *signed*
            subtitle: In {city}
            author: [A, {name: B, affiliation: C}]
            date: 2022-12
            lang: zh-Hans
            abstract: One paragraph.
            keywords: [a, b]
            format: [pdf, html]
            bibliography: [a.csv, b.bib]
            toc: true
            toc-depth: 2
            number-sections: false
            evidence-appendix: true
            """)
        #expect(MarkupDump.text(of: head.title) == "\"Who \"\nemphasis\n  \"signed\"")
        #expect(MarkupDump.text(of: head.subtitle) == "\"In \"\nparameter city")
        #expect(head.authors == ["A", "B (C)"])
        #expect(head.date?.value == "2022-12")
        #expect(head.date?.span.text == "2022-12")
        #expect(head.language?.value == .simplifiedChinese)
        #expect(MarkupDump.text(of: head.abstract) == "paragraph\n  \"One paragraph.\"")
        #expect(head.keywords == ["a", "b"])
        #expect(head.formats.map(\.value) == [.pdf, .html])
        #expect(head.bibliographies.map(\.value) == ["a.csv", "b.bib"])
        #expect(head.showsContents == true)
        #expect(head.contentsDepth == 2)
        #expect(head.numbersSections == false)
        #expect(head.evidenceAppendix == true)
    }

    @Test func formatOptionsReachTheHead() {
        let head = head("format:\n  html: {toc: true, toc-depth: 3}\n  pdf: default")
        #expect(head.formats.map(\.value) == [.html, .pdf])
        #expect(head.showsContents == true)
        #expect(head.contentsDepth == 3)
    }

    @Test func parametersTakeTheTypeOfTheirValue() {
        let head = head("params: {a: text, b: 2, c: 2.5, d: true, e: [x, 1], f: 2012-12-14}")
        #expect(head.parameters.map(\.kind) == [.string, .integer, .number, .boolean, .list, .string])
        #expect(
            head.parameters.map(\.value) == [
                .string("text"), .integer(2), .number(2.5), .boolean(true), .list([.string("x"), .integer(1)]), .string("2012-12-14"),
            ])
    }

    @Test func declaredParameters() throws {
        let head = head(
            """
            params:
              issue: {value: itu, type: string, choices: data/codebook.csv#issue, description: Which}
              n: {value: 3, type: number, min: 1, max: 5.5}
              when: {type: date, required: true}
            """)
        let issue = try #require(head.parameters.first)
        guard case .column(let path, let column, let span)? = issue.choices else { Issue.record("no column"); return }
        #expect((path, column, span.text) == ("data/codebook.csv", "issue", "data/codebook.csv#issue"))
        #expect(issue.description == "Which")
        #expect(head.parameters[1].value == .number(3))
        #expect(head.parameters[1].minimum == .number(1))
        #expect(head.parameters[1].maximum == .number(5.5))
        #expect(head.parameters[2].value == nil)
        #expect(head.parameters[2].isRequired)
        #expect(head.parameters[2].nameSpan.text == "when")
    }

    @Test func datasets() throws {
        let head = head(
            """
            data:
              plain: data/a.csv
              coded: {path: b.csv, kind: statements, codebook: c.csv, actors: d.csv, memberships: e.csv, sources: f.csv,
                columns: {date: when}, scale: {yes: support, absent: not-voting}, missing: [NA, "-"]}
            """)
        #expect(head.datasets.map(\.name) == ["plain", "coded"])
        #expect(head.datasets.map(\.kind) == [.table, .statements])
        let coded = head.datasets[1]
        #expect(coded.path.value == "b.csv")
        #expect([coded.codebook, coded.actors, coded.memberships, coded.sources].map { $0?.value } == ["c.csv", "d.csv", "e.csv", "f.csv"])
        #expect(coded.columns.map(\.name) == ["date"])
        #expect(coded.columns.map(\.source.value) == ["when"])
        #expect(coded.scale.map(\.code) == ["yes", "absent"])
        #expect(coded.scale.map(\.stance.value) == ["support", "not-voting"])
        #expect(coded.missing == ["NA", "-"])
    }

    @Test func values() {
        let head = head("values:\n  share: tbl-x[Total].share | percent 1\n  n: \"{sql} SELECT 1\"")
        #expect(head.values.map(\.name) == ["share", "n"])
        #expect(head.values.map(\.expression.kind) == [.value, .sql])
        #expect(head.values.map(\.expression.code.value) == ["tbl-x[Total].share", "SELECT 1"])
        #expect(head.values.map(\.expression.code.span.text) == ["tbl-x[Total].share", "SELECT 1"])
        #expect(head.values[0].expression.format == .percent(decimals: 1))
    }

    @Test func executeIsTheDefaultOfEveryCell() {
        let (definition, _) = Parsed.definition(
            "---\nexecute: {echo: false, fig-width: 5}\n---\n\n```{python}\nx\n```\n\n```{python}\n#| echo: true\nx\n```\n")
        #expect(definition.cells.map(\.options.echo) == [.hidden, .shown])
        #expect(definition.cells.map(\.options.figureWidth) == [5, 5])
    }
}
