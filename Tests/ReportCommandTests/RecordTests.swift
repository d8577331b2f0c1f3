import Foundation
import ReportEngine
import TestSupport
import Testing

/// The record that stands beside a report.
@Suite struct RecordTests {
    private func record(_ workspace: Workspace, _ path: String) throws -> RunRecord {
        try RecordFile.decode(Array(try #require(workspace.bytes(path))))
    }

    @Test func holdsWhatTheReportWasMadeOfAndWhatWasMade() async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render")
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.records(in: "reports") == ["small.record.json"])
        let record = try record(workspace, "reports/small.record.json")
        #expect(record.outputs.map(\.path) == ["small.html", "small.pdf"])
        for output in record.outputs {
            #expect(output.digest == Digest.sha256(Array(try #require(workspace.bytes("reports/" + output.path)))))
        }
        #expect(record.sources.first?.text == workspace.text("notebooks/small.qmd"))
        #expect(record.sources.count == 2)
        #expect(record.data.first?.rows.isEmpty == false)
        #expect(record.environment.packages.contains { $0.hasPrefix("duckdb==") })
        #expect(record.environment.interpreter.hasPrefix("3.11."))
        #expect(record.cells.contains { !$0.reads.isEmpty })
    }

    @Test func isTheSameAgain() async throws {
        let workspace = try SmallProject.make()
        _ = try await workspace.report("render")
        let first = workspace.bytes("reports/small.record.json")
        _ = try await workspace.report("render", "--no-cache")
        #expect(workspace.bytes("reports/small.record.json") == first)
        #expect(first != nil)
    }

    @Test func staysWhereOnlyThePatchLevelIsAnother() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render")
        let path = "reports/plain.record.json"
        var older = try record(workspace, path)
        older.environment.interpreter = "3.11.1"
        try workspace.write(Data(RecordFile.encode(older)), to: path)
        _ = try await workspace.report("render", "--no-cache")
        #expect(try record(workspace, path) == older)
        // Packages that no output shows are another matter: 'render again' must help where they are asked for.
        older.environment.packages.removeLast()
        try workspace.write(Data(RecordFile.encode(older)), to: path)
        _ = try await workspace.report("render", "--no-cache")
        #expect(try record(workspace, path).environment != older.environment)
        try workspace.write(SmallProject.plain("Other"), to: "notebooks/plain.qmd")
        _ = try await workspace.report("render")
        #expect(try record(workspace, path).environment != older.environment)
    }

    @Test func isWrittenAgainWhereItIsGone() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render")
        try FileManager.default.removeItem(atPath: workspace.absolute("reports/plain.record.json"))
        let run = try await workspace.report("render")
        #expect(run.talk == "notebooks/plain.qmd → reports/plain.html (TIME)\n")
        #expect(workspace.records(in: "reports") == ["plain.record.json"])
    }

    @Test func standsBesideAFileOfAnyName() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        _ = try await workspace.report("render", "notebooks/plain.qmd", "-o", "out/page.html")
        #expect(workspace.records(in: "out") == ["page.record.json"])
        #expect(try record(workspace, "out/page.record.json").outputs.map(\.path) == ["page.html"])
    }
}
