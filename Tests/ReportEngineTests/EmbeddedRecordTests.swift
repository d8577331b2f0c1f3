import FoundationEssentials
import ReportCells
import ReportDocument
import ReportEngine
import Testing

/// The copy of a record that outputs carry.
@Suite struct EmbeddedRecordTests {
    private static let table = Table(
        label: "tbl-x", columns: [.init(name: "n", heading: ["N"].map(Inline.text))], rows: [.init([.value(.integer(3))])],
        trails: [Trail(row: 0, dataset: "s", whole: ["n"], parts: [.init(columns: ["n"], ids: ["S1"])])])

    private static func figure(data: Table?) -> RunRecord.Item {
        .figure(.init(
            label: "fig-x", asset: Asset(kind: .svg, body: "<svg/>", width: 10, height: 5), generatedAlternative: "g", alternative: "", data: data,
            isDeclared: true))
    }

    private static let row = EvidenceRow(
        id: "S1", title: "Who", date: "2012", facts: [.init("Stance", "Support")], summary: "What", quotation: .init(exact: "words"), status: .verified,
        sources: [.init(key: "k", title: "Long title", short: "T", address: "https://example.org")], locator: "p. 1")

    private static let record = RunRecord(
        toolVersion: "1", sources: [.init(path: "a.qmd", digest: "00", text: "text")], inputs: [.init(name: "s", path: "s.csv", digest: "11", rows: 1)],
        data: [.init(dataset: "s", path: "s.csv", key: ["id"], columns: ["id"], rows: [["S1"]])],
        cells: [
            .init(index: 0, label: "tbl-x", language: "stance", digest: "22", items: [.table(table), figure(data: table)], hasFailed: false),
            .init(index: 1, language: "python", digest: "33", items: [.html("<b>x</b>"), figure(data: table)], hasFailed: false),
        ],
        expressions: [.init(key: "k", name: "n", value: .integer(3), format: .automatic)],
        citations: [.init(key: "c", citation: Citation(keys: ["k"], text: []))], references: [Reference(key: "k", text: [])],
        registers: [EvidenceRegister(dataset: "s", path: "s.csv", rows: [row]), EvidenceRegister(dataset: "large", path: "l.parquet", rows: [row])],
        formulas: [.init(tex: "x", isDisplayed: true, math: Math(tex: "x", mathML: ""))], listings: [.init(language: "sql", text: "x", tokens: [])],
        images: [.init(target: "m.png", asset: Asset(kind: .png, body: "AA=="))], rawHTML: [.init(source: "<b>", text: "<b></b>")],
        environment: .init(python: "3.11", interpreter: "3.11.2", packages: ["numpy==1"], lockDigest: "44", fontsDigest: "55"),
        outputs: [.init(path: "a.html", format: .html, digest: "66")])

    @Test func keepsWhatCanBeCheckedAndLeavesOutWhatIsShown() {
        let (record, copy) = (EmbeddedRecordTests.record, EmbeddedRecordTests.record.embedded)
        #expect(copy.extent == .embedded && record.extent == .whole)
        #expect(copy.sources == record.sources && copy.inputs == record.inputs && copy.data == record.data && copy.expressions == record.expressions)
        #expect(copy.outputs == [] && copy.citations == [] && copy.references == [] && copy.formulas == [] && copy.listings == [])
        #expect(copy.images == [] && copy.rawHTML == [])
        #expect(copy.cells[0].items[0] == record.cells[0].items[0])
        guard case .figure(let drawn) = copy.cells[0].items[1], case .figure(let other) = copy.cells[1].items[1] else {
            Issue.record("the figures are gone")
            return
        }
        #expect(drawn.asset.body == "" && drawn.asset.width == 10)
        #expect(drawn.data == nil, "the cell's table has it")
        #expect(other.data == EmbeddedRecordTests.table, "nothing else has it")
        #expect(copy.cells[1].items[0] == .html(""))
        #expect(copy.embedded == copy)
    }

