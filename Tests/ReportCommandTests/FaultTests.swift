import Foundation
import TestSupport
import Testing

/// A definition with something wrong in it, and what must be said about it.
struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var definition: String
    var id: String
    /// `path:line:column`, below `notebooks` where it is no path of its own.
    var place: String
    /// Words of one of the helps.
    var help: String
    /// Words of the message.
    var message = ""

    var testDescription: String { name }
    var file: String { "\(name).qmd" }

    /// Faults that are known without running anything.
    static let ofText: [Fault] = [
        Fault(name: "yaml", definition: "---\ntitle: Broken\ndata: [unclosed\n---\n\nText.\n", id: "yaml-syntax", place: "yaml.qmd:3:16", help: "close the list with ']'"),
        Fault(name: "head-key", definition: "---\ntitel: Option\n---\n\nText.\n", id: "yaml-unknown-key", place: "head-key.qmd:2:1", help: "did you mean 'title'?"),
        Fault(name: "option", definition: with("```{sql}\n#| lable: tbl-x\nSELECT 1 AS one\n```"), id: "cell-unknown-option", place: "option.qmd:8:4", help: "did you mean 'label'?"),
        Fault(name: "language", definition: with("```{sqll}\nSELECT 1 AS one\n```"), id: "cell-unknown-language", place: "language.qmd:7:5", help: "sql"),
        Fault(name: "missing", definition: with("Text.", data: "order.csv"), id: "data-missing-file", place: "missing.qmd:4:11", help: "did you mean 'data/orders.csv'?"),
        Fault(name: "outside", definition: with("Text.", data: "../../../etc/passwd"), id: "source-outside-project", place: "outside.qmd:4:11", help: "into the project"),
        Fault(name: "absolute", definition: "---\ntitle: A\ndata:\n  orders: /etc/passwd\n---\n\nText.\n", id: "source-outside-project", place: "absolute.qmd:4:11", help: "into the project"),
        Fault(name: "reference", definition: with("See @tbl-order.\n\n\(amounts)"), id: "ref-unresolved", place: "reference.qmd:7:6", help: "did you mean '@tbl-orders'?"),
        Fault(name: "named-value", definition: with("There are `{value} totl`.\n\n\(amounts)", head: "values: {total: tbl-orders.n}"), id: "value-unknown", place: "named-value.qmd:8:20", help: "did you mean 'total'?"),
        Fault(name: "label", definition: with("\(amounts)\n\n\(amounts)"), id: "cell-duplicate-label", place: "label.qmd:14:11", help: "another label"),
        Fault(name: "include", definition: with("{{< include _gone.md >}}"), id: "markdown-include", place: "include.qmd:7:", help: "relative to the file"),
    ]

    /// Faults that data, sources and cells bring.
    static let ofContent: [Fault] = [
        Fault(name: "column", definition: with("```{crosstab}\nlabel: tbl-x\ncaption: X\ndata: orders\nrows: regoin\n```"), id: "data-unknown-column", place: "column.qmd:11:7", help: "did you mean 'region'?"),
        Fault(name: "by", definition: statements("votes.csv", "by: actr"), id: "data-unknown-column", place: "by.qmd:10:5", help: "did you mean 'actor'?"),
        Fault(name: "sql-column", definition: with("```{sql}\n#| label: tbl-x\nSELECT region,\n       sum(amout) AS total\nFROM orders GROUP BY region ORDER BY region\n```"), id: "sql-unknown-column", place: "sql-column.qmd:10:12", help: "did you mean 'amount'?"),
        Fault(name: "sql-table", definition: with("```{sql}\nSELECT count(*) AS n FROM order_s\n```"), id: "sql-unknown-table", place: "sql-table.qmd:8:27", help: "did you mean 'orders'?"),
        Fault(name: "sql-syntax", definition: with("```{sql}\nSELECT region FORM orders\n```"), id: "sql-syntax", place: "sql-syntax.qmd:8:20", help: ""),
        Fault(name: "sql-write", definition: with("```{sql}\nCOPY orders TO 'data/orders.csv'\n```"), id: "sql-not-a-select", place: "sql-write.qmd:8:1", help: "SELECT"),
        Fault(name: "sql-read", definition: with("```{sql}\nSELECT * FROM read_csv('/etc/passwd')\n```"), id: "sql-denied", place: "sql-read.qmd:8:", help: ""),
        Fault(name: "python", definition: with("```{python}\n#| label: work\nvalues = [1, 2]\nif True:\n    values[7]\n```"), id: "python-exception", place: "python.qmd:11:5", help: "", message: "IndexError: list index out of range"),
        Fault(name: "python-syntax", definition: with("```{python}\nvalues = [1, 2]\nvalues = = 3\n```"), id: "python-syntax", place: "python-syntax.qmd:9:", help: ""),
        Fault(name: "python-inline", definition: with("There are `{python} 1 / 0` orders."), id: "python-exception", place: "python-inline.qmd:7:21", help: "", message: "ZeroDivisionError"),
        Fault(name: "value", definition: with("There are `{value} tbl-orders.amuont`.\n\n\(amounts)"), id: "value-unknown", place: "value.qmd:7:20", help: "did you mean 'amount'?"),
        Fault(name: "value-row", definition: with("There are `{value} tbl-regions[nroth].n`.\n\n\(regions)"), id: "value-no-match", place: "value-row.qmd:7:20", help: "did you mean 'north'?"),
        Fault(name: "citation", definition: with("As said [@minuts].", head: "bibliography: data/sources.csv"), id: "cite-unknown", place: "citation.qmd:8:11", help: "did you mean '@minutes'?"),
        Fault(name: "check", definition: with("\(regions)\n\n```{check}\nexpect: tbl-regions[Total].n = 6\n```"), id: "check-failed", place: "check.qmd:15:9", help: "expectation"),
        Fault(name: "date", definition: "---\ntitle: Date\ndata:\n  events: {path: data/events.csv, kind: events}\n---\n\n```{timeline}\nlabel: fig-x\ncaption: X\ndata: events\n```\n", id: "data-date", place: "data/events.csv:3:4", help: "months are 01 to 12"),
        Fault(name: "stance", definition: statements("misspelt.csv", "by: actor"), id: "data-undeclared-code", place: "data/misspelt.csv:3:17", help: "did you mean 'support'?"),
        Fault(name: "encoding", definition: with("Text.", data: "latin.csv"), id: "source-encoding", place: "encoding.qmd:4:11", help: "UTF-8"),
        Fault(name: "picture", definition: with("![A picture](data/orders.csv){#fig-x fig-alt=\"Orders\"}"), id: "render-image", place: "picture.qmd:7:", help: "PNG"),
    ]

    static let all = ofText + ofContent

    private static let amounts = "```{sql}\n#| label: tbl-orders\n#| tbl-cap: Orders\nSELECT sum(amount) AS amount FROM orders\n```"
    private static let regions = "```{crosstab}\nlabel: tbl-regions\ncaption: X\ndata: orders\nrows: region\n```"

    private static func with(_ body: String, data: String = "orders.csv", head: String = "") -> String {
        "---\ntitle: Fault\ndata:\n  orders: data/\(data)\n\(head.isEmpty ? "" : head + "\n")---\n\n\(body)\n"
    }

    private static func statements(_ file: String, _ option: String) -> String {
        "---\ntitle: Fault\ndata:\n  votes: {path: data/\(file), kind: statements}\n---\n```{stance}\nlabel: tbl-x\ncaption: X\ndata: votes\n\(option)\n```\n"
    }

    /// All of them in one project, beside one definition that is right.
    static func makeProject() throws -> Workspace {
        let workspace = try SmallProject.of(Dictionary(uniqueKeysWithValues: all.map { ($0.file, $0.definition) }))
        try workspace.write(SmallProject.plain("Right"), to: "notebooks/right.qmd")
        try workspace.write(Data("---\ntitle: Bytes\n---\n\nA \u{1} byte.\n".utf8).replacing1(with: 0xFF), to: "notebooks/bytes.qmd")
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        try workspace.write(Data("region,paid\nsouth\u{1},no\n".utf8).replacing1(with: 0xFF), to: "notebooks/data/latin.csv")
        try workspace.write("id,date,title\nE1,2014-11-19,Opens\nE2,2014-13-40,Closes\n", to: "notebooks/data/events.csv")
        try workspace.write("id,actor,date,issue,stance\nS1,Ann,2020,tax,support\nS2,Ben,2020,tax,oppose\n", to: "notebooks/data/votes.csv")
        try workspace.write("id,actor,date,issue,stance\nS1,Ann,2020,tax,support\nS2,Ben,2020,tax,suport\n", to: "notebooks/data/misspelt.csv")
        try workspace.write("source_id,title\nminutes,Minutes\n", to: "notebooks/data/sources.csv")
        for fault in all { try workspace.write(lastGood, to: "reports/\(fault.name).html") }
        return workspace
    }

    /// Stands where an earlier render would have left its output.
    static let lastGood = "the last good report\n"
}

