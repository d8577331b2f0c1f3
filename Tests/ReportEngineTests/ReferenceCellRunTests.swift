import ReportDocument
import ReportSource
import TestSupport
import Testing

/// Profiles, claims and terms over the repository's data.
@Suite struct ReferenceCellRunTests {
    private func run(_ cell: String, _ options: String) async throws -> RunSample {
        try await RunSample(overRepositoryData: """
            ---
            data:
              statements: {path: data/statements.csv, kind: statements, codebook: data/codebook.csv, actors: data/actors.csv}
              claims: data/claims.csv
              predictions: data/predictions.csv
              facts: data/article_facts.csv
              terms: data/terms.csv
            ---

            ```{\(cell)}
            label: tbl-x
            \(options)
            ```
            """)
    }

    // Profile

    @Test func indiaChangedItsMindTwice() async throws {
        let sample = try await run("profile", "data: statements\nactor: India")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        let line = table.lines().first { $0.hasPrefix("multistakeholder") }
        #expect(line == "multistakeholder | 3 | 2012-12 | support | 2015-06-22 | support | 2 | support → oppose (Apr 2014); oppose → support (22 Jun 2015) | Kapil Sibal")
    }

    @Test func officialsSpeakForTheirState() async throws {
        let sample = try await run("profile", "data: statements\nactor: China\nissues: [internet-sovereignty, itu-regulation]")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.lines() == [
            "internet-sovereignty | 7 | 2011-09-12 | support | 2017-03-01 | support | 0 |  | Xi Jinping (2); State Internet Information Office",
            "itu-regulation | 2 | 2012-12-03/2012-12-14 | support | 2012-12-03/2012-12-14 | support | 0 |  | ",
        ])
        #expect(table.trails.first?.parts.first?.ids == ["S001", "S002", "S008", "S064", "S072", "S073", "S143"])
        // Two more are judgements of an author, on other issues.
        #expect(!table.noteText.contains("assessed"))
        #expect(try await run("profile", "data: statements\nactor: China").table("tbl-x").noteText.contains("Left out: 2 statements by authors who judge"))
    }

    @Test func aliasesNameTheActor() async throws {
        let sample = try await run("profile", "data: statements\nactor: SIIO")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").noteText.hasPrefix("n counts statements of State Internet Information Office (here also SIIO)"))
    }

    @Test(arguments: [
        ("actor: Indai", [DiagnosticID.dataUnknownActor]), ("actor: India\nissues: [itu-regulatio]", [.dataUndeclaredCode]),
        ("actor: India\nissues: [sovereignty-rule]\nwhere: forum = 'nowhere'", [.dataEmpty]),
    ])
    func whatAProfileLacks(options: String, expected: [DiagnosticID]) async throws {
        #expect(try await run("profile", "data: statements\n" + options).diagnostics.map(\.id) == expected)
    }

    // Claims

    @Test func figuresThatDisagree() async throws {
        let sample = try await run("claims", "data: claims\nby: quantity")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.rows.count == 21)
        #expect(table.lines().first == "C01 | WIC 2014 participants | about 1000 | P1 |  | wuzhen14")
        let numbers = try sample.table("tbl-x-numbers")
        #expect(numbers.lines(["quantity", "n", "least", "greatest", "spread", "agreement"]) == [
            "WIC 2014 participants | 2 | 1000 | 1000 | 0 | agree", "WCIT-12 delegates | 2 | 1600 | 1800 | 200 | disagree",
            "NETmundial participants | 3 | 900 | 1200 | 300 | disagree", "A/RES/71/28 votes in favour | 2 | 180 | 181 | 1 | disagree",
        ])
        #expect(numbers.lines(["figures"]) == [
            "about 1,000 (wuzhen14); about 1,000 (beijingrev14)", "about 1,600 (itunews12); at least 1,800 (mcr12)",
            "at least 900 (mra14); 930 (noc14); at least 1,200 (gip14)", "180 (unvotes); 181 (undoc)",
        ])
        #expect(numbers.noteText.hasSuffix("Disagreeing: 3 of 4. Left out: 12 quantities of one figure."))
    }

    @Test func aFigureThatIsNoNumberIsComparedWithNone() async throws {
        let sample = try await RunSample(
            "---\ndata: {c: c.csv}\n---\n\n```{claims}\nlabel: tbl-x\ndata: c\nby: q\n```\n",
            files: ["notebooks/c.csv": "id,claim,value,qualifier,unit,q\n1,a,\"1,000\",,EUR,x\n2,b,5,,EUR,x\n3,c,5,,EUR,x\n4,d,2,,EUR,y\n5,e,1e400,,EUR,y\n"])
        let numbers = try sample.table("tbl-x-numbers")
        #expect(numbers.lines(["q", "n", "least", "greatest", "agreement"]) == ["x | 3 | 5 | 5 | not-comparable", "y | 2 | 2 | 2 | not-comparable"])
        #expect(numbers.noteText.contains("Not numbers, and so not compared: 2 figures."))
        #expect(numbers.trails.map { $0.parts.flatMap(\.ids) } == [["1", "2", "3"], ["4", "5"]])
    }

    @Test func forecastsAndWhatBecameOfThem() async throws {
        let sample = try await run("claims", "data: predictions")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.shownNames == ["id", "who", "date", "text", "where_said", "verdict", "for", "against"])
        #expect(table.noteText == "5 rows: came true 3; open 1; partly 1.")
        #expect(table.lines(["id", "verdict", "for"]).first == "PR01 | came true | E060; S064")
    }

    @Test func factsOfAnArticle() async throws {
        let table = try await run("claims", "data: facts\nwhere: type = 'claim'").table("tbl-x")
        #expect(table.lines(["id", "text", "where_said", "for"]).first == "F03 | roughly a thousand attendees from domestic and overseas Internet companies | P1 | C01; C02")
    }

    @Test func whatClaimsLack() async throws {
        #expect(try await run("claims", "data: claims\nby: quanitty").diagnostics.map(\.message) == ["'claims' has no column 'quanitty'"])
        #expect(try await run("claims", "data: claims\nfor: surce").diagnostics.map(\.id) == [.dataUnknownColumn])
    }

    // Terms

    @Test func termsInOrder() async throws {
        let sample = try await run("glossary", "data: terms")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.columns.map(\.name) == ["term", "zh_hans", "zh_hant", "definition", "first_use"])
        #expect(table.lines(["term", "zh_hans", "first_use"]) == [
            "cyber power | 网络强国 | 2014-02-27", "Golden Shield Project | 金盾工程 | ", "Great Firewall | 防火长城 | ", "IANA functions |  | ",
            "Internet freedom |  | 2010-01-21", "Internet sovereignty | 网络主权 | 2010-06-08", "ITRs |  | ", "multilateral |  | ", "multistakeholder |  | ",
            "trust deficit |  | ", "WCIT-12 |  | 2012-12-03", "World Internet Conference | 世界互联网大会 | 2014-11-19", "Wuzhen | 乌镇 | ",
        ])
        #expect(table.noteText == "13 terms.")
    }

    @Test func termsOfOtherColumns() async throws {
        let sample = try await run("glossary", "data: facts\nterm: type\ndefinition: content\nfirst-use: date\ntranslations: [paragraph]\nwhere: type <> 'stance'")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-x").columns.map(\.name) == ["term", "paragraph", "definition", "first_use"])
        #expect(try await run("glossary", "data: facts").diagnostics.map(\.id) == [.dataUnknownColumn, .dataUnknownColumn])
    }
}
