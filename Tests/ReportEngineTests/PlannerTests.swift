import ReportCells
import ReportDocument
import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct PlannerTests {
    private func diagnostics(_ text: String, _ files: [String: String] = [:]) throws -> [String] {
        try PlanSample(text, files: files).diagnostics.brief
    }

    // Files

    @Test func datasetsAndTheirCompanions() throws {
        let sample = try PlanSample(
            "---\ndata:\n  s: {path: data/s.csv, kind: statements, codebook: data/c.csv, actors: data/a.csv, memberships: data/m.csv}\n  t: data/t.tsv\n---\n",
            files: ["notebooks/data/s.csv": "x\n", "notebooks/data/c.csv": "x\n", "notebooks/data/a.csv": "x\n", "notebooks/data/m.csv": "x\n",
                    "notebooks/data/t.tsv": "x\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.plan.datasets.map(\.format) == ["csv", "tsv"])
        #expect(sample.plan.datasets.flatMap(\.files).map(\.path) == [
            "notebooks/data/s.csv", "notebooks/data/c.csv", "notebooks/data/a.csv", "notebooks/data/m.csv", "notebooks/data/t.tsv",
        ])
        #expect(sample.plan.datasets[0].file.absolute == sample.folder.path + "/notebooks/data/s.csv")
    }

    @Test(arguments: [
        ("data/wict.csv", "data-missing-file 3:6 'data/wict.csv' 'data/wict.csv' does not exist | did you mean 'data/wcit.csv'?"),
        ("nowhere/a.csv", "data-missing-file 3:6 'nowhere/a.csv' 'nowhere/a.csv' does not exist | paths are relative to the definition's folder"),
        ("data", "data-missing-file 3:6 'data' 'data' is no file | name a file"),
        ("../../outside.csv", "source-outside-project 3:6 '../../outside.csv' '../../outside.csv' is refused: it leaves the project | copy the file into the project"),
        ("/etc/passwd", "source-outside-project 3:6 '/etc/passwd' '/etc/passwd' is refused: it leaves the project | copy the file into the project"),
        ("data/x.docx", "data-format 3:6 'data/x.docx' files of type '.docx' are not read by this version | save it as CSV, TSV, Parquet, JSON lines or XLSX, or say what it is with 'format:'"),
    ])
    func pathsThatCannotBeRead(path: String, expected: String) throws {
        #expect(try diagnostics("---\ndata:\n  w: \(path)\n---\n", ["notebooks/data/wcit.csv": "a\n", "notebooks/data/x.docx": ""]) == [expected])
    }

    @Test func companionsThatAreMissing() throws {
        #expect(try diagnostics(
            "---\ndata:\n  s: {path: s.csv, kind: statements, codebook: cc.csv, actors: aa.csv, memberships: mm.csv}\n---\n",
            ["notebooks/s.csv": "a\n"]
        ).map { $0.prefix(31) } == ["data-missing-file 3:48 'cc.csv'", "data-missing-file 3:64 'aa.csv'", "data-missing-file 3:85 'mm.csv'"])
    }

    @Test func picturesAndSources() throws {
        let text = "---\nbibliography: sources.bib\n---\n\n![Map](map.png)\n\nText ![x](other.png) and [@k].\n"
        let found = try diagnostics(text)
        #expect(found == [
            "render-image 5:1 '![Map](map.png)' 'map.png' does not exist | paths are relative to the definition's folder",
            "render-image 7:6 '![x](other.png)' 'other.png' does not exist | paths are relative to the definition's folder",
            "cite-source 2:15 'sources.bib' 'sources.bib' does not exist | paths are relative to the definition's folder",
        ])
    }

    @Test func theProjectsBibliographyIsTheDefault() throws {
        let sample = try PlanSample(
            "Text [@k].\n", files: ["report.yml": "bibliography: data/b.bib\n", "notebooks/data/b.bib": "@book{k}\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.plan.bibliographies.map(\.path) == ["notebooks/data/b.bib"])
    }

    @Test func includesStayInTheProject() throws {
        let sample = try PlanSample("{{< include _a.md >}}\n\n{{< include ../../x.md >}}\n", files: ["notebooks/_a.md": "Included @tbl-no.\n"])
        #expect(sample.plan.definition.includes.map(\.name) == ["notebooks/_a.md"])
        #expect(sample.diagnostics.map(\.id) == [.markdownInclude, .referenceUnresolved])
        #expect(sample.diagnostics.last?.span?.file.name == "notebooks/_a.md")
        #expect(sample.diagnostics.first?.message.contains("it leaves the project") == true)
    }

    // Parameters

    @Test func parametersReachOptionsPathsAndWords() throws {
        let sample = try PlanSample("""
            ---
            params:
              region: Africa
              issue: {value: "{region}", type: string}
              min: 3
            data:
              w: "data/{region}.csv"
              s: {path: data/Africa.csv, kind: statements}
            ---

            ```{stance}
            label: tbl-x
            data: s
            issue: $issue
            where: "a = '{region}' AND b = $region"
            min-n: $min
            alt: "Bars of {region}, {other}"
            chart: {kind: bar, caption: "In {region}", alt: "{issue} in {region}"}
            ```
            """, files: ["notebooks/data/Africa.csv": "a\n"], overrides: [("region", "Africa")])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.plan.datasets.map(\.file.path) == ["notebooks/data/Africa.csv", "notebooks/data/Africa.csv"])
        let planned = try #require(sample.plan.cells.first)
        guard case .declarative(let declared) = planned.action, let stance = declared as? StanceCell else {
            Issue.record("no stance cell was planned")
            return
        }
        // A value is put in once: braces that it brings along stay.
        #expect(stance.issue?.value == "{region}")
        #expect(stance.minimum == 3)
        // SQL binds `$name` itself, and text put into it would not be quoted.
        #expect(stance.condition?.value == "a = '{region}' AND b = $region")
        #expect(planned.cell.options.alternative?.value == "Bars of Africa, {other}")
        #expect(stance.chart?.alternative == "{region} in Africa")
        guard case .parameter(let name)? = stance.chart?.caption?.last?.kind else {
            Issue.record("a caption keeps its parameters, so that their values are no Markdown")
            return
        }
        #expect(name == "region")
    }

    @Test func choicesComeFromAColumn() throws {
        let head = { (column: String) in "---\nparams:\n  region: {value: Africa, choices: w.csv#\(column)}\n---\n" }
        let files = ["notebooks/w.csv": "region,x\n\"Africa\",1\nEurope,2\n"]
        #expect(try diagnostics(head("region"), files) == [])
        #expect(try diagnostics(head("regoin"), files) == ["data-missing-column 3:36 'w.csv#regoin' 'w.csv' has no column 'regoin' | did you mean 'region'?"])
        #expect(try PlanSample(head("region"), files: files, overrides: [("region", "Asia")]).diagnostics.brief == [
            "parameter-choice 3:19 'Africa' 'Asia' is none of the choices of parameter 'region' | choices are Africa, Europe",
        ])
    }

    // Cells

    @Test func cellsInOrderWithWhatTheyDo() throws {
        let sample = try PlanSample("""
            ```{sql}
            #| label: tbl-a
            SELECT 1
            ```

            ```{python}
            #| label: fig-b
            1
            ```

            ```{python}
            #| eval: false
            2
            ```

            ```{chart}
            label: fig-c
            data: tbl-a
            ```
            """)
        #expect(sample.diagnostics.brief == [])
        let actions = sample.plan.cells.map { planned in
            switch planned.action {
            case .declarative: "declarative"
            case .sql: "sql"
            case .python: "python"
            case .none: "none"
            }
        }
        #expect(actions == ["sql", "python", "none", "declarative"])
        #expect(sample.plan.cells.map(\.products) == [
            [ProductLabel(.table, "tbl-a")], [ProductLabel(.figure, "fig-b")], [], [ProductLabel(.figure, "fig-c")],
        ])
    }

    @Test func datasetsOfCellsAreDeclared() throws {
        #expect(try diagnostics("---\ndata:\n  wcit: w.csv\n---\n\n```{crosstab}\ndata: wict\nrows: region\n```\n", ["notebooks/w.csv": "region\n"]) == [
            "data-unknown-dataset 7:7 'wict' no dataset is named 'wict' | did you mean 'wcit'?",
        ])
        #expect(try diagnostics("```{crosstab}\ndata: wict\nrows: region\n```\n") == [
            "data-unknown-dataset 2:7 'wict' no dataset is named 'wict' | declare it under 'data:' in the head",
        ])
    }

    @Test func labelsThatSQLCannotTellApart() throws {
        let cell = { (label: String) in "```{sql}\n#| label: \(label)\nSELECT 1\n```\n" }
        let head = "---\ndata:\n  tbl_x: w.csv\n---\n\n"
        let files = ["notebooks/w.csv": "a\n"]
        #expect(try diagnostics(head + cell("tbl-x"), files) == [
            "cell-duplicate-label 7:11 'tbl-x' label 'tbl-x' and dataset 'tbl_x' are one name in SQL | give the cell another label",
        ])
        #expect(try diagnostics(cell("tbl-a-b") + "\n" + cell("tbl-a_b")) == [
            "cell-duplicate-label 7:11 'tbl-a_b' label 'tbl-a_b' and label 'tbl-a-b' are one name in SQL | give the cell another label",
        ])
        #expect(try diagnostics(cell("tbl-a") + "\n" + cell("tbl-A")).map { $0.prefix(20) } == ["cell-duplicate-label"])
    }

    @Test func rawBlocksArePlannedOrRefused() throws {
        #expect(try PlanSample("```{=html}\n<b>x</b>\n```\n").plan.rawHTML.map(\.value) == ["<b>x</b>"])
        #expect(try diagnostics("```{=latex}\nx\n```\n").map { $0.prefix(22) } == ["markdown-raw-block 1:4"])
    }

    // Inlines

    @Test func inlineExpressionsFollowTheCellsAboveThem() throws {
        let sample = try PlanSample("""
            ---
            title: "`{python} last`"
            values: {v: "{python} w"}
            ---

            `{python} early`

            ```{python}
            a = 1
            ```

            `{python} middle`[^n]

            ```{python}
            b = 1
            ```

            [^n]: A note with `{python} noted`.
            """)
        #expect(sample.diagnostics.brief == [])
        #expect(sample.plan.expressions.map { "\($0.expression.code.value) \($0.afterCell.map(String.init) ?? "-")" } == [
            "last 1", "early -", "middle 0", "noted 1", "w 1",
        ])
    }

    @Test func captionsOfChartsArePlannedToo() throws {
        let sample = try PlanSample(
            "---\ndata:\n  w: w.csv\n---\n\n```{crosstab}\nlabel: tbl-x\ndata: w\nrows: a\nchart: {kind: bar, caption: \"Of `{value} tbl-x.n` [@k]\"}\n```\n",
            files: ["notebooks/w.csv": "a\n"])
        #expect(sample.plan.expressions.map(\.expression.code.value) == ["tbl-x.n"])
        #expect(sample.plan.citations.flatMap { $0.group.items.map(\.key.value) } == ["k"])
    }

    @Test func theLanguageIsTheDefinitionsOrTheProjects() throws {
        #expect(try PlanSample("x\n").plan.language == .english)
        #expect(try PlanSample("x\n", files: ["report.yml": "lang: zh-Hant\n"]).plan.language == .traditionalChinese)
        #expect(try PlanSample("---\nlang: zh-Hans\n---\n", files: ["report.yml": "lang: zh-Hant\n"]).plan.language == .simplifiedChinese)
    }

    @Test(arguments: ["December 2024", "14.12.2022", "2022-13"])
    func aDateThatIsNoneIsNamed(date: String) throws {
        let sample = try PlanSample("---\ndate: \(date)\n---\n\nText.\n")
        #expect(sample.diagnostics.map(\.id) == [.dataDate])
        #expect(sample.diagnostics.first?.message.hasPrefix("'\(date)' is no EDTF date") == true)
    }

    @Test func aValueOfAnotherTypeIsNamedOnce() throws {
        let sample = try PlanSample("---\nparams:\n  year: {value: abc, type: integer}\n---\n\nText.\n")
        #expect(sample.diagnostics.map(\.message) == ["the value of parameter 'year' is the text 'abc', but must be an integer"])
    }

    @Test func anAppendixIsOfDatasetsThatAreThere() throws {
        let sample = try PlanSample("---\ndata: {a: a.csv}\nevidence-appendix: [a, b]\n---\n\nText.\n", files: ["notebooks/a.csv": "x\n1\n"])
        #expect(sample.diagnostics.map(\.message) == ["no dataset is named 'b'"])
        #expect(sample.plan.definition.head.evidenceDatasets?.map(\.value) == ["a", "b"])
    }
}
