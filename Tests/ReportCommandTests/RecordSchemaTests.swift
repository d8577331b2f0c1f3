import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report schema`: what it prints is what records are.
@Suite struct RecordSchemaTests {
    /// A validator of JSON Schema that is not ours. Standard output has a line a fault.
    private static let validator = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        Draft202012Validator.check_schema(schema)
        for path in sys.argv[2:]:
            for fault in Draft202012Validator(schema).iter_errors(json.load(open(path))):
                print(path.rsplit('/', 1)[-1], '/'.join(map(str, fault.absolute_path)), fault.message[:200])
        """

    private func faults(_ records: [String], in workspace: Workspace) async throws -> [String] {
        let printed = try await workspace.report("schema", "record")
        #expect(printed.code == 0, "\(printed.talk)")
        let schema = "\(workspace.path)/record.schema.json"
        try workspace.write(printed.output, to: schema)
        let python = Workspace.checkout + "/.build/test-venv/bin/python"
        let ended = try await Program.run([python, "-I", "-c", RecordSchemaTests.validator, schema] + records.map(workspace.absolute))
        try #require(ended.code == 0, "\(ended.standardError)")
        return ended.standardOutput.split(separator: "\n").map(String.init)
    }

    @Test func listsWhatThereIs() async throws {
        let workspace = try Workspace()
        let list = try await workspace.report("schema")
        #expect(list.code == 0 && list.output.hasPrefix("record\t"), "\(list.output)")
        let unknown = try await workspace.report("schema", "recrod")
        #expect(unknown.code == 64 && unknown.talk.contains("'recrod' is no schema; there is 'record'"), "\(unknown.talk)")
    }

    @Test func theRecordsOfThisRepositoryFit() async throws {
        let workspace = try await Samples.rendered
        #expect(try await faults(Samples.names.map { "reports/\($0).record.json" }, in: workspace) == [])
    }

    @Test func copiesInOutputsFit() async throws {
        let samples = try await Samples.rendered
        let workspace = try Workspace()
        for name in Samples.names {
            let record = try RecordFile.decode(Array(try #require(samples.bytes("reports/\(name).record.json"))))
            try workspace.write(Data(RecordFile.encode(record.embedded)), to: name + ".json")
        }
        #expect(try await faults(Samples.names.map { $0 + ".json" }, in: workspace) == [])
    }

    /// Every part that a record can have, not only those of the samples.
    @Test func aRecordOfEverythingFits() async throws {
        let workspace = try SmallProject.make()
        try workspace.write(Data(base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") ?? Data(), to: "notebooks/dot.png")
        let text = SmallProject.definition + """

            ![A dot](dot.png){#fig-dot fig-alt="A dot"}

            $$ x^2 $$

            ```python
            1 + 1
            ```

            ```{=html}
            <b>bold</b>
            ```

            ```{python}
            import sys
            print("out")
            print("talk", file=sys.stderr)
            ```

            ```{python}
            #| output: asis
            print("*printed*")
            ```

            ```{python}
            #| error: true
            1 / 0
            ```

            ```{python}
            from IPython.display import HTML
            HTML("<i>shown</i>")
            ```

            ```{check}
            expect: tbl-regions[Total].n = 5
            ```

            """
        try workspace.write(text, to: "notebooks/small.qmd")
        let run = try await workspace.report("render", "--to", "html,csv")
        #expect(run.code == 0, "\(run.talk)")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/small.record.json"))))
        #expect(!record.images.isEmpty && !record.formulas.isEmpty && !record.listings.isEmpty && !record.rawHTML.isEmpty)
        let kinds = Set(record.cells.flatMap(\.items).map { item in
            switch item {
            case .table: "table"
            case .figure: "figure"
            case .output: "output"
            case .html: "html"
            case .markdown: "markdown"
            case .check: "check"
            }
        })
        #expect(kinds == ["table", "figure", "output", "html", "markdown", "check"])
        #expect(try await faults(["reports/small.record.json"], in: workspace) == [])
    }

    @Test func whatIsNoRecordDoesNotFit() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(body: "```{sql}\n#| label: tbl-n\nSELECT 1 AS n\n```")])
        _ = try await workspace.report("render")
        let text = workspace.text("reports/plain.record.json")
        let broken: [(String, String)] = [
            ("\"formatVersion\": 2", "\"formatVersion\": 1"), ("\"extent\": \"whole\"", "\"extent\": \"embedded\""), ("\"language\": \"en\"", "\"language\": \"fr\""),
            ("\"index\":0", "\"index\":-1"), ("\"index\":0", "\"index\":0,\"more\":1"), ("\"omittedRows\":0,", ""), ("{\"table\":{", "{\"tabel\":{"),
            ("\"hasFailed\":false", "\"hasFailed\":\"no\""), ("\"kind\":\"body\"", "\"kind\":\"head\""), ("\"path\":\"plain.html\"", "\"path\":\"../plain.html\""),
            ("\"python\":\"3.11\"", "\"python\":\"three\""), ("\"citations\": []", "\"citation\": []"),
        ]
        for (index, change) in broken.enumerated() {
            #expect(text.contains(change.0), "\(change.0)")
            try workspace.write(text.replacing(change.0, with: change.1), to: "broken-\(index).json")
        }
        let found = try await faults(broken.indices.map { "broken-\($0).json" }, in: workspace)
        for index in broken.indices { #expect(found.contains { $0.hasPrefix("broken-\(index).json ") }, "\(broken[index])") }
    }
}
