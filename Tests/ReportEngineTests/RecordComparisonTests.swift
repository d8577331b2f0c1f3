import FoundationEssentials
import ReportCells
import ReportDocument
import ReportEngine
import ReportSyntax
import Testing

/// Records of a report on orders, made by hand.
private enum Sample {
    static let text = """
        ---
        title: Orders of {region}
        params:
          region: {value: north, type: string}
          minimum: {value: 2, type: integer}
        data:
          orders: {path: data/orders.csv, key: [id]}
          stock: data/stock.csv
        ---

        There were `{value} total` orders.

        ```{sql}
        #| label: tbl-amounts
        SELECT region, n, share FROM orders
        ```

        ```{sql}
        #| label: tbl-stock
        SELECT * FROM stock
        ```

        ```{sql}
        #| label: tbl-most
        SELECT * FROM tbl_amounts
        ```

        Last words.

        """

    static func table(_ label: String, _ rows: [(String, Int64)]) -> Table {
        Table(
            label: label, columns: [.init(name: "region", heading: [.text("Region")]), .init(name: "n", heading: [.text("n")])],
            rows: rows.map { .init([.value(.text($0.0)), .value(.integer($0.1))]) })
    }

    static func record(
        _ text: String = text, amounts: [(String, Int64)] = [("north", 3), ("south", 2)], stock: Int64 = 9, rows: [[String?]] = [["o1", "5"], ["o2", nil]],
        orders: String = "11", minimum: Int64 = 2, digests: [String] = ["a", "b", "c"], environment: RunRecord.EnvironmentRecord? = nil
    ) -> RunRecord {
        RunRecord(
            toolVersion: "0.1.0", sources: [.init(path: "notebooks/a.qmd", digest: "00", text: text)],
            parameters: [.init(name: "region", value: .string("north")), .init(name: "minimum", value: .integer(minimum))],
            inputs: [.init(name: "orders", path: "notebooks/data/orders.csv", digest: orders, rows: 2), .init(name: "stock", path: "notebooks/data/stock.csv", digest: "22", rows: 1)],
            data: [.init(dataset: "orders", path: "notebooks/data/orders.csv", key: ["id"], columns: ["id", "amount"], rows: rows)],
            cells: [
                .init(index: 0, label: "tbl-amounts", language: "sql", digest: digests[0], reads: ["data:orders", "parameter:minimum"], items: [.table(table("tbl-amounts", amounts))], hasFailed: false),
                .init(index: 1, label: "tbl-stock", language: "sql", digest: digests[1], reads: ["data:stock"], items: [.table(table("tbl-stock", [("all", stock)]))], hasFailed: false),
                .init(index: 2, label: "tbl-most", language: "sql", digest: digests[2], reads: ["table:tbl-amounts"], items: [.table(table("tbl-most", Array(amounts.prefix(1))))], hasFailed: false),
            ],
            expressions: [.init(key: "notebooks/a.qmd@1 value total", name: "total", value: .integer(amounts.map(\.1).reduce(0, +)), format: .automatic, anchor: "tbl-amounts", row: 0, column: "n")],
            environment: environment ?? .init(python: "3.11", interpreter: "3.11.2", packages: ["duckdb==1.4.0"], lockDigest: "33", fontsDigest: "44"))
    }
}

extension ChangeAccount {
    fileprivate var kinds: [String] { effects.map { "\($0.kind.rawValue) \($0.subject)" } }
    fileprivate var ids: [String] { causes.map(\.id) }
    fileprivate func effect(_ subject: String, _ row: String? = nil) -> Effect? { effects.first { $0.subject == subject && (row == nil || $0.row == row) } }
}

@Suite struct RecordComparisonTests {
    private let old = Sample.record()

    @Test func nothingDiffersBetweenARecordAndItself() {
        #expect(RecordComparison.account(from: old, to: old) == ChangeAccount())
    }

    /// Rows of one identifier are told apart by their order, as is everything that has one name twice.
    @Test func rowsOfOneIdentifierAreComparedOneByOne() {
        func record(_ titles: [String]) -> RunRecord {
            var record = old
            record.registers = [.init(dataset: "orders", path: "a.csv", rows: titles.map { EvidenceRow(id: "1", title: $0) })]
            return record
        }
        #expect(RecordComparison.account(from: record(["a", "b"]), to: record(["a", "b"])) == ChangeAccount())
        let account = RecordComparison.account(from: record(["a", "b"]), to: record(["a", "c"]))
        #expect(account.effects.map(\.after) == [.text("c")])
        #expect(RecordComparison.account(from: record(["a", "b"]), to: record(["a"])).effects.map(\.before) == [.text("b")])
    }

