import ReportSource
import Testing

struct NearMissTests {
    @Test(arguments: [
        ("amout", ["about", "account", "amount"], "amount"), ("captoin", ["caption", "column"], "caption"),
        ("Label", ["label", "table"], "label"), ("lable", ["table", "label"], "label"), ("ehco", ["echo", "eval"], "echo"),
        ("crostab", ["crosstab", "stance"], "crosstab"), ("hightlights", ["highlight", "lanes"], "highlight"),
        ("stance", ["stance", "stances"], "stances"), ("X", ["x"], "x"), ("日期", ["日斯", "月份"], "日斯"),
        ("ÉTAT", ["état"], "état"),
    ])
    func suggests(word: String, candidates: [String], expected: String) {
        #expect(nearMiss(word, among: candidates) == expected)
    }

    @Test(arguments: [
        ("amount", ["label", "caption"]), ("x", ["y", "z"]), ("ab", ["cd"]), ("", ["a"]), ("label", []), ("label", ["label"]),
        ("id", ["data"]),
    ])
    func suggestsNothing(word: String, candidates: [String]) {
        #expect(nearMiss(word, among: candidates) == nil)
    }

    @Test func tiesDoNotDependOnTheOrderOfCandidates() {
        let candidates = ["bat", "cat", "hat", "mat"]
        #expect(nearMiss("rat", among: candidates) == "bat")
        #expect(nearMiss("rat", among: candidates.reversed()) == "bat")
    }

    @Test func aSwapIsOneSlip() {
        #expect(nearMiss("form", among: ["from"]) == "from")
        #expect(nearMiss("fmor", among: ["from"]) == nil)
    }

    @Test func longWordsAreLeftAlone() {
        let long = String(repeating: "a", count: 100_000)
        #expect(nearMiss(long, among: [long + "b"]) == nil)
        #expect(nearMiss("label", among: [long]) == nil)
    }

    @Test func manyWordsShareABudget() {
        var misses = NearMisses(among: ["label", "table", "caption"], budget: 7)
        #expect(misses.nearest(to: "lable") == "label")
        #expect(misses.nearest(to: "captoin") == "caption")
        // A third word would make nine comparisons.
        #expect(misses.nearest(to: "lable") == nil)
    }
}
