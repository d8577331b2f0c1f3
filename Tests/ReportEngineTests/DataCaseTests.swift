import KernelHost
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// The corpus of bad data: every file of `Tests/Cases/data/files` with what is said of it.
@Suite struct DataCaseTests {
    @Test func casesGiveWhatTheySay() async throws {
        let pool = try await SharedPool.pool
        let folder = try TemporaryFolder()
        try copyFiles(CaseFile.folder.path + "/data/files", to: "notebooks/files", in: folder)
        try await CaseFile.runEach("data/data.case") { _, input in
            let head = input.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
            let sample = try PlanSample("---\ndata:\n\(head)\n---\n", in: folder)
            var found = sample.diagnostics
            if !found.hasErrors { found += try await PlanCheck(plan: sample.plan, pool: pool).run() }
            return CaseFile.Outcome(diagnostics: found, tree: found.map(place).joined(separator: "\n"))
        }
    }

    /// Every file is read by some case, or is good and read by another test.
    @Test func filesAllHaveACase() throws {
        let text = String(decoding: try Files.read(CaseFile.folder.path + "/data/data.case"), as: UTF8.self)
        let names = try Files.list(CaseFile.folder.path + "/data/files")
        let good = ["good.json", "good.qdpx", "good.xlsx", "variables.json"]
        #expect(names.filter { !text.contains("files/\($0)") && !good.contains($0) } == [])
        #expect(names.count > 30)
    }

    /// `files/x.csv:3 'marked' label`, so that a place is seen to be the right one in the right file.
    private func place(_ diagnostic: Diagnostic) -> String {
        guard let span = diagnostic.span else { return "nowhere" }
        let marked = span.text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        return "\(Paths.name(span.file.name)):\(span.start.line) '\(marked)'" + (diagnostic.label.map { " \($0)" } ?? "")
    }

    private func copyFiles(_ from: String, to: String, in folder: TemporaryFolder) throws {
        for name in try Files.list(from) {
            let path = from + "/" + name
            if Files.status(path)?.isDirectory == true { try copyFiles(path, to: to + "/" + name, in: folder) } else {
                try folder.write(to + "/" + name, bytes: try Files.read(path))
            }
        }
    }
}
