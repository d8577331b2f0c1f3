import FoundationEssentials
import ReportEngine
import TestSupport
import Testing

@Suite struct CacheStoreTests {
    private let folder: TemporaryFolder
    private let store: CacheStore
    private let key = CacheKey("cell", [.init("code", "a")])

    init() throws {
        folder = try TemporaryFolder()
        store = try #require(CacheStore(folder: folder.path + "/report"))
    }

    private var path: String { "\(store.entriesFolder)/\(key.digest.prefix(2))/\(key.digest)" }

    @Test func whatIsKeptIsFound() {
        #expect(store.body(key) == nil)
        store.keep(Array("body\n".utf8), under: key)
        #expect(store.body(key) == Array("body\n".utf8))
        store.keep([], under: key)
        #expect(store.body(key) == [])
        #expect(store.body(CacheKey("step", key.parts)) == nil)
    }

    @Test func whatIsNotWholeIsRemoved() throws {
        store.keep(Array("body".utf8), under: key)
        let bytes = try Files.read(path)
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 4
            try AtomicFile.write(damaged, to: path)
            #expect(store.body(key) == nil, "byte \(index)")
            #expect(Files.status(path) == nil)
        }
        for length in bytes.indices {
            try AtomicFile.write(Array(bytes[..<length]), to: path)
            #expect(store.body(key) == nil, "cut to \(length)")
        }
    }

    @Test func anEntryOfAnotherKeyIsNotTaken() throws {
        let other = CacheKey("cell", [.init("code", "b")])
        store.keep(Array("of b".utf8), under: other)
        try AtomicFile.write(try Files.read("\(store.entriesFolder)/\(other.digest.prefix(2))/\(other.digest)"), to: path)
        #expect(store.body(key) == nil)
        #expect(store.body(other) == Array("of b".utf8))
    }

    @Test func othersDoNotLookIntoTheCache() throws {
        store.keep([1], under: key)
        let attributes = try FileManager.default.attributesOfItem(atPath: store.folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func withoutAPlaceNothingIsKept() throws {
        let file = try folder.write("file", "no folder")
        let nowhere = try #require(CacheStore(folder: file + "/report"))
        nowhere.keep([1], under: key)
        #expect(nowhere.body(key) == nil)
        #expect(CacheStore(folder: nil) == nil)
    }
}

@Suite struct CacheKeyTests {
    @Test func theSamePartsMakeTheSameKey() {
        #expect(CacheKey("cell", [.init("a", "1")]).digest == CacheKey("cell", [.init("a", "1")]).digest)
    }

    @Test func whatDiffersMakesAnotherKey() {
        let lists: [[CacheKey.Part]] = [
            [], [.init("a", "1")], [.init("a", "2")], [.init("b", "1")], [.init("a", "")], [.init("", "a")], [.init("a", "1"), .init("b", "2")],
            [.init("b", "2"), .init("a", "1")], [.init("a", "1\n1 b\n1 2")], [.init("a1", "")], [.init("a", "1"), .init("a", "1")],
        ]
        let keys = lists.flatMap { [CacheKey("cell", $0).digest, CacheKey("step", $0).digest] }
        #expect(Set(keys).count == 2 * lists.count)
    }
}
