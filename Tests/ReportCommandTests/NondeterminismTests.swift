import Foundation
import ReportEngine
import TestSupport
import Testing

/// What is another in every run is named where it is written; what cells open beside the definition is recorded.
@Suite struct NondeterminismTests {
    private static let definition = """
        ---
        title: By chance
        execute: {echo: false}
        data:
          orders: data/orders.csv
        ---

        ```{sql}
        #| label: tbl-late
        #| tbl-cap: Late
        SELECT region, now() > '2020-01-01' AS late -- uuid()
        FROM orders ORDER BY random(), region
        ```

        ```{crosstab}
        label: tbl-regions
        caption: By region
        data: orders
        rows: region
        columns: paid
        where: "current_date > DATE '2020-01-01'"
        ```

        ```{check}
        sql: SELECT random() < 2
        ```

        ```{python}
        import datetime as dt
        import os
        import helper
        import numpy as np

        np.random.default_rng().normal()
        os.environ.get("NAME")
        start = dt.datetime.now()
        print(object())
        ```

        ```{python}
        #| label: fig-x
        #| fig-cap: A figure
        #| fig-alt: A line
        import matplotlib.pyplot as plt
        import pandas as pd
        frame = pd.DataFrame({"d": pd.date_range("2024-01-01", periods=3), "n": np.random.rand(3)})
        frame.plot(x="d", y="n")
        ```

        It is `{sql} SELECT year(today()) > 2000` and `{python} dt.date.today().year > 2000`.

        """

