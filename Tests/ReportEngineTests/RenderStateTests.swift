import FoundationEssentials
import ReportEngine
import TestSupport
import Testing

@Suite struct RenderStateTests {
    private let folder: TemporaryFolder
    private let state: RenderState

    init() throws {
        folder = try TemporaryFolder()
        let input = try folder.write("desk/in.csv", "a\n1\n")
        let output = try folder.write("out/x.html", "<p>")
        try folder.write("desk/module.py", "x = 1\n")
        let made = RenderState(request: "r", inputs: [input], outputs: [output], folder: folder.path + "/desk", start: .max)
        state = try #require(made)
    }

    @Test func nothingChanged() { #expect(state.isCurrent(request: "r")) }

    @Test func anotherRequest() { #expect(!state.isCurrent(request: "s")) }

    @Test func anInputThatChangedWhileItRanMakesNone() {
        // Nobody knows which content the render read.
        #expect(RenderState(request: "r", inputs: [folder.path + "/desk/in.csv"], outputs: [], folder: nil, start: 0) == nil)
    }

    @Test func touchingKeepsItWarm() throws {
        try folder.write("desk/module.py", "x = 1\n")
        #expect(state.isCurrent(request: "r"))
        let lone = try #require(RenderState(request: "r", inputs: [folder.path + "/desk/in.csv"], outputs: [], folder: nil, start: .max))
        try folder.write("desk/in.csv", "a\n1\n")
        #expect(lone.isCurrent(request: "r"))
        try folder.write("desk/in.csv", "a\n2\n")
        #expect(!lone.isCurrent(request: "r"))
    }

    @Test func anEditedInput() throws {
        try folder.write("desk/in.csv", "a\n1\n2\n")
        #expect(!state.isCurrent(request: "r"))
    }

    @Test func anEditedOrRemovedOutput() throws {
        try folder.write("out/x.html", "<q>")
        #expect(!state.isCurrent(request: "r"))
        try folder.write("out/x.html", "<p>")
        #expect(state.isCurrent(request: "r"))
        Files.remove(folder.path + "/out/x.html")
        #expect(!state.isCurrent(request: "r"))
    }

    @Test func aFileMoreOrLessInTheFolder() throws {
        try folder.write("desk/sub/new.py", "y = 1\n")
        #expect(!state.isCurrent(request: "r"))
        Files.remove(folder.path + "/desk/sub")
        #expect(state.isCurrent(request: "r"))
        Files.remove(folder.path + "/desk/module.py")
        #expect(!state.isCurrent(request: "r"))
    }

    @Test func hiddenFilesAndByteCodeDoNotCount() throws {
        try folder.write("desk/.git/x", "1")
        try folder.write("desk/__pycache__/m.pyc", "1")
        #expect(state.isCurrent(request: "r"))
    }

    @Test func survivesWriting() throws {
        let read = try JSONDecoder().decode(RenderState.self, from: JSONEncoder().encode(state))
        #expect(read == state)
        #expect(read.isCurrent(request: "r"))
        var old = read
        old.version = RenderState.currentVersion + 1
        #expect(!old.isCurrent(request: "r"))
    }

    @Test func anInputThatCannotBeReadMakesNone() {
        #expect(RenderState(request: "r", inputs: [folder.path + "/nothing"], outputs: [], folder: nil, start: .max) == nil)
    }
}
