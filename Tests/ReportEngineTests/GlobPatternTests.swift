import ReportEngine
import Testing

@Suite struct GlobPatternTests {
    @Test(arguments: [
        ("notebooks/**/*.qmd", "notebooks/a.qmd", true), ("notebooks/**/*.qmd", "notebooks/x/y/a.qmd", true),
        ("notebooks/**/*.qmd", "notebooks/a.md", false), ("notebooks/**/*.qmd", "other/a.qmd", false),
        ("notebooks/**/*.qmd", "notebooks/a.qmd/x", false), ("*.qmd", "a.qmd", true), ("*.qmd", "x/a.qmd", false),
        ("**/*.md", "a.md", true), ("**", "a/b/c", true), ("a?c.md", "abc.md", true), ("a?c.md", "ac.md", false), ("a*b*c", "axxbyyc", true),
        ("a*b*c", "axxbyy", false), ("*", "", false), ("", "", true), ("{a,b}/*.{qmd,md}", "b/x.md", true), ("{a,b}/*.{qmd,md}", "c/x.md", false),
        ("x{,-draft}.md", "x-draft.md", true), ("x{,-draft}.md", "x.md", true), ("{a,b", "{a,b", true), ("区*/*.qmd", "区域/报告.qmd", true),
        ("a/**/b/**/c", "a/x/b/y/z/c", true), ("a/**/b/**/c", "a/x/y/z/c", false),
    ])
    func matches(pattern: String, path: String, expected: Bool) { #expect(GlobPattern(pattern).matches(path) == expected) }

    /// Alternatives multiply, and any number of folders can be matched in any number of ways.
    @Test func manyWaysToMatchAreNotTriedOneByOne() {
        let set = "{" + Array(repeating: "a", count: 500).joined(separator: ",") + "}"
        #expect(GlobPattern(set + "/x").matches("a/x"))
        #expect(!GlobPattern(set + set + set + set).matches("aaaa"))
        let deep = Array(repeating: "a", count: 60).joined(separator: "/")
        #expect(GlobPattern(Array(repeating: "**/a", count: 30).joined(separator: "/")).matches(deep))
        #expect(!GlobPattern(Array(repeating: "**/a", count: 30).joined(separator: "/") + "/b").matches(deep))
        #expect(!GlobPattern(Array(repeating: "**", count: 200).joined(separator: "/") + "/b").matches(deep))
    }
}
