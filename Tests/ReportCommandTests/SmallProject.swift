import ReportEngine
import TestSupport

/// A project with one definition that has a bit of everything: data, an include, a parameter, SQL, Python with a module of its own,
/// a declared table with its chart.
enum SmallProject {
    static let orders = """
        region,paid,amount
        north,yes,10
        north,no,5
        north,yes,7
        south,yes,20
        south,no,2

        """

    static let definition = """
        ---
        title: Orders of one day
        date: 2024-05-06
        lang: en
        format: [html, pdf]
        execute: {echo: false}
        params:
          minimum: {value: 2, type: integer, min: 0, max: 100, description: Fewest orders}
          region: {value: north, description: Region that is named}
        data:
          orders: data/orders.csv
        values:
          total: tbl-regions[Total].n
        ---

        There were `{value} total` orders in all (@tbl-regions, @fig-regions). The region is `{python} params.region`.

        {{< include _part.md >}}

        ```{crosstab}
        label: tbl-regions
        caption: Orders, by region
        data: orders
        rows: region
        columns: paid
        chart: {kind: stacked-bar, label: fig-regions}
        ```

        ```{sql}
        #| label: tbl-amounts
        #| tbl-cap: "Regions with {minimum} orders"
        SELECT region, sum(amount) AS amount FROM orders GROUP BY region HAVING count(*) >= $minimum ORDER BY region
        ```

        ```{python}
        #| label: tbl-doubled
        #| tbl-cap: Twice the amounts
        import helper
        import report
        table = report.table("tbl-amounts")
        table["amount"] = helper.double(table["amount"])
        table
        ```

        """

    /// A definition that needs no Python cell: it renders in a fraction of the time.
    static func plain(_ title: String = "Plain", head: String = "", body: String = "Text.") -> String {
        "---\ntitle: \(title)\n\(head.isEmpty ? "" : head + "\n")---\n\n\(body)\n"
    }

    static func make(project name: String = "project") throws -> Workspace {
        let workspace = try Workspace(project: name)
        try workspace.write("output-dir: reports\n", to: "report.yml")
        try workspace.write(orders, to: "notebooks/data/orders.csv")
        try workspace.write("def double(x):\n    return 2 * x\n", to: "notebooks/helper.py")
        try workspace.write("An included sentence.\n", to: "notebooks/_part.md")
        try workspace.write(definition, to: "notebooks/small.qmd")
        return workspace
    }

    /// A project of definitions given by name.
    static func of(_ definitions: [String: String]) throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write("output-dir: reports\n", to: "report.yml")
        for (name, text) in definitions { try workspace.write(text, to: "notebooks/\(name)") }
        return workspace
    }
}

extension Workspace {
    /// Names of the files in a folder of the project, hidden ones too, without the records, which stand beside every report.
    func names(in folder: String) -> [String] { snapshot(folder).keys.filter { !$0.hasSuffix(RecordFile.suffix) }.sorted() }

    /// Names of the records in a folder of the project.
    func records(in folder: String) -> [String] { snapshot(folder).keys.filter { $0.hasSuffix(RecordFile.suffix) }.sorted() }
}
