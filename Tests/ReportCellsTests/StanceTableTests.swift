import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct StanceTableTests {
    private static let counts = ["n", "actors", "issues", "support", "oppose", "neutral", "mixed"]

    /// Finishes a cell with counts as the engine would give them.
    ///
    /// - Parameters:
    ///   - groups: keys, then n, actors, issues, support, oppose, neutral, mixed.
    ///   - left: modes, collective, qualified, abstain, absent.
    private func finish(
        _ body: String, keys: [String] = ["g0"], groups: [[Scalar]], total: [Scalar], left: [Scalar] = [0, 0, 0, 0, 0],
        issues: String = "itu", placed: [Scalar]? = nil, language: Language = .english
    ) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(StanceCell.self, "stance", "data: statements\n" + body)
        #expect(diagnostics.brief == [])
        var results = [
            rows(keys + Self.counts, groups), rows(Self.counts, [total]),
            rows(["modes", "collective", "qualified", "abstain", "absent", "issues"], [left + [.text(issues)]]),
        ]
        if let placed {
            let names = ["coarse", "unbounded", "places", "placed", "occurrences", "statements"]
            results.append(rows(names, [placed + [placed[2], total[0]]]))
        }
        return try #require(cell).finish(results, tables: [:], in: Sample.catalog(language))
    }

    private func table(_ product: CellProduct) throws -> Table { try #require(product.tables.first) }

    private let blocs: [[Scalar]] = [
        ["", 7, 6, 1, 4, 1, 1, 1], ["BRICS", 3, 3, 1, 3, 0, 0, 0], ["EU", 5, 5, 1, 0, 5, 0, 0], ["SCO", 3, 2, 1, 3, 0, 0, 0],
    ]

    @Test func groupsComeByNThenByNameAndNoGroupLast() throws {
        let table = try table(try finish("label: tbl-x\nissue: itu\nby: bloc", groups: blocs, total: [17, 14, 1, 9, 6, 1, 1]).0)
        #expect(table.label == "tbl-x")
        #expect(table.shownNames == ["bloc", "n", "support", "oppose", "neutral", "mixed"])
        #expect(table.lines() == [
            "EU | 5 | 0 | 5 | 0 | 0", "BRICS | 3 | 3 | 0 | 0 | 0", "SCO | 3 | 3 | 0 | 0 | 0", "No bloc | 7 | 4 | 1 | 1 | 1",
            "Total | 17 | 9 | 6 | 1 | 1",
        ])
        #expect(table.rows.map(\.kind) == [.body, .body, .body, .body, .total])
        #expect(table.columns[0].isRowHeader)
    }

    @Test(arguments: [
        ("name", ["BRICS", "EU", "SCO", "No bloc", "Total"]), ("support", ["BRICS", "SCO", "EU", "No bloc", "Total"]),
        ("oppose", ["EU", "BRICS", "SCO", "No bloc", "Total"]),
    ])
    func groupsComeInTheOrderAskedFor(order: String, expected: [String]) throws {
        let table = try table(try finish("issue: itu\nby: bloc\nsort: \(order)", groups: blocs, total: [17, 14, 1, 9, 6, 1, 1]).0)
        #expect(table.lines(["bloc"]) == expected)
    }

    @Test func theSecondGroupIsOrderedInsideTheFirst() throws {
        let groups: [[Scalar]] = [
            ["A", "x", 1, 1, 1, 1, 0, 0, 0], ["A", "y", 2, 2, 1, 0, 2, 0, 0], ["B", "x", 9, 9, 1, 2, 7, 0, 0], ["B", "y", 4, 4, 1, 4, 0, 0, 0],
        ]
        func order(_ sort: String) throws -> [String] {
            try table(try finish("issue: itu\nby: [forum, kind]\nsort: \(sort)", keys: ["g0", "g1"], groups: groups, total: [16, 16, 1, 7, 9, 0, 0]).0)
                .lines(["forum", "kind"])
        }
        #expect(try order("n") == ["B | x", "B | y", "A | y", "A | x", "Total | "])
        #expect(try order("support") == ["B | y", "B | x", "A | x", "A | y", "Total | "])
        #expect(try order("name") == ["A | x", "A | y", "B | x", "B | y", "Total | "])
    }

    @Test func sharesAreBlankBelowTheMinimum() throws {
        let table = try table(try finish(
            "issue: itu\nby: bloc\npercent: true\nnet: all\ninterval: wilson", groups: blocs, total: [17, 14, 1, 9, 6, 1, 1]).0)
        #expect(table.shownNames == ["bloc", "n", "support", "oppose", "neutral", "mixed", "support_share", "net_all", "low", "high"])
        #expect(table.lines(["bloc", "support_share", "net_all"]) == [
            "EU | 0 | -1", "BRICS |  | ", "SCO |  | ", "No bloc | 0.5714285714285714 | 0.42857142857142855", "Total | 0.5294117647058824 | 0.17647058823529413",
        ])
        #expect(table.noteText.contains("They are left blank where n is below 5."))
        #expect(table.noteText.contains("Intervals are Wilson’s at 95%"))
        let low = try #require(table.rows.last?.cells[table.columns.firstIndex { $0.name == "low" } ?? 0].scalar.doubleValue)
        #expect(abs(low - 0.3096) < 0.0001)
    }

    @Test func oneSidedFramesHaveCountsOnly() throws {
        let (product, _) = try finish(
            "issue: multistakeholder\nby: bloc\npercent: true\nshow: [n, support, support_share, net_all, low, frame]",
            groups: [["EU", 9, 9, 1, 9, 0, 0, 0]], total: [9, 9, 1, 9, 0, 0, 0], issues: "multistakeholder")
        let table = try table(product)
        #expect(table.lines() == ["EU | 9 | 9 |  |  |  | one-sided:support", "Total | 9 | 9 |  |  |  | one-sided:support"])
        #expect(table.noteText.contains("No shares for multistakeholder: the rows were collected from one side."))
    }

    @Test func framesAreThoseOfTheIssuesCounted() throws {
        // The codebook has a one-sided issue, but none of its statements is among those counted.
        let open = try table(try finish(
            "by: bloc\npercent: true", groups: [["EU", 9, 9, 2, 6, 3, 0, 0]], total: [9, 9, 2, 6, 3, 0, 0], issues: "itu\nsovereignty").0)
        #expect(open.lines(["support_share"]) == ["0.6666666666666666", "0.6666666666666666"])
        let mixed = try table(try finish(
            "by: bloc\npercent: true", groups: [["EU", 9, 9, 2, 6, 3, 0, 0]], total: [9, 9, 2, 6, 3, 0, 0], issues: "itu\nmultistakeholder").0)
        #expect(mixed.lines(["support_share"]) == ["", ""])
        #expect(mixed.noteText.contains("No shares for multistakeholder"))
    }

    @Test func byIssueEachRowHasItsOwnFrame() throws {
        let table = try table(try finish(
            "by: issue\ncount: principals\npercent: true",
            groups: [["itu", 10, 10, 1, 4, 6, 0, 0], ["multistakeholder", 8, 8, 1, 8, 0, 0, 0]], total: [18, 15, 2, 12, 6, 0, 0],
            issues: "itu\nmultistakeholder").0)
        #expect(table.lines(["issue", "n", "support_share"]) == ["itu | 10 | 0.4", "multistakeholder | 8 | ", "Total | 18 | "])
        #expect(table.noteText.contains("The total counts positions, one for each of them and issue."))
        #expect(table.noteText.contains("No shares for multistakeholder: the rows were collected from one side."))
    }

    @Test func notesSayWhatNIsAndWhatWasLeftOut() throws {
        let table = try table(try finish(
            "issue: itu\nby: bloc\ncount: principals", groups: blocs, total: [17, 14, 1, 9, 6, 1, 1], left: [3, 1, 2, 2, 1]).0)
        #expect(table.notes.map(\.kind) == [.rule])
        #expect(table.noteText == "n counts principals, each once; officials and organs count for whom they speak for, and the latest statement"
            + " decides, and a tie is mixed. Left out: 3 statements by authors who judge what somebody thinks (mode ‘assessed’)."
            + " Not counted: 1 statement of collectives, which are no principals. Not counted: 2 abstentions, 1 absence."
            + " Groups overlap: who belongs to several counts in each, and once in the total.")
    }

    @Test func modesThatWereChosenAreNamedDifferently() throws {
        let table = try table(try finish("issue: itu\nmodes: vote", groups: [], total: [2, 2, 1, 1, 1, 0, 0], left: [1, 0, 0, 0, 0]).0)
        #expect(table.noteText == "n counts statements. Left out by mode: 1 statement.")
    }

    @Test func withoutGroupsThereIsOnlyTheTotal() throws {
        let table = try table(try finish("issue: itu", keys: [], groups: [[17, 14, 1, 9, 6, 1, 1]], total: [17, 14, 1, 9, 6, 1, 1]).0)
        #expect(table.columns[0].name == "group")
        #expect(table.lines() == ["Total | 17 | 9 | 6 | 1 | 1"])
    }

    @Test func periodsWithoutStatementsAreRowsToo() throws {
        let (product, _) = try finish(
            "issue: itu\nover: year\npercent: true\nchart: line", keys: ["bin", "number"],
            groups: [["2012", 2012, 6, 5, 1, 3, 3, 0, 0], ["2015", 2015, 1, 1, 1, 1, 0, 0, 0]], total: [9, 7, 1, 5, 4, 0, 0],
            left: [0, 0, 2, 0, 0], placed: [1, 1, 7, 7])
        let table = try table(product)
        #expect(table.lines(["year", "n", "support", "support_share"]) == [
            "2012 | 6 | 3 | 0.5", "2013 | 0 | 0 | ", "2014 | 0 | 0 | ", "2015 | 1 | 1 | ", "Total | 9 | 5 | 0.5555555555555556",
        ])
        #expect(table.noteText.contains("A statement stands in the period where all of its date lies inside; too coarse: 1, open: 1."))
        #expect(table.noteText.contains("Approximate or uncertain dates: 2."))
        #expect(!table.noteText.contains("Periods add up"))
        // The sum of all periods has no place on an axis of time.
        let chart = try #require(product.charts.first)
        #expect(chart.specification.columns.first?.values == ["2012", "2013", "2014", "2015"])
        #expect(chart.specification.encoding.total == nil)
        #expect(chart.data.rows.count == 5)
    }

    @Test func whatStandsInSeveralPeriodsIsSaid() throws {
        let table = try table(try finish(
            "issue: itu\nover: half\nplace: all", keys: ["bin", "number"],
            groups: [["2012-H1", 4024, 3, 3, 1, 3, 0, 0, 0], ["2012-H2", 4025, 3, 3, 1, 3, 0, 0, 0]], total: [4, 4, 1, 4, 0, 0, 0], placed: [0, 0, 6, 4]).0)
        #expect(table.noteText.contains("in every period that its date touches"))
        #expect(table.noteText.contains(
            "Periods add up to 2 more than the statements in them, since a statement of several periods counts in each."))
    }

    @Test func aChartHasItsEncoding() throws {
        let (product, _) = try finish(
            "label: tbl-x\nissue: itu\nby: bloc\nchart: {kind: diverging-bar, alt: Bars, width: 5}", groups: blocs, total: [17, 14, 1, 9, 6, 1, 1])
        let chart = try #require(product.charts.first)
        #expect(chart.label == "fig-x")
        #expect(chart.alternative == "Bars")
        #expect(chart.specification.kind == .divergingBar)
        #expect(chart.specification.salt == "fig-x")
        #expect(chart.specification.width == 5)
        #expect(chart.specification.encoding == .init(x: "bloc", y: ["support", "oppose", "neutral", "mixed"], n: "n", total: "Total"))
        #expect(chart.specification.labels.series == ["support": "Support", "oppose": "Oppose", "neutral": "Neutral", "mixed": "Mixed"])
        #expect(chart.specification.columns.first?.values == ["EU", "BRICS", "SCO", "No bloc", "Total"])
    }

    @Test func twoGroupsMakePanels() throws {
        let (product, _) = try finish(
            "issue: itu\nby: [forum, kind]\nchart: bar", keys: ["g0", "g1"], groups: [["A", "x", 1, 1, 1, 1, 0, 0, 0]], total: [1, 1, 1, 1, 0, 0, 0])
        #expect(product.charts.first?.specification.encoding.facet == "kind")
        let (timed, _) = try finish(
            "issue: itu\nby: forum\nover: year\nchart: line", keys: ["g0", "bin", "number"],
            groups: [["A", "2012", 2012, 1, 1, 1, 1, 0, 0, 0]], total: [1, 1, 1, 1, 0, 0, 0], placed: [0, 0, 1, 1])
        #expect(timed.charts.first?.specification.encoding.x == "year")
        #expect(timed.charts.first?.specification.encoding.facet == "forum")
    }

    @Test func severalIssuesCannotBeCountedAsPrincipals() throws {
        let (product, diagnostics) = try finish("by: bloc\ncount: principals", groups: blocs, total: [16, 14, 3, 9, 6, 1, 1])
        #expect(product.items.isEmpty)
        #expect(diagnostics.brief == [
            "cell-option 2:7 'statements' principals can be counted on one issue at a time, and the data hold 3 | name one with 'issue:', or add 'issue' to 'by:'",
        ])
    }

    @Test func nothingThatMatchesIsAWarning() throws {
        let (product, diagnostics) = try finish("issue: itu\nwhere: forum = 'x'", groups: [], total: [0, 0, 0, 0, 0, 0, 0], issues: "")
        #expect(diagnostics.brief == ["data-empty 3:8 'itu' no statement matches | see what 'issue', 'where' and 'modes' choose"])
        #expect(diagnostics.map(\.severity) == [.warning])
        #expect(try table(product).lines() == ["Total | 0 | 0 | 0 | 0 | 0"])
    }

    @Test func chineseWords() throws {
        let (product, _) = try finish(
            "issue: itu\nby: bloc\ncount: actors\npercent: true", groups: [["", 2, 2, 1, 1, 1, 0, 0]], total: [2, 2, 1, 1, 1, 0, 0],
            left: [1, 0, 0, 0, 0], language: .simplifiedChinese)
        let table = try table(product)
        // Keys are data, never translated: `tbl-x[Total]` is the same in every language.
        #expect(table.lines(["bloc"]) == ["无", "Total"])
        #expect(table.columns.filter { !$0.isHidden }.map { $0.heading.plainText } == ["Bloc", "n", "支持", "反对", "中立", "混合", "支持占比"])
        #expect(table.noteText == "n 为行为者数，每个计一次；以最近的表态为准，并列则记为混合。略去 1 条由作者判断的表态（assessed）。"
            + "各组可能重叠：属于多组者在各组计入，在合计中只计一次。占比以 n（四种立场合计）为分母。n 小于 5 时留空。")
        let traditional = try self.table(try finish(
            "issue: itu\nby: bloc", groups: [["", 2, 2, 1, 1, 1, 0, 0]], total: [2, 2, 1, 1, 1, 0, 0], language: .traditionalChinese).0)
        #expect(traditional.columns.map { $0.heading.plainText }.contains("反對"))
    }
}
