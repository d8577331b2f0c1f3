import ReportCells
import ReportSource
import TestSupport
import Testing

@Suite struct StanceOptionTests {
    private func diagnostics(_ body: String) -> [String] { parse(StanceCell.self, "stance", body).diagnostics.brief }

    @Test func readsEveryOption() throws {
        let (cell, diagnostics) = parse(StanceCell.self, "stance", """
            label: tbl-x
            data: statements
            issue: itu
            where: forum = 'ITU'
            by: [bloc, kind]
            over: half
            place: midpoint
            count: principals
            conflict: mixed
            modes: [vote, statement]
            show: [n, support_share]
            percent: true
            net: sides
            interval: wilson
            min-n: 3
            sort: name
            chart: {kind: line, label: fig-y, caption: "Over *time*", alt: Lines, width: 4, height: 3.5}
            """)
        #expect(diagnostics.brief == [])
        let stance = try #require(cell)
        #expect(stance.data.value == "statements")
        #expect(stance.issue?.value == "itu")
        #expect(stance.condition?.value == "forum = 'ITU'")
        #expect(stance.groups.map(\.value) == ["bloc", "kind"])
        #expect(stance.period?.value == "half")
        #expect(stance.placement == "midpoint")
        #expect(stance.unit == .principals)
        #expect(stance.conflict == .mixed)
        #expect(stance.modes?.map(\.value) == ["vote", "statement"])
        #expect(stance.shown?.map(\.value) == ["n", "support_share"])
        #expect(stance.showsShares)
        #expect(stance.net == .sides)
        #expect(stance.showsInterval)
        #expect(stance.minimum == 3)
        #expect(stance.order == .name)
        #expect(stance.chart?.kind == .line)
        #expect(stance.chart?.alternative == "Lines")
        #expect(stance.chart?.width == 4)
        #expect(stance.chart?.height == 3.5)
        #expect(stance.chart?.caption?.count == 2)
        #expect(stance.products == [ProductLabel(.table, "tbl-x"), ProductLabel(.figure, "fig-y")])
        #expect(stance.sources.map(\.value) == ["statements"])
    }

    @Test func defaults() throws {
        let stance = try #require(parse(StanceCell.self, "stance", "data: s").cell)
        #expect(stance.unit == .statements)
        #expect(stance.conflict == .latest)
        #expect(stance.placement == "contained")
        #expect(stance.minimum == 5)
        #expect(stance.order == .n)
        #expect(!stance.showsShares && !stance.showsInterval)
        #expect(stance.modes == nil && stance.shown == nil && stance.net == nil && stance.period == nil && stance.chart == nil)
        #expect(stance.products == [])
    }

