import Foundation
import ReportDocument
import ReportEngine
import TestSupport
import Testing

/// The record that pages and papers carry.
@Suite struct CarriedRecordTests {
    /// The content of the page's element of a type.
    private func data(_ type: String, in page: String) throws -> String {
        let parts = page.components(separatedBy: "<script type=\"\(type)\"")
        try #require(parts.count == 2)
        let content = try #require(parts[1].components(separatedBy: "</script>").first)
        return String(content[content.index(after: try #require(content.firstIndex(of: ">")))...])
    }

    private func record(_ workspace: Workspace, _ name: String) throws -> RunRecord {
        try RecordFile.decode(Array(try #require(workspace.bytes("reports/\(name).record.json"))))
    }

    @Test(arguments: Samples.names)
    func aPageCarriesTheReducedRecord(name: String) async throws {
        let workspace = try await Samples.rendered
        let whole = try record(workspace, name)
        let carried = try RecordFile.decode(Array(try data("application/json", in: workspace.text("reports/\(name).html")).utf8))
        #expect(carried == whole.embedded)
        #expect(carried.extent == .embedded && carried.outputs == [])
        #expect(carried.sources == whole.sources && carried.inputs == whole.inputs && carried.data == whole.data && carried.parameters == whole.parameters)
        #expect(carried.labelledTables.map(\.table) == whole.labelledTables.map(\.table))
    }

    @Test func nothingOfAPageRuns() async throws {
        let workspace = try await Samples.rendered
        for name in Samples.names {
            let page = workspace.text("reports/\(name).html")
            // Both elements hold data, and the policy allows no script.
            #expect(page.components(separatedBy: "<script").count == 3)
            #expect(page.contains("<script type=\"application/ld+json\">{") && page.contains("<script type=\"application/json\" id=\"_record\">{"))
            #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'\""))
        }
    }

    @Test func linkedDataNameTheReportItsFilesAndItsTool() async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render", "--to", "html")
        #expect(run.code == 0, "\(run.talk)")
        let whole = try record(workspace, "small")
        let text = try data("application/ld+json", in: workspace.text("reports/small.html"))
        let graph = try #require((try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])?["@graph"] as? [[String: Any]])
        func node(_ id: String) throws -> [String: Any] { try #require(graph.first { $0["@id"] as? String == id }, "\(id)") }
        func ids(_ value: Any?) -> [String] { (value as? [[String: Any]] ?? []).compactMap { $0["@id"] as? String } }
        let report = try node("#_report")
        #expect(report["@type"] as? [String] == ["Report", "prov:Entity"])
        #expect(report["name"] as? String == "Orders of one day" && report["datePublished"] as? String == "2024-05-06" && report["inLanguage"] as? String == "en")
        #expect(ids(report["hasPart"]).sorted() == ["#fig-regions", "#tbl-amounts", "#tbl-doubled", "#tbl-regions"])
        // The definition, what it includes, and the data.
        let files = try ids(report["isBasedOn"]).map(node)
        let contents = files.compactMap { ($0["encoding"] ?? $0["distribution"]) as? [String: Any] }
        #expect(contents.compactMap { $0["name"] as? String } == whole.sources.map(\.path) + whole.inputs.map(\.path))
        #expect(contents.compactMap { $0["sha256"] as? String } == whole.sources.map(\.digest) + whole.inputs.map(\.digest))
        let dataset = try #require(files.first { ($0["@type"] as? [String])?.first == "Dataset" })
        #expect(dataset["name"] as? String == "orders" && (dataset["size"] as? [String: Any])?["value"] as? Int == 5)
        let activity = try node("#_run")
        #expect(ids(activity["prov:used"]) == ids(report["isBasedOn"]))
        let values = (activity["object"] as? [[String: Any]] ?? []).filter { $0["@type"] as? String == "PropertyValue" }
        #expect(values.compactMap { $0["name"] as? String } == ["minimum", "region"])
        #expect(try node("#_tool")["softwareVersion"] as? String == ToolIdentity.version)
        // What is named by an anchor is on the page.
        for id in ids(report["hasPart"]) { #expect(workspace.text("reports/small.html").contains("id=\"\(id.dropFirst())\"")) }
    }

    // MARK: - Papers

    private struct Attached {
        var name: String
        var bytes: Data
    }

    private func attachment(_ name: String, of paper: String) async throws -> Data {
        let ended = try await Program.run(["qpdf", "--show-attachment=\(name)", paper])
        try #require(ended.code == 0, "\(name): \(ended.standardError)")
        return ended.outputBytes
    }

    @Test(arguments: Samples.names)
    func aPaperCarriesTheRecordAndTheRowsOfItsTables(name: String) async throws {
        let workspace = try await Samples.rendered
        let paper = workspace.absolute("reports/\(name).pdf")
        let whole = try record(workspace, name)
        let carried = try await attachment("\(name).record.json", of: paper)
        #expect(Array(carried) == RecordFile.encode(whole.embedded))
        let names = try await Paper.output("qpdf", "--list-attachments", paper).split(separator: "\n").compactMap { $0.components(separatedBy: " -> ").first }
        let tables = whole.labelledTables
        #expect(!tables.isEmpty || name == "cyber-norms")
        // A paper has the registers that its head wants.
        #expect(names.filter { !$0.hasPrefix("evidence-") }.sorted() == (["\(name).record.json"] + tables.map { $0.label + ".csv" }).sorted())
        for (label, table) in tables {
            #expect(String(decoding: try await attachment(label + ".csv", of: paper), as: UTF8.self) == CSVWriter.write(table), "\(label)")
        }
    }

    @Test func attachmentsSayWhatTheyAre() async throws {
        let workspace = try await Samples.rendered
        let listed = try await Paper.output("qpdf", "--list-attachments", "--verbose", workspace.absolute("reports/wcit-2012.pdf"))
        #expect(listed.contains("How this report was made and what it says, as data"), "\(listed)")
        #expect(listed.contains("Rows of the table 'tbl-"), "\(listed)")
        let json = try await Paper.output("qpdf", "--json=2", "--json-key=qpdf", workspace.absolute("reports/wcit-2012.pdf"))
        #expect(json.contains("\"/AFRelationship\": \"/Source\"") && json.contains("\"/AFRelationship\": \"/Data\""))
        #expect(json.contains("\"/Subtype\": \"/application/json\"") && json.contains("\"/Subtype\": \"/text/csv\""))
        // Both standards that Typst was asked for.
        let metadata = try await Paper.output("pdfinfo", "-meta", workspace.absolute("reports/wcit-2012.pdf"))
        #expect(metadata.contains("<pdfaid:part>3</pdfaid:part>") && metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "\(metadata)")
    }

    @Test func thePaperIsTheSameUnderWhateverName() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render", "--to", "pdf")
        _ = try await workspace.report("render", "notebooks/plain.qmd", "-o", "out/other name.pdf")
        #expect(workspace.bytes("out/other name.pdf") == workspace.bytes("reports/plain.pdf"))
        #expect(workspace.bytes("reports/plain.pdf") != nil)
    }

    /// What a reader of the file alone has can be held against a record, but not rendered.
    @Test func theCopyOfAPaperCanBeComparedAndNotVerified() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain(body: "```{sql}\n#| label: tbl-n\nSELECT 1 AS n\n```")])
        _ = try await workspace.report("render", "--to", "pdf")
        try workspace.write(try await attachment("plain.record.json", of: workspace.absolute("reports/plain.pdf")), to: "copy.record.json")
        let same = try await workspace.report("diff", "copy.record.json", "reports/plain.record.json")
        #expect(same.code == 0 && same.output.contains("copies that outputs carry are compared"), "\(same.output)\(same.talk)")
        try workspace.write(SmallProject.plain(body: "```{sql}\n#| label: tbl-n\nSELECT 2 AS n\n```"), to: "notebooks/plain.qmd")
        _ = try await workspace.report("render", "--to", "pdf")
        let other = try await workspace.report("diff", "copy.record.json", "reports/plain.pdf")
        #expect(other.code == 4 && other.output.contains("1 → 2"), "\(other.output)\(other.talk)")
        for arguments in [["verify", "copy.record.json"], ["render", "--from-record", "copy.record.json"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 74 && run.talk.contains("it is the copy that an output carries, which has no drawings"), "\(run.talk)")
        }
        let doctor = try await workspace.report("doctor", "--record", "copy.record.json")
        #expect(doctor.code == 0 && doctor.output.contains("copy.record.json: made with what is here"), "\(doctor.output)")
    }
}
