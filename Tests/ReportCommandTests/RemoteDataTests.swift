import Foundation
import ReportEngine
import TestSupport
import Testing

/// Data that come from elsewhere: `url:` and `sha256:` of a dataset, and `report data update`.
@Suite struct RemoteDataTests {
    private static let first = "id,amount\na,1\nb,2\nc,3\n"
    private static let second = "id,amount\na,1\nb,5\nd,4\n"

    private static let body = """

        ```{sql}
        #| label: tbl-a
        #| tbl-cap: Amounts
        SELECT id, amount FROM orders ORDER BY id
        ```

        """

    /// A server of this machine that serves `served.csv`, and errors.
    private func server(_ workspace: Workspace) async throws -> (Program, String) {
        try workspace.write(RemoteDataTests.first, to: "\(workspace.path)/served.csv")
        let server = try Program(["/usr/bin/python3", Workspace.script("serve.py"), "\(workspace.path)/served.csv"], environment: ["PATH": "/usr/bin:/bin"], folder: workspace.path)
        #expect(await server.says("port "))
        let port = try #require(server.talk.split(separator: " ").last.map { $0.filter(\.isNumber) })
        return (server, "http://127.0.0.1:\(port)")
    }

    /// - Parameter dataset: as written behind `orders:`, with `URL` for the server's address.
    private func project(_ dataset: String, _ address: String) throws -> Workspace {
        let workspace = try SmallProject.of([:])
        try write(dataset, address, workspace)
        return workspace
    }

    private func write(_ dataset: String, _ address: String, _ workspace: Workspace) throws {
        let head = "---\ntitle: Orders\ndata:\n  orders: \(dataset.replacing("URL", with: address))\n---\n"
        try workspace.write(head + RemoteDataTests.body, to: "notebooks/x.qmd")
    }

    // MARK: - The head

    @Test func aRenderFetchesNothingAndChecksTheHash() async throws {
        let digest = Digest.sha256(RemoteDataTests.first)
        let workspace = try project("{path: data/x.csv, url: 'http://127.0.0.1:9/x.csv', sha256: \(digest)}", "")
        let missing = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(missing.code == 1 && missing.errors == ["data-missing-file"], "\(missing.talk)")
        #expect(missing.diagnostics.first?.help == ["'report data update notebooks/x.qmd --dataset orders' fetches it"])
        try workspace.write(RemoteDataTests.second, to: "notebooks/data/x.csv")
        let other = try await workspace.report("render", "--diagnostic-format", "json")
        let fault = try #require(other.diagnostics.first)
        #expect(other.code == 1 && other.errors == ["data-digest"], "\(other.talk)")
        #expect(fault.place == "notebooks/x.qmd:4:71", "\(fault.place)")
        #expect(fault.help?.first?.hasPrefix("'report data update notebooks/x.qmd --dataset orders'") == true)
        #expect(!workspace.exists("reports/x.html"))
        try workspace.write(RemoteDataTests.first, to: "notebooks/data/x.csv")
        let run = try await workspace.report("render", "--strict")
        #expect(run.code == 0, "\(run.talk)")
        let record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/x.record.json"))))
        #expect(record.inputs.first?.url == "http://127.0.0.1:9/x.csv" && record.inputs.first?.digest == digest)
    }

    @Test func anAddressWithoutAHashIsAWarning() async throws {
        let workspace = try project("{path: data/x.csv, url: 'https://example.org/x.csv'}", "")
        try workspace.write(RemoteDataTests.first, to: "notebooks/data/x.csv")
        let run = try await workspace.report("check", "--diagnostic-format", "json")
        #expect(run.code == 3 && run.diagnostics.map(\.id) == ["data-digest"] && run.errors == [], "\(run.talk)")
        #expect(try await workspace.report("render").code == 0)
    }

