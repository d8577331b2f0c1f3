import Foundation
import ReportEngine
import TestSupport
import Testing

@testable import ReportCommand

/// `report diff` of revisions: a definition as it was, and as it is.
@Suite struct RevisionDiffTests {
    private static let definition = """
        ---
        title: Orders
        data:
          orders: {path: data/orders.csv, key: [id]}
        ---

        ```{sql}
        #| label: tbl-amounts
        #| tbl-cap: Amounts
        SELECT region, sum(amount) AS amount FROM orders GROUP BY region ORDER BY region
        ```

        """
    private static let first = "id,region,amount\no1,north,10\no2,south,5\n"
    private static let second = "id,region,amount\no1,north,11\no2,south,5\n"
    private static let account = """
          other bytes: x.html
          what changed
            data 'orders' (notebooks/data/orders.csv): 1 row changed
              o1: amount 10 → 11
          what moved (1)
            table tbl-amounts, north, amount: 10 → 11  (notebooks/data/orders.csv)

        """

    /// Two commits with other data.
    ///
    /// - Parameter isCommitted: whether reports and records are in the repository.
    private func repository(isCommitted: Bool, in folder: String = "") async throws -> Workspace {
        let workspace = try Workspace()
        let base = folder.isEmpty ? "" : folder + "/"
        try workspace.write("output-dir: reports\n", to: base + "report.yml")
        try workspace.write(RevisionDiffTests.definition, to: base + "notebooks/x.qmd")
        if !isCommitted { try workspace.write("reports/\n", to: ".gitignore") }
        for (index, data) in [RevisionDiffTests.first, RevisionDiffTests.second].enumerated() {
            try workspace.write(data, to: base + "notebooks/data/orders.csv")
            if isCommitted { #expect(try await workspace.report("render", in: folder.isEmpty ? "." : folder).code == 0) }
            try await workspace.commitAll("Commit \(index)")
        }
        return workspace
    }

    private func status(_ workspace: Workspace) async throws -> String { try await workspace.run("git", "status", "--porcelain").standardOutput }

    // MARK: - Arguments

    @Test func argumentsAreFilesOrRevisions() throws {
        #expect(try DiffSubject.read(["a.record.json", "b.html"]) == .files("a.record.json", "b.html"))
        #expect(try DiffSubject.read(["HEAD", "x.qmd"]) == .revisions("HEAD", nil, definition: "x.qmd"))
        #expect(try DiffSubject.read(["v1..v2", "x.qmd"]) == .revisions("v1", "v2", definition: "x.qmd"))
        #expect(try DiffSubject.read(["v1..", "x.ipynb"]) == .revisions("v1", "HEAD", definition: "x.ipynb"))
        #expect(try DiffSubject.read(["HEAD~2", "HEAD", "x.md"]) == .revisions("HEAD~2", "HEAD", definition: "x.md"))
        #expect(try DiffSubject.read(["x.qmd", "y.qmd"]) == .files("x.qmd", "y.qmd"))
        for arguments in [["v1...v2", "x.qmd"], ["a"], ["a", "b", "c.html"], ["a", "b", "c.qmd", "d"]] {
            #expect(throws: DiffSubject.Problem.self, "\(arguments)") { try DiffSubject.read(arguments) }
        }
    }

    // MARK: - Records that were committed

    @Test func committedRecordsAreCompared() async throws {
        let workspace = try await repository(isCommitted: true)
        for arguments in [["HEAD~1", "HEAD"], ["HEAD~1..HEAD"], ["HEAD~1.."], ["HEAD~1"]] {
            let run = try await workspace.report(["diff"] + arguments + ["notebooks/x.qmd"])
            #expect(run.code == 4, "\(arguments): \(run.talk)")
            #expect(run.talk == "", "\(arguments)")
            #expect(run.output.hasPrefix("notebooks/x.qmd: HEAD~1 → ") && run.output.hasSuffix(RevisionDiffTests.account), "\(run.output)")
        }
        let same = try await workspace.report("diff", "HEAD", "../notebooks/x.qmd", "--format", "markdown", in: "reports")
        #expect(same.code == 0 && same.talk == "", "\(same.output)")
        #expect(try await status(workspace) == "")
    }

    @Test func aProjectMayLieInAFolderOfTheRepository() async throws {
        let workspace = try await repository(isCommitted: true, in: "deep/inside")
        let run = try await workspace.report("diff", "HEAD~1", "HEAD", "deep/inside/notebooks/x.qmd")
        #expect(run.code == 4 && run.talk == "" && run.output.hasSuffix(RevisionDiffTests.account), "\(run.talk)\(run.output)")
    }

    @Test func theWorkingTreeIsTakenAsItIs() async throws {
        let workspace = try await repository(isCommitted: true)
        try workspace.write(RevisionDiffTests.second.replacing("south,5", with: "south,6"), to: "notebooks/data/orders.csv")
        let before = workspace.snapshot("reports")
        let run = try await workspace.report("diff", "HEAD", "notebooks/x.qmd")
        #expect(run.code == 4, "\(run.talk)")
        #expect(run.output.contains("o2: amount 5 → 6") && run.output.contains("table tbl-amounts, south, amount: 5 → 6"), "\(run.output)")
        #expect(workspace.snapshot("reports") == before)
        #expect(workspace.leftovers == [])
    }

    // MARK: - Revisions without a record

    @Test func revisionsWithoutARecordAreRendered() async throws {
        let workspace = try await repository(isCommitted: false)
        let run = try await workspace.report("diff", "HEAD~1..HEAD", "notebooks/x.qmd")
        #expect(run.code == 4, "\(run.talk)")
        #expect(run.talk == "HEAD~1: no record was committed; it is rendered\nHEAD: no record was committed; it is rendered\n")
        #expect(run.output.hasSuffix(RevisionDiffTests.account), "\(run.output)")
        #expect(!workspace.exists("reports"))
        #expect(workspace.leftovers == [] && workspace.processes == [])
        #expect(try await status(workspace) == "")
        #expect(try await workspace.run("git", "worktree", "list").standardOutput.split(separator: "\n").count == 1)
        // What was rendered in a folder of its own has the bytes of the report that is rendered here.
        #expect(try await workspace.report("render").code == 0)
        let same = try await workspace.report("diff", "HEAD", "notebooks/x.qmd")
        #expect(same.code == 0 && same.output.contains("same bytes"), "\(same.talk)\(same.output)")
    }

    @Test func aRevisionThatCannotBeRenderedSaysWhy() async throws {
        let workspace = try await repository(isCommitted: false)
        try workspace.write(RevisionDiffTests.definition.replacing("FROM orders", with: "FROM order_s"), to: "notebooks/x.qmd")
        try await workspace.commitAll("Break it")
        let run = try await workspace.report("diff", "HEAD~1..HEAD", "notebooks/x.qmd")
        #expect(run.code == 1 && run.talk.contains("order_s") && run.talk.contains("'notebooks/x.qmd' of HEAD cannot be rendered"), "\(run.talk)")
    }

    // MARK: - What is no revision

    @Test func nothingThatLooksLikeAnOptionReachesGit() async throws {
        let workspace = try await repository(isCommitted: true)
        let before = workspace.snapshot()
        for revision in ["--output=stolen", "-O", "--upload-pack=touch stolen", "HEAD:notebooks", "nothing", "", "HEAD^{tree}"] {
            for arguments in [[revision, "notebooks/x.qmd"], [revision, "HEAD", "notebooks/x.qmd"], ["HEAD", revision, "notebooks/x.qmd"]] {
                let run = try await workspace.report(["diff", "--"] + arguments)
                #expect(run.code == 74 && run.talk.contains("is no revision of this repository"), "\(arguments): \(run.talk)\(run.output)")
            }
        }
        #expect(try await workspace.report("diff", "--output=stolen", "HEAD", "notebooks/x.qmd").code == 64)
        #expect(workspace.snapshot() == before)
    }

    @Test func aDefinitionThatWasNotThereIsSaid() async throws {
        let workspace = try await repository(isCommitted: true)
        let run = try await workspace.report("diff", "HEAD~1", "HEAD", "notebooks/y.qmd")
        #expect(run.code == 74 && run.talk.contains("HEAD~1 has no 'notebooks/y.qmd'"), "\(run.talk)")
        let other = try Workspace()
        try other.write("---\ntitle: T\n---\n", to: "x.qmd")
        let outside = try await other.report("diff", "HEAD", "x.qmd", environment: ["GIT_CEILING_DIRECTORIES": other.path])
        #expect(outside.code == 74 && outside.talk.contains("is in no git repository"), "\(outside.talk)")
    }
}
