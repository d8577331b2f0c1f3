import ReportCells
import ReportDocument
import ReportSource
import TestSupport
import Testing

@Suite struct ProfileCellTests {
    private func finish(_ lines: [[Scalar]], _ options: String = "", who: [Scalar] = ["India"], language: Language = .english) throws -> (CellProduct, [Diagnostic]) {
        let cell = try #require(parse(ProfileCell.self, "profile", "data: statements\nactor: India\n" + options).cell)
        let statements = rows(["ident", "actor", "issue", "stance", "date", "low", "high"], lines)
        let left = rows(["modes", "abstain", "absent"], [[2, 0, 0]])
        let known = rows(["actor"], lines.isEmpty ? [["Indiana"], ["Indie"]] : [])
        return cell.finish([rows(["actor"], who.map { [$0] }), statements, left, known], tables: [:], in: Sample.catalog(language))
    }

    private func said(_ id: String, _ stance: Scalar, _ date: String, _ low: Scalar, _ high: Scalar, issue: Scalar = "itu", actor: Scalar = "India") -> [Scalar] {
        [.text(id), actor, issue, stance, .text(date), low, high]
    }

    @Test(arguments: [
        ("data: statements", ["yaml-missing-key 1:5 'profile' a profile cell needs 'actor' | add 'actor:'"]),
        ("data: statements\nactor: A\nmodes: [vot]", ["yaml-value 4:9 'vot' 'modes' is 'vot', but must be one of 'vote', 'signature', 'sponsorship', 'statement', 'reported' or 'assessed' | did you mean 'vote'?"]),
    ])
    func namesWhatIsWrong(body: String, expected: [String]) {
        #expect(parse(ProfileCell.self, "profile", body).diagnostics.brief == expected)
    }

    @Test func theRulesOfFirstAndLatest() throws {
        let (product, diagnostics) = try finish([
            said("S1", "oppose", "2014", "2014-01-01", "2014-12-31"), said("S2", "support", "2012-05", "2012-05-01", "2012-05-31"),
            said("S3", "support", "2014-12-31", "2014-12-31", "2014-12-31"), said("S4", "mixed", "2012-05", "2012-05-01", "2012-05-31"),
            said("S5", "neutral", "", nil, nil),
        ])
        #expect(diagnostics.brief == [])
        // One day at the end of 2014 is later than all of 2014; two stances in May 2012 are mixed.
        #expect(product.tables[0].lines() == ["itu | 5 | 2012-05 | mixed | 2014-12-31 | support | 2 | mixed → oppose (2014); oppose → support (31 Dec 2014)"])
        #expect(product.tables[0].noteText.hasSuffix("(mode ‘assessed’). Counted in n, and in no order: 1 statement without a date."))
        #expect(product.tables[0].trails.first?.parts.first?.ids == ["S1", "S2", "S3", "S4", "S5"])
    }

    @Test func openEndsAreTheLatestAndOpenStartsTheFirst() throws {
        let (product, _) = try finish([
            said("S1", "oppose", "2012/..", "2012-01-01", nil), said("S2", "support", "2020", "2020-01-01", "2020-12-31"), said("S3", "neutral", "../2013", nil, "2013-12-31"),
        ])
        #expect(product.tables[0].lines(["first_stance", "latest_stance", "changes"]) == ["neutral | oppose | 2"])
    }

    @Test func issuesStandInTheCodebooksOrderOrInTheCells() throws {
        let lines = [said("S1", "support", "2012", "2012-01-01", "2012-12-31", issue: "zzz"), said("S2", "support", "2012", "2012-01-01", "2012-12-31", issue: "sovereignty"),
                     said("S3", "support", "2012", "2012-01-01", "2012-12-31", issue: "itu", actor: "Minister"), said("S4", "support", "2013", "2013-01-01", "2013-12-31", issue: "itu", actor: "Minister")]
        #expect(try finish(lines).0.tables[0].lines(["issue", "speakers"]) == ["itu | Minister (2)", "sovereignty | ", "zzz | "])
        #expect(try finish(lines, "issues: [sovereignty, multistakeholder]").0.tables[0].lines(["issue", "n", "changes"]) == ["sovereignty | 1 | 0", "multistakeholder | 0 | "])
    }