extension String {
    /// Whether it contains some words; every text contains none.
    func has(_ words: String) -> Bool { words.isEmpty || contains(words) }
}

extension Data {
    /// With every byte 1 replaced: what no Swift string can hold.
    fileprivate func replacing1(with byte: UInt8) -> Data { Data(map { $0 == 1 ? byte : $0 }) }
}

/// Every fault is told with its place and a way out, and costs its own report alone.
@Suite struct FaultTests {
    private static let rendered = Task { () throws -> (Workspace, Workspace.Run, before: [String: Data]) in
        let workspace = try Fault.makeProject()
        let before = workspace.snapshot("notebooks")
        return (workspace, try await workspace.report("render", "--diagnostic-format", "json"), before)
    }

    @Test(arguments: Fault.all)
    func isTold(fault: Fault) async throws {
        let (workspace, run, _) = try await FaultTests.rendered.value
        let own = run.diagnostics.filter { $0.severity == "error" && ($0.file == "notebooks/\(fault.file)" || $0.place.hasPrefix("notebooks/\(fault.place)")) }
        #expect(own.map(\.id) == [fault.id], "\(run.talk)")
        let found = try #require(own.first)
        #expect(found.place.hasPrefix("notebooks/\(fault.place)"), "\(found.place)")
        let help = found.help?.joined(separator: "\n") ?? ""
        #expect(!help.isEmpty, "'\(found.id)' has no help")
        #expect(help.has(fault.help), "\(help)")
        #expect(found.message.has(fault.message), "\(found.message)")
        #expect(workspace.text("reports/\(fault.name).html") == Fault.lastGood)
        #expect(run.talk.contains("notebooks/\(fault.file): not rendered\n"))
    }

