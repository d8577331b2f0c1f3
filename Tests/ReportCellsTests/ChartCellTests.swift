import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct ChartCellTests {
    private let largest = Table(
        label: "tbl-largest",
        columns: [
            .init(name: "actor", heading: [.text("Actor")]), .init(name: "n", heading: [.text("Statements")]),
            .init(name: "share", heading: [.text("Share")], format: .percent(decimals: 1)), .init(name: "low", heading: []),
            .init(name: "high", heading: []), .init(name: "region", heading: [.text("Region")]),
        ],
        rows: [
            .init([.value("China"), .value(9), .value(0.6), .value(0.3), .value(0.8), .value("Asia")]),
            .init([.value("Kenya"), .value(6), .value(0.4), .value(0.1), .value(0.6), .value("Africa")]),
            .init([.value("Total"), .value(15), .value(1.0), .value(nil), .value(nil), .value(nil)], kind: .total),
        ])

    private func finish(_ body: String, _ tables: [String: Table]? = nil) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(ChartCell.self, "chart", body)
        #expect(diagnostics.brief == [])
        let chart = try #require(cell)
        #expect(chart.queries(in: Sample.catalog()).0.isEmpty)
        return chart.finish([], tables: tables ?? ["tbl-largest": largest], in: Sample.catalog())
    }

    @Test func options() throws {
        let (cell, diagnostics) = parse(ChartCell.self, "chart", """
            label: fig-x
            data: tbl-largest
            kind: dot
            x: actor
            y: [n, share]
            color: region
            facet: region
            alt: Dots
            fig-width: 5
            fig-height: 3
            """)
        #expect(diagnostics.brief == [])
        let chart = try #require(cell)
        #expect(chart.kind == .dot)
        #expect(chart.y.map(\.value) == ["n", "share"])
        #expect(chart.colour?.value == "region")
        #expect(chart.facet?.value == "region")
        #expect(chart.alternative == "Dots")
        #expect(chart.width == 5)
        #expect(chart.height == 3)
        #expect(chart.products == [ProductLabel(.figure, "fig-x")])
        #expect(chart.sources.map(\.value) == ["tbl-largest"])
    }

    @Test(arguments: [
        ("kind: bar", ["yaml-missing-key 1:5 'chart' a chart cell needs 'data' | add 'data:'"]),
        ("data: t\nkind: timeline",
         ["yaml-value 3:7 'timeline' 'kind' is 'timeline', but must be one of 'bar', 'stacked-bar', 'diverging-bar', 'line', 'dot' or 'heatmap'"]),
        ("data: t\nfacte: x", ["cell-unknown-option 3:1 'facte' a chart cell has no option 'facte' | did you mean 'facet'?"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(ChartCell.self, "chart", body).diagnostics.brief == expected)
    }

    @Test(arguments: [
        ("data: tbl-largst", ["data-unknown-dataset 2:7 'tbl-largst' no earlier cell gives a table 'tbl-largst' | did you mean 'tbl-largest'?"]),
        ("data: tbl-largest\nx: actr\ny: [n, shrae]", [
            "data-unknown-column 3:4 'actr' 'tbl-largest' has no column 'actr' | did you mean 'actor'?",
            "data-unknown-column 4:8 'shrae' 'tbl-largest' has no column 'shrae' | did you mean 'share'?",
        ]),
        ("data: tbl-largest\ncolour: q", ["data-unknown-column 3:9 'q' 'tbl-largest' has no column 'q' | its columns are actor, n, share, low, high, region"]),
    ])
    func namesWhatTheTablesLack(body: String, expected: [String]) throws {
        let (product, diagnostics) = try finish(body)
        #expect(product.items.isEmpty)
        #expect(diagnostics.brief == expected)
    }

    @Test func tablesThatCannotBeDrawn() throws {
        #expect(try finish("data: tbl-x", [:]).1.brief == [
            "data-unknown-dataset 2:7 'tbl-x' no earlier cell gives a table 'tbl-x' | a chart draws the labelled table of a cell above it",
        ])
        let empty = Table(columns: largest.columns, rows: [])
        #expect(try finish("data: t", ["t": empty]).1.brief == ["chart-data 2:7 't' 't' has no rows to draw"])
        let words = Table(columns: [.init(name: "a", heading: [])], rows: [.init([.value("x")])])
        #expect(try finish("data: t", ["t": words]).1.brief == ["chart-data 2:7 't' 't' has no column of numbers | name one with 'y:'"])
    }

    @Test func withoutOptionsTheFirstColumnsAreDrawn() throws {
        let chart = try #require(try finish("label: fig-x\ndata: tbl-largest").0.charts.first)
        #expect(chart.label == "fig-x")
        #expect(chart.specification.kind == .bar)
        #expect(chart.specification.encoding == .init(x: "actor", y: ["n"], total: "Total"))
        #expect(chart.specification.labels.x == "Actor")
        #expect(chart.specification.labels.y == "Statements")
        #expect(chart.specification.columns.map(\.type) == ["text", "integer", "number", "number", "number", "text"])
        #expect(chart.data.rows.count == 3)
    }

    @Test func sharesArePercentAndDotsHaveIntervals() throws {
        let chart = try #require(try finish("data: tbl-largest\nkind: dot\nx: actor\ny: share\ncolour: region").0.charts.first)
        #expect(chart.specification.encoding == .init(
            x: "actor", y: ["share"], colour: "region", low: "low", high: "high", total: "Total", format: "percent"))
        let bars = try #require(try finish("data: tbl-largest\ny: [n, share]").0.charts.first)
        #expect(bars.specification.encoding.format == nil)
        #expect(bars.specification.encoding.low == nil)
        #expect(bars.specification.labels.y == nil)
        #expect(bars.specification.labels.series["n"] == "Statements")
    }

    @Test func chineseWordsAreTheTablesOwn() throws {
        let table = Table(columns: [.init(name: "区域", heading: [.text("区域")]), .init(name: "数", heading: [.text("数")])], rows: [.init([.value("亚洲"), .value(3)])])
        let chart = try #require(try finish("data: t", ["t": table]).0.charts.first)
        #expect(chart.specification.encoding.x == "区域")
        #expect(chart.specification.encoding.y == ["数"])
    }
}