    @Test func actorsThatAreNotThereOrSeveral() throws {
        #expect(try finish([], who: []).1.brief == ["data-unknown-actor 3:8 'India' 'statements' has no statement of 'India' | did you mean 'Indie'?"])
        #expect(try finish([], who: ["India"]).1.map(\.severity) == [.warning])
        #expect(try finish([], who: ["A", "B"]).1.brief == ["cell-option 3:8 'India' 'India' names 2 actors: A, B | write one of their names"])
    }
}

@Suite struct ClaimsCellTests {
    private static let claims = Sample.dataset("claims", .table, ["id", "quantity", "value_text", "value", "qualifier", "unit", "source"])

    /// `id|quantity|value|qualifier|unit|source`.
    private func finish(_ lines: [String], _ options: String = "by: quantity", _ language: Language = .english) throws -> (CellProduct, [Diagnostic]) {
        let (cell, diagnostics) = parse(ClaimsCell.self, "claims", "label: tbl-x\ndata: claims\n" + options)
        #expect(diagnostics.brief == [])
        let values = lines.enumerated().map { index, line -> [Scalar] in
            let words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let text = { (word: String) in word.isEmpty ? Scalar.null : .text(word) }
            return [.text("\(index + 1)"), .text(words[1]), text(words[0]), text(words[2]), Double(words[2]).map(Scalar.number) ?? .null, text(words[2]),
                    text(words[3]), text(words[4]), text(words[5])]
        }
        let names = ["ident", "g", "role id", "role text", "figure", "role value", "role qualifier", "role unit", "role for"]
        return try #require(cell).finish([rows(names, values)], tables: [:], in: Sample.catalog(language, [Self.claims]))
    }

    private func agreement(_ figures: [String], _ options: String = "by: quantity") throws -> String? {
        let lines = figures.map { figure in
            let words = figure.split(separator: " ")
            return "x|q|\(words.last ?? "")|\(words.dropLast().joined(separator: " "))|u|s"
        }
        return try finish(lines, options).0.tables.last?.lines(["agreement"]).first
    }

    @Test(arguments: [
        (["exactly 89", "89"], "agree"), (["exactly 89", "exactly 90"], "disagree"), (["at least 50", "exactly 60"], "agree"), (["at least 50", "exactly 40"], "disagree"),
        (["at most 50", "40"], "agree"), (["at most 50", "at least 51"], "disagree"), (["about 1000", "exactly 1000"], "agree"), (["about 1000", "exactly 1050"], "agree"),
        (["about 1000", "exactly 1051"], "disagree"), (["nearly 60", "exactly 57"], "agree"), (["nearly 60", "exactly 61"], "disagree"), (["nearly 60", "exactly 56"], "disagree"),
        (["about 1600", "at least 1800"], "disagree"), (["about -100", "exactly -104"], "agree"),
        // Each pair has a number in common, and all three have none.
        (["about 100", "about 109", "about 104", "exactly 96"], "disagree"),
    ])
    func numbersAgreeIfOneNumberCanBeMeant(figures: [String], expected: String) throws {
        #expect(try agreement(figures) == expected)
    }