    @Test func bytesThatAreNoTextAreTold() async throws {
        let (_, run, _) = try await FaultTests.rendered.value
        let found = try #require(run.diagnostics.first { $0.file == "notebooks/bytes.qmd" })
        #expect(found.id == "source-encoding")
        #expect(found.place == "notebooks/bytes.qmd:5:3")
    }

    @Test func theOthersAreRendered() async throws {
        let (workspace, run, before) = try await FaultTests.rendered.value
        #expect(run.code == 1)
        #expect(run.output == "")
        #expect(run.talk.contains("notebooks/right.qmd → reports/right.html"))
        workspace.expect("reports/right.html", says: "Right")
        // Nothing else was made: no part of a report, no temporary file.
        #expect(workspace.names(in: "reports") == (Fault.all.map { "\($0.name).html" } + ["right.html"]).sorted())
        #expect(workspace.snapshot("notebooks") == before)
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func aRealReportOutlivesItsDefinition() async throws {
        let workspace = try SmallProject.make()
        #expect(try await workspace.report("render").code == 0)
        let good = workspace.snapshot("reports")
        try workspace.write(SmallProject.definition.replacing("sum(amount)", with: "sum(amout)"), to: "notebooks/small.qmd")
        let run = try await workspace.report("render")
        #expect(run.code == 1)
        #expect(run.talk.contains("error[sql-unknown-column]"))
        #expect(run.talk.contains("--> notebooks/small.qmd:32:20"), "\(run.talk)")
        #expect(run.talk.contains("help: did you mean 'amount'?"))
        // That the Python cell below lacks the table needs no words.
        #expect(run.talk.components(separatedBy: "error[").count == 2, "\(run.talk)")
        #expect(workspace.snapshot("reports") == good)
        // Mended, it is what it was.
        try workspace.write(SmallProject.definition, to: "notebooks/small.qmd")
        #expect(try await workspace.report("render").code == 0)
        #expect(workspace.snapshot("reports") == good)
    }
}
