import ReportEngine
import Testing

@Suite struct PathsTests {
    @Test(arguments: [
        ("a/b/c", "a/b/c"), ("a//b/./c/", "a/b/c"), ("a/../b", "b"), ("a/../../b", "../b"), ("../../a", "../../a"), ("..", ".."),
        ("", "."), (".", "."), ("a/..", "."), ("/", "/"), ("/..", "/"), ("/a/../../b", "/b"), ("..a/b", "..a/b"), ("区域/数据.csv", "区域/数据.csv"),
    ])
    func normal(path: String, expected: String) { #expect(Paths.normal(path) == expected) }

    @Test(arguments: [
        ("notebooks", "data/x.csv", "notebooks/data/x.csv"), (".", "x.csv", "x.csv"), ("", "x.csv", "x.csv"), ("a/b", "../c", "a/c"),
        ("a", "/c", "/c"), ("/root", "../c", "/c"), ("a", "../../c", "../c"),
    ])
    func join(base: String, path: String, expected: String) { #expect(Paths.join(base, path) == expected) }

    @Test(arguments: [
        ("a/b.tar.gz", "a", "b.tar.gz", "b.tar", "gz"), ("b", ".", "b", "b", ""), ("/b.QMD", "/", "b.QMD", "b", "qmd"),
        ("a/.hidden", "a", ".hidden", ".hidden", ""), ("a/b.", "a", "b.", "b", ""),
    ])
    func parts(path: String, parent: String, name: String, stem: String, suffix: String) {
        #expect(Paths.parent(path) == parent)
        #expect(Paths.name(path) == name)
        #expect(Paths.stem(path) == stem)
        #expect(Paths.suffix(path) == suffix)
    }

    @Test(arguments: [
        ("/a/b/c", "/a", "b/c"), ("/a", "/a", "."), ("/a/b", "/a/c/d", "../../b"), ("/x", "/", "x"), ("/ab", "/a", "../ab"),
    ])
    func relative(path: String, base: String, expected: String) { #expect(Paths.relative(path, to: base) == expected) }

    @Test func inside() {
        #expect(Paths.isInside("/a/b", "/a"))
        #expect(Paths.isInside("/a", "/a"))
        #expect(Paths.isInside("/a", "/"))
        #expect(!Paths.isInside("/ab", "/a"))
        #expect(!Paths.isInside("/", "/a"))
    }
}
