import Foundation
import TestSupport
import Testing

/// `embed: false`: rows of a dataset that stand in no output, while what is counted of them does.
@Suite struct KeptBackTests {
    private static let secret = "Zacharias Unmistakable"

    private func workspace(_ options: String, cell: String = "", format: String = "[html, pdf, csv]") throws -> Workspace {
        let workspace = try SmallProject.of(["a.qmd": """
            ---
            title: Counted
            format: \(format)
            data:
              votes: {path: data/votes.csv, kind: statements\(options)}
            values: {yes: 'tbl-votes[Total].support'}
            ---

            `{value} yes` in favour.

            ```{stance}
            label: tbl-votes
            caption: Votes
            data: votes
            by: side
            chart: {kind: diverging-bar, label: fig-votes, caption: Votes}
            ```

            \(cell)
            """])
        try workspace.write("""
            id,actor,date,issue,stance,side
            \(KeptBackTests.secret) 1,\(KeptBackTests.secret),2020,tax,support,left
            \(KeptBackTests.secret) 2,\(KeptBackTests.secret) too,2020,tax,oppose,right

            """, to: "notebooks/data/votes.csv")
        return workspace
    }

    /// Every file below the outputs' folder, and what the paper carries, as text.
    private func everything(_ workspace: Workspace) async throws -> String {
        var text = ""
        for name in workspace.names(in: "reports") where !name.hasSuffix(".pdf") { text += workspace.text("reports/\(name)") }
        let paper = workspace.absolute("reports/a.pdf")
        for arguments in [["pdftotext", paper, "-"], ["qpdf", "--qdf", "--object-streams=disable", paper, "-"]] {
            let ended = try await Program.run(arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
            text += String(decoding: ended.outputBytes, as: UTF8.self)
        }
        return text
    }

    @Test func rowsStandInNoOutputAndCountsDo() async throws {
        let workspace = try workspace(", embed: false")
        let run = try await workspace.report("render")
        try #require(run.code == 0, "\(run.talk)")
        let text = try await everything(workspace)
        #expect(!text.contains("Zacharias") && !text.contains("Unmistakable"))
        workspace.expect("reports/a.html", says: "1 in favour.")
        #expect(workspace.text("reports/a.tbl-votes.csv").contains("left,1,"))
        // The hash of the file is known, and so is a change of it.
        #expect(workspace.text("reports/a.record.json").contains("data/votes.csv"))
        #expect(try await workspace.report("verify").code == 0)
        try workspace.write(workspace.text("notebooks/data/votes.csv").replacing("oppose", with: "support"), to: "notebooks/data/votes.csv")
        let verified = try await workspace.report("verify")
        #expect(verified.code == 4)
        #expect(!(verified.talk + verified.output).contains("Zacharias"))
        // A bundle would hold the file.
        #expect(try await workspace.report("render").code == 0)
        let bundled = try await workspace.report("bundle", "notebooks/a.qmd", "--date", "2024-05-06")
        #expect(bundled.code == 1 && bundled.talk.contains("embed: false"), "\(bundled.talk)")
        // What was kept of an earlier render is not taken.
        try workspace.write(workspace.text("notebooks/a.qmd").replacing(", embed: false", with: ""), to: "notebooks/a.qmd")
        #expect(try await workspace.report("render").code == 0)
        #expect(try await everything(workspace).contains(KeptBackTests.secret))
        try workspace.write(workspace.text("notebooks/a.qmd").replacing("kind: statements", with: "kind: statements, embed: false"), to: "notebooks/a.qmd")
        #expect(try await workspace.report("render").code == 0)
        #expect(try await !everything(workspace).contains("Zacharias"))
    }

    /// Nobody sees what a hidden cell holds, nor that the files carry it.
    @Test(arguments: ["include", "output"])
    func tablesOfHiddenCellsStayBehind(option: String) async throws {
        let workspace = try workspace(", embed: false", cell: """
            ```{sql}
            #| label: tbl-clean
            #| \(option): false
            SELECT *, upper(actor) AS u FROM votes ORDER BY id
            ```

            ```{python}
            #| label: tbl-frame
            #| \(option): false
            import report
            frame = report.table("votes")
            print(frame)
            frame
            ```

            ```{sql}
            #| label: tbl-n
            SELECT side, count(*) AS n FROM "tbl-clean" GROUP BY 1 ORDER BY 1
            ```
            """)
        let run = try await workspace.report("render")
        try #require(run.code == 0, "\(run.talk)")
        let text = try await everything(workspace)
        #expect(!text.contains("Zacharias") && !text.contains("ZACHARIAS"))
        #expect(workspace.text("reports/a.tbl-n.csv").contains("left,1"))
        #expect(try await workspace.report("verify").code == 0)
        // Out of the cache, too.
        try workspace.write(workspace.text("notebooks/a.qmd") + "\nMore.\n", to: "notebooks/a.qmd")
        #expect(try await workspace.report("render").code == 0)
        #expect(try await !everything(workspace).lowercased().contains("zacharias"))
    }

    @Test(arguments: [
        ("profile", "actor: x"), ("agreement", "unit: id\ncoder: actor"),
    ])
    func cellsThatPrintRowsAreRefused(language: String, options: String) async throws {
        let workspace = try workspace(", embed: false", cell: "```{\(language)}\nlabel: tbl-x\ncaption: X\ndata: votes\n\(options)\n```", format: "html")
        let run = try await workspace.report("check", "--diagnostic-format", "json")
        #expect(run.code == 3, "\(run.talk)")
        #expect(run.errors == ["cell-option"], "\(run.talk)")
        #expect(run.diagnostics.first?.line == 22, "\(run.talk)")
    }
}
