import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report merge-driver`: what git does with reports that both sides of a merge rendered.
@Suite struct MergeTests {
    private static let rows = (1...20).map { "o\($0),\($0 % 2 == 0 ? "north" : "south"),\($0)" }

    private func data(_ changed: [Int: String] = [:]) -> String {
        (["id,region,amount"] + MergeTests.rows.enumerated().map { changed[$0.offset] ?? $0.element }).joined(separator: "\n") + "\n"
    }

    /// A repository with a report, set up as docs/ci.md says.
    private func repository() async throws -> Workspace {
        let workspace = try SmallProject.of(["x.qmd": """
            ---
            title: Orders
            format: [html, csv]
            data:
              orders: {path: data/orders.csv, key: [id]}
            ---

            ```{sql}
            #| label: tbl-amounts
            #| tbl-cap: Amounts
            SELECT region, sum(amount) AS amount FROM orders GROUP BY region ORDER BY region
            ```

            """])
        try workspace.write("*.record.json merge=report\nreports/** merge=report\n", to: ".gitattributes")
        try await commit(workspace, data(), "Count orders")
        try await workspace.run("git", "config", "merge.report.name", "render reports again")
        try await workspace.run("git", "config", "merge.report.driver", "report merge-driver %O %A %B %P")
        return workspace
    }

    private func commit(_ workspace: Workspace, _ data: String, _ subject: String) async throws {
        try workspace.write(data, to: "notebooks/data/orders.csv")
        #expect(try await workspace.report("render").code == 0)
        try await workspace.commitAll(subject)
    }

    @Test func reportsOfBothSidesAreRenderedAgain() async throws {
        let workspace = try await repository()
        try await workspace.run("git", "switch", "--quiet", "--create", "other")
        try await commit(workspace, data([0: "o1,south,100"]), "Correct the first order")
        try await workspace.run("git", "switch", "--quiet", "main")
        try await commit(workspace, data([19: "o20,north,200"]), "Correct the last order")
        let ours = workspace.snapshot("reports")

        let merge = try await workspace.run("git", "merge", "other")
        #expect(merge.code == 1, "\(merge.standardOutput)\(merge.standardError)")
        let words = merge.standardError + merge.standardOutput
        #expect(words.contains("reports/x.html: both sides rendered this report; run 'report render' and 'git add' it when the rest is merged"), "\(words)")
        let unmerged = try await workspace.run("git", "diff", "--name-only", "--diff-filter=U").standardOutput.split(separator: "\n").map(String.init)
        #expect(unmerged == ["reports/x.html", "reports/x.record.json", "reports/x.tbl-amounts.csv"])
        // The data are merged; the reports are this side's, unmixed, and cannot be committed.
        #expect(workspace.text("notebooks/data/orders.csv") == data([0: "o1,south,100", 19: "o20,north,200"]))
        #expect(workspace.snapshot("reports") == ours)
        #expect(try await workspace.run("git", "commit", "--no-edit").code != 0)

        #expect(try await workspace.report("render").code == 0)
        try await workspace.run("git", "add", "reports")
        #expect(try await workspace.run("git", "commit", "--quiet", "--no-edit").code == 0)
        #expect(try await workspace.report("verify").output == "notebooks/x.qmd: same bytes\n")
        try await workspace.run("git", "clone", "--quiet", workspace.project, "\(workspace.path)/fresh")
        #expect(try await workspace.report("render", "--no-cache", in: "../fresh").code == 0)
        #expect(try await workspace.run("git", "status", "--porcelain", in: "../fresh").standardOutput == "")
        #expect(workspace.text("reports/x.tbl-amounts.csv").contains("north,290") && workspace.text("reports/x.tbl-amounts.csv").contains("south,199"), "\(workspace.text("reports/x.tbl-amounts.csv"))")
    }

    @Test func aReportOfOneSideIsTaken() async throws {
        let workspace = try await repository()
        try await workspace.run("git", "switch", "--quiet", "--create", "other")
        try await commit(workspace, data([0: "o1,south,100"]), "Correct the first order")
        try await workspace.run("git", "switch", "--quiet", "main")
        try workspace.write("Read me.\n", to: "README.md")
        try await workspace.commitAll("Add a file")
        #expect(try await workspace.run("git", "merge", "--quiet", "--no-edit", "other").code == 0)
        #expect(try await workspace.report("verify").output == "notebooks/x.qmd: same bytes\n")
    }

    @Test func recordsThatDifferInTheirEnvironmentAloneAreMerged() async throws {
        let workspace = try await repository()
        func update(_ version: String) async throws {
            var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/x.record.json"))))
            record.environment.interpreter = version
            try workspace.write(Data(RecordFile.encode(record)), to: "reports/x.record.json")
            try await workspace.commitAll("Render with Python \(version)")
        }
        try await workspace.run("git", "switch", "--quiet", "--create", "other")
        try await update("3.11.98")
        try await workspace.run("git", "switch", "--quiet", "main")
        try await update("3.11.99")
        let merge = try await workspace.run("git", "merge", "--quiet", "--no-edit", "other")
        #expect(merge.code == 0, "\(merge.standardOutput)\(merge.standardError)")
        #expect(workspace.text("reports/x.record.json").contains("3.11.99"))
    }
}
