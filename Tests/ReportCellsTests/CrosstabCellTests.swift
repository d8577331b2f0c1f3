import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct CrosstabCellTests {
    private func finish(_ body: String, _ counts: [[Scalar]], _ language: Language = .english) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(CrosstabCell.self, "crosstab", "data: wcit\n" + body)
        #expect(diagnostics.brief == [])
        return try #require(cell).finish([rows(["r", "c", "n"], counts)], tables: [:], in: Sample.catalog(language))
    }

    private func table(_ body: String, _ counts: [[Scalar]], _ language: Language = .english) throws -> Table {
        try #require(try finish(body, counts, language).0.tables.first)
    }

    private let signed: [[Scalar]] = [
        ["Africa", "no", 3], ["Africa", "yes", 38], ["Europe", "no", 35], ["Europe", "yes", 2], ["Oceania", "no", 3], ["Oceania", "yes", 1],
    ]

    // Options

    @Test func readsEveryOption() throws {
        let (cell, diagnostics) = parse(CrosstabCell.self, "crosstab", """
            label: tbl-x
            data: wcit
            where: region <> ''
            rows: region
            columns: signed
            percent: column
            totals: false
            missing: drop
            min-n: 2
            chart: {kind: heatmap, label: fig-h}
            """)
        #expect(diagnostics.brief == [])
        let crosstab = try #require(cell)
        #expect(crosstab.rows.value == "region")
        #expect(crosstab.columns?.value == "signed")
        #expect(crosstab.base == .column)
        #expect(!crosstab.showsTotals)
        #expect(crosstab.missing == .drop)
        #expect(crosstab.minimum == 2)
        #expect(crosstab.chart?.kind == .heatmap)
        #expect(crosstab.products == [ProductLabel(.table, "tbl-x"), ProductLabel(.figure, "fig-h")])
    }

    @Test(arguments: [
        ("data: wcit", ["yaml-missing-key 1:5 'crosstab' a crosstab cell needs 'rows' | add 'rows:'"]),
        ("rows: region", ["yaml-missing-key 1:5 'crosstab' a crosstab cell needs 'data' | add 'data:'"]),
        ("data: wcit\nrows: region\ncolumn: x", ["yaml-value 4:9 'x' 'column' is 'x', but must be one of 'body', 'page' or 'margin'"]),
        ("data: wcit\nrows: region\ncolums: signed", ["cell-unknown-option 4:1 'colums' a crosstab cell has no option 'colums' | did you mean 'columns'?"]),
        ("data: wcit\nrows: region\npercent: rows", ["yaml-value 4:10 'rows' 'percent' is 'rows', but must be one of 'row', 'column' or 'total' | did you mean 'row'?"]),
        ("data: wcit\nrows: region\nmissing: dorp", ["yaml-value 4:10 'dorp' 'missing' is 'dorp', but must be one of 'keep' or 'drop' | did you mean 'drop'?"]),
        ("data: wcit\nrows: region\ntotals: yes", ["yaml-type 4:9 'yes' 'totals' is the text 'yes', but must be true or false | write true"]),
        ("data: wcit\nrows: region\nchart: line", ["yaml-value 4:8 'line' 'chart' is 'line', but must be one of 'stacked-bar', 'bar', 'heatmap' or 'dot'"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(CrosstabCell.self, "crosstab", body).diagnostics.brief == expected)
    }

    @Test(arguments: [
        ("data: wict\nrows: region", ["data-unknown-dataset 2:7 'wict' no dataset is named 'wict' | did you mean 'wcit'?"]),
        ("data: wcit\nrows: regoin\ncolumns: signd", [
            "data-unknown-column 3:7 'regoin' 'wcit' has no column 'regoin' | did you mean 'region'?",
            "data-unknown-column 4:10 'signd' 'wcit' has no column 'signd' | did you mean 'signed'?",
        ]),
        ("data: wcit\nrows: q", ["data-unknown-column 3:7 'q' 'wcit' has no column 'q' | its columns are region, signed, country, odd \"name\", 区域"]),
    ])
    func namesWhatTheDataLack(body: String, expected: [String]) throws {
        let (queries, diagnostics) = try #require(parse(CrosstabCell.self, "crosstab", body).cell).queries(in: Sample.catalog())
        #expect(diagnostics.brief == expected)
        #expect(queries.isEmpty)
    }

    // SQL

    @Test func theQuery() throws {
        let cell = try #require(parse(CrosstabCell.self, "crosstab", "data: wcit\nrows: 'odd \"name\"'\ncolumns: 区域\nwhere: country <> 'X'").cell)
        let query = try #require(cell.queries(in: Sample.catalog()).0.first)
        #expect(query.query.sql == """
            SELECT CAST(s."odd ""name""\" AS VARCHAR) AS r, CAST(s."区域" AS VARCHAR) AS c, count(*) AS n,\
             array_to_string(arg_min(CAST(s.rowid + 1 AS VARCHAR), s.rowid, 200), chr(31)) AS c_ids, count(*) AS c_rows\
             FROM "wcit" s WHERE true AND (
            country <> 'X'
            ) GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST
            """)
        #expect(query.authored == ["country <> 'X'"])
        #expect(query.fragments.first?.span.text == "country <> 'X'")
    }

    // Tables

    @Test func sharesOfTheRow() throws {
        let table = try table("label: tbl-signed\nrows: region\ncolumns: signed\npercent: row", signed)
        #expect(table.label == "tbl-signed")
        #expect(table.shownNames == ["region", "no", "yes", "no_share", "yes_share", "n"])
        #expect(table.lines(["region", "yes", "no", "n", "yes_share"]) == [
            "Africa | 38 | 3 | 41 | 0.926829268292683", "Europe | 2 | 35 | 37 | 0.05405405405405406", "Oceania | 1 | 3 | 4 | ",
            "Total | 41 | 41 | 82 | 0.5",
        ])
        #expect(table.noteText == "Shares are of the row. They are left blank where n is below 5.")
        #expect(table.rows.last?.kind == .total)
    }

    @Test func sharesOfTheColumnAndOfAll() throws {
        let column = try table("rows: region\ncolumns: signed\npercent: column", signed)
        #expect(column.lines(["yes_share"]) == ["0.926829268292683", "0.04878048780487805", "0.024390243902439025", "1"])
        #expect(column.noteText == "Shares are of the column.")
        let total = try table("rows: region\ncolumns: signed\npercent: total\ntotals: false", signed)
        #expect(total.lines(["yes_share"]) == ["0.4634146341463415", "0.024390243902439025", "0.012195121951219513"])
        #expect(total.noteText == "Shares are of all rows counted.")
    }

    @Test func smallColumnsAndTotalsAreBlankToo() throws {
        let few: [[Scalar]] = [["a", "x", 5], ["a", "y", 4], ["b", "x", 1]]
        let column = try table("rows: region\ncolumns: signed\npercent: column", few)
        #expect(column.lines(["x_share", "y_share"]) == ["0.8333333333333334 | ", "0.16666666666666666 | ", "1 | "])
        #expect(column.noteText.contains("They are left blank where n is below 5."))
        let total = try table("rows: region\ncolumns: signed\npercent: total\nmin-n: 11", few)
        #expect(total.lines(["x_share"]) == ["", "", ""])
        #expect(total.noteText.contains("They are left blank where n is below 11."))
    }

    @Test func withoutPercentSharesAreHiddenButThere() throws {
        let table = try table("rows: region\ncolumns: signed", signed)
        #expect(!table.shownNames.contains("yes_share"))
        #expect(table.lines(["yes_share"]).first == "0.926829268292683")
        #expect(table.notes == [])
    }

    @Test func stancesKeepTheirOrderAndOtherValuesComeByCount() throws {
        let stances = try table("rows: region\ncolumns: signed", [["a", "abstain", 9], ["a", "mixed", 8], ["a", "oppose", 2], ["a", "support", 1]])
        #expect(stances.shownNames == ["region", "support", "oppose", "mixed", "abstain", "n"])
        let others = try table("rows: region\ncolumns: signed", [["a", "b", 2], ["a", "c", 5], ["a", "a", 2]])
        #expect(others.shownNames == ["region", "c", "a", "b", "n"])
    }

    @Test func missingValuesAreKeptOrDropped() throws {
        let counts: [[Scalar]] = [["a", "x", 6], ["a", nil, 2], [nil, "x", 1], [nil, nil, 1]]
        let kept = try table("rows: region\ncolumns: signed", counts)
        #expect(kept.shownNames == ["region", "x", "Missing", "n"])
        #expect(kept.lines() == ["a | 6 | 2 | 8", "Missing | 1 | 1 | 2", "Total | 7 | 3 | 10"])
        let dropped = try table("rows: region\ncolumns: signed\nmissing: drop", counts)
        #expect(dropped.lines() == ["a | 6 | 6", "Total | 6 | 6"])
        #expect(dropped.noteText == "Left out: 4 rows without region / signed.")
    }

    @Test func oneColumnCounts() throws {
        let table = try table("rows: region\npercent: row", [["a", "n", 6], ["b", "n", 2]])
        #expect(table.shownNames == ["region", "n_share", "n"])
        #expect(table.lines() == ["a | 0.75 | 6", "b | 0.25 | 2", "Total | 1 | 8"])
    }

    @Test func valuesNamedLikeOtherColumnsKeepApart() throws {
        // Votes coded y and n are the usual case.
        let table = try table("rows: region\ncolumns: signed", [["a", "n", 4], ["a", "region", 3], ["a", "y", 2], ["a", "y_share", 1]])
        #expect(Set(table.columns.map(\.name)).count == table.columns.count)
        #expect(table.lines(["n_count", "region_count", "y", "n"]) == ["4 | 3 | 2 | 10", "4 | 3 | 2 | 10"])
        #expect(table.columns.filter { !$0.isHidden }.map { $0.heading.plainText } == ["Region", "N", "Region", "Y", "Y share", "n"])
    }

    @Test func chartEncodings() throws {
        let product = try finish("label: tbl-x\nrows: region\ncolumns: signed\nchart: stacked-bar", signed).0
        let chart = try #require(product.charts.first)
        #expect(chart.label == "fig-x")
        #expect(chart.specification.encoding == .init(x: "region", y: ["no", "yes"], n: "n", total: "Total"))
        #expect(chart.specification.labels.series == ["no": "No", "yes": "Yes"])
        let dots = try #require(try finish("rows: region\ncolumns: signed\npercent: row\nchart: dot", signed).0.charts.first)
        #expect(dots.specification.encoding == .init(x: "region", y: ["no_share", "yes_share"], total: "Total", format: "percent"))
        let single = try #require(try finish("rows: region\nchart: bar", [["a", "n", 6]]).0.charts.first)
        #expect(single.specification.encoding.y == ["n"])
    }

    @Test func noRowIsAnError() throws {
        let (product, diagnostics) = try finish("rows: region\nwhere: false", [])
        #expect(product.items.isEmpty)
        #expect(diagnostics.brief == ["data-empty 4:8 'false' no row matches | see what 'where' chooses"])
        #expect(diagnostics.hasErrors)
    }

    @Test func chineseWords() throws {
        let table = try table("rows: 区域\ncolumns: signed\npercent: row\nmissing: drop", [["亚洲", "是", 6], [nil, "是", 1]], .simplifiedChinese)
        #expect(table.columns.map { $0.heading.plainText } == ["区域", "是", "是占比", "n"])
        #expect(table.noteText == "占比以行合计为分母。略去 1 行无 区域 / signed 者。")
    }
}
