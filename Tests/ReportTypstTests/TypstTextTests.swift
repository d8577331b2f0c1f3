import ReportDocument
import ReportTypst
import TestSupport
import Testing

@Suite struct TypstTextTests {
    @Test(arguments: [
        ("plain words, as they are; (yes)", "plain words, as they are; (yes)"),
        ("well-known", "well-known"),
        ("- item", "\\- item"),
        ("-1 and x-1 and --", "\\-1 and x\\-1 and \\-\\-"),
        ("+ item", "\\+ item"),
        ("= head", "\\= head"),
        ("/ term: x", "\\/ term: x"),
        ("1. item", "1\\. item"),
        ("2012. Then 3.5", "2012\\. Then 3.5"),
        ("wait...", "wait\\.\\.\\."),
        ("a.b. c", "a.b. c"),
        ("95.0%", "95.0%"),
        ("95.", "95\\."),
        ("#let x = 1", "\\#let x \\= 1"),
        ("$x$ @ref <label>", "\\$x\\$ \\@ref \\<label\\>"),
        ("*b* _i_ `c`", "\\*b\\* \\_i\\_ \\`c\\`"),
        ("\\ \"q\" 'a'", "\\\\ \\\"q\\\" \\'a\\'"),
        ("[x] ~ // /* */", "\\[x\\] \\~ \\/\\/ \\/\\* \\*\\/"),
        ("https://a.org", "https:\\/\\/a.org"),
        ("  two  ", "\\u{20}\\u{20}two\\u{20}\\u{20}"),
        ("a  b\tc", "a\\u{20}\\u{20}b c"),
        ("a\nb\r\nc\u{2028}d", "a#linebreak();b#linebreak();c#linebreak();d"),
        ("\u{FEFF}a\u{0}b\u{202E}c\u{E000}", "\\u{2060}a#codepoint(\"0000\");b#codepoint(\"202E\");c#codepoint(\"E000\");"),
        ("乌镇 😀 é", "乌镇 😀 é"),
        ("", ""),
    ])
    func markup(_ text: String, _ markup: String) {
        #expect(TypstText.markup(text) == markup)
    }

    @Test(arguments: [
        ("a \"b\" \\", "\"a \\\"b\\\" \\\\\""), ("a\nb\tc\rd", "\"a\\nb\\tc\\u{d}d\""), ("#x $y$", "\"#x $y$\""), ("\u{0}\u{FEFF}", "\"\u{FFFD}\u{FFFD}\""),
    ])
    func literal(_ text: String, _ literal: String) {
        #expect(TypstText.literal(text) == literal)
    }

    @Test func longWordsGetBreaks() {
        #expect(TypstText.breakingLongWords("abcdef gh", longestWord: 4) == "abcd\u{200B}ef gh")
        #expect(TypstText.breakingLongWords("abcd\nabcd", longestWord: 4) == "abcd\nabcd")
    }

    /// Typst itself says whether the markup of a string is that string, for strings made of whatever means something to it.
    @Test func typstReadsEveryStringAsItself() throws {
        let pieces = [
            "#", "$", "@", "<", ">", "*", "_", "`", "```", "[", "]", "{", "}", "(", ")", "~", "/", "//", "/*", "*/", "=", "+", "-", "--", "---", "-?",
            "\\", "\"", "'", ".", "...", ":", ";", ",", "!", "?", "%", "&", "|", "^", " ", "  ", "1", "1.", "23", "a", "let", "x", "u{41}", "http://", "é",
            "中", "。", "\u{A0}", "\u{AD}", "\u{200D}", "label", "import", "none",
        ]
        var state: UInt64 = 20_141_119
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var lines = ["""
            #let flat(it) = {
              if it == none { "" } else if type(it) == str { it } else if it.has("text") { it.text } else if it.has("children") {
                it.children.map(flat).join("")
              } else if it.has("body") { flat(it.body) } else if it == [ ] { " " } else { "<" + repr(it.func()) + ">" }
            }
            #let same(content, string) = if flat(content) != string { panic(flat(content), string) }
            """]
        for _ in 0..<3_000 {
            let text = (0..<(1 + next(7))).map { _ in pieces[next(pieces.count)] }.joined()
            let markup = TypstText.markup(text)
            lines.append("#same([\(markup)], \(TypstText.literal(text)))")
            // Inside of other markup, and at the start of a line.
            lines.append("#same([\n\(markup)#[];\(markup)], \(TypstText.literal(" " + text + text)))")
        }
        let project = TypstProject(main: "#set document(title: \"x\")\n" + lines.joined(separator: "\n"), files: [])
        #expect(try Paper(project).pages == 1)
    }

    /// A word of 20,000 letters would leave the page, and make a string that no PDF may hold.
    @Test func longWordsMayBeCutAndOthersStayWhole() {
        let cut = { TypstText.cuttingLongWords($0, longestWord: 40) }
        #expect(cut("Donaudampfschifffahrtsgesellschaft and https://example.org/a-path/of/many-parts/that-break") == "Donaudampfschifffahrtsgesellschaft and https://example.org/a-path/of/many-parts/that-break")
        let long = cut("see " + String(repeating: "a", count: 20_000) + " end")
        #expect(long.replacing("\u{200B}", with: "") == "see " + String(repeating: "a", count: 20_000) + " end")
        #expect(long.split(separator: "\u{200B}").allSatisfy { $0.count <= 14 })
        let address = "(https://example.org/20110920_russia_china_propose_un_resolution_on_information_security) "
        #expect(cut(address) == address && cut(address + String(repeating: "a", count: 41)).contains("\u{200B}"))
        #expect(cut("https://example.org/" + String(repeating: "a", count: 80)).contains("\u{200B}"))
        #expect(cut(String(repeating: "中", count: 500)) == String(repeating: "中", count: 500))
        #expect(cut(String(repeating: "e\u{301}", count: 50)).split(separator: "\u{200B}").allSatisfy { $0.first == "e\u{301}" })
    }
}