    @Test func registersKeepTheirWordsWhereTheDataDoNotHaveThem() {
        let copy = EmbeddedRecordTests.record.embedded
        #expect(copy.registers[1] == EmbeddedRecordTests.record.registers[1])
        let row = copy.registers[0].rows[0]
        #expect(row.id == "S1" && row.status == .verified && row.quotation?.exact == "words" && row.sources.map(\.key) == ["k"])
        #expect(row.title == "" && row.summary == "" && row.facts == [] && row.sources[0].title == "")
    }

    /// A patch of the system's Python, or other outputs, move no byte of the copy; another lock or other fonts do.
    @Test func theEnvironmentCountsWhereItCanChangeAReport() {
        let copy = RecordFile.encode(EmbeddedRecordTests.record.embedded)
        var patched = EmbeddedRecordTests.record
        patched.environment.interpreter = "3.11.99"
        patched.environment.packages = ["numpy==2"]
        patched.outputs = []
        #expect(RecordFile.encode(patched.embedded) == copy)
        for change in [\RunRecord.EnvironmentRecord.python, \.lockDigest, \.fontsDigest] as [WritableKeyPath<RunRecord.EnvironmentRecord, String> & Sendable] {
            var other = EmbeddedRecordTests.record
            other.environment[keyPath: change] += "0"
            #expect(RecordFile.encode(other.embedded) != copy)
        }
        #expect(EmbeddedRecordTests.record.embedded.environment == .init(python: "3.11", lockDigest: "44", fontsDigest: "55"))
    }

    @Test func valuesStandForThemselvesInTheFile() throws {
        var record = EmbeddedRecordTests.record
        record.parameters = [
            .init(name: "p", value: .list([.string("x"), .integer(1), .number(1), .boolean(true), .null, .date("2012~")])),
        ]
        record.references = [Reference(key: "k", text: [
            .text("t"), .emphasis([.text("e")]), .note(2), .lineBreak, .softBreak, .code("c"), .span(Attributes(id: "i"), [.strong([.text("s")])]),
            .value(Value(text: "3", source: "x", evidence: ValueEvidence(table: "t", row: 1, column: "c"))), .crossReference(CrossReference(anchor: "a", text: "b")),
            .image(Image(asset: Asset(kind: .png, body: ""), alternative: "a")), .math(Math(tex: "x", mathML: "")), .strikethrough([]), .superscript([]), .subscript([]),
        ])]
        let text = String(decoding: RecordFile.encode(record), as: UTF8.self)
        #expect(text.contains(#""value":["x",1,{"number":1},true,null,{"date":"2012~"}]"#))
        #expect(text.contains(#"["t",{"emphasis":["e"]},{"note":2},{"lineBreak":"hard"},{"lineBreak":"soft"},{"code":"c"},{"attributes":{"classes":[],"id":"i","pairs":[]},"span":[{"strong":["s"]}]}"#))
        #expect(text.contains(#""cells":[3],"kind":"body""#) && text.contains(#""format":"automatic""#))
        #expect(try RecordFile.decode(Array(text.utf8)) == record)
    }

    @Test func whatDiffersOnlyInItsEnvironmentIsToldByTheBytes() {
        let (record, bytes) = (EmbeddedRecordTests.record, RecordFile.encode(EmbeddedRecordTests.record))
        var patched = record
        patched.environment.interpreter = "3.11.99 \n\"environment\": {"
        #expect(RecordFile.differOnlyInEnvironment(bytes, bytes))
        #expect(RecordFile.differOnlyInEnvironment(bytes, RecordFile.encode(patched)))
        patched.outputs = []
        #expect(!RecordFile.differOnlyInEnvironment(bytes, RecordFile.encode(patched)))
        var other = record
        other.sources[0].text += "\n\"environment\": {"
        #expect(!RecordFile.differOnlyInEnvironment(bytes, RecordFile.encode(other)))
        #expect(!RecordFile.differOnlyInEnvironment(bytes, []) && !RecordFile.differOnlyInEnvironment([0x7B], bytes))
    }

    @Test func eachLabelIsOneTable() {
        #expect(EmbeddedRecordTests.record.labelledTables.map(\.label) == ["tbl-x"])
    }
}
