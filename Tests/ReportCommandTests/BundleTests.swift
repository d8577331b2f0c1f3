import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report bundle`: a report with everything that it was made from, as an RO-Crate.
@Suite struct BundleTests {
    private struct Verdict: Decodable {
        var issues: [[String]]
        var checks: Int
    }

    /// A report with a bit of everything, rendered once.
    private static let made = Task { () throws -> Workspace in
        let workspace = try SmallProject.make()
        try workspace.write("Do as you like.\n", to: "LICENSE")
        try workspace.write("from inner import plus\ndef double(x):\n    return plus(x, x)\n", to: "notebooks/helper.py")
        try workspace.write("def plus(x, y):\n    return x + y\n", to: "notebooks/inner.py")
        try workspace.write("nobody reads this\n", to: "notebooks/diary.txt")
        let run = try await workspace.report("render")
        #expect(run.code == 0, "\(run.talk)")
        return workspace
    }

    /// A report of SQL alone.
    private func plain(_ head: String = "date: 2024-05-06", data: String = "orders: data/orders.csv") async throws -> Workspace {
        let workspace = try SmallProject.of(["plain.qmd": """
            ---
            title: Orders
            \(head)
            data:
              \(data)
            ---

            ```{sql}
            #| label: tbl-a
            #| tbl-cap: Amounts
            SELECT region, sum(amount) AS amount FROM orders GROUP BY region ORDER BY region
            ```

            """])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        return workspace
    }

    private func metadata(_ workspace: Workspace, _ folder: String) throws -> [[String: Any]] {
        let whole = try JSONSerialization.jsonObject(with: try #require(workspace.bytes("\(folder)/ro-crate-metadata.json"))) as? [String: Any]
        return try #require(whole?["@graph"] as? [[String: Any]])
    }

    private func validate(_ workspace: Workspace, _ crate: String, _ profile: String, _ severity: String) async throws -> Verdict {
        let ended = try await workspace.run(Workspace.testPython, Workspace.script("validate-crate.py"), workspace.absolute(crate), profile, severity)
        return try JSONDecoder().decode(Verdict.self, from: ended.outputBytes)
    }

    // MARK: - Contents

    @Test func holdsEverythingAndVerifiesElsewhere() async throws {
        let workspace = try await BundleTests.made.value
        let run = try await workspace.report("bundle", "notebooks/small.qmd", "-o", "../whole.zip")
        #expect(run.code == 0 && run.output == "", "\(run.talk)")
        #expect(run.talk == "notebooks/small.qmd → ../whole.zip (13 files)\n")
        #expect(try await workspace.entries(ofZip: "\(workspace.path)/whole.zip") == [
            "LICENSE", "environment/requirements.lock", "notebooks/_part.md", "notebooks/data/orders.csv", "notebooks/helper.py", "notebooks/inner.py",
            "notebooks/small.qmd", "report.yml", "reports/small.html", "reports/small.pdf", "reports/small.record.json", "ro-crate-metadata.json",
            "ro-crate-preview.html",
        ])
        #expect(try await workspace.unzip("\(workspace.path)/whole.zip", to: "\(workspace.path)/elsewhere") == 0)
        let verified = try await workspace.report("verify", "reports/small.record.json", in: "../elsewhere")
        #expect(verified.code == 0, "\(verified.talk)")
        #expect(verified.output == "notebooks/small.qmd: same bytes\n")
        let all = try await workspace.report("verify", in: "../elsewhere")
        #expect(all.code == 0 && all.output == "notebooks/small.qmd: same bytes\n", "\(all.talk)")
    }

    @Test func isAValidCrate() async throws {
        let workspace = try await BundleTests.made.value
        try await workspace.report("bundle", "notebooks/small.qmd", "-o", "../valid.zip")
        let crate = "\(workspace.path)/valid"
        #expect(try await workspace.unzip("\(workspace.path)/valid.zip", to: crate) == 0)
        for profile in ["ro-crate-1.1", "process-run-crate-0.5"] {
            let verdict = try await validate(workspace, crate, profile, "REQUIRED")
            #expect(verdict.issues == [], "\(profile)")
            #expect(verdict.checks > 30, "\(profile)")
        }
        // What is recommended and cannot be said: who ran it and when, who publishes it, where its author works, where the program is to be had.
        let verdict = try await validate(workspace, crate, "process-run-crate-0.5", "RECOMMENDED")
        let open = Set(verdict.issues.map { $0[3] })
        #expect(open == [
            "The Application SHOULD have a url", "The SoftwareApplication id SHOULD be an absolute URI", "The Action SHOULD have an endTime in ISO 8601 format",
            "The Action SHOULD have an agent that is a Person or Organization", "The `publisher` property of a `Root Data Entity` SHOULD be an `Organization`",
            "The Root Data Entity SHOULD have a link to a Contextual Entity representing the `author` of the RO-Crate",
        ])
        // The validator finds what is wrong: an action without a tool.
        let text = workspace.text("\(crate)/ro-crate-metadata.json")
        try workspace.write(text.replacing("\"instrument\"", with: "\"keywords\""), to: "\(crate)/ro-crate-metadata.json")
        #expect(try await !validate(workspace, crate, "process-run-crate-0.5", "REQUIRED").issues.isEmpty)
    }

    @Test func saysWhatWasMadeFromWhat() async throws {
        let workspace = try await BundleTests.made.value
        try await workspace.report("bundle", "notebooks/small.qmd", "-o", "../said.zip")
        let crate = "\(workspace.path)/said"
        #expect(try await workspace.unzip("\(workspace.path)/said.zip", to: crate) == 0)
        let graph = try metadata(workspace, crate)
        func ids(_ value: Any?) -> [String] {
            if let one = value as? [String: String] { return [one["@id"] ?? ""] }
            return (value as? [[String: String]] ?? []).map { $0["@id"] ?? "" }
        }
        let action = try #require(graph.first { $0["@type"] as? String == "CreateAction" })
        #expect(ids(action["object"]).sorted() == [
            "#parameter-small-minimum", "#parameter-small-region", "notebooks/_part.md", "notebooks/data/orders.csv", "notebooks/helper.py", "notebooks/inner.py",
            "notebooks/small.qmd",
        ])
        #expect(ids(action["result"]) == ["reports/small.html", "reports/small.pdf", "reports/small.record.json"])
        #expect(ids(action["instrument"]) == ["#report-\(ToolIdentity.version)"])
        #expect(action["endTime"] == nil && action["startTime"] == nil)
        #expect(graph.first { $0["@id"] as? String == "#parameter-small-minimum" }?["value"] as? String == "2")
        let root = try #require(graph.first { $0["@id"] as? String == "./" })
        #expect(root["datePublished"] as? String == "2024-05-06" && root["name"] as? String == "Orders of one day" && ids(root["license"]) == ["LICENSE"])
        // Every file is described as it is.
        let files = workspace.snapshot(crate).filter { !$0.key.hasPrefix("ro-crate-") }
        for (path, bytes) in files {
            let entity = try #require(graph.first { $0["@id"] as? String == path }, "\(path)")
            #expect(entity["sha256"] as? String == Digest.sha256(bytes) && entity["contentSize"] as? String == String(bytes.count), "\(path)")
        }
        #expect(ids(root["hasPart"]).sorted() == files.keys.sorted())
        let preview = workspace.text("\(crate)/ro-crate-preview.html")
        #expect(preview.contains("<h1>Orders of one day</h1>") && preview.contains("href=\"reports/small.html\"") && !preview.contains("<script"))
    }

    @Test func namesAreEncodedAndFoundAgain() async throws {
        let workspace = try await plain(data: "orders: 'data/人 & orders.csv'")
        try FileManager.default.moveItem(atPath: workspace.absolute("notebooks/data/orders.csv"), toPath: workspace.absolute("notebooks/data/人 & orders.csv"))
        #expect(try await workspace.report("render").code == 0)
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd").code == 0)
        #expect(try await workspace.unzip("plain.crate.zip", to: "out") == 0)
        #expect(workspace.exists("out/notebooks/data/人 & orders.csv"))
        #expect(workspace.text("out/ro-crate-metadata.json").contains("\"notebooks/data/%E4%BA%BA%20%26%20orders.csv\""))
        #expect(try await validate(workspace, "out", "process-run-crate-0.5", "REQUIRED").issues == [])
    }

    @Test func licencesOfDataAreSaid() async throws {
        let package = """
            {"name": "p", "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Attribution 4.0"}],
             "resources": [{"name": "orders", "path": "orders.csv", "schema": {"fields": [{"name": "region"}, {"name": "paid"}, {"name": "amount", "type": "integer"}]}}]}
            """
        let workspace = try await plain(data: "orders: data/datapackage.json")
        try workspace.write(package, to: "notebooks/data/datapackage.json")
        let rendered = try await workspace.report("render")
        #expect(rendered.code == 0, "\(rendered.talk)")
        let run = try await workspace.report("bundle", "reports/plain.record.json", "-o", "out.zip")
        #expect(run.code == 0, "\(run.talk)")
        #expect(try await workspace.unzip("out.zip", to: "out") == 0)
        let graph = try metadata(workspace, "out")
        let data = graph.first { $0["@id"] as? String == "notebooks/data/orders.csv" }
        #expect((data?["license"] as? [String: String])?["@id"] == "https://creativecommons.org/licenses/by/4.0/")
        #expect(graph.first { $0["@id"] as? String == "https://creativecommons.org/licenses/by/4.0/" }?["name"] as? String == "Attribution 4.0")
        // Nobody licensed the rest.
        #expect((graph.first { $0["@id"] as? String == "./" }?["license"] as? [String: String])?["@id"] == "#licence-unknown")
        #expect(try await validate(workspace, "out", "process-run-crate-0.5", "REQUIRED").issues == [])
    }

    @Test func variantsAreActionsOfOneCrate() async throws {
        let workspace = try await plain("date: 2024-05\nparams:\n  least: {value: 1, type: integer}")
        try workspace.write("least\n3\n6\n", to: "least.csv")
        #expect(try await workspace.report("render").code == 0)
        #expect(try await workspace.report("render", "--each", "least=least.csv#least").code == 0)
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd").code == 0)
        #expect(try await workspace.unzip("plain.crate.zip", to: "out") == 0)
        let graph = try metadata(workspace, "out")
        #expect(graph.count { $0["@type"] as? String == "CreateAction" } == 3)
        #expect(graph.first { $0["@id"] as? String == "./" }?["datePublished"] as? String == "2024-05")
        #expect(try await validate(workspace, "out", "process-run-crate-0.5", "REQUIRED").issues == [])
        let verified = try await workspace.report("verify", in: "out")
        #expect(verified.code == 0, "\(verified.talk)")
    }

    // MARK: - Bytes

    @Test func bytesDependOnTheReportAlone() async throws {
        let workspace = try await BundleTests.made.value
        try await workspace.report("bundle", "notebooks/small.qmd", "-o", "../one.zip")
        let other = try Workspace(project: "a folder of another name")
        for (path, bytes) in workspace.snapshot() { try other.write(bytes, to: path) }
        let run = try await other.report(
            "bundle", "small.qmd", "-o", "../two.zip", in: "notebooks", environment: ["TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"],
            program: ["/bin/bash", "-c", "umask 077; exec \"$0\" \"$@\"", Workspace.executables + "/report"])
        #expect(run.code == 0, "\(run.talk)")
        let bytes = try #require(workspace.bytes("\(workspace.path)/one.zip"))
        #expect(bytes == other.bytes("two.zip"))
        #expect(bytes.range(of: Data(workspace.project.utf8)) == nil)
    }

    // MARK: - Refusals

    @Test func otherFilesThanRecordedAreRefused() async throws {
        let workspace = try await plain()
        #expect(try await workspace.report("render").code == 0)
        for path in ["notebooks/plain.qmd", "notebooks/data/orders.csv", "reports/plain.html"] {
            let text = workspace.text(path)
            try workspace.write(text + "\n", to: path)
            let run = try await workspace.report("bundle", "notebooks/plain.qmd")
            #expect(run.code == 4, "\(path)")
            #expect(run.talk == "error: '\(path)' is not the file that was recorded\nhelp: render it first: 'report render notebooks/plain.qmd'\n")
            try workspace.write(text, to: path)
        }
        try workspace.remove("reports/plain.html")
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd").code == 4)
        try workspace.remove("reports/plain.record.json")
        let run = try await workspace.report("bundle", "notebooks/plain.qmd")
        #expect(run.code == 74 && run.talk.contains("render it first: 'report render notebooks/plain.qmd'"), "\(run.talk)")
        #expect(!workspace.exists("plain.crate.zip"))
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd", "-o", "notebooks/plain.qmd").code == 64)
        #expect(workspace.text("notebooks/plain.qmd").hasPrefix("---"))
    }

    @Test func aReportWithoutADateNeedsOne() async throws {
        let workspace = try await plain("lang: en")
        #expect(try await workspace.report("render").code == 0)
        let run = try await workspace.report("bundle", "notebooks/plain.qmd")
        #expect(run.code == 1 && run.talk.contains("the report has no date") && run.talk.contains("--date"), "\(run.talk)")
        #expect(!workspace.exists("plain.crate.zip"))
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd", "--date", "2025-02-30").code == 64)
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd", "--date", "2025-02-28").code == 0)
        let given = workspace.bytes("plain.crate.zip")
        #expect(try await workspace.report("bundle", "notebooks/plain.qmd", environment: ["SOURCE_DATE_EPOCH": "1740700800"]).code == 0)
        #expect(workspace.bytes("plain.crate.zip") == given)
    }

    @Test func anotherLockIsRefused() async throws {
        let workspace = try await plain()
        #expect(try await workspace.report("render").code == 0)
        var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/plain.record.json"))))
        record.environment.lockDigest = String(repeating: "0", count: 64)
        try workspace.write(Data(RecordFile.encode(record)), to: "reports/plain.record.json")
        let run = try await workspace.report("bundle", "notebooks/plain.qmd")
        #expect(run.code == 5 && run.talk.contains("another lock"), "\(run.talk)")
    }

    @Test func aRecordCannotBringInFilesFromElsewhere() async throws {
        let workspace = try await plain()
        #expect(try await workspace.report("render").code == 0)
        try workspace.write("secret", to: "\(workspace.path)/secret.txt")
        var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/plain.record.json"))))
        record.inputs.append(.init(name: "", path: "../secret.txt", digest: Digest.sha256("secret")))
        try workspace.write(Data(RecordFile.encode(record)), to: "reports/plain.record.json")
        let run = try await workspace.report("bundle", "notebooks/plain.qmd")
        #expect(run.code == 4 && run.talk.contains("'../secret.txt' is not the file that was recorded"), "\(run.talk)")
        #expect(!workspace.exists("plain.crate.zip"))
    }
}
