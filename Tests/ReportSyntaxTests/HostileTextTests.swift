import ReportSource
import ReportSyntax
import TestSupport
import Testing

/// Texts that make parsers slow or deep. A parser that takes quadratic time on one of them takes minutes.
@Suite(.timeLimit(.minutes(2))) struct HostileTextTests {
    private static let count = 50_000

    private static func times(_ text: String, _ count: Int = count) -> String { String(repeating: text, count: count) }

    /// The first ones are those of CommonMark's own tests of pathological input.
    static let texts: [(name: String, text: String)] = [
        ("nested strong emphasis", times("*a **a ", 20000) + "b" + times(" a** a*", 20000)),
        ("emphasis closers without openers", times("a_ ")), ("emphasis openers without closers", times("_a ")),
        ("link closers without openers", times("a]")), ("link openers without closers", times("[a")),
        ("mismatched openers and closers", times("*a_ ")), ("openers and closers, multiples of 3", "a**b" + times("c* ")),
        ("link openers and emphasis closers", times("[ a_")), ("nested brackets", times("[", 100_000) + "a" + times("]", 100_000)),
        ("nested quotations", times("> ", 100_000) + "a"),
        ("deep lists", (0..<1000).map { times("  ", $0) + "* a\n" }.joined()), ("list markers in one line", times("* ", 100_000) + "a"),
        ("backticks", (1..<2500).map { "e" + times("`", $0) }.joined()),
        ("unclosed links in angle brackets", times("[a](<b")), ("unclosed links", times("[a](b")), ("unclosed comments", "</" + times("<!--")),
        ("empty lines in lists", times("- a\n\n\n", 10000)), ("hard link pattern", times("[(]((")), ("images in brackets", times("![[]()")),
        ("nested images", times("![") + "a" + times("](b)")), ("entities", times("&a;")), ("ampersands", times("&", 100_000)),
        ("reference definitions", (0..<20000).map { "[\($0)]: u\n" }.joined() + "\n" + times("[0] ", 20000)),
        ("one reference defined often", times("[a]: u\n") + "[a]"), ("declarations", times("<!A ")), ("instructions", times("<?")),
        ("setext headings", times("a\n=\n")), ("hashes", times("#", 100_000)), ("asterisks in a rule", times("* ", 100_000)),
        // Those of this dialect
        ("dollar signs", times("$a ")), ("dollar signs alone", times("$", 100_001)), ("double dollar signs", times("$$a ")),
        ("formulas", times("$a$")), ("equations", times("$$\n", 30001)), ("carets", times("^a")), ("nested notes", times("^[") + times("]")),
        ("open citations", times("[@a;")), ("keys", times("@a:b")), ("braces", times("{a")), ("spans", times("[x]{")),
        ("attributes", "# a {" + times("#a ") + "}"), ("shortcodes", times("{{< ")), ("includes", times("{{< include x >}}\n", 20000)),
        ("div closers", times(":::\n", 30000)), ("div openers", times("::: {.a}\n", 30000)), ("definition lists", times("a\n: b\n", 30000)),
        ("nested definition lists", (0..<200).map { times("    ", $0) + "a\n" + times("    ", $0) + ": b\n\n" }.joined()),
        ("footnotes", (0..<20000).map { "[^\($0)]: a\n" }.joined()), ("references to one footnote", times("[^a] ")),
        ("fences", times("```\n", 30001)), ("fences in quotations", times("> ```{python}\n", 20000)), ("captions", times(": a\n\n", 30000)),
        ("headings with one label", times("# a {#b}\n", 20000)), ("tildes", times("~a ")), ("quotation marks", times("\"'")),
        ("addresses", times("http://a.b/ ")), ("addresses in angle brackets", times("<http://a.b> ")), ("carriage returns", times("a\r\r", 30000)),
        ("a table of 2,000 by 2,000", times("|a", 2000) + "|\n" + times("|-", 2000) + "|\n" + times("x\n", 2000)),
        ("a table of many rows", "|a|b|\n|-|-|\n" + times("|x\n", 200_000)), ("short lines", times("a\n", 100_000)), ("tabs", times("\t", 100_000)),
        ("an open head", "---\n" + times("a: [\n", 20000)), ("deep YAML", "---\na: " + times("[", 100_000) + "\n---\n"),
        ("deep YAML mappings", "---\n" + (0..<2000).map { times(" ", $0) + "a:\n" }.joined() + "---\n"),
        ("keys in YAML", "---\n" + times("? ", 100_000) + "\n---\n"), ("many keys", "---\n" + (0..<50000).map { "k\($0): v\n" }.joined() + "---\n"),
    ]

    @Test(arguments: texts.map(\.name)) func isReadInLinearTime(_ name: String) throws {
        let text = try #require(HostileTextTests.texts.first { $0.name == name }?.text)
        let (definition, problems) = Parsed.definition(text)
        SpanChecks.check(definition, problems)
    }

    @Test(arguments: [
        ("nested quotations", DiagnosticID.markdownLimit), ("list markers in one line", .markdownLimit), ("div openers", .markdownLimit),
        ("nested definition lists", .markdownLimit), ("a table of 2,000 by 2,000", .markdownLimit), ("a table of many rows", .markdownLimit),
        ("includes", .markdownInclude), ("deep YAML", .yamlLimit), ("deep YAML mappings", .yamlLimit), ("keys in YAML", .yamlType),
    ] as [(String, DiagnosticID)])
    func limitsAreNamed(_ name: String, _ id: DiagnosticID) throws {
        let text = try #require(HostileTextTests.texts.first { $0.name == name }?.text)
        #expect(Parsed.definition(text).1.contains { $0.id == id })
    }

    @Test func aliasBombsAreNotUnfolded() {
        let levels = (1..<40).map { "a\($0): &a\($0) [" + Self.times("*a\($0 - 1), ", 8) + "x]\n" }.joined()
        let (_, problems) = Parsed.definition("---\na0: &a0 [x, x]\n\(levels)---\n")
        #expect(problems.map(\.id) == [.yamlLimit])
    }
}

/// Laws that hold for whatever is parsed.
enum SpanChecks {
    static func check(_ definition: ReportDefinition, _ problems: [Diagnostic]) {
        for problem in problems {
            #expect(!problem.message.isEmpty)
            if let span = problem.span { check(span) }
        }
        for block in definition.blocks { check(block.span) }
        for cell in definition.cells { #expect(cell.codeSpan.text == cell.code) }
    }

    static func check(_ span: SourceSpan) {
        #expect(span.range.lowerBound >= 0)
        #expect(span.range.upperBound <= span.file.bytes.count)
    }
}