    @Test func eachIsNamedOnceWithItsPlaceAndAWayOut() async throws {
        let workspace = try SmallProject.of(["lots.qmd": NondeterminismTests.definition])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        try workspace.write("import uuid\n\nNAME = str(uuid.uuid4())\n", to: "notebooks/helper.py")
        let strict = try await workspace.report("render", "--strict")
        #expect(strict.code == 3, "\(strict.talk)")
        #expect(!workspace.exists("reports/lots.html"))
        let warnings = strict.talk.split(separator: "\n").filter { $0.hasPrefix("warning[") || $0.hasPrefix("error[") }.map(String.init)
        #expect(Set(warnings) == [
            "warning[sql-clock]: the SQL reads the clock: 'today'",
            "warning[python-clock]: the expression reads the clock: 'datetime.date.today'",
            "warning[sql-clock]: the SQL reads the clock: 'now'",
            "warning[sql-random]: the SQL draws by lot: 'random'",
            "warning[sql-clock]: the SQL reads the clock: 'current_date'",
            "warning[python-random]: the cell draws by lot without a seed: 'numpy.random.default_rng()'",
            "warning[python-environment]: the cell reads the machine's environment: 'os.environ'",
            "warning[python-clock]: the cell reads the clock: 'datetime.datetime.now'",
            "warning[python-address]: the cell shows the address of an object, which is another in every run; '0x0' stands in its place",
        ], "\(strict.talk)")
        // The lot of the check is one of its own.
        #expect(warnings.filter { $0.hasPrefix("warning[sql-random]") }.count == 2, "\(strict.talk)")
        #expect(warnings.count == 10, "\(strict.talk)")
        for place in [
            "notebooks/lots.qmd:11:16", "notebooks/lots.qmd:12:22", "notebooks/lots.qmd:21:9", "notebooks/lots.qmd:25:13", "notebooks/lots.qmd:34:1",
            "notebooks/lots.qmd:35:1", "notebooks/lots.qmd:36:1", "notebooks/lots.qmd:50:26", "notebooks/lots.qmd:50:57",
        ] { #expect(strict.talk.contains(place), "\(place) in \(strict.talk)") }
        #expect(strict.talk.contains("help: give a seed, as in 'numpy.random.default_rng(7)'"))
        let run = try await workspace.report("render")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.exists("reports/lots.html"))
        workspace.expect("reports/lots.html", says: "object object at 0x0")
    }

    @Test func aModuleBesideTheDefinitionIsLookedThrough() async throws {
        let workspace = try SmallProject.of(["m.qmd": "---\ntitle: M\n---\n\n```{python}\nimport helper\n```\n"])
        try workspace.write("import uuid\n\nNAME = str(uuid.uuid4())\n", to: "notebooks/helper.py")
        let run = try await workspace.report("render", "--strict")
        #expect(run.code == 3, "\(run.talk)")
        #expect(run.talk.contains("warning[python-random]: the cell uses 'helper.py', which draws by lot without a seed at line 3: 'uuid.uuid4'"), "\(run.talk)")
    }

    // MARK: - Opened files

    private static let reader = """
        ---
        title: Read
        execute: {echo: false}
        ---

        ```{python}
        import helper
        import pandas as pd
        ```

        ```{python}
        #| label: tbl-sums
        #| tbl-cap: Sums
        frame = pd.read_csv("data/beside.csv")
        frame.groupby("region", as_index=False)["amount"].sum()
        ```

        ```{python}
        #| label: tbl-words
        #| tbl-cap: Words
        pd.DataFrame({"region": ["north"], "word": [helper.WORD]})
        ```

        ```{sql}
        #| label: tbl-twice
        #| tbl-cap: Twice
        SELECT region, 2 * amount AS amount FROM tbl_sums ORDER BY region
        ```

        """

    private struct Printed: Decodable {
        struct Report: Decodable {
            var verdict: Verdict
            var account: ChangeAccount
        }

        var reports: [Report]
    }

    private func verify(_ workspace: Workspace) async throws -> Printed.Report {
        let run = try await workspace.report("verify", "--format", "json")
        return try #require(try JSONDecoder().decode(Printed.self, from: Data(run.output.utf8)).reports.first, "\(run.talk)")
    }

    @Test func whatCellsOpenIsRecordedAndExplainsWhatItMoves() async throws {
        let workspace = try SmallProject.of(["read.qmd": NondeterminismTests.reader])
        try workspace.write(SmallProject.orders, to: "notebooks/data/beside.csv")
        try workspace.write("WORD = 'one'\n", to: "notebooks/helper.py")
        try workspace.write("not read\n", to: "notebooks/other.txt")
        let run = try await workspace.report("render", "--strict")
        #expect(run.code == 0, "\(run.talk)")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/read.record.json"))))
        #expect(record.inputs.map(\.path) == ["notebooks/data/beside.csv", "notebooks/helper.py"])
        #expect(record.inputs.map(\.name) == ["", ""])
        #expect(record.inputs.allSatisfy { $0.digest.count == 64 })
        #expect(record.cells.map { $0.reads.filter { $0.hasPrefix("file:") } } == [["file:notebooks/helper.py"], ["file:notebooks/data/beside.csv"], [], []])
        #expect(try await verify(workspace).verdict == .sameBytes)

        try workspace.write(SmallProject.orders.replacing("north,yes,10", with: "north,yes,11"), to: "notebooks/data/beside.csv")
        let data = try await verify(workspace)
        #expect(data.verdict == .differs)
        #expect(data.account.causes.map(\.id) == ["file:notebooks/data/beside.csv"])
        #expect(data.account.effects.map(\.subject) == ["tbl-sums", "tbl-twice"])
        #expect(data.account.effects.allSatisfy { $0.causes == ["file:notebooks/data/beside.csv"] })

        try workspace.write("WORD = 'two'\n", to: "notebooks/helper.py")
        let both = try await verify(workspace)
        #expect(both.account.causes.map(\.id) == ["file:notebooks/data/beside.csv", "file:notebooks/helper.py"])
        let word = try #require(both.account.effects.first { $0.subject == "tbl-words" })
        // A cell of Python comes after those before it.
        #expect(word.causes.contains("file:notebooks/helper.py"))
        #expect(both.account.unexplained == [])
    }

    @Test func aDeclaredFileThatACellOpensItselfIsNamedByItsDataset() async throws {
        let workspace = try SmallProject.of(["d.qmd": """
            ---
            title: Declared
            execute: {echo: false}
            data:
              orders: data/orders.csv
            ---

            ```{python}
            #| label: tbl-n
            #| tbl-cap: Rows
            import pandas as pd
            pd.read_csv("data/orders.csv").groupby("region", as_index=False)["amount"].sum()
            ```

            """])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        #expect(try await workspace.report("render").code == 0)
        try workspace.write(SmallProject.orders.replacing("north,yes,10", with: "north,yes,11"), to: "notebooks/data/orders.csv")
        let report = try await verify(workspace)
        #expect(report.account.causes.map(\.id) == ["data:orders"])
        #expect(report.account.effects.map(\.subject) == ["tbl-n"])
        #expect(report.account.unexplained == [])
    }
}
