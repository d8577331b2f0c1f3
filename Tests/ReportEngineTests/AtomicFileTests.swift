import ReportEngine
import TestSupport
import Testing

@Suite struct AtomicFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func writesAndMakesFolders() throws {
        try AtomicFile.write(Array("one".utf8), to: folder.path + "/a/b/x.html")
        try AtomicFile.write(Array("two".utf8), to: folder.path + "/a/b/x.html")
        try AtomicFile.write([], to: folder.path + "/a/b/empty")
        #expect(folder.read("a/b/x.html") == "two")
        #expect(folder.read("a/b/empty") == "")
        #expect(folder.names("a/b") == ["empty", "x.html"])
    }

    @Test func aLinkIsReplacedNotFollowed() throws {
        try folder.write("target", "safe")
        try folder.link("link", to: "target")
        try folder.link("dangling", to: "elsewhere")
        try AtomicFile.write(Array("new".utf8), to: folder.path + "/link")
        try AtomicFile.write(Array("new".utf8), to: folder.path + "/dangling")
        #expect(folder.read("target") == "safe")
        #expect(folder.read("link") == "new")
        #expect(folder.read("elsewhere") == nil)
        try AtomicFile.write(Array("newer".utf8), to: folder.path + "/link")
        #expect(folder.read("target") == "safe")
    }

    @Test func aFolderAtThePathIsLeftAlone() throws {
        try folder.write("there/x", "kept")
        let failure = #expect(throws: Files.Failure.self) { try AtomicFile.write([1], to: folder.path + "/there") }
        #expect(failure?.reason == "is a directory")
        #expect(folder.read("there/x") == "kept")
        #expect(folder.names() == ["there"])
    }

    @Test func aFailureLeavesNoTemporaryFile() throws {
        try folder.write("old", "kept")
        let long = String(repeating: "x", count: 300)
        #expect(throws: Files.Failure.self) { try AtomicFile.write([1], to: folder.path + "/" + long) }
        #expect(throws: Files.Failure.self) { try AtomicFile.write([1], to: folder.path + "/old/below") }
        #expect(folder.names() == ["old"])
        #expect(folder.read("old") == "kept")
    }

    @Test func whatIsNoFileIsNotReplaced() {
        #expect(throws: Files.Failure.self) { try AtomicFile.write([1], to: "/dev/null") }
    }
}
