import FoundationEssentials
import ReportEngine
import TestSupport
import Testing

@Suite struct FileDigestsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Long enough ago that the file cannot be written again within the same tick of its clock.
    private func age(_ path: String) throws {
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: path)
    }

    @Test func contentDecides() throws {
        let digests = FileDigests(folder: nil, of: "test")
        let path = try folder.write("a.csv", "a\n1\n")
        #expect(digests.digest(path) == Digest.sha256("a\n1\n"))
        #expect(digests.knownDigest(path) == Digest.sha256("a\n1\n"))
        try folder.write("a.csv", "a\n2\n")
        #expect(digests.digest(path) == Digest.sha256("a\n2\n"))
        try age(path)
        #expect(digests.knownDigest(path) == nil, "it looks different")
        #expect(digests.digest(path) == Digest.sha256("a\n2\n"))
        #expect(digests.digest(folder.path) == nil)
        #expect(digests.digest(folder.path + "/none") == nil)
    }

    @Test func aFileOfAnySizeIsHashed() throws {
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try folder.write("large", "")
        try AtomicFile.write(bytes, to: path)
        #expect(FileDigests(folder: nil, of: "test").digest(path) == Digest.sha256(bytes))
    }

    @Test func aRunKnowsWhetherItsFilesStayedAsTheyWere() throws {
        let digests = FileDigests(folder: nil, of: "test")
        let path = try folder.write("a.csv", "a\n1\n")
        #expect(digests.areSteady(since: .max))
        _ = digests.digest(path)
        #expect(digests.areSteady(since: .max))
        #expect(!digests.areSteady(since: 0), "it was written after the run began")
        try folder.write("a.csv", "a\n2\n")
        #expect(!digests.areSteady(since: .max))
        Files.remove(path)
        #expect(!digests.areSteady(since: .max))
    }

    @Test func whatWasJustWrittenIsNotRememberedOnDisk() throws {
        let path = try folder.write("a.csv", "a\n1\n")
        let first = FileDigests(folder: folder.path + "/cache", of: "test")
        _ = first.digest(path)
        first.save()
        let lists = try Files.list(folder.path + "/cache/looks").map { try Files.read(folder.path + "/cache/looks/" + $0) }
        #expect(lists.count == 1)
        #expect(!String(decoding: lists[0], as: UTF8.self).contains("a.csv"))
    }
}

@Suite struct CacheSweepTests {
    @Test func theLongestUnusedGoesUntilThereIsRoom() throws {
        let folder = try TemporaryFolder()
        for index in 0..<4 {
            let path = try folder.write("report/cells/ab/\(index)", String(repeating: "x", count: 1000))
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -Double(10 - index) * 3600)], ofItemAtPath: path)
        }
        try folder.write("report/other/mine", "stays")
        let cache = folder.path + "/report"
        let rehearsed = CacheSweep(folder: cache, isRehearsal: true).run(.init(size: 2500))
        #expect(rehearsed == .init(files: 2, bytes: 2000, leftBytes: 2000))
        #expect(try Files.list(cache + "/cells/ab").count == 4)
        #expect(CacheSweep(folder: cache).run(.init(size: 2500)) == rehearsed)
        #expect(try Files.list(cache + "/cells/ab") == ["2", "3"])
        #expect(CacheSweep(folder: cache).run(.init(age: 7 * 3_600_000_000_000 + 1_800_000_000_000)).files == 1)
        #expect(try Files.list(cache + "/cells/ab") == ["3"])
        #expect(CacheSweep(folder: cache).run(.init()).leftBytes == 0)
        #expect(try Files.list(cache) == ["other"])
    }
}