    @Test(arguments: [
        ("url: 'ftp://example.org/x.csv'", "yaml-value"), ("url: 'https://me:word@example.org/x.csv'", "yaml-value"), ("url: 'file://host/x.csv'", "yaml-value"),
        ("url: 'https://example.org/a b.csv'", "yaml-value"), ("url: 'https://example.org/x.csv', sha256: 12ab", "yaml-value"),
    ])
    func whatIsNoAddressOrHashIsSaid(keys: String, id: String) async throws {
        let workspace = try project("{path: data/x.csv, \(keys)}", "")
        try workspace.write(RemoteDataTests.first, to: "notebooks/data/x.csv")
        let run = try await workspace.report("check", "--diagnostic-format", "json")
        #expect(run.errors == [id], "\(run.talk)")
    }

    // MARK: - Updating

    @Test func aMissingFileIsFetchedAndItsHashWritten() async throws {
        let workspace = try project("{path: data/x.csv}", "")
        let (server, address) = try await server(workspace)
        defer { server.send(SIGKILL) }
        let digest = Digest.sha256(RemoteDataTests.first)
        let heads: [(before: String, after: String)] = [
            ("{path: data/x.csv, url: \"URL/data.csv\", key: id} # a remark", "{path: data/x.csv, sha256: \(digest), url: \"URL/data.csv\", key: id} # a remark"),
            ("{key: id, path: data/x.csv, url: URL/moved.csv}", "{key: id, path: data/x.csv, sha256: \(digest), url: URL/moved.csv}"),
            ("\n    path: data/x.csv\n    url: URL/data.csv   # here\n    key: id", "\n    path: data/x.csv\n    sha256: \(digest)\n    url: URL/data.csv   # here\n    key: id"),
        ]
        for head in heads {
            try write(head.before, address, workspace)
            try? workspace.remove("notebooks/data/x.csv")
            let dry = try await workspace.report("data", "update", "--allow", workspace.path, "--dry-run")
            #expect(dry.code == 4 && !workspace.exists("notebooks/data/x.csv"), "\(dry.talk)")
            let run = try await workspace.report("data", "update", "--allow", workspace.path)
            #expect(run.code == 0, "\(run.talk)")
            #expect(run.talk.hasSuffix("notebooks/x.qmd: dataset 'orders' (notebooks/data/x.csv): fetched, its hash is in the head\n"), "\(run.talk)")
            #expect(workspace.text("notebooks/data/x.csv") == RemoteDataTests.first)
            let text = workspace.text("notebooks/x.qmd")
            try write(head.after, address, workspace)
            #expect(text == workspace.text("notebooks/x.qmd"))
            #expect(try await workspace.report("check").code == 0)
            let again = try await workspace.report("data", "update", "--allow", workspace.path, "notebooks/x.qmd", "--dataset", "orders")
            #expect(again.code == 0 && again.talk == "notebooks/x.qmd: dataset 'orders' (notebooks/data/x.csv): in place\n")
        }
    }

