import Foundation
import ReportEngine
import TestSupport
import Testing

/// A small project in HTML, its cache, and what `report explain` says of it.
struct CacheProject {
    let workspace: Workspace
    /// Executables that count how often a kernel was started.
    let tree: PrivateTree

    /// What `report explain --format json` prints.
    struct Explained: Decodable {
        struct Report: Decodable {
            var definition: String
            var isUnchanged: Bool
            var cells: [CellExplanation]
        }

        var reports: [Report]
    }

    /// - Parameter definition: of `notebooks/small.qmd`.
    init(_ definition: String = SmallProject.definition.replacing("[html, pdf]", with: "[html]")) async throws {
        workspace = try SmallProject.make()
        try workspace.write(definition, to: "notebooks/small.qmd")
        tree = try await PrivateTree(at: "\(workspace.path)/tree")
    }

    var cacheFolder: String { "\(workspace.home)/cache/report" }

    /// Paths of the entries.
    var entries: [String] {
        let found = FileManager.default.enumerator(atPath: cacheFolder + "/cells")?.compactMap { $0 as? String } ?? []
        return found.filter { Paths.name($0).utf8.count == 64 }.sorted().map { "\(cacheFolder)/cells/\($0)" }
    }

    /// Renders, and expects that it goes well.
    ///
    /// - Returns: how many kernels were started, and what was said.
    @discardableResult
    func render(_ arguments: String..., environment: [String: String] = [:]) async throws -> (starts: Int, talk: String) {
        let before = tree.starts
        let run = try await workspace.report(["render"] + arguments, environment: environment, program: [tree.report])
        #expect(run.code == 0, "\(run.talk)")
        return (tree.starts - before, run.talk)
    }

    /// Replaces words of a file of the project.
    func edit(_ old: String, _ new: String, in file: String = "notebooks/small.qmd") throws {
        let text = workspace.text(file)
        try #require(text.contains(old), "'\(old)' is not in \(file)")
        try workspace.write(text.replacing(old, with: new), to: file)
    }

    /// What the next render would do with the one report.
    func explain(_ arguments: String...) async throws -> Explained.Report {
        let starts = tree.starts
        let run = try await workspace.report(["explain", "--format", "json"] + arguments, program: [tree.report])
        #expect(run.code == 0, "\(run.talk)")
        #expect(tree.starts == starts, "'explain' starts no kernel")
        let found = try JSONDecoder().decode(Explained.self, from: Data(run.output.utf8))
        return try #require(found.reports.first)
    }

    /// `tbl-regions: cached`, `tbl-amounts: runs: its code changed`.
    func plans() async throws -> [String] {
        try await explain().cells.map { cell in
            let head = "\(cell.label ?? "\(cell.index + 1)"): \(cell.next.rawValue)"
            return cell.reasons.isEmpty ? head : "\(head): \(cell.reasons.joined(separator: "; "))"
        }
    }

    /// What the last render did with each cell.
    func outcomes() async throws -> [String] { try await explain().cells.map { "\($0.label ?? "\($0.index + 1)") \($0.last?.rawValue ?? "-")" } }

    /// Outputs and record are those of a render from nothing.
    func expectAsIfCold(_ place: Testing.SourceLocation = #_sourceLocation) async throws {
        let warm = workspace.snapshot("reports")
        try await render("--no-cache")
        let cold = workspace.snapshot("reports")
        #expect(warm.keys.sorted() == cold.keys.sorted(), sourceLocation: place)
        for name in cold.keys { #expect(warm[name] == cold[name], "'\(name)' is another than from nothing", sourceLocation: place) }
    }
}
