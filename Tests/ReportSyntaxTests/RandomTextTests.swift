import ReportSource
import ReportSyntax
import Testing

/// Definitions put together at random from pieces of syntax; seeds are fixed, so that a failure comes again.
@Suite struct RandomTextTests {
    private static let pieces = [
        "\n", "\n\n", " ", "    ", "\t", "- ", "1. ", "> ", "# ", "```", "```{python}\n", "```{sql}\n", "~~~", "#| label: a\n", "::: {.a}\n", ":::\n", "$", "$$",
        "*", "**", "_", "~", "~~", "^", "^[", "[", "]", "(", ")", "](x)", "![", "{#a}", "{.b c=\"d\"}", "{", "}", "`", "`{value} a.b`", "@fig-a", "@key",
        "[@a; @b]", "[^1]", "[^1]: ", ": ", "|", "|---|\n", "<b>", "<!--", "-->", "</pre>", "<pre>", "&amp;", "\\", "\"", "'", "--", "...", "中文", "é", "😀",
        "\u{0}", "\r", "\r\n", "\u{202E}", "{{< pagebreak >}}", "{{<", "---\n", "a: b\n", "http://a.b/c", "<http://x>", "text", "A line of words.", "\u{FEFF}", "===\n",
    ]

    private struct Generator {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    @Test(arguments: 0..<40) func nothingTraps(_ seed: Int) {
        var generator = Generator(state: UInt64(seed))
        for _ in 0..<50 {
            var text = generator.next(4) == 0 ? "---\n" : ""
            for _ in 0..<generator.next(60) { text += RandomTextTests.pieces[generator.next(RandomTextTests.pieces.count)] }
            let (definition, problems) = Parsed.definition(text)
            SpanChecks.check(definition, problems)
            let again = Parsed.definition(text)
            #expect(MarkupDump.text(of: definition, spans: true) == MarkupDump.text(of: again.0, spans: true))
            let file = SourceFile(name: "x", text: text)
            let whole = file.span(0..<file.bytes.count)
            for problem in MarkupParser.inlines(text, at: whole).1 { problem.span.map(SpanChecks.check) }
            for problem in YAMLParser.parse(file, range: whole.range).1 { problem.span.map(SpanChecks.check) }
        }
    }

    /// Text without markup comes out as it went in, wherever it is placed.
    @Test func placesOfTextAreExact() throws {
        let text = "# Ünï\n\nAn *emphasis* and 中文 **bold**.\n\n- é item\n\n> quoted\n"
        let (definition, _) = Parsed.definition(text)
        var found: [String] = []
        func visit(_ inlines: [MarkupInline]) {
            for inline in inlines {
                switch inline.kind {
                case .text(let text):
                    #expect(inline.span.text == text)
                    found.append(text)
                case .emphasis(let children), .strong(let children): visit(children)
                default: break
                }
            }
        }
        func visit(_ blocks: [MarkupBlock]) {
            for block in blocks {
                switch block.kind {
                case .heading(_, let inlines), .paragraph(let inlines): visit(inlines)
                case .quote(let inner): visit(inner)
                case .list(_, _, let items): for item in items { visit(item.blocks) }
                default: break
                }
            }
        }
        visit(definition.blocks)
        #expect(found == ["Ünï", "An ", "emphasis", " and 中文 ", "bold", ".", "é item", "quoted"])
    }
}
