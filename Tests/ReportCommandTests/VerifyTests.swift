import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report verify` and `report diff`: what was recorded, held against what is made now.
@Suite struct VerifyTests {
    private static let orders = "id,region,paid,amount\no1,north,yes,10\no2,north,no,5\no3,south,yes,20\no4,south,no,2\n"

    /// A report of SQL alone, which renders in a fraction of the time.
    private static let definition = """
        ---
        title: Orders
        execute: {echo: false}
        params:
          minimum: {value: 2, type: integer}
        data:
          orders: {path: data/orders.csv, key: [id]}
        values:
          north: tbl-amounts[north].amount
        ---

        The north gave `{value} north`.

        ```{sql}
        #| label: tbl-amounts
        #| tbl-cap: Amounts
        SELECT region, sum(amount) AS amount FROM orders WHERE amount >= $minimum GROUP BY region ORDER BY region
        ```

        ```{sql}
        #| label: tbl-twice
        #| tbl-cap: Twice as much
        SELECT region, 2 * amount AS amount FROM tbl_amounts ORDER BY region
        ```

        """

    /// As `--format json` prints it, in part.
    private struct Printed: Decodable {
        struct Report: Decodable {
            var name: String
            var verdict: Verdict
            var exitCode: Int32
            var account: ChangeAccount
            var notDeterministic: [String]
            var notes: [String]
        }

        var reports: [Report]
    }

    private func rendered(_ definition: String = definition, _ arguments: String...) async throws -> Workspace {
        let workspace = try SmallProject.of(["orders.qmd": definition])
        try workspace.write(VerifyTests.orders, to: "notebooks/data/orders.csv")
        let run = try await workspace.report(["render"] + arguments)
        #expect(run.code == 0, "\(run.talk)")
        return workspace
    }

    private func verify(_ workspace: Workspace) async throws -> Printed.Report {
        let run = try await workspace.report("verify", "--format", "json")
        let report = try #require(try JSONDecoder().decode(Printed.self, from: Data(run.output.utf8)).reports.first, "\(run.talk)")
        #expect(run.code == report.exitCode, "\(run.talk)")
        return report
    }

    private func edit(_ workspace: Workspace, _ file: String, _ old: String, _ new: String) throws {
        let text = try #require(workspace.text(file))
        #expect(text.contains(old))
        try workspace.write(text.replacing(old, with: new), to: file)
    }

    // MARK: - The same

    @Test func saysTheSameBytesRightAfterRenderingAndWritesNothing() async throws {
        let workspace = try SmallProject.make()
        _ = try await workspace.report("render")
        let before = workspace.snapshot()
        let home = workspace.snapshot(workspace.home)
        let run = try await workspace.report("verify")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.output == "notebooks/small.qmd: same bytes\n")
        #expect(run.talk == "")
        #expect(workspace.snapshot() == before)
        #expect(workspace.snapshot(workspace.home) == home)
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func needsOnlyTheRecord() async throws {
        let workspace = try await rendered()
        try FileManager.default.removeItem(atPath: workspace.absolute("reports/orders.html"))
        let run = try await workspace.report("verify", "notebooks/orders.qmd")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.records(in: "reports") == ["orders.record.json"])
        #expect(workspace.names(in: "reports") == [])
    }

    @Test func usesTheParametersFormatsAndNamesOfTheRecord() async throws {
        let workspace = try await rendered(VerifyTests.definition, "-P", "minimum=6", "--to", "csv,html", "--output-dir", "reports")
        #expect(try await verify(workspace).verdict == .sameBytes)
        _ = try await workspace.report("render", "notebooks/orders.qmd", "-P", "minimum=3", "-o", "out/page.html")
        let run = try await workspace.report("verify", "out/page.record.json")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.output == "notebooks/orders.qmd: same bytes\n")
    }

    @Test func findsTheRecordsOfVariants() async throws {
        let workspace = try await rendered()
        try workspace.write("m\n3\n6\n", to: "m.csv")
        _ = try await workspace.report("render", "--each", "minimum=m.csv#m")
        let run = try await workspace.report("verify", "--format", "json")
        #expect(run.code == 0, "\(run.talk)")
        #expect(try JSONDecoder().decode(Printed.self, from: Data(run.output.utf8)).reports.count == 3)
    }

    @Test func anotherEnvironmentAloneIsNoDifference() async throws {
        let workspace = try await rendered()
        var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/orders.record.json"))))
        record.environment.interpreter = "3.11.0"
        try workspace.write(Data(RecordFile.encode(record)), to: "reports/orders.record.json")
        let report = try await verify(workspace)
        #expect(report.verdict == .sameBytes)
        #expect(report.account.causes.map(\.id) == ["interpreter:Python"])
        #expect(report.account.effects == [])
        // With another number besides, either may be due to the other.
        try edit(workspace, "notebooks/data/orders.csv", "o1,north,yes,10", "o1,north,yes,11")
        let other = try await verify(workspace)
        #expect(other.verdict == .environmentDiffers)
        #expect(other.exitCode == 5)
    }

    @Test func aRemarkIsTheSameContentRenderedDifferently() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/orders.qmd", "SELECT region, sum", "-- a remark\nSELECT region, sum")
        let run = try await workspace.report("verify")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.output.hasPrefix("notebooks/orders.qmd: same content, rendered differently\n  other bytes: orders.html\n"), "\(run.output)")
        #expect(run.output.contains("code of cell 'tbl-amounts': 1 line\n      + -- a remark\n"), "\(run.output)")
        #expect(try await workspace.report("verify", "--bytes").code == 4)
    }

    // MARK: - Another

    @Test func aValueOfTheDataIsFollowedToEveryNumber() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        let report = try await verify(workspace)
        #expect((report.verdict, report.exitCode) == (.differs, 4))
        let cause = try #require(report.account.causes.first)
        #expect(report.account.causes.count == 1)
        #expect((cause.id, cause.path) == ("data:orders", "notebooks/data/orders.csv"))
        #expect(cause.rows == [RowChange(.changed, key: "o2", values: [.init("amount", before: "5", after: "6")])])
        let moved = report.account.effects.map { "\($0.kind.rawValue) \($0.subject) \($0.row ?? "") \($0.column ?? "") \($0.before?.plainText ?? "") \($0.after?.plainText ?? "")" }
        #expect(moved == ["number tbl-amounts north amount 15 16", "number tbl-twice north amount 30 32", "value north   15 16"])
        #expect(report.account.effects.allSatisfy { $0.causes == ["data:orders"] })
        let run = try await workspace.report("verify")
        #expect(run.output.contains("data 'orders' (notebooks/data/orders.csv): 1 row changed\n      o2: amount 5 → 6\n"), "\(run.output)")
        #expect(run.output.contains("table tbl-amounts, north, amount: 15 → 16  (notebooks/data/orders.csv)\n"), "\(run.output)")
    }

    @Test(arguments: [
        ("value: 2", "value: 6", "parameter:minimum", "tbl-amounts"), ("sum(amount) AS", "max(amount) AS", "cell:tbl-amounts", "tbl-amounts"),
        ("The north gave", "The north had", "text:notebooks/orders.qmd", "notebooks/orders.qmd"), ("title: Orders", "title: All orders", "head:notebooks/orders.qmd", "notebooks/orders.qmd"),
        ("tbl-cap: Amounts", "tbl-cap: Sums", "cell:tbl-amounts", "tbl-amounts"),
    ])
    func whatChangedInTheDefinitionIsTheCause(old: String, new: String, cause: String, subject: String) async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/orders.qmd", old, new)
        let report = try await verify(workspace)
        #expect(report.verdict == .differs)
        #expect(report.account.causes.map(\.id) == [cause])
        #expect(report.account.effects.first?.subject == subject)
        #expect(report.account.effects.allSatisfy { $0.causes == [cause] })
    }

    @Test func aCellThatDrawsByLotIsNamed() async throws {
        let lot = """

            ```{python}
            #| label: tbl-lot
            #| tbl-cap: A lot
            import numpy
            import pandas
            pandas.DataFrame({"name": ["a"], "drawn": numpy.random.default_rng().random(1)})
            ```

            ```{sql}
            #| label: tbl-after
            #| tbl-cap: After the lot
            SELECT name, drawn + 1 AS more FROM tbl_lot
            ```

            """
        let workspace = try await rendered(VerifyTests.definition + lot)
        let report = try await verify(workspace)
        #expect(report.exitCode == 4)
        #expect(report.notDeterministic == ["tbl-lot"])
        #expect(report.account.effects.map(\.subject) == ["tbl-lot", "tbl-after"])
        #expect(report.account.effects.allSatisfy { $0.causes == ["chance:tbl-lot"] })
        let run = try await workspace.report("verify")
        #expect(run.output.contains("cell 'tbl-lot' is not deterministic: two runs from the same inputs differ\n"), "\(run.output)")
    }

    @Test func anOutputThatWasEditedByHandIsADifference() async throws {
        let workspace = try await rendered()
        try edit(workspace, "reports/orders.html", "The north gave", "The south gave")
        let run = try await workspace.report("verify")
        #expect(run.code == 4)
        #expect(run.output.contains("orders.html is not the file that was recorded\n"), "\(run.output)")
    }

    @Test func acceptWritesOutputsAndRecord() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        let run = try await workspace.report("verify", "--accept")
        #expect(run.code == 0, "\(run.talk)")
        #expect(run.output.hasPrefix("notebooks/orders.qmd: report differs, accepted\n"), "\(run.output)")
        let accepted = workspace.snapshot("reports")
        #expect(try await verify(workspace).verdict == .sameBytes)
        _ = try await workspace.report("render", "--no-cache")
        #expect(workspace.snapshot("reports") == accepted)
    }

    @Test func whatCannotBeRenderedAnyMoreIsAFailure() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/data/orders.csv", "amount", "sum")
        let run = try await workspace.report("verify")
        #expect(run.code == 1)
        #expect(run.output.hasPrefix("notebooks/orders.qmd: cannot be rendered\n"), "\(run.output)")
        // Why it cannot be is said, and what changed since it could.
        #expect(run.output.hasSuffix("  what changed\n    data 'orders' (notebooks/data/orders.csv): changed\n"), "\(run.output)")
        #expect(run.talk.hasPrefix("error["), "\(run.talk)")
    }

    // MARK: - What is not the whole report

    @Test func aCheckThatFailsHidesNoNumber() async throws {
        let check = "```{check}\nexpect: tbl-amounts[north].amount = 15\n```\n"
        let workspace = try await rendered(VerifyTests.definition + check)
        let page = workspace.text("reports/orders.html")
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        let report = try await verify(workspace)
        #expect(report.verdict == .notRendered && report.exitCode == 1)
        #expect(report.account.causes.map(\.id) == ["data:orders"] && report.account.causes.first?.rows.map(\.key) == ["o2"])
        let numbers = report.account.effects.filter { $0.kind == .number }
        #expect(numbers.map(\.subject) == ["tbl-amounts", "tbl-twice"] && numbers.allSatisfy { $0.causes == ["data:orders"] })
        #expect(workspace.text("reports/orders.html") == page)
    }

    @Test func anExpectationThatFailsMovesNothing() async throws {
        let counts = "```{crosstab}\nlabel: tbl-paid\ncaption: Paid\ndata: orders\nrows: region\ncolumns: paid\n```\n\n```{check}\nexpect: tbl-paid[north].yes = 1\n```\n"
        let workspace = try await rendered(VerifyTests.definition + counts)
        #expect(workspace.text("reports/orders.record.json").contains("\"registers\": [\n"))
        try edit(workspace, "notebooks/orders.qmd", "yes = 1", "yes = 2")
        let report = try await verify(workspace)
        #expect(report.verdict == .notRendered && report.account.effects.allSatisfy { $0.kind == .check }, "\(report.account.effects)")
    }

    @Test func aRecordThatWasEditedIsNotTaken() async throws {
        let workspace = try await rendered()
        try edit(workspace, "reports/orders.record.json", "The north gave", "The north has given")
        let report = try await verify(workspace)
        #expect(report.verdict == .differs && report.exitCode == 4)
        #expect(report.notes == ["the outputs are those that were recorded, but the record does not say what they say: it was edited"])
    }

    @Test(arguments: [("\"o2\"", "\"o9\""), ("\"reads\":[\"data:orders\"", "\"reads\":[\"data:others\""), ("\"formatVersion\": 2", "\"formatVersion\":  2")])
    func noPartOfARecordCanBeEditedUnseen(old: String, new: String) async throws {
        let workspace = try await rendered()
        try edit(workspace, "reports/orders.record.json", old, new)
        let run = try await workspace.report("verify")
        #expect(run.code == 4 && run.output.contains("it was edited"), "\(run.output)")
    }

    @Test func aRecordWithoutItsDefinitionIsNoSuccess() async throws {
        let workspace = try await rendered()
        try workspace.write(workspace.text("notebooks/orders.qmd"), to: "notebooks/more.qmd")
        _ = try await workspace.report("render")
        try workspace.remove("notebooks/more.qmd")
        let run = try await workspace.report("verify", "--format", "junit")
        #expect(run.code == 74 && run.output.contains("errors=\"1\"") && run.talk.contains("its definition 'notebooks/more.qmd' is not there"), "\(run.output)\(run.talk)")
        try workspace.remove("notebooks/orders.qmd")
        let none = try await workspace.report("verify")
        #expect(none.code == 74 && none.talk.contains("its definition 'notebooks/orders.qmd' is not there"), "\(none.talk)")
    }

    @Test func dataBeginNoLineOfTheirOwn() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/data/orders.csv", "o4,south", "o4,\"x\n::error::y\"")
        let run = try await workspace.report("verify")
        #expect(run.code == 4 && !run.output.split(separator: "\n").contains { $0.hasPrefix("::") }, "\(run.output)")
    }

    @Test func cellsThatChangePlacesAreExplained() async throws {
        let workspace = try await rendered()
        let parts = VerifyTests.definition.components(separatedBy: "```{sql}")
        try workspace.write([parts[0], parts[2], parts[1]].joined(separator: "```{sql}").replacing("FROM tbl_amounts", with: "FROM orders"), to: "notebooks/orders.qmd")
        _ = try await workspace.report("render")
        try workspace.write([parts[0], parts[1], parts[2]].joined(separator: "```{sql}").replacing("FROM tbl_amounts", with: "FROM orders"), to: "notebooks/orders.qmd")
        let report = try await verify(workspace)
        #expect(report.account.causes.map(\.id) == ["text:notebooks/orders.qmd"] && report.account.unexplained.isEmpty, "\(report.account)")
    }

    @Test func aFormatThatWasAddedIsMentioned() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/orders.qmd", "title: Orders", "format: [html, csv]\ntitle: Orders")
        let report = try await verify(workspace)
        #expect(report.notes == ["the definition asks for csv too, which was not recorded"])
    }

    // MARK: - Records

    @Test(arguments: [("{\"format\": \"report-rec", "it is no record of a report"), ("{\"format\": \"report-record\", \"formatVersion\": \(RunRecord.currentVersion)}", "it is damaged: 'extent' is missing")])
    func aDamagedRecordIsRefusedWithAReason(text: String, reason: String) async throws {
        let workspace = try await rendered()
        try workspace.write(text, to: "reports/orders.record.json")
        for arguments in [["verify"], ["diff", "reports/orders.record.json", "reports/orders.html"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 74)
            // What `verify` could not compare stands in its account, for services that read that alone.
            #expect(arguments.count > 1 ? run.output == "" : run.output.hasPrefix("reports/orders.record.json: cannot be compared\n"), "\(run.output)")
            #expect(run.talk.hasPrefix("error: 'reports/orders.record.json' cannot be used as a record: \(reason)\n"), "\(run.talk)")
        }
    }

    @Test(arguments: [
        ("\"path\":\"orders.html\"", "\"path\":\"../orders.html\"", "its output '../orders.html' does not lie beside it"),
        ("\"path\":\"notebooks/orders.qmd\"", "\"path\":\"../notebooks/orders.qmd\"", "its definition lies outside the project"),
    ])
    func aRecordThatLeadsElsewhereIsRefused(old: String, new: String, reason: String) async throws {
        let workspace = try await rendered()
        try edit(workspace, "reports/orders.record.json", old, new)
        let before = workspace.snapshot()
        let run = try await workspace.report("verify", "--accept", "reports/orders.record.json")
        #expect(run.code == 74)
        #expect(run.talk.contains(reason), "\(run.talk)")
        #expect(workspace.snapshot() == before)
    }

    @Test func aRecordWhoseTablesAreTornIsComparedAllTheSame() async throws {
        let workspace = try await rendered()
        var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/orders.record.json"))))
        guard case .table(var table)? = record.cells[0].items.first else { throw CocoaError(.coderInvalidValue) }
        table.rows[0].cells.removeLast()
        table.columns.append(table.columns[0])
        table.trails = [.init(row: 99, dataset: "orders", parts: [])]
        record.cells[0].items[0] = .table(table)
        record.cells[1].index = 77
        record.data[0].rows[0].removeLast()
        record.outputs[0].digest = "0"
        try workspace.write(Data(RecordFile.encode(record)), to: "reports/orders.record.json")
        let run = try await workspace.report("verify")
        #expect(run.code == 4, "\(run.talk)")
        #expect(run.output.contains("table tbl-amounts, north, amount: nothing → 15"), "\(run.output)")
    }

    @Test func aDefinitionWithoutARecordIsToldHowToGetOne() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(), "other.qmd": SmallProject.plain()])
        #expect(try await workspace.report("verify").code == 74)
        _ = try await workspace.report("render", "notebooks/plain.qmd")
        let all = try await workspace.report("verify")
        #expect(all.code == 0)
        #expect(all.output == "notebooks/plain.qmd: same bytes\n")
        #expect(all.talk == "notebooks/other.qmd: no record; 'report render notebooks/other.qmd' writes one\n")
        let named = try await workspace.report("verify", "notebooks/other.qmd")
        #expect(named.code == 74)
        #expect(named.talk.contains("help: render it first: 'report render notebooks/other.qmd'\n"), "\(named.talk)")
    }

    // MARK: - Formats

    @Test func isPrintedForServices() async throws {
        let workspace = try await rendered()
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        let junit = try await workspace.report("verify", "--format", "junit")
        #expect(junit.code == 4)
        let parser = XMLCheck(junit.output)
        #expect(parser.elements == ["testsuites", "testsuite", "testcase", "failure"], "\(junit.output)")
        let github = try await workspace.report("verify", "--format", "github")
        let lines = github.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("::error file=notebooks/data/orders.csv,title=report differs::notebooks/orders.qmd: report differs%0A") == true, "\(github.output)")
        #expect(lines.contains("::warning file=notebooks/orders.qmd,line=14,title=report differs::table tbl-amounts, north, amount: 15 → 16 (notebooks/data/orders.csv)"), "\(github.output)")
        let markdown = try await workspace.report("verify", "--format", "markdown")
        #expect(markdown.output.contains("| table tbl-amounts, north, amount | 15 | 16 | notebooks/data/orders.csv |\n"), "\(markdown.output)")
    }

    @Test func whatIsLongIsCappedUnlessAllIsAskedFor() async throws {
        let workspace = try await rendered(VerifyTests.definition.replacing("SELECT region, sum(amount) AS amount FROM orders WHERE amount >= $minimum GROUP BY region ORDER BY region", with: "SELECT concat('r', range) AS region, (SELECT sum(amount) FROM orders) AS amount FROM range(60) ORDER BY range").replacing("[north]", with: "[r1]"))
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        let run = try await workspace.report("verify")
        #expect(run.output.contains("what moved (121)\n"), "\(run.output)")
        #expect(run.output.contains("  … and 81 more; '--all' lists them\n"), "\(run.output)")
        #expect(!(try await workspace.report("verify", "--all")).output.contains("more;"))
    }

    // MARK: - Diff

    @Test func diffComparesRecordsAndOutputsWithRecordsBesideThem() async throws {
        let workspace = try await rendered()
        try workspace.write(try #require(workspace.bytes("reports/orders.record.json")), to: "old/orders.record.json")
        let same = try await workspace.report("diff", "old/orders.record.json", "reports/orders.html")
        #expect(same.code == 0, "\(same.talk)")
        #expect(same.output == "old/orders.record.json → reports/orders.html: same bytes\n")
        try edit(workspace, "notebooks/data/orders.csv", "o2,north,no,5", "o2,north,no,6")
        _ = try await workspace.report("render")
        let other = try await workspace.report("diff", "old/orders.record.json", "reports/orders.html", "--format", "json")
        #expect(other.code == 4)
        let report = try #require(try JSONDecoder().decode(Printed.self, from: Data(other.output.utf8)).reports.first)
        #expect(report.account.causes.map(\.id) == ["data:orders"])
        #expect(report.account.effects.count == 3)
        let alone = try await workspace.report("diff", "report.yml", "reports/orders.html")
        #expect(alone.code == 74)
        #expect(alone.talk.contains("no record beside it has it among its outputs"), "\(alone.talk)")
    }
}

/// Reads XML, and names its elements in order.
private final class XMLCheck {
    let elements: [String]

    init(_ text: String) {
        var names: [String] = []
        var open: [String] = []
        for part in text.split(separator: "<").dropFirst() where !part.hasPrefix("?") {
            let name = String(part.prefix { !" >/".contains($0) })
            if part.hasPrefix("/") {
                guard let end = part.firstIndex(of: ">"), open.popLast() == String(part[part.index(after: part.startIndex)..<end]) else { names = ["ill-formed"]; break }
            } else {
                names.append(name)
                if let end = part.firstIndex(of: ">"), part[..<end].hasSuffix("/") { continue }
                open.append(name)
            }
        }
        elements = open.isEmpty ? names : ["not closed"]
    }
}