    @Test(arguments: [
        ("by: bloc", "yaml-missing-key 1:5 'stance' a stance cell needs 'data' | add 'data:'"),
        ("data: s\nshwo: n", "cell-unknown-option 3:1 'shwo' a stance cell has no option 'shwo' | did you mean 'show'?"),
        ("data: s\ncount: principal",
         "yaml-value 3:8 'principal' 'count' is 'principal', but must be one of 'statements', 'actors' or 'principals' | did you mean 'principals'?"),
        ("data: s\nconflict: last",
         "yaml-value 3:11 'last' 'conflict' is 'last', but must be one of 'latest', 'first' or 'mixed'"),
        ("data: s\nover: yaer",
         "yaml-value 3:7 'yaer' 'over' is 'yaer', but must be one of 'year', 'half', 'quarter' or 'month' | did you mean 'year'?"),
        ("data: s\nplace: middle",
         "yaml-value 3:8 'middle' 'place' is 'middle', but must be one of 'contained', 'start', 'midpoint', 'uniform' or 'all'"),
        ("data: s\nnet: both", "yaml-value 3:6 'both' 'net' is 'both', but must be one of 'all', 'sides' or 'logit'"),
        ("data: s\ninterval: wald", "yaml-value 3:11 'wald' 'interval' is 'wald', but must be one of 'wilson'"),
        ("data: s\nsort: nmae",
         "yaml-value 3:7 'nmae' 'sort' is 'nmae', but must be one of 'n', 'name', 'support' or 'oppose' | did you mean 'name'?"),
        ("data: s\nmodes: [vote, voet]",
         "yaml-value 3:15 'voet' 'modes' is 'voet', but must be one of 'vote', 'signature', 'sponsorship', 'statement', 'reported' or 'assessed' | did you mean 'vote'?"),
        ("data: s\nby: [a, b, c]", "cell-option 3:12 'c' a stance cell groups by one or two columns | remove this one"),
        ("data: s\nmin-n: 0", "yaml-type 3:8 '0' 'min-n' is the number 0, but must be an integer from 1 to 1000000"),
        ("data: s\npercent: column", "yaml-value 3:10 'column' 'percent' is 'column', but must be one of 'row'"),
        ("data: s\nchart: pie",
         "yaml-value 3:8 'pie' 'chart' is 'pie', but must be one of 'diverging-bar', 'stacked-bar', 'bar', 'line' or 'dot'"),
        ("data: s\nchart: {kind: heatmap}",
         "yaml-value 3:15 'heatmap' 'kind' is 'heatmap', but must be one of 'diverging-bar', 'stacked-bar', 'bar', 'line' or 'dot'"),
        ("data: s\nchart: {kind: bar, lable: fig-x}",
         "cell-unknown-option 3:20 'lable' a chart cell has no option 'lable' | did you mean 'label'?"),
    ])
    func namesWhatIsWrong(body: String, expected: String) { #expect(diagnostics(body) == [expected]) }

    @Test(arguments: [("percent: true", true), ("percent: false", false), ("percent: row", true)])
    func percentIsAFlagOrRow(option: String, expected: Bool) throws {
        let (cell, diagnostics) = parse(StanceCell.self, "stance", "data: s\n\(option)")
        #expect(diagnostics.brief == [])
        #expect(try #require(cell).showsShares == expected)
    }

    @Test(arguments: [
        ("data: statments", "data-unknown-dataset 2:7 'statments' no dataset is named 'statments' | did you mean 'statements'?"),
        ("data: wcit", "cell-option 2:7 'wcit' 'wcit' does not hold statements | declare it with 'kind: statements', or count it with a crosstab cell"),
        ("data: statements\nby: fourm", "data-unknown-column 3:5 'fourm' 'statements' has no column 'fourm' | did you mean 'forum'?"),
        ("data: statements\nby: [bloc, regoin]", "data-unknown-column 3:12 'regoin' 'statements' has no column 'regoin' | did you mean 'region'?"),
        ("data: statements\nby: blok", "data-unknown-column 3:5 'blok' 'statements' has no column 'blok' | did you mean 'bloc'?"),
        ("data: statements\nissue: ituu", "data-undeclared-code 3:8 'ituu' the codebook has no issue 'ituu' | did you mean 'itu'?"),
        ("data: statements\nissue: space", "data-undeclared-code 3:8 'space' the codebook has no issue 'space' | its issues are itu, sovereignty, multistakeholder"),
        ("data: statements\nshow: [n, suport]", "cell-option 3:11 'suport' a stance table has no column 'suport' | did you mean 'support'?"),
    ])
    func namesWhatTheDataLack(body: String, expected: String) throws {
        let stance = try #require(parse(StanceCell.self, "stance", body).cell)
        let (queries, diagnostics) = stance.queries(in: Sample.catalog())
        #expect(diagnostics.brief == [expected])
        #expect(queries.isEmpty)
    }

    @Test func unknownDatasetWithoutAnyDeclared() throws {
        let stance = try #require(parse(StanceCell.self, "stance", "data: s").cell)
        let (_, diagnostics) = stance.queries(in: Catalog(datasets: [], language: .english))
        #expect(diagnostics.brief == ["data-unknown-dataset 2:7 's' no dataset is named 's' | declare it under 'data:' in the head"])
    }

    @Test(arguments: [
        ("issue: multistakeholder\npercent: true", "data-frame 3:8 'multistakeholder' shares are blank where 'multistakeholder' counts | show counts only: without 'percent', 'net' and 'interval'"),
        ("net: all", "data-frame 2:7 'statements' shares are blank where 'multistakeholder' counts | count one issue, or add 'issue' to 'by:'"),
        ("issue: itu\npercent: true", nil), ("issue: multistakeholder", nil), ("by: issue\npercent: true", nil),
    ])
    func checkWarnsOfSharesFromOneSide(body: String, expected: String?) throws {
        let cell = try #require(parse(StanceCell.self, "stance", "data: statements\n" + body).cell)
        #expect(cell.cautions(in: Sample.catalog()).brief == (expected.map { [$0] } ?? []))
    }
}
