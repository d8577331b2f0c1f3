import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct TimelineCellTests {
    private static let names = [
        "id", "title", "date", "low", "high", "precision", "exact", "approximate", "uncertain", "lane", "wording", "column title", "column place",
    ]

    private func event(_ id: String, _ date: String, exact: Bool = true, wording: Scalar = nil, lane: String = "UN") -> [Scalar] {
        [.text(id), .text("Event \(id)"), .text(date), .text("2012-01-01"), nil, "day", .boolean(exact), false, true, .text(lane), wording,
         .text("Event \(id)"), "Dubai"]
    }

    private func finish(
        _ body: String, _ events: [[Scalar]], unplaced: Int64 = 0, names: [String] = names, _ language: Language = .english
    ) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(TimelineCell.self, "timeline", "data: events\n" + body)
        #expect(diagnostics.brief == [])
        return try #require(cell).finish([rows(names, events), rows(["n"], [[.integer(unplaced)]])], tables: [:], in: Sample.catalog(language))
    }

    // Options

    @Test(arguments: [
        ("between: 2003/2015", ["yaml-missing-key 1:5 'timeline' a timeline cell needs 'data' | add 'data:'"]),
        ("data: events\nbetween: 2003-2015", ["data-date 3:10 '2003-2015' '2003-2015' is no date or interval | write it as EDTF: 2003/2015, or 2012-12/2014-11-21"]),
        ("data: events\nlane: track", ["cell-unknown-option 3:1 'lane' a timeline cell has no option 'lane' | did you mean 'lanes'?"]),
        ("data: events\nhighlight: {a: 1}", ["yaml-type 3:12 '{a: 1}' 'highlight' is a mapping, but must be text or a list of text"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(TimelineCell.self, "timeline", body).diagnostics.brief == expected)
    }

    @Test(arguments: [
        ("data: evnets", ["data-unknown-dataset 2:7 'evnets' no dataset is named 'evnets' | did you mean 'events'?"]),
        ("data: wcit", ["cell-option 2:7 'wcit' 'wcit' does not hold events | declare it with 'kind: events'"]),
        ("data: events\nlanes: trakc", ["data-unknown-column 3:8 'trakc' 'events' has no column 'trakc' | did you mean 'track'?"]),
        ("data: events\ncolumns: [date, titel]", ["data-unknown-column 3:17 'titel' 'events' has no column 'titel' | did you mean 'title'?"]),
    ])
    func namesWhatTheDataLack(body: String, expected: [String]) throws {
        let (queries, diagnostics) = try #require(parse(TimelineCell.self, "timeline", body).cell).queries(in: Sample.catalog())
        #expect(diagnostics.brief == expected)
        #expect(queries.isEmpty)
    }

    @Test func labelsOfFigureAndTable() throws {
        let cell = try #require(parse(TimelineCell.self, "timeline", "label: fig-road\ndata: events").cell)
        #expect(cell.products == [ProductLabel(.figure, "fig-road"), ProductLabel(.table, "tbl-road")])
    }

    // SQL

    @Test func theQueries() throws {
        let cell = try #require(parse(
            TimelineCell.self, "timeline", "data: events\nbetween: 2003-06/2015\nlanes: track\ncolumns: [date, title, id]\nwhere: place = 'Dubai'").cell)
        let (queries, diagnostics) = cell.queries(in: Sample.catalog())
        #expect(diagnostics.brief == [])
        Golden.expect(queries.map { $0.query.sql + "\n" }.joined(separator: "\n"), matches: "cells/timeline.sql")
        #expect(queries.map(\.authored) == [["place = 'Dubai'"], ["place = 'Dubai'"]])
    }

    @Test func anOpenEndBoundsOneSide() throws {
        let cell = try #require(parse(TimelineCell.self, "timeline", "data: events\nbetween: 2014/..").cell)
        let sql = try #require(cell.queries(in: Sample.catalog()).0.first).query.sql
        #expect(sql.contains("coalesce(s._high, s._low) >= DATE '2014-01-01'"))
        #expect(!sql.contains("<= DATE"))
    }

    // Results

    @Test func exactDatesAreDatesAndOthersTheSourcesWords() throws {
        let (product, diagnostics) = try finish("label: fig-road\nlanes: track\nhighlight: [E2]", [
            event("E1", "2012-12-14", wording: "mid-December"), event("E2", "2013-03~", exact: false, wording: "early spring 2013"),
            event("E3", "2014", exact: false),
        ], unplaced: 2)
        #expect(diagnostics.brief == [])
        #expect(product.items.count == 2)
        let table = try #require(product.tables.first)
        #expect(table.label == "tbl-road")
        #expect(table.rows.map { $0.cells[0].scalar } == [.date("2012-12-14"), .text("early spring 2013"), .date("2014")])
        #expect(table.shownNames == ["date", "title", "place", "id"])
        #expect(table.lines().first == "2012-12-14 | Event E1 | Dubai | E1")
        #expect(table.lines(["wording"]) == ["mid-December", "early spring 2013", ""])
        #expect(table.noteText == "Not shown, since their dates are open or unknown: 2 events.")
        let chart = try #require(product.charts.first)
        #expect(chart.label == "fig-road")
        #expect(chart.specification.events.map(\.id) == ["E1", "E2", "E3"])
        #expect(chart.specification.events.map(\.highlight) == [false, true, false])
        #expect(chart.specification.events[0].low == "2012-01-01")
        #expect(chart.specification.events[0].high == nil)
        #expect(chart.specification.events[0].uncertain)
        #expect(chart.specification.events[0].label == "14 Dec 2012")
    }

    @Test func theIdIsShownOnce() throws {
        let names = Self.names.dropLast(2) + ["column id", "column title"]
        let (product, _) = try finish("columns: [id, title]", [event("E1", "2012")], names: Array(names))
        #expect(product.tables.first?.columns.map(\.name) == ["date", "id", "title", "wording"])
    }

    @Test func noneHidesTheTable() throws {
        let (product, _) = try finish("columns: none", [event("E1", "2012")])
        #expect(product.tables.isEmpty)
        #expect(product.charts.count == 1)
    }

    @Test func nothingToShowIsAnError() throws {
        let (product, diagnostics) = try finish("between: 1990", [])
        #expect(product.items.isEmpty)
        #expect(diagnostics.brief == ["data-empty 3:10 '1990' no event matches | see what 'between' and 'where' choose"])
        #expect(diagnostics.hasErrors)
    }

    @Test func unknownHighlightsAndManyLanes() throws {
        let events = (1...9).map { event("E0\($0)", "2012", lane: "lane \($0)") }
        let (_, diagnostics) = try finish("lanes: track\nhighlight: [E01, E11, X]", events)
        #expect(diagnostics.brief == [
            "cell-option 4:18 'E11' no event 'E11' is among those shown | did you mean 'E01'?",
            "cell-option 4:23 'X' no event 'X' is among those shown | see what 'between' and 'where' choose",
            "chart-lanes 3:8 'track' 9 lanes are hard to read | group them into a column with at most 8 values",
        ])
        #expect(diagnostics.map(\.severity) == [.error, .error, .warning])
    }

    @Test func chineseWords() throws {
        let (product, _) = try finish("label: fig-x", [event("E1", "2012-12-14")], unplaced: 1, .simplifiedChinese)
        let table = try #require(product.tables.first)
        #expect(table.columns.first?.heading.plainText == "日期")
        #expect(table.noteText == "未显示日期开放或未知的事件 1 件。")
        #expect(product.charts.first?.specification.events.first?.label == "2012年12月14日")
    }
}
