import Foundation
import TestSupport
import Testing

/// `report clean`.
@Suite struct CleanTests {
    private func rendered() async throws -> CacheProject {
        let project = try await CacheProject(SmallProject.plain(body: "```{sql}\n#| label: tbl-one\nSELECT 1 AS n\n```"))
        try await project.render()
        return project
    }

    private func age(_ path: String, days: Double) throws {
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -days * 86_400)], ofItemAtPath: path)
    }

    @Test func everythingGoesAndComesAgain() async throws {
        let project = try await rendered()
        let rehearsal = try await project.workspace.report("clean", "--dry-run")
        #expect(rehearsal.code == 0)
        #expect(rehearsal.talk.hasPrefix("would remove "))
        #expect(!project.entries.isEmpty)
        let run = try await project.workspace.report("clean")
        #expect(run.talk == rehearsal.talk.replacing("would remove", with: "removed"))
        #expect(!FileManager.default.fileExists(atPath: project.cacheFolder))
        #expect(try await project.workspace.report("clean").talk.hasPrefix("removed 0 files, 0 bytes"))
        #expect(try await project.render().starts == 1)
        #expect(!project.entries.isEmpty)
    }

    @Test func whatIsOldGoes() async throws {
        let project = try await rendered()
        let entries = project.entries
        for path in entries.dropFirst() { try age(path, days: 40) }
        let run = try await project.workspace.report("clean", "--older-than", "30d")
        #expect(run.talk.hasPrefix("removed \(entries.count - 1) file"), "\(run.talk)")
        #expect(project.entries == [entries[0]])
        #expect(try await project.workspace.report("clean", "--older-than", "a week").code == 64)
    }

    @Test func useMakesAnEntryYoung() async throws {
        let project = try await rendered()
        for path in project.entries { try age(path, days: 40) }
        try project.edit("title: Plain", "title: Plainer")
        #expect(try await project.render().starts == 0)
        let before = project.entries
        #expect(try await project.workspace.report("clean", "--older-than", "30d").code == 0)
        #expect(!project.entries.isEmpty)
        #expect(project.entries.count < before.count || before.allSatisfy(project.entries.contains))
        try project.edit("title: Plainer", "title: Plainest")
        #expect(try await project.render().starts == 0)
    }

    @Test func theLongestUnusedGoesFirst() async throws {
        let project = try await rendered()
        for (days, path) in project.entries.enumerated() { try age(path, days: Double(days + 1)) }
        let (first, last) = (try #require(project.entries.first), try #require(project.entries.last))
        let size = try #require(try FileManager.default.attributesOfItem(atPath: first)[.size] as? Int)
        let run = try await project.workspace.report("clean", "--max-size", "\(size + 20_000)")
        #expect(run.code == 0)
        #expect(!project.entries.contains(last))
        #expect(try await project.workspace.report("clean", "--max-size", "much").code == 64)
    }

    @Test func whatIsNotOursStays() async throws {
        let project = try await rendered()
        let workspace = project.workspace
        try workspace.write("mine", to: "\(project.cacheFolder)/notes.txt")
        try workspace.write("mine", to: "\(workspace.temporary)/report-notes/a.txt")
        try workspace.write("mine", to: "\(workspace.temporary)/report-abcdef/a.txt")
        try FileManager.default.createSymbolicLink(atPath: "\(project.cacheFolder)/cells/link", withDestinationPath: workspace.project)
        #expect(try await workspace.report("clean").code == 0)
        #expect(workspace.exists("\(project.cacheFolder)/notes.txt"))
        #expect(workspace.exists("\(workspace.temporary)/report-notes/a.txt"))
        #expect(workspace.exists("\(workspace.temporary)/report-abcdef/a.txt"))
        #expect(workspace.exists("notebooks/small.qmd"))
    }
}
