import Foundation
import ReportEngine
import TestSupport
import Testing

/// What Altair, Plotly and pandas' Styler show, from packages of the project: the same bytes in every run.
@Suite struct ForeignFigureTests {
    private static let definition = """
        ---
        title: Of other libraries
        lang: en
        format: [html, pdf]
        execute: {echo: false}
        ---

        ```{python}
        #| label: fig-bars
        #| fig-cap: Bars
        import altair as alt
        import pandas as pd
        frame = pd.DataFrame({"region": ["north", "south"], "amount": [22, 31]})
        alt.Chart(frame, title="Amounts by region", description="South has more").mark_bar().encode(x="region", y="amount")
        ```

        ```{python}
        #| label: tbl-bars
        #| tbl-cap: Bars as data
        import plotly.express as px
        px.bar(frame, x="region", y="amount")
        ```

        ```{python}
        figure = px.scatter(frame, x="amount", y="amount", color="region")
        figure.show()
        ```

        ```{python}
        frame.style.format({"amount": "{:.1f}"}).highlight_max(subset=["amount"], color="yellow").hide(axis="index")
        ```

        """

    private func rendered(in folder: String) async throws -> (Workspace, Workspace.Run) {
        let workspace = try Workspace(project: folder)
        try workspace.write("output-dir: reports\npython: \(Workspace.checkout)/.build/test-venv\n", to: "report.yml")
        try workspace.write(ForeignFigureTests.definition, to: "notebooks/other.qmd")
        let run = try await workspace.report("render", "--allow", Workspace.checkout + "/.build/test-venv", within: .seconds(240))
        try #require(run.code == 0, "\(run.talk)")
        return (workspace, run)
    }

    @Test func aChartATableAndAStyledTableAreTheSameInEveryRun() async throws {
        let (workspace, run) = try await rendered(in: "one")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/other.record.json"))))
        // Altair's chart is drawn, with its words, and its data are kept.
        guard case .figure(let figure)? = record.cells[0].items.first else { throw CocoaError(.coderValueNotFound) }
        #expect(figure.asset.kind == .svg)
        #expect(figure.asset.body.contains(">north</text>"), "\(figure.asset.body.prefix(3000))")
        #expect(figure.asset.body.contains("IBM Plex Sans"))
        #expect(figure.generatedAlternative == "Amounts by region. South has more")
        #expect(figure.data?.rows.count == 2)
        #expect(figure.data?.columns.map(\.name) == ["region", "amount"])
        // Plotly's figure is a table of what it would draw, and that is said.
        guard case .table(let table)? = record.cells[1].items.first else { throw CocoaError(.coderValueNotFound) }
        #expect(table.columns.map(\.name) == ["x", "y"])
        guard case .table(let scatter)? = record.cells[2].items.first else { throw CocoaError(.coderValueNotFound) }
        #expect(scatter.columns.map(\.name) == ["trace", "x", "y"])
        #expect(run.talk.components(separatedBy: "warning[python-display]: the Plotly figure is shown as the table of its data").count == 3, "\(run.talk)")
        // A Styler is HTML with its colours.
        guard case .html(let html)? = record.cells[3].items.first else { throw CocoaError(.coderValueNotFound) }
        #expect(html.contains("background-color:yellow") || html.contains("background-color: yellow"), "\(html)")
        #expect(html.contains(">31.0<"))
        #expect(!html.contains("T_"))
        // The packages are recorded, and so is nothing of the machine.
        #expect(record.environment.packages.contains { $0.hasPrefix("altair==") })
        #expect(record.environment.packages.contains { $0.hasPrefix("vl-convert-python==") })
        #expect(record.inputs == [])
        let (other, _) = try await rendered(in: "another, longer one")
        for file in ["other.html", "other.pdf", "other.record.json"] { #expect(workspace.bytes("reports/\(file)") == other.bytes("reports/\(file)"), "\(file)") }
    }

    @Test func pythonNamesAVirtualEnvironment() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("output-dir: reports\npython: nowhere\n", to: "report.yml")
        let run = try await workspace.report("render")
        #expect(run.code == 1)
        #expect(run.talk.contains("error[yaml-value]: 'nowhere' is no virtual environment of Python\n"), "\(run.talk)")
    }

    /// Cells read all that lies in it, and a project's file and links come with it.
    @Test(arguments: ["outside", "link", "inner-link"])
    func anEnvironmentDoesNotLeadOutOfTheProject(kind: String) async throws {
        let workspace = try SmallProject.of(["own.qmd": SmallProject.plain("own", body: "```{python}\nimport outer\nprint(outer.VALUE)\n```")])
        let outside = workspace.path + "-outside"
        defer { try? FileManager.default.removeItem(atPath: outside) }
        let packages = outside + "/lib/python3.11/site-packages"
        try FileManager.default.createDirectory(atPath: packages, withIntermediateDirectories: true)
        try "VALUE = 'se' + 'cret'\n".write(toFile: packages + "/outer.py", atomically: true, encoding: .utf8)
        var named = ".venv"
        switch kind {
        case "outside": named = outside
        case "link": try FileManager.default.createSymbolicLink(atPath: workspace.absolute(".venv"), withDestinationPath: outside)
        default:
            try FileManager.default.createDirectory(atPath: workspace.absolute(".venv/lib/python3.11"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: workspace.absolute(".venv/lib/python3.11/site-packages"), withDestinationPath: packages)
        }
        try workspace.write("output-dir: reports\npython: \(named)\n", to: "report.yml")
        let run = try await workspace.report("render")
        #expect(run.code == (kind == "inner-link" ? 1 : 5), "\(run.talk)")
        #expect(run.talk.contains(kind == "inner-link" ? "error[yaml-value]" : "error[kernel-access]"), "\(run.talk)")
        #expect(!workspace.exists("reports/own.html"))
        guard kind != "inner-link" else { return }
        let granted = try await workspace.report("render", "--allow", outside)
        #expect(granted.code == 0, "\(granted.talk)")
        workspace.expect("reports/own.html", says: "secret")
    }

    @Test func packagesOfTheProjectReplaceNoneOfTheTool() async throws {
        let workspace = try SmallProject.of(["own.qmd": """
            ---
            title: Own
            execute: {echo: false}
            ---

            ```{python}
            import numpy, own_package
            print(numpy.__name__, hasattr(numpy, "array"), own_package.VALUE)
            ```

            """])
        try workspace.write("output-dir: reports\npython: venv/bin/python\n", to: "report.yml")
        try workspace.write("", to: "venv/bin/python")
        let packages = "venv/lib/python3.11/site-packages"
        try workspace.write("VALUE = 'found'\n", to: "\(packages)/own_package.py")
        try workspace.write("", to: "\(packages)/numpy.py")
        try workspace.write("Name: own-package\n", to: "\(packages)/own_package-1.2.dist-info/METADATA")
        let run = try await workspace.report("render")
        #expect(run.code == 0, "\(run.talk)")
        workspace.expect("reports/own.html", says: "numpy True found")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/own.record.json"))))
        #expect(record.environment.packages.contains("own-package==1.2"))
        #expect(record.environment.packages.filter { $0.hasPrefix("numpy==") }.count == 1)
    }
}
