import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct AgreementCellTests {
    private static let ratings = Sample.dataset("ratings", .table, ["unit", "coder", "stance", "topic"])
    private static func catalog(_ language: Language = .english) -> Catalog {
        var catalog = Sample.catalog(language, [ratings])
        catalog.tables = ["tbl-codes"]
        return catalog
    }

    /// `unit coder value` or `group unit coder value`, one a line, sorted as the engine sorts.
    private func finish(_ lines: String, _ options: String = "", _ language: Language = .english) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(AgreementCell.self, "agreement", "label: tbl-x\ndata: ratings\n" + options)
        #expect(diagnostics.brief == [])
        let values = lines.split(separator: "\n").map { line -> [Scalar] in
            var words = line.split(separator: " ", omittingEmptySubsequences: false).map { Scalar.text(String($0)) }
            if words.count == 3 { words.insert("", at: 0) }
            if words[3] == .text("-") { words[3] = .null }
            return words
        }
        let left = rows(["nameless", "valueless"], [[0, 0]])
        return try #require(cell).finish([rows(["g", "unit", "coder", "value"], values), left], tables: [:], in: Self.catalog(language))
    }

    // Options

    @Test func everyOption() throws {
        let (cell, diagnostics) = parse(AgreementCell.self, "agreement", """
            label: tbl-x
            data: ratings
            where: topic = 'a'
            unit: u
            coder: c
            value: v
            metric: ordinal
            order: [no, maybe, yes]
            by: topic
            bootstrap: 10
            seed: 7
            show: [disputed, summary]
            """)
        #expect(diagnostics.brief == [])
        let agreement = try #require(cell)
        #expect(agreement.metric.value.rawValue == "ordinal")
        #expect(agreement.order.map(\.value) == ["no", "maybe", "yes"])
        #expect((agreement.resamples, agreement.seed) == (10, 7))
        #expect(agreement.shown == [.summary, .disputed])
        #expect(agreement.products == [ProductLabel(.table, "tbl-x"), ProductLabel(.table, "tbl-x-disputed")])
        #expect(agreement.readsTables)
    }

    @Test(arguments: [
        ("by: topic", ["yaml-missing-key 1:5 'agreement' an agreement cell needs 'data' | add 'data:'"]),
        ("data: ratings\nmetric: ordnal", ["yaml-value 3:9 'ordnal' 'metric' is 'ordnal', but must be one of 'nominal', 'ordinal', 'interval' or 'ratio' | did you mean 'ordinal'?"]),
        ("data: ratings\norder: [a, b]", ["cell-option 3:9 'a' 'order' is of an ordinal scale, and the metric is nominal | write 'metric: ordinal', or remove 'order'"]),
        ("data: ratings\nbootstrap: -1", ["yaml-type 3:12 '-1' 'bootstrap' is the number -1, but must be an integer from 0 to 100000"]),
        ("data: ratings\nunits: x", ["cell-unknown-option 3:1 'units' an agreement cell has no option 'units' | did you mean 'unit'?"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(AgreementCell.self, "agreement", body).diagnostics.brief == expected)
    }

    @Test(arguments: [
        ("data: ratngs", ["data-unknown-dataset 2:7 'ratngs' no dataset is named 'ratngs' | did you mean 'ratings'?"]),
        ("data: tbl-code", ["data-unknown-dataset 2:7 'tbl-code' no dataset is named 'tbl-code' | did you mean 'tbl-codes'?"]),
        ("data: ratings\nby: topci", ["data-unknown-column 3:5 'topci' 'ratings' has no column 'topci' | did you mean 'topic'?"]),
        ("data: ratings\nvalue: stnace", ["data-unknown-column 3:8 'stnace' 'ratings' has no column 'stnace' | did you mean 'stance'?"]),
        ("data: wcit", [
            "data-unknown-column 2:7 'wcit' 'wcit' has no column 'unit' | name the column that holds it: 'unit: …'",
            "data-unknown-column 2:7 'wcit' 'wcit' has no column 'coder' | name the column that holds it: 'coder: …'",
            "data-unknown-column 2:7 'wcit' 'wcit' has no column 'stance' | name the column that holds it: 'value: …'",
        ]),
        ("data: tbl-codes\nby: whatever", []),
    ])
    func namesWhatTheDataLack(body: String, expected: [String]) throws {
        let (queries, diagnostics) = try #require(parse(AgreementCell.self, "agreement", body).cell).queries(in: Self.catalog())
        #expect(diagnostics.brief == expected)
        #expect(queries.isEmpty == !expected.isEmpty)
    }

    @Test func queriesAreTotallyOrdered() throws {
        let cell = try #require(parse(AgreementCell.self, "agreement", "data: ratings\nwhere: topic = 'a' -- b\nby: topic").cell)
        let (queries, _) = cell.queries(in: Self.catalog())
        #expect(queries.count == 2)
        #expect(queries[0].query.sql.hasSuffix(" ORDER BY 1, 2, 3, 4 NULLS LAST"))
        #expect(queries.map(\.authored) == [["topic = 'a' -- b"], ["topic = 'a' -- b"]])
    }

    // Results

    @Test func measuresOfTwoCoders() throws {
        let (product, diagnostics) = try finish("1 A x\n1 B x\n2 A x\n2 B y\n3 A y\n3 B y\n4 A y", "bootstrap: 0")
        #expect(diagnostics.brief == [])
        #expect(product.tables.map(\.label) == ["tbl-x", "tbl-x-confusion", "tbl-x-disputed"])
        let summary = product.tables[0]
        // κ = (6 − 4) ÷ (9 − 4) after counting in nine; α = 1 − 5 · 2 ÷ 18.
        #expect(summary.lines(["units", "coders", "pairs", "kappa"]) == ["4 | 2 | 3 | 0.4"])
        #expect(summary.lines(["alpha"]).first?.hasPrefix("0.444444") == true)
        #expect(!summary.columns.contains { $0.name == "low" })
        #expect(product.tables[1].lines() == ["x | 1 | 1 | 2", "y | 0 | 1 | 1", "Total | 1 | 2 | 3"])
        #expect(product.tables[2].lines() == ["2 | x | y"])
        #expect(product.tables[2].caption.plainText == "Units in dispute")
    }

    @Test func oneCategoryIsNotComputable() throws {
        let (product, _) = try finish("1 A x\n1 B x\n2 A x\n2 B x")
        #expect(product.tables[0].lines(["percent_agreement", "kappa", "alpha", "low", "high"]) == ["1 | not computable | not computable |  | "])
        #expect(product.tables[0].noteText.contains("Alpha is not computable: all values are the same."))
        #expect(!product.tables[0].noteText.contains("bootstrap"))
    }

    @Test func oneCoderHasNoPairs() throws {
        let (product, diagnostics) = try finish("1 A x\n2 A y")
        #expect(diagnostics.brief == [])
        #expect(product.tables.count == 1)
        #expect(product.tables[0].lines(["pairs", "percent_agreement", "kappa", "alpha"]) == ["0 | not computable | not computable | not computable"])
        #expect(product.tables[0].noteText.contains("Alpha is not computable: no unit has two values."))
        #expect(product.tables[0].noteText.contains("Kappa is not computable: there are not two coders."))
    }

    @Test func unitsAreThoseOfTheirGroup() throws {
        // The same document is a unit of its own under each topic.
        let (product, diagnostics) = try finish("a 1 A x\na 1 B x\nb 1 A x\nb 1 B y", "by: topic\nbootstrap: 0")
        #expect(diagnostics.brief == [])
        #expect(product.tables[0].lines(["topic", "units", "pairs"]) == ["a | 1 | 1", "b | 1 | 1", "Total | 2 | 2"])
        #expect(product.tables[2].lines() == ["1 | b | x | y"])
    }

    @Test func ordinalScales() throws {
        let lines = "1 A no\n1 B maybe\n2 A yes\n2 B yes\n3 A no\n3 B no"
        #expect(try finish(lines, "metric: ordinal").1.brief == [
            "cell-option 4:9 'ordinal' value 'maybe' is not a number, as the metric 'ordinal' needs | name the values in their order, lowest first: 'order: [oppose, mixed, support]'",
        ])
        #expect(try finish(lines, "metric: ordinal\norder: [no, mayb, yes]").1.brief == ["cell-option 5:9 'no' 'order' does not have the value 'maybe' | is it 'mayb'?"])
        let (product, _) = try finish(lines, "metric: ordinal\norder: [no, maybe, yes]")
        #expect(product.tables[1].columns.map(\.name) == ["stance", "no", "maybe", "yes", "n"])
        #expect(product.tables[0].noteText.contains("alpha is ordinal (no < maybe < yes)"))
        #expect(try finish("1 A 1\n1 B 2\n2 A 10\n2 B 10", "metric: ordinal").1.brief == [])
    }

    @Test func duplicatesAreErrors() throws {
        #expect(try finish("a 1 A x\na 1 A y", "by: topic").1.brief.first?.hasPrefix("data-duplicate-key 3:7 'ratings' coder 'A' has two values for unit '1' in 'a'") == true)
    }

    @Test func theSeedGivesTheSameInterval() throws {
        let lines = "1 A x\n1 B x\n2 A x\n2 B y\n3 A y\n3 B y\n4 A y\n4 B y"
        func limits(_ options: String) throws -> [String] { try finish(lines, options).0.tables[0].lines(["low", "high"]) }
        #expect(try limits("bootstrap: 200\nseed: 3") == limits("bootstrap: 200\nseed: 3"))
        #expect(try finish(lines, "bootstrap: 200\nseed: 3").0.tables[0].noteText.contains("200 draws of units, seed 3."))
    }

    @Test func chineseWords() throws {
        let (product, _) = try finish("1 A x\n1 B y", "", .simplifiedChinese)
        #expect(product.tables[0].columns.map(\.heading.plainText).contains("一致率"))
        #expect(product.tables[2].caption.plainText == "有分歧的单元")
    }
}