    @Test func placesAndHashesOfOutputsDoNotMatter() {
        var new = old
        new.outputs = [.init(path: "elsewhere.html", format: .html, digest: "99")]
        #expect(RecordComparison.account(from: old, to: new) == ChangeAccount())
    }

    @Test func aRowOfDataExplainsWhatWasMadeFromItAndNothingElse() throws {
        let new = Sample.record(amounts: [("north", 4), ("south", 2), ("east", 1)], stock: 8, rows: [["o1", "6"], ["o3", "1"]], orders: "12")
        let account = RecordComparison.account(from: old, to: new)
        #expect(account.ids == ["data:orders"])
        let cause = try #require(account.causes.first)
        #expect(cause.path == "notebooks/data/orders.csv")
        #expect(cause.rows == [
            RowChange(.changed, key: "o1", values: [.init("amount", before: "5", after: "6")]),
            RowChange(.removed, key: "o2", values: [.init("id", before: "o2", after: nil), .init("amount", before: nil, after: nil)]),
            RowChange(.added, key: "o3", values: [.init("id", before: nil, after: "o3"), .init("amount", before: nil, after: "1")]),
        ])
        #expect(account.kinds == ["number tbl-amounts", "row-added tbl-amounts", "number tbl-stock", "number tbl-most", "value total"])
        let north = try #require(account.effect("tbl-amounts", "north"))
        #expect((north.column, north.before, north.after, north.causes) == ("n", .integer(3), .integer(4), ["data:orders"]))
        #expect((north.path, north.line) == ("notebooks/a.qmd", 13))
        #expect(account.effect("tbl-amounts", "east")?.after == .text("n 1"))
        // By way of another cell's table.
        #expect(account.effect("tbl-most", "north")?.causes == ["data:orders"])
        #expect(account.effect("total")?.causes == ["data:orders"])
        // Nothing that this cell reads has changed.
        #expect(account.effect("tbl-stock")?.isUnexplained == true)
        #expect(account.unexplained.map(\.subject) == ["tbl-stock"])
    }

    @Test func aCellsCodeExplainsWhatComesAfterIt() {
        let text = Sample.text.replacing("n, share FROM", with: "n FROM")
        let account = RecordComparison.account(from: old, to: Sample.record(text, amounts: [("north", 3), ("south", 5)], digests: ["z", "b", "c"]))
        #expect(account.ids == ["cell:tbl-amounts"])
        #expect(account.causes.first?.lines == [LineChange(line: 15, before: "SELECT region, n, share FROM orders", after: "SELECT region, n FROM orders")])
        #expect(account.effects.map(\.causes) == [["cell:tbl-amounts"], ["cell:tbl-amounts"]])
        #expect(account.kinds == ["number tbl-amounts", "value total"])
    }

    @Test func aParameterExplainsWhatReadsIt() throws {
        let text = Sample.text.replacing("value: 2", with: "value: 3")
        let account = RecordComparison.account(from: old, to: Sample.record(text, amounts: [("north", 3)], minimum: 3))
        #expect(account.ids == ["parameter:minimum"])
        let cause = try #require(account.causes.first)
        #expect((cause.before, cause.after, cause.line) == ("2", "3", 5))
        #expect(account.effects.allSatisfy { $0.causes == ["parameter:minimum"] })
        #expect(account.effect("tbl-amounts", "south")?.kind == .rowRemoved)
    }

    @Test func aParameterInATitleMovesItsWords() throws {
        var new = old
        new.parameters[0].value = .string("south")
        let account = RecordComparison.account(from: old, to: new)
        let effect = try #require(account.effects.first)
        #expect(account.effects.count == 1)
        #expect((effect.kind, effect.before, effect.after, effect.causes) == (.prose, .text("Orders of north"), .text("Orders of south"), ["parameter:region"]))
    }

    @Test func proseIsComparedByLine() throws {
        let account = RecordComparison.account(from: old, to: Sample.record(Sample.text.replacing("Last words.", with: "The very last words.\n\nAnd more.")))
        #expect(account.ids == ["text:notebooks/a.qmd"])
        #expect(account.effects.map(\.kind) == [.prose, .prose])
        #expect(account.effects.map(\.line) == [28, 30])
        #expect(account.effects.map(\.before) == [.text("Last words."), nil])
        #expect(account.effects.allSatisfy { $0.causes == ["text:notebooks/a.qmd"] })
    }

    @Test func aRemarkInTheHeadOrBlankLinesSayNothing() {
        let text = Sample.text.replacing("data:\n", with: "# a remark\ndata:\n").replacing("Last", with: "\n\nLast")
        #expect(RecordComparison.account(from: old, to: Sample.record(text)) == ChangeAccount())
    }

    @Test func whatTheHeadSaysIsACauseAndItsTitleAnEffect() {
        let account = RecordComparison.account(from: old, to: Sample.record(Sample.text.replacing("Orders of", with: "All orders of")))
        #expect(account.ids == ["head:notebooks/a.qmd"])
        #expect(account.effects.map(\.kind) == [.prose])
        #expect(account.effects.first?.causes == ["head:notebooks/a.qmd"])
    }

    @Test func theEnvironmentAloneIsNoOtherContent() {
        var new = old
        new.toolVersion = "0.2.0"
        new.environment = .init(python: "3.11", interpreter: "3.11.9", packages: ["duckdb==1.5.0", "x==1"], lockDigest: "34", fontsDigest: "45")
        let account = RecordComparison.account(from: old, to: new)
        #expect(account.isSameContent)
        #expect(account.ids == ["tool:report", "interpreter:Python", "package:duckdb", "package:x", "fonts:fonts"])
        #expect(account.environment == account.causes)
        #expect(Verdict(hasSameBytes: true, account: account) == .sameBytes)
        #expect(Verdict(hasSameBytes: false, account: account) == .sameContent)
    }

    @Test func theEnvironmentCanExplainAnyNumberButFontsOnlyDrawings() {
        let environment = RunRecord.EnvironmentRecord(python: "3.11", interpreter: "3.11.2", packages: ["duckdb==1.5.0"], lockDigest: "33", fontsDigest: "45")
        let account = RecordComparison.account(from: old, to: Sample.record(stock: 8, environment: environment))
        #expect(account.effects.map(\.causes) == [["package:duckdb"]])
        #expect(Verdict(hasSameBytes: false, account: account) == .environmentDiffers)
        #expect(Verdict(hasSameBytes: false, account: RecordComparison.account(from: old, to: Sample.record(stock: 8))) == .differs)
    }

    @Test func whatIsNotDeterministicExplainsItselfAndWhatFollows() {
        let new = Sample.record(amounts: [("north", 4), ("south", 2)])
        #expect(RecordComparison.restless(old, new) == ["tbl-amounts"])
        let account = RecordComparison.account(from: old, to: new, restless: ["tbl-amounts"])
        #expect(account.effects.map(\.causes) == [["chance:tbl-amounts"], ["chance:tbl-amounts"], ["chance:tbl-amounts"]])
        #expect(account.unexplained.isEmpty)
        #expect(RecordComparison.restless(old, old) == [])
    }

    @Test func datasetsThatAreTooLargeAreKnownByTheirHash() {
        var (one, other) = (old, Sample.record(orders: "12"))
        one.data = []
        other.data = []
        let account = RecordComparison.account(from: one, to: other)
        #expect(account.ids == ["data:orders"])
        #expect(account.causes.first?.rows == [])
        #expect((account.causes.first?.before, account.causes.first?.after) == ("11", "12"))
    }

    @Test func rowsWithoutAKeyAreToldApartByTheirPlace() {
        func snapshot(_ rows: [[String?]]) -> RunRecord {
            var record = Sample.record(rows: rows, orders: "\(rows.count)")
            record.data[0].key = []
            return record
        }
        let account = RecordComparison.account(from: snapshot([["a", "1"], ["b", "2"], ["c", "3"]]), to: snapshot([["x", "0"], ["a", "1"], ["b", "5"], ["c", "3"]]))
        #expect(account.causes.first?.rows == [
            RowChange(.added, key: "row 1", values: [.init("id", before: nil, after: "x"), .init("amount", before: nil, after: "0")]),
            RowChange(.changed, key: "row 3", values: [.init("amount", before: "2", after: "5")]),
        ])
    }

    @Test func manyRowsWithoutAKeyAreComparedInLittleMemory() {
        func record(_ step: Int) -> RunRecord {
            var record = Sample.record(rows: (0..<5000).map { ["r\($0)", "\($0 < 2 || $0 > 4990 ? 0 : $0 * step)"] }, orders: "\(step)")
            record.data[0].key = []
            return record
        }
        let rows = RecordComparison.account(from: record(1), to: record(2)).causes.first?.rows
        #expect(rows?.count == 4989)
        #expect(rows?.first == RowChange(.changed, key: "row 3", values: [.init("amount", before: "2", after: "4")]))
        #expect(rows?.last?.key == "row 4991")
    }

    @Test func rowsOfOneNameAreToldApartByTheirNumber() {
        let account = RecordComparison.account(
            from: Sample.record(amounts: [("north", 1), ("north", 2)]), to: Sample.record(amounts: [("north", 1), ("north", 3)]))
        #expect(account.effect("tbl-amounts")?.row == "north (2)")
    }

    @Test func quotationsAndEvidenceAreComparedByRow() {
        func register(_ rows: [EvidenceRow]) -> RunRecord {
            var record = old
            record.registers = [.init(dataset: "orders", path: "notebooks/data/orders.csv", rows: rows)]
            return record
        }
        let quotation = EvidenceRow.Quotation(exact: "We shall pay")
        let account = RecordComparison.account(
            from: register([.init(id: "o1", title: "A", facts: [.init("Stance", "Support")], quotation: quotation, status: .verified), .init(id: "o2", title: "B")]),
            to: register([.init(id: "o1", title: "A", facts: [.init("Stance", "Oppose")], quotation: quotation, status: .notFound), .init(id: "o3", title: "C")]))
        #expect(account.effects.map { "\($0.kind.rawValue) \($0.row ?? "") \($0.column ?? "")" } == ["evidence o1 Stance", "quotation o1 status", "evidence o3 ", "evidence o2 "])
        #expect(account.effects[1].before == .text("verified"))
        #expect(account.effects[1].after == .text("not-found"))
        #expect(account.unexplained.count == 4)
    }

    @Test func drawingsOutputsAndChecksAreTold() {
        func shown(_ svg: String, _ text: String, _ found: String) -> RunRecord {
            var record = old
            record.cells[1].items += [
                .figure(.init(label: "fig-x", asset: Asset(kind: .svg, body: svg), generatedAlternative: "", alternative: "a", isDeclared: false)),
                .output(Output(stream: .standardOutput, text: text)), .check(CheckOutcome(expectation: "a = 1", holds: true, found: found)),
            ]
            return record
        }
        let account = RecordComparison.account(from: shown("<svg/>", "x", "1 = 1"), to: shown("<svg></svg>", "y", "2 = 1"))
        #expect(account.kinds == ["figure fig-x", "output tbl-stock", "check a = 1"])
        #expect(account.effects[1].before == .text("x"))
    }

    @Test func cellsThatAreNewOrGoneAreNamed() {
        var fewer = old
        fewer.cells.removeLast()
        let account = RecordComparison.account(from: old, to: fewer)
        #expect(account.ids == ["cell:tbl-most"])
        #expect(account.kinds == ["table tbl-most"])
        #expect(account.effects.first?.causes == ["cell:tbl-most"])
        #expect(RecordComparison.account(from: fewer, to: old).effects.first?.before == nil)
    }

    @Test func theAccountSurvivesWriting() throws {
        let account = RecordComparison.account(from: old, to: Sample.record(amounts: [("east", 1)], rows: [], orders: "12"))
        #expect(try JSONCoding.again(account) == account)
    }

    @Test func parametersThatTheDefinitionSetsItselfAreNoOverrides() {
        #expect(RecordedDefinition(old).overrides.map(\.name) == [])
        let overrides = RecordedDefinition(Sample.record(minimum: 7)).overrides
        #expect(overrides.map(\.name) == ["minimum"])
        #expect(overrides.map(\.text) == ["7"])
    }
}

private enum JSONCoding {
    static func again(_ account: ChangeAccount) throws -> ChangeAccount {
        try JSONDecoder().decode(ChangeAccount.self, from: JSONEncoder().encode(account))
    }
}
