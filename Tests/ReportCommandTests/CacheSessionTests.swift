import Foundation
import TestSupport
import Testing

/// Python cells and the cache: what they can see beyond their own text.
@Suite struct CacheSessionTests {
    private static func definition(_ cells: String...) -> String {
        "---\ntitle: Session\nlang: en\n---\n\nProse.\n\n" + cells.map { "```{python}\n\($0)\n```" }.joined(separator: "\n\n") + "\n"
    }

    @Test func anEditedCellRunsAllFromTheTop() async throws {
        let project = try await CacheProject(CacheSessionTests.definition("a = 1\nprint('first')", "print('second', a)", "print('third', a)"))
        try await project.render()
        try project.edit("'second'", "'zweite'")
        #expect(try await project.plans() == [
            "1: runs: cell 2 runs, and Python starts from the top", "2: runs: its code changed", "3: runs: cell 2 runs, and Python starts from the top",
        ])
        #expect(try await project.render().starts == 1)
        project.workspace.expect("reports/small.html", says: "zweite 1")
        try await project.expectAsIfCold()
    }

    @Test func aCellThatReadsItsDefinitionHangsOnIt() async throws {
        for code in ["print(len(open('small.qmd').read()))", "import glob\nfor name in sorted(glob.glob('*.q' + 'md')): print(open(name, 'rb').read()[-9:])"] {
            let project = try await CacheProject(CacheSessionTests.definition(code))
            try await project.render()
            try project.edit("Prose.", "More prose.")
            #expect(try await project.plans() == ["1: runs: 'small.qmd', which it opens, changed"])
            #expect(try await project.render().starts == 1)
            try await project.expectAsIfCold()
        }
    }

    @Test func anotherDefinitionOfTheFolderDoesNotMatterUnlessItIsRead() async throws {
        let project = try await CacheProject(CacheSessionTests.definition("print('alone')"))
        try project.workspace.write(SmallProject.plain("Other", body: "```{python}\nprint('other')\n```"), to: "notebooks/other.qmd")
        try await project.render()
        try project.edit("print('other')", "print('others')", in: "notebooks/other.qmd")
        try await project.render()
        let run = try await project.workspace.report("explain", "notebooks/small.qmd", program: [project.tree.report])
        #expect(run.output.contains("last time: cached"), "\(run.output)")
    }

    @Test func whatTellsItsLineIsRunAgainWhereItMoves() async throws {
        for code in [
            "1 / 0", "import sys\nprint(sys._getframe().f_lineno)", "import warnings\nwarnings.warn('careful')",
        ] {
            let option = code == "1 / 0" ? "#| error: true\n" : ""
            let project = try await CacheProject(CacheSessionTests.definition(option + code))
            try await project.render()
            try project.edit("Prose.", "Prose that stays on its line.")
            #expect(try await project.render().starts == 0, "\(code)")
            try project.edit("Prose that", "A line more.\n\nProse that")
            #expect(try await project.render().starts == 1, "\(code)")
            try await project.expectAsIfCold()
        }
    }

    @Test func inlinePythonIsKept() async throws {
        let project = try await CacheProject(CacheSessionTests.definition("a = 41").replacing("Prose.", with: "First `{python} 1 + 1`.") + "\nThen `{python} a + 1`.\n")
        try await project.render()
        project.workspace.expect("reports/small.html", says: "Then 42")
        try project.edit("First", "At first there is")
        #expect(try await project.render().starts == 0)
        project.workspace.expect("reports/small.html", says: "At first there is 2")
        try await project.expectAsIfCold()
        try project.edit("a + 1", "a + 2")
        #expect(try await project.render().starts == 1)
        project.workspace.expect("reports/small.html", says: "Then 43")
    }

    @Test func drawingsAndMarkupAreSanitisedOnce() async throws {
        let cells = "import matplotlib.pyplot as plt\nplt.plot([1, 2], [1, 4]);"
        let project = try await CacheProject(CacheSessionTests.definition("#| fig-alt: A line\n" + cells, "from IPython.display import HTML\nHTML('<p id=\"a\" onclick=\"x()\">marked</p>')"))
        try await project.render()
        try project.edit("Prose.", "More prose.")
        #expect(try await project.render().starts == 0)
        try await project.expectAsIfCold()
    }

    @Test func aTableOfPythonIsReadBySQLFromTheCache() async throws {
        let cell = "#| label: tbl-made\nimport pandas\npandas.DataFrame({'n': [1, 2, 3]})"
        let sql = "\n```{sql}\n#| label: tbl-sum\nSELECT sum(n) AS n FROM \"tbl-made\"\n```\n"
        let project = try await CacheProject(CacheSessionTests.definition(cell) + sql)
        try await project.render()
        try project.edit("sum(n)", "max(n)")
        #expect(try await project.plans() == ["tbl-made: cached", "tbl-sum: runs: its code changed"])
        try await project.render()
        #expect(try await project.outcomes() == ["tbl-made cached", "tbl-sum ran"])
        try await project.expectAsIfCold()
        // A computed name.
        try project.edit("FROM \"tbl-made\"", "FROM query_table('tbl-' || 'made')")
        try project.edit("```{sql}\n#| label: tbl-sum", "```{sql}\n#| label: tbl-all\nSELECT n FROM \"tbl-made\" ORDER BY n\n```\n\n```{sql}\n#| label: tbl-sum")
        try await project.render()
        try project.edit("max(n)", "min(n)")
        try await project.render()
        try await project.expectAsIfCold()
    }
}
