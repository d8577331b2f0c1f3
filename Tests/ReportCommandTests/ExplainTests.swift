import Foundation
import TestSupport
import Testing

/// `report explain`.
@Suite struct ExplainTests {
    @Test func itSaysWhatWillRunAndWhy() async throws {
        let project = try await CacheProject(SmallProject.definition.replacing("[html, pdf]", with: "[html]").replacing("columns: paid", with: "columns: paid\neval: true"))
        let never = try await project.workspace.report("explain", program: [project.tree.report])
        #expect(never.code == 0)
        #expect(never.output.hasPrefix("notebooks/small.qmd: 3 of 3 cells run\n"))
        #expect(never.output.contains("1 tbl-regions (crosstab)  runs: it is not in the cache\n"))
        try await project.render()
        let now = try await project.workspace.report("explain", program: [project.tree.report])
        #expect(now.output == """
            notebooks/small.qmd: unchanged, so nothing is done
              1 tbl-regions (crosstab)  cached  [last time: ran]
              2 tbl-amounts (sql)       cached  [last time: ran]
              3 tbl-doubled (python)    cached  [last time: ran]

            """)
        try project.edit("sum(amount)", "max(amount)")
        let edited = try await project.workspace.report("explain", program: [project.tree.report])
        #expect(edited.output == """
            notebooks/small.qmd: 2 of 3 cells run
              1 tbl-regions (crosstab)  cached  [last time: ran]
              2 tbl-amounts (sql)       runs: its code changed  [last time: ran]
              3 tbl-doubled (python)    runs: table 'tbl-amounts' above may change  [last time: ran]

            """)
    }

    @Test func oneCellIsTakenApart() async throws {
        let project = try await CacheProject()
        try await project.render()
        try project.edit("south,no,2", "south,no,3", in: "notebooks/data/orders.csv")
        for name in ["tbl-amounts", "2"] {
            let run = try await project.workspace.report("explain", "--why", name, program: [project.tree.report])
            #expect(run.code == 0)
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines[0].hasPrefix("notebooks/small.qmd, 2 tbl-amounts (sql): runs: data 'orders' changed (notebooks/data/orders.csv)"))
            #expect(lines.filter { $0.contains("changed, was") }.map { $0.split(separator: " ")[0] } == ["data:orders"])
            #expect(lines.contains { $0.hasPrefix("  parameter:minimum ") })
        }
        let unknown = try await project.workspace.report("explain", "--why", "tbl-none", program: [project.tree.report])
        #expect(unknown.code == 64)
    }

    @Test func cellsThatAreNotRunAreSkipped() async throws {
        let project = try await CacheProject("---\ntitle: Skipped\n---\n\n```{python}\n#| eval: false\nprint(1)\n```\n")
        try await project.render()
        try project.edit("Skipped", "Left out")
        #expect(try await project.plans() == ["1: skipped: eval is false"])
        #expect(try await project.outcomes() == ["1 skipped"])
    }

    @Test func aDefinitionWithErrorsIsSaidToHaveThem() async throws {
        let project = try await CacheProject("---\ntitle: [\n---\n")
        let run = try await project.workspace.report("explain", program: [project.tree.report])
        #expect(run.code == 1)
        #expect(run.talk.contains("error["))
    }
}
