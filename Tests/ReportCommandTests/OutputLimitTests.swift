import Foundation
import TestSupport
import Testing

/// What one cell may show, and what it is told where it shows more.
@Suite struct OutputLimitTests {
    private static let cells: [(name: String, code: String, says: String)] = [
        ("loop", "import matplotlib.pyplot as plt\nfor number in range(10_000): plt.figure()", "at most 200 figures"),
        ("shown", "import matplotlib.pyplot as plt\nfrom IPython.display import display\nfigure = plt.figure(figsize=(1, 1))\nfor number in range(300): display(figure)", "at most 200 figures"),
        ("wide", "import matplotlib.pyplot as plt\nplt.figure(figsize=(2000, 1))", "at most 100 inches"),
        ("pixels", "#| fig-format: png\nimport matplotlib.pyplot as plt\nplt.figure(figsize=(90, 90), dpi=300)", "at most 60 million pixels"),
        ("columns", "import pandas\npandas.DataFrame({n: [n] for n in range(4001)})", "at most 4,000 columns"),
        ("value", "import pandas\npandas.DataFrame({'a': ['x' * 1_000_001]})", "at most 1,000,000 characters"),
        ("things", "from IPython.display import display\nfor number in range(20_000): display(number)", "at most 10,000 things"),
        ("rich", "#| error: true\nfrom IPython.display import HTML, display\nfor number in range(9): display(HTML('x' * 8_000_000))", "at most 64 MB of rich output"),
        ("html", "from IPython.display import HTML, display\ndisplay(HTML('x' * 8_000_001))", "HTML of more than 8 MB"),
        ("marks", "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">' + '<g/>' * 200_001 + '</svg>')", "more than 200,000 elements"),
    ]

    @Test func eachLimitNamesItselfItsValueAndAWayOut() async throws {
        let workspace = try SmallProject.of(Dictionary(uniqueKeysWithValues: OutputLimitTests.cells.map { cell in
            ("\(cell.name).qmd", SmallProject.plain(cell.name, body: "```{python}\n\(cell.code)\n```"))
        }))
        let run = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(run.code == 1)
        for cell in OutputLimitTests.cells {
            let found = run.diagnostics.filter { $0.file == "notebooks/\(cell.name).qmd" && $0.severity == "error" }
            #expect(found.count == 1 && found.first?.message.contains(cell.says) == true, "\(cell.name): \(found)")
            #expect(found.first.map { ["python-output-limit", "render-image"].contains($0.id) } == true, "\(cell.name): \(found)")
            #expect(found.first?.help?.isEmpty == false)
        }
        #expect(!workspace.exists("reports"))
    }

    /// Lines of syntax errors are those of the file, also in Python's own words.
    @Test func syntaxErrorsStandInTheirLine() async throws {
        let cells: [(name: String, code: String, line: Int, says: String)] = [
            ("block", "if True:\nx = 1", 7, "after 'if' statement on line 6"), ("text", "x = 'abc\ny = 2", 6, "(detected at line 6)"),
            ("words", "def f():\n      x\n    y", 8, "unindent does not match"), ("blank", "\n\nclass A:\n      x\n    y", 10, "unindent does not match"),
            ("name", "nonlocal z", 6, "at module level"),
        ]
        let workspace = try SmallProject.of(Dictionary(uniqueKeysWithValues: cells.map { cell in
            ("\(cell.name).qmd", SmallProject.plain("A", body: "```{python}\n\(cell.code)\n```"))
        }))
        let run = try await workspace.report("render", "--diagnostic-format", "json")
        for cell in cells {
            let found = try #require(run.diagnostics.first { $0.file == "notebooks/\(cell.name).qmd" }, "\(run.talk)")
            #expect(found.id == "python-syntax" && found.line == cell.line && found.message.contains(cell.says), "\(found)")
        }
        #expect(!run.talk.contains("tokenize") && !run.talk.contains("codeop"), "\(run.talk)")
    }
}