    @Test func lineEndsAndMarksOfAHeadStay() async throws {
        let workspace = try project("{path: data/x.csv}", "")
        try workspace.write(RemoteDataTests.first, to: "\(workspace.path)/a.csv")
        try write("\n    url: file://\(workspace.path)/a.csv\n    path: data/x.csv", "", workspace)
        let text = "\u{FEFF}" + workspace.text("notebooks/x.qmd").replacing("\n", with: "\r\n")
        try workspace.write(text, to: "notebooks/x.qmd")
        let run = try await workspace.report("data", "update", "--allow", workspace.path)
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.bytes("notebooks/x.qmd") == Data(text.replacing("    url:", with: "    sha256: \(Digest.sha256(RemoteDataTests.first))\r\n    url:").utf8))
        #expect(try await workspace.report("check").code == 0)
    }

    @Test func otherRowsAreListedByKeyAndTakenOnlyWhenAsked() async throws {
        let digest = Digest.sha256(RemoteDataTests.first)
        let workspace = try project("{path: data/x.csv}", "")
        let (server, address) = try await server(workspace)
        defer { server.send(SIGKILL) }
        let dataset = "{path: data/x.csv, key: id, url: URL/data.csv, sha256: '\(digest.uppercased())'}"
        try write(dataset, address, workspace)
        try workspace.write(RemoteDataTests.first, to: "notebooks/data/x.csv")
        try workspace.write(RemoteDataTests.second, to: "\(workspace.path)/served.csv")
        let before = workspace.snapshot()
        for arguments in [["data", "update", "--allow", workspace.path], ["data", "update", "--allow", workspace.path, "--dry-run"]] {
            let run = try await workspace.report(arguments)
            #expect(run.code == 4, "\(run.talk)")
            #expect(run.output == """
                notebooks/x.qmd: data 'orders' (notebooks/data/x.csv): 1 row new, 1 row gone, 1 row changed
                  b: amount 2 → 5
                  c is gone: amount 3
                  d is new: amount 4

                """)
            #expect(workspace.snapshot() == before)
        }
        let run = try await workspace.report("data", "update", "--allow", workspace.path, "--accept")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.text("notebooks/data/x.csv") == RemoteDataTests.second)
        let text = workspace.text("notebooks/x.qmd")
        try write(dataset.replacing(digest.uppercased(), with: Digest.sha256(RemoteDataTests.second)), address, workspace)
        #expect(text == workspace.text("notebooks/x.qmd"))
        #expect(try await workspace.report("render", "--strict").code == 0)
    }

    @Test func ownChangesOfAFileAreNotLost() async throws {
        let workspace = try project("{path: data/x.csv}", "")
        let (server, address) = try await server(workspace)
        defer { server.send(SIGKILL) }
        try write("{path: data/x.csv, url: URL/data.csv, sha256: \(Digest.sha256(RemoteDataTests.first))}", address, workspace)
        try workspace.write(RemoteDataTests.second, to: "notebooks/data/x.csv")
        let run = try await workspace.report("data", "update", "--allow", workspace.path)
        #expect(run.code == 4 && workspace.text("notebooks/data/x.csv") == RemoteDataTests.second, "\(run.talk)")
        #expect(try await workspace.report("data", "update", "--allow", workspace.path, "--accept").code == 0)
        #expect(workspace.text("notebooks/data/x.csv") == RemoteDataTests.first)
    }

    @Test func twoDatasetsOfOneHeadAndANotebookAreUpdated() async throws {
        let workspace = try project("{path: data/x.csv}", "")
        let (server, address) = try await server(workspace)
        defer { server.send(SIGKILL) }
        try write("{path: data/x.csv, url: URL/data.csv}\n  more: {path: data/y.csv, url: URL/data.csv?2}".replacing("?2", with: ""), address, workspace)
        let zeros = String(repeating: "0", count: 64)
        let notebook = """
            {"cells": [{"cell_type": "raw", "id": "a", "metadata": {}, "source": ["---\\n", "title: N\\n", "data:\\n", "  orders: {path: data/z.csv, url: '\(address)/data.csv', sha256: '\(zeros)'}\\n", "---\\n"]}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            """
        try workspace.write(notebook, to: "notebooks/n.ipynb")
        let run = try await workspace.report("data", "update", "--allow", workspace.path, "--accept")
        #expect(run.code == 0, "\(run.talk)")
        let digest = Digest.sha256(RemoteDataTests.first)
        #expect(workspace.text("notebooks/x.qmd").components(separatedBy: "sha256: \(digest), url:").count == 3)
        #expect(workspace.text("notebooks/n.ipynb") == notebook.replacing(zeros, with: digest))
        #expect(["x", "y", "z"].allSatisfy { workspace.text("notebooks/data/\($0).csv") == RemoteDataTests.first })
        #expect(try await workspace.report("check").code == 0)
    }

    @Test func aFileOfThisMachineIsReadToo() async throws {
        let workspace = try project("{path: data/x.csv, url: 'file:///nowhere/x.csv'}", "")
        // A head is another's: what it names of this machine is the operator's to grant.
        try write("{path: data/x.csv, url: 'file:///proc/self/environ'}", "", workspace)
        let ungranted = try await workspace.report("data", "update")
        #expect(ungranted.code == 5 && ungranted.talk.contains("was not granted"), "\(ungranted.talk)")
        #expect(!workspace.exists("notebooks/data/x.csv"))
        try write("{path: data/x.csv, url: 'file:///nowhere/x.csv'}", "", workspace)
        let missing = try await workspace.report("data", "update", "--allow", workspace.path)
        #expect(missing.code == 74 && missing.talk.contains("no such file or directory"), "\(missing.talk)")
        try workspace.write(RemoteDataTests.first, to: "\(workspace.path)/a b.csv")
        try write("{path: data/x.csv, url: 'file://\(workspace.path)/a%20b.csv'}", "", workspace)
        #expect(try await workspace.report("data", "update", "--allow", workspace.path).code == 0)
        #expect(workspace.text("notebooks/data/x.csv") == RemoteDataTests.first)
    }

    // MARK: - What goes wrong

    @Test(arguments: [
        ("none.csv", "404"), ("cut.csv", "cannot be fetched"), ("to-file", "cannot be fetched"), ("loop", "cannot be fetched"), ("large.csv", "larger than 1 MB"),
        ("large-unannounced.csv", "larger than 1 MB"),
    ])
    func whatCannotBeFetchedChangesNothing(path: String, words: String) async throws {
        let workspace = try project("{path: data/x.csv}", "")
        let (server, address) = try await server(workspace)
        defer { server.send(SIGKILL) }
        try write("{path: data/x.csv, url: URL/\(path)}", address, workspace)
        try workspace.write("id,amount\nmine,1\n", to: "notebooks/data/x.csv")
        let before = workspace.snapshot()
        let run = try await workspace.report("data", "update", "--allow", workspace.path, "--accept", "--max-size", "1")
        #expect(run.code == 74 && run.talk.contains(words) && run.talk.contains("help: "), "\(run.talk)")
        #expect(workspace.snapshot() == before)
    }

    @Test(arguments: ["../../out.csv", "../.git/config.csv", "../report.yml", "x.qmd", "helper.py", "data/datapackage.json", "link/x.csv"])
    func fetchedDataGoWhereDataAre(path: String) async throws {
        let workspace = try project("{path: data/x.csv}", "")
        try workspace.write(RemoteDataTests.first, to: "\(workspace.path)/a.csv")
        try FileManager.default.createDirectory(atPath: "\(workspace.path)/outside", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: workspace.absolute("notebooks/link"), withDestinationPath: "\(workspace.path)/outside")
        try write("{path: \(path), format: csv, url: 'file://\(workspace.path)/a.csv'}", "", workspace)
        let before = workspace.snapshot("..")
        let run = try await workspace.report("data", "update", "--allow", workspace.path, "--accept", "--diagnostic-format", "json")
        #expect(run.code == 1 && run.errors == ["source-outside-project"], "\(run.talk)")
        #expect(workspace.snapshot("..") == before)
    }

    @Test func aHeadThatCannotBeWrittenLeavesTheFileAsItWas() async throws {
        let workspace = try project("{path: data/x.csv}", "")
        try workspace.write(RemoteDataTests.second, to: "\(workspace.path)/a.csv")
        try write("{path: data/x.csv, url: &a 'file://\(workspace.path)/a.csv', sha256: *b}", "", workspace)
        let text = workspace.text("notebooks/x.qmd").replacing("title: Orders", with: "title: &b \(Digest.sha256(RemoteDataTests.first))")
        try workspace.write(text, to: "notebooks/x.qmd")
        try workspace.write(RemoteDataTests.first, to: "notebooks/data/x.csv")
        let run = try await workspace.report("data", "update", "--allow", workspace.path, "--accept")
        #expect(run.code != 0 && workspace.text("notebooks/data/x.csv") == RemoteDataTests.first, "\(run.talk)")
        #expect(workspace.text("notebooks/x.qmd") == text)
    }

    @Test func whatIsNotThereIsSaid() async throws {
        let workspace = try project("{path: data/x.csv, url: 'https://example.org/x.csv'}", "")
        #expect(try await workspace.report("data", "update", "--allow", workspace.path, "--dataset", "order").talk.contains("did you mean 'orders'?"))
        #expect(try await workspace.report("data", "update", "--allow", workspace.path, "--accept", "--dry-run").code == 64)
        try write("data/x.csv", "", workspace)
        let none = try await workspace.report("data", "update", "--allow", workspace.path)
        #expect(none.code == 0 && none.talk == "no dataset has a 'url:'\n")
    }
}
