import Foundation
import ReportEngine
import TestSupport
import Testing

/// What is taken from the cache, and that it makes no difference but in time.
@Suite struct CacheTests {
    @Test func editedProseStartsNoKernel() async throws {
        let project = try await CacheProject()
        #expect(try await project.render().starts == 1)
        #expect(try await project.render().talk == "notebooks/small.qmd: unchanged\n")
        try project.edit("There were", "A line more.\n\nAll in all there were")
        #expect(try await project.plans() == ["tbl-regions: cached", "tbl-amounts: cached", "tbl-doubled: cached"])
        let run = try await project.render()
        #expect(run.starts == 0)
        #expect(run.talk.contains("→"))
        project.workspace.expect("reports/small.html", says: "All in all there were 5 orders")
        #expect(try await project.outcomes() == ["tbl-regions cached", "tbl-amounts cached", "tbl-doubled cached"])
        try project.edit("An included", "A changed", in: "notebooks/_part.md")
        #expect(try await project.render().starts == 0)
        project.workspace.expect("reports/small.html", says: "A changed sentence.")
        try await project.expectAsIfCold()
    }

    @Test func touchedFilesAndTheWayBackStayWarm() async throws {
        let project = try await CacheProject()
        try await project.render()
        for file in ["small.qmd", "data/orders.csv", "helper.py", "_part.md"] {
            try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: project.workspace.absolute("notebooks/\(file)"))
        }
        // Without the state of the whole report its cells are asked.
        try FileManager.default.removeItem(atPath: project.cacheFolder + "/state")
        #expect(try await project.render().starts == 0)
        let page = project.workspace.bytes("reports/small.html")
        try project.edit("south,no,2", "south,no,3", in: "notebooks/data/orders.csv")
        #expect(try await project.render().starts == 1)
        #expect(project.workspace.bytes("reports/small.html") != page)
        try project.edit("south,no,3", "south,no,2", in: "notebooks/data/orders.csv")
        #expect(try await project.render().starts == 0)
        #expect(project.workspace.bytes("reports/small.html") == page)
    }

    /// A change with what it makes run again, and why.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var file = "notebooks/small.qmd"
        var old: String
        var new: String
        var plans: [String]

        var testDescription: String { name }
    }

    static let changes = [
        Change(
            name: "data", file: "notebooks/data/orders.csv", old: "north,no,5", new: "north,no,6",
            plans: [
                "tbl-regions: runs: data 'orders' changed (notebooks/data/orders.csv)",
                "tbl-amounts: runs: data 'orders' changed (notebooks/data/orders.csv)",
                "tbl-doubled: runs: files beside the definition changed (data/orders.csv)",
            ]),
        Change(
            name: "SQL", old: "sum(amount)", new: "max(amount)",
            plans: ["tbl-regions: cached", "tbl-amounts: runs: its code changed", "tbl-doubled: runs: table 'tbl-amounts' above may change"]),
        Change(
            name: "declarative", old: "columns: paid", new: "columns: region",
            plans: ["tbl-regions: runs: its code changed", "tbl-amounts: cached", "tbl-doubled: cached"]),
        Change(
            name: "Python", old: "    table\n", new: "    table.head(1)\n",
            plans: ["tbl-regions: cached", "tbl-amounts: cached", "tbl-doubled: runs: its code changed"]),
        Change(
            name: "module", file: "notebooks/helper.py", old: "2 * x", new: "3 * x",
            plans: ["tbl-regions: cached", "tbl-amounts: cached", "tbl-doubled: runs: files beside the definition changed (helper.py)"]),
        Change(
            name: "parameter", old: "value: 2,", new: "value: 3,",
            plans: ["tbl-regions: cached", "tbl-amounts: runs: parameter 'minimum' changed", "tbl-doubled: runs: parameter 'minimum' changed"]),
        Change(
            name: "label", old: "label: tbl-amounts", new: "label: tbl-sums",
            plans: ["tbl-regions: cached", "tbl-sums: runs: its code changed; its options changed", "tbl-doubled: runs: its code changed"]),
        Change(
            name: "options of all cells", old: "execute: {echo: false}", new: "execute: {echo: false, fig-width: 5}",
            plans: ["tbl-regions: runs: its options changed", "tbl-amounts: runs: its options changed", "tbl-doubled: runs: its options changed"]),
        Change(
            name: "language", old: "lang: en", new: "lang: zh-Hans",
            plans: [
                "tbl-regions: runs: the report's language changed", "tbl-amounts: runs: the report's language changed",
                "tbl-doubled: runs: the report's language changed",
            ]),
    ]

    @Test(arguments: changes) func everyChangeIsNoticed(_ change: Change) async throws {
        let project = try await CacheProject()
        try await project.render()
        var (old, new) = (change.old, change.new)
        if change.name == "Python" { (old, new) = ("\ntable\n", "\ntable.head(1)\n") }
        try project.edit(old, new, in: change.file)
        if change.name == "label" { try project.edit("report.table(\"tbl-amounts\")", "report.table(\"tbl-sums\")") }
        #expect(try await project.plans() == change.plans)
        #expect(try await project.render().starts == 1)
        try await project.expectAsIfCold()
        // And back, from what is kept.
        if change.name == "label" { try project.edit("report.table(\"tbl-sums\")", "report.table(\"tbl-amounts\")") }
        try project.edit(new, old, in: change.file)
        #expect(try await project.render().starts == 0)
        try await project.expectAsIfCold()
    }

    @Test func anEqualTableEndsTheChange() async throws {
        let project = try await CacheProject()
        try await project.render()
        try project.edit("SELECT region, sum(amount)", "SELECT region, -- of all\n  sum(amount)")
        #expect(try await project.render().starts == 1)
        #expect(try await project.outcomes() == ["tbl-regions cached", "tbl-amounts ran", "tbl-doubled cached"])
        try await project.expectAsIfCold()
    }

    @Test func parametersOfTheCommandLineAreNoticed() async throws {
        let project = try await CacheProject()
        try await project.render()
        #expect(try await project.render("-P", "minimum=3").starts == 1)
        project.workspace.expect("reports/small.html", says: "Regions with 3 orders")
        #expect(try await project.render().starts == 0)
        #expect(try await project.render("-P", "minimum=3").starts == 0)
        project.workspace.expect("reports/small.html", says: "Regions with 3 orders")
    }

    @Test func warningsAreSaidAgainWhereTheCellIsNow() async throws {
        let project = try await CacheProject(SmallProject.definition.replacing("[html, pdf]", with: "[html]").replacing(" ORDER BY region", with: ""))
        let cold = try await project.render("--diagnostic-format", "short")
        #expect(cold.talk.contains("rows come in no stated order"))
        try project.edit("There were", "One.\n\nTwo.\n\nThere were")
        let warm = try await project.render("--diagnostic-format", "short")
        #expect(warm.starts == 0)
        let fresh = try await project.render("--diagnostic-format", "short", "--no-cache")
        func warning(_ talk: String) -> [Substring] { talk.split(separator: "\n").filter { $0.contains("no stated order") } }
        #expect(warning(warm.talk) == warning(fresh.talk))
        #expect(warning(warm.talk) != warning(cold.talk))
    }

    @Test func noCacheNeitherReadsNorWrites() async throws {
        let project = try await CacheProject()
        try await project.render("--no-cache")
        #expect(project.entries.isEmpty)
        try await project.render()
        let page = project.workspace.bytes("reports/small.html")
        let forged = try project.forge("\"north\"", "\"Nowhere\"")
        #expect(forged > 0)
        try project.edit("There were", "All in all there were")
        try await project.render()
        project.workspace.expect("reports/small.html", says: "Nowhere")
        let entries = project.entries
        try await project.render("--no-cache")
        #expect(!project.workspace.text("reports/small.html").contains("Nowhere"))
        try project.edit("All in all there were", "There were")
        try await project.render("--no-cache")
        #expect(project.workspace.bytes("reports/small.html") == page)
        let verified = try await project.workspace.report("verify", program: [project.tree.report])
        #expect(verified.code == 0, "\(verified.output)\(verified.talk)")
        #expect(project.entries == entries)
    }

    @Test func packagesAreNoticed() async throws {
        let project = try await CacheProject()
        let packages = try await project.tree.ownPackages()
        try project.workspace.write("one = 1\n", to: "\(packages)/lone_module.py")
        try project.edit("import helper", "import helper, lone_module")
        try project.edit("table[\"amount\"] = ", "table[\"amount\"] = lone_module.one * ")
        try await project.render()
        project.workspace.expect("reports/small.html", says: "44")
        try project.edit("There were", "All in all there were")
        #expect(try await project.render().starts == 0)
        try project.workspace.write("one = 2\n", to: "\(packages)/lone_module.py")
        #expect(try await project.plans() == ["tbl-regions: runs: packages changed", "tbl-amounts: runs: packages changed", "tbl-doubled: runs: packages changed"])
        try project.edit("All in all there were", "There were")
        try await project.render()
        project.workspace.expect("reports/small.html", says: "88")
        // As an installer leaves another version.
        try project.workspace.write("lone_module.py,sha256=x,1\n", to: "\(packages)/lone_module-2.0.dist-info/RECORD")
        #expect(try await project.plans()[0] == "tbl-regions: runs: packages changed")
    }
}

extension CacheProject {
    /// Replaces words in entries and gives them whole heads, as no accident does.
    ///
    /// - Returns: how many entries it changed.
    func forge(_ old: String, _ new: String) throws -> Int {
        var count = 0
        for path in entries {
            let bytes = try Files.read(path)
            let lines = bytes.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
            let text = String(decoding: lines[3], as: UTF8.self)
            guard text.contains(old) else { continue }
            let body = text.replacing(old, with: new)
            let head = lines[..<2].map { String(decoding: $0, as: UTF8.self) } + [Digest.sha256(body)]
            try workspace.write((head + [body]).joined(separator: "\n"), to: path)
            count += 1
        }
        return count
    }
}
