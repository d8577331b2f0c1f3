import Foundation
import TestSupport
import Testing

/// `report new`: what it makes renders at once.
@Suite struct NewTests {
    private static let made = Task { () throws -> (Workspace, [Workspace.Run]) in
        let workspace = try Workspace()
        var runs = [try await workspace.report("new", "--project", "tree-counts")]
        for template in ["stance", "timeline", "notebook", "blank"] {
            runs.append(try await workspace.report("new", "from-\(template)", "--template", template, in: "tree-counts"))
        }
        runs.append(try await workspace.report("check", "--diagnostic-format", "json", in: "tree-counts"))
        runs.append(try await workspace.report("render", "--strict", "--diagnostic-format", "json", in: "tree-counts"))
        return (workspace, runs)
    }

    @Test func everyTemplateRendersAtOnce() async throws {
        let (workspace, runs) = try await NewTests.made.value
        #expect(runs.map(\.code) == Array(repeating: 0, count: 7), "\(runs.map(\.talk))")
        #expect(runs.flatMap(\.diagnostics).isEmpty, "\(runs.map(\.talk))")
        let stems = ["first-report", "from-blank", "from-notebook", "from-stance", "from-timeline"]
        #expect(workspace.names(in: "tree-counts/reports") == stems.flatMap { ["\($0).html", "\($0).pdf"] })
        workspace.expect("tree-counts/reports/from-stance.html", says: "From stance")
        #expect(!workspace.snapshot("tree-counts").values.contains { $0.range(of: Data("{{title}}".utf8)) != nil })
    }

    @Test func saysWhatItMadeAndHowToGoOn() async throws {
        let (_, runs) = try await NewTests.made.value
        #expect(runs[0].talk == "made tree-counts; 'cd tree-counts && report render' renders its first report\n")
        #expect(runs[1].talk.contains("made notebooks/from-stance.qmd; 'report render notebooks/from-stance.qmd' renders it"))
        #expect(runs.allSatisfy { $0.output == "" })
    }

    @Test func aTitleMayHaveAnyWords() async throws {
        let workspace = try Workspace()
        #expect(try await workspace.report("new", "who said \"no\": a # of 'us' & {them}").code == 0)
        let file = try #require(workspace.names(in: ".").first)
        let run = try await workspace.report("render", file)
        #expect(run.code == 0, "\(run.talk)")
        workspace.expect(String(file.dropLast(4)) + ".html", says: "no")
    }

    @Test func aNotebooksTitleMayHaveAnyWords() async throws {
        let workspace = try Workspace()
        #expect(try await workspace.report("new", "who said \"no\"", "--template", "notebook").code == 0)
        let file = try #require(workspace.names(in: ".").first)
        let cells = try #require(try JSONSerialization.jsonObject(with: workspace.bytes(file) ?? Data()) as? [String: Any])
        #expect("\(cells)".contains("said"))
        let check = try await workspace.report("check", file, "--diagnostic-format", "json")
        #expect(!check.talk.contains("notebook-syntax") && !check.talk.contains("yaml-syntax"), "\(check.talk)")
    }

    @Test func nothingIsOverwritten() async throws {
        let workspace = try Workspace()
        try workspace.write("mine\n", to: "mine.qmd")
        let run = try await workspace.report("new", "mine")
        #expect(run.code == 74)
        #expect(run.talk.contains("'mine.qmd' is there already") && run.talk.contains("help: choose another name"))
        #expect(run.talk.components(separatedBy: "error:").count == 2, "it is said once: \(run.talk)")
        #expect(workspace.text("mine.qmd") == "mine\n")
        try workspace.write("mine\n", to: "full/mine.txt")
        let project = try await workspace.report("new", "--project", "full")
        #expect(project.code == 74)
        #expect(project.talk.contains("'full' is there already"))
        #expect(project.talk.components(separatedBy: "error:").count == 2, "it is said once: \(project.talk)")
        #expect(workspace.names(in: "full") == ["mine.txt"])
        // An empty folder is as good as none.
        try FileManager.default.createDirectory(atPath: workspace.absolute("empty"), withIntermediateDirectories: true)
        #expect(try await workspace.report("new", "--project", "empty").code == 0)
        #expect(workspace.exists("empty/report.yml"))
    }

    @Test(arguments: [
        ["a/b"], ["../up"], [".hidden"], [""], [], ["x", "--project", "y"], ["x", "--template", "novel"], ["--", "-rf"], [String(repeating: "long", count: 70)],
    ])
    func refusesNames(arguments: [String]) async throws {
        let workspace = try Workspace()
        let run = try await workspace.report(["new"] + arguments)
        #expect(run.code == 64, "\(run.talk)")
        #expect(!run.talk.isEmpty)
        #expect(workspace.names(in: ".") == [])
        #expect(workspace.names(in: workspace.path).allSatisfy { $0.hasPrefix("home/") })
    }
}
