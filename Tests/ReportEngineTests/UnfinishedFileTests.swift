import Glibc
import ReportEngine
import TestSupport
import Testing

/// Several files at once, and what killed writers leave.
@Suite struct UnfinishedFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func severalFilesAreWrittenTogether() throws {
        try folder.write("out/a", "old")
        try AtomicFile.write([(folder.path + "/out/a", Array("new".utf8)), (folder.path + "/out/b", Array("new".utf8))])
        #expect(folder.read("out/a") == "new" && folder.read("out/b") == "new")
        #expect(folder.names("out") == ["a", "b"])
    }

    /// The last one cannot be written: the first ones are not either.
    @Test func allOrNone() throws {
        try folder.write("out/a", "old")
        try folder.write("out/folder/x", "kept")
        let many = (0..<40).map { (path: "\(folder.path)/out/n\($0)", bytes: [UInt8(1)]) }
        let outputs = [(path: folder.path + "/out/a", bytes: [UInt8(1)])] + many + [(path: folder.path + "/out/folder", bytes: [1])]
        let failure = #expect(throws: Files.Failure.self) { try AtomicFile.write(outputs) }
        #expect(failure?.path == folder.path + "/out/folder")
        #expect(folder.read("out/a") == "old")
        #expect(folder.names("out") == ["a", "folder"])
    }

    @Test func theWorkshopIsEmptyAfterwards() throws {
        try AtomicFile.write([1], to: folder.path + "/cells/aa/x", workshop: folder.path + "/unfinished", isSynced: false)
        #expect(folder.names("cells/aa") == ["x"])
        #expect(folder.names("unfinished") == [])
    }

    /// What a process that is gone left goes; what a living one has, what is locked, what has another name, what is no file stays.
    @Test func onlyWhatWasLeftIsRemoved() async throws {
        let gone = try await Program.run(["sh", "-c", "echo $$"]).standardOutput.split(separator: "\n")[0]
        let left = try folder.write(".small.html.\(gone)-1.7.tmp", "half")
        try folder.write(".small.html.\(ProcessOwner.current.text).7.tmp", "half")
        // The number was given out again: the process of this name is another.
        try folder.write(".small.pdf.\(getpid())-1.7.tmp", "half")
        let locked = try folder.write(".locked.\(gone)-1.7.tmp", "half")
        for name in [".notes.tmp", "small.html.\(gone)-1.7.tmp", ".small.html.\(gone).7.tmp", ".x.\(gone)-1.tmp"] { try folder.write(name, "mine") }
        try folder.link(".link.\(gone)-1.7.tmp", to: left)
        try folder.write(".folder.\(gone)-1.7.tmp/x", "mine")
        let descriptor = open(locked, O_RDONLY)
        flock(descriptor, LOCK_EX | LOCK_NB)
        AtomicFile.sweep(folder.path)
        #expect(folder.names() == [
            ".folder.\(gone)-1.7.tmp", ".link.\(gone)-1.7.tmp", ".locked.\(gone)-1.7.tmp", ".notes.tmp",
            ".small.html.\(gone).7.tmp", ".small.html.\(ProcessOwner.current.text).7.tmp", ".x.\(gone)-1.tmp", "small.html.\(gone)-1.7.tmp",
        ].sorted())
        close(descriptor)
        AtomicFile.sweep(folder.path)
        #expect(folder.read(".locked.\(gone)-1.7.tmp") == nil)
    }

    @Test func aProcessIsKnownByItsStart() throws {
        let own = ProcessOwner.current
        #expect(own.isAlive && own.start > 0)
        #expect(ProcessOwner(own.text) == own)
        #expect(try #require(ProcessOwner("\(own.pid)-\(own.start + 1)")).isAlive == false)
        for text in ["", "1", "1-", "-1", "a-b", "1-2-3", "+1-2", "0-1", "99999999999-1"] { #expect(ProcessOwner(text) == nil, "\(text)") }
    }
}
