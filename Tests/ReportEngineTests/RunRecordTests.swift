import FoundationEssentials
import ReportCells
import ReportDocument
import ReportEngine
import TestSupport
import Testing

@Suite struct RunRecordTests {
    @Test func everythingSurvivesWriting() throws {
        let table = Table(
            label: "tbl-x", number: 1, caption: [.text("C")],
            columns: [.init(name: "a", heading: [.text("A")], format: .percent(decimals: 1), alignment: .right, isRowHeader: true, isHidden: true),
                      .init(name: "b", heading: [], format: .date(.short)), .init(name: "c", heading: [], format: .decimal(places: 2))],
            rows: [.init([.value(0.5), .value(.date("2012")), .value(.decimal("1.50"))]), .init([.value(nil), .rich([.note(0)]), .value("x")], kind: .total)],
            notes: [TableNote(.rule, [.text("n")])], alternative: "alt", spanners: [.init(text: [.text("s")], width: 2)], omittedRows: 3)
        let figure = RunRecord.FigureRecord(
            label: "fig-x", asset: Asset(kind: .svg, body: "<svg/>", width: 100, height: 50.5), generatedAlternative: "g", alternative: "a", data: table,
            isDeclared: true)
        let record = RunRecord(
            toolVersion: "0.1.0", sources: [.init(path: "a.qmd", digest: "00", text: "text\n")],
            parameters: [.init(name: "p", value: .list([.string("x"), .integer(1), .number(0.5), .boolean(true), .null, .date("2012~")]))],
            inputs: [.init(name: "s", path: "s.csv", digest: "11", rows: 3)],
            data: [.init(dataset: "s", path: "s.csv", key: ["id"], columns: ["id", "n"], rows: [["S1", nil], ["S2", "a/b \u{2028}\"<"]])],
            cells: [.init(index: 0, label: "tbl-x", language: "sql", digest: "22", reads: ["data:s"], items: [
                .table(table), .figure(figure), .output(Output(stream: .standardError, text: "e", omittedBytes: 2)), .html("<b>x</b>"), .markdown("*x*"),
                .check(CheckOutcome(expectation: "a = b", holds: false, found: "1 = 2")),
            ], hasFailed: true)],
            expressions: [.init(key: "k", name: "tbl-x.n", value: .number(1), format: .percent(decimals: 0), anchor: "tbl-x")],
            citations: [.init(key: "c", citation: Citation(keys: ["k"], text: [.link(Link(target: "#ref-k", text: [.text("K")]))]))],
            references: [Reference(key: "k", text: [.emphasis([.text("K")])])],
            formulas: [.init(tex: "x", isDisplayed: true, math: Math(tex: "x", mathML: "<math/>", typst: "x"))],
            listings: [.init(language: "sql", text: "SELECT", tokens: [.init(.keyword, "SELECT")])],
            images: [.init(target: "m.png", asset: Asset(kind: .png, body: "AA=="))],
            environment: .init(python: "3.11", lockDigest: "33", fontsDigest: "44"),
            outputs: [.init(path: "a.html", format: .html, digest: "55")])
        let written = RecordFile.encode(record)
        #expect(try RecordFile.decode(written) == record)
        #expect(RecordFile.encode(try RecordFile.decode(written)) == written)
        #expect(record.formatVersion == RunRecord.currentVersion)
    }

    @Test(arguments: [
        ("", "it is no record of a report"), ("[]", "it is no record of a report"), (#"{"format": "x", "formatVersion": 1}"#, "it is no record of a report"),
        (#"{"format": "report-record", "formatVersion": 999}"#, "it is of version 999, and this report reads version 2"),
        (#"{"format": "report-record", "formatVersion": 2, "extent": "whole", "toolVersion": "1", "language": "en", "sources": [{"path": 1}]}"#, "it is damaged: at sources[0].path"),
        (#"{"format": "report-record", "formatVersion": 2}"#, "it is damaged: 'extent' is missing"),
    ])
    func whatIsNoRecordIsRefused(text: String, message: String) {
        #expect(throws: RecordFile.Refusal(message: message)) { try RecordFile.decode(Array(text.utf8)) }
    }
}