    @Test func theToleranceIsAnOption() throws {
        #expect(try agreement(["about 1000", "1100"], "by: quantity\ntolerance: 0.1") == "agree")
        #expect(try agreement(["about 1000", "1000.1"], "by: quantity\ntolerance: 0") == "disagree")
        #expect(parse(ClaimsCell.self, "claims", "data: claims\ntolerance: 5").diagnostics.brief == [
            "yaml-value 3:12 '5' 'tolerance' is 5.0, but must be a fraction from 0 to 1 | write 0.05 for 5 %",
        ])
    }

    @Test func quantitiesWithTheirFigures() throws {
        let (product, diagnostics) = try finish(["C1|who came|1600|about|people|a; b", "C2|who came|1800|at least|people|c", "C3|who came|12|exactly|states|a", "C4|other|||people|"])
        #expect(diagnostics.brief == [])
        #expect(product.tables.map(\.label) == ["tbl-x", "tbl-x-numbers"])
        #expect(product.tables[0].shownNames == ["id", "quantity", "text", "for"])
        #expect(product.tables[0].noteText == "4 rows.")
        let numbers = product.tables[1]
        #expect(numbers.lines() == [
            "who came | people | 2 | 1600 | 1800 | 200 | about 1,600 (a; b); at least 1,800 (c) | disagree",
        ])
        #expect(numbers.noteText.hasSuffix("Disagreeing: 1 of 1. Left out: 1 quantity of one figure."))
        #expect(numbers.trails.map { $0.parts[0].ids } == [["1", "2"]])
    }

    @Test func unknownQualifiers() throws {
        #expect(try finish(["C1|q|5|abuot|u|s"]).1.brief == ["data-undeclared-code 3:7 'claims' 'abuot' is no qualifier of a number | is it 'about'?"])
    }

    @Test func withoutGroupsThereIsOneTable() throws {
        let (product, _) = try finish(["C1|q|5|about|u|s"], "text: value_text")
        #expect(product.tables.count == 1)
        #expect(product.tables[0].shownNames.contains("value"))
        #expect(try finish(["C1|q|5|about|u|s", "C2|p|5||u|s"]).0.tables.map(\.label) == ["tbl-x"])
    }

    @Test func claimsNeedText() throws {
        let cell = try #require(parse(ClaimsCell.self, "claims", "data: wcit").cell)
        #expect(cell.queries(in: Sample.catalog()).1.map(\.id) == [.dataMissingColumn])
        let other = try #require(parse(ClaimsCell.self, "claims", "data: wcit\ntext: contry").cell)
        #expect(other.queries(in: Sample.catalog()).1.brief == ["data-unknown-column 3:7 'contry' 'wcit' has no column 'contry' | did you mean 'country'?"])
    }
}

@Suite struct GlossaryCellTests {
    private static let terms = Sample.dataset("terms", .table, ["term", "definition", "zh_hans", "first_use"])

    @Test func termsAsTheyCome() throws {
        let cell = try #require(parse(GlossaryCell.self, "glossary", "label: tbl-x\ndata: terms").cell)
        let (queries, faults) = cell.queries(in: Sample.catalog(.english, [Self.terms]))
        #expect(faults.brief == [])
        #expect(queries[0].query.sql.hasSuffix("ORDER BY lower(CAST(s.\"term\" AS VARCHAR)), CAST(s.\"term\" AS VARCHAR), s.rowid"))
        let results = [rows(["term", "ident", "column zh_hans", "column definition", "column first_use"], [["Wuzhen", "6", "乌镇", "A town", "2014-11"]]), rows(["n"], [[1]])]
        let (product, _) = cell.finish(results, tables: [:], in: Sample.catalog(.simplifiedChinese, [Self.terms]))
        let table = product.tables[0]
        #expect(table.columns.map(\.heading.plainText) == ["术语", "简体中文", "释义", "首次使用"])
        #expect(table.rows[0].cells[3].scalar == .date("2014-11"))
        #expect(table.noteText == "1 条术语。略去 1 行无 term 者。")
        #expect(table.trails.map(\.onlyRow) == ["6"])
    }

    @Test func otherColumnsAreNamed() throws {
        let cell = try #require(parse(GlossaryCell.self, "glossary", "data: wcit\nterm: country\ndefinition: regoin\ntranslations: [name_fr]\nfirst-use: since").cell)
        #expect(cell.queries(in: Sample.catalog()).1.map(\.message) == [
            "'wcit' has no column 'regoin'", "'wcit' has no column 'since'", "'wcit' has no column 'name_fr'",
        ])
    }
}
