import ReportDocument
import ReportHTML
import Testing

@Suite struct BlockTests {
    private func paragraph(_ text: String) -> Block { .paragraph([.text(text)]) }

    @Test func paragraphsQuotationsAndRules() {
        #expect(
            Page.html(paragraph("a"), .quote([paragraph("q")]), .thematicBreak, .pageBreak)
                == """
                <p>a</p>
                <blockquote>
                <p>q</p>
                </blockquote>
                <hr>
                <div class="page-break"></div>
                """)
    }

    @Test func lists() {
        let items = [List.Item(blocks: [paragraph("a")]), List.Item(blocks: [paragraph("b")])]
        #expect(Page.html(.list(List(isTight: true, items: items))) == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>")
        #expect(
            Page.html(.list(List(start: 3, isTight: false, items: items)))
                == "<ol class=\"loose\" start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>")
    }

    @Test func taskListsAreText() {
        let items = [List.Item(task: true, blocks: [paragraph("a")]), List.Item(task: false, blocks: [paragraph("b")])]
        #expect(
            Page.html(.list(List(isTight: true, items: items)))
                == """
                <ul class="tasks">
                <li><span class="box" role="img" aria-label="done">☑\u{FE0E}</span> a</li>
                <li><span class="box" role="img" aria-label="to do">☐\u{FE0E}</span> b</li>
                </ul>
                """)
    }

    @Test func definitionLists() {
        let definition = Definition(term: [.text("t")], meanings: [[paragraph("m")], [paragraph("n")]])
        #expect(Page.html(.definitionList([definition])) == "<dl>\n<dt>t</dt>\n<dd>m</dd>\n<dd>n</dd>\n</dl>")
    }

    @Test func code() {
        let code = CodeBlock(
            language: "python", text: "x = 1",
            tokens: [.init(.plain, "x "), .init(.operator, "="), .init(.plain, " "), .init(.number, "1")])
        let pre = """
            <pre class="code scroll" role="region" aria-label="python" tabindex="0">\
            <code>x <span class="o">=</span> <span class="m">1</span></code></pre>
            """
        #expect(Page.html(.code(code)) == pre)
        var folded = code
        folded.foldSummary = "Code"
        #expect(
            Page.html(.code(folded)) == "<details class=\"fold\">\n<summary>Code</summary>\n\(pre)\n</details>")
    }

    @Test func output() {
        #expect(
            Page.html(.output(Output(stream: .standardError, text: "oops <1>", omittedBytes: 1234)))
                == """
                <div class="output">
                <p class="output-label">Error output</p>
                <pre class="stderr scroll" role="region" aria-label="Error output" tabindex="0"><code>oops &lt;1&gt;</code></pre>
                <p class="omitted">1,234 further bytes of output are not shown.</p>
                </div>
                """)
    }

    @Test func calloutsNameTheirKind() {
        let titled = Callout(kind: .warning, title: [.text("Read this")], blocks: [paragraph("b")], anchor: "w")
        #expect(
            Page.html(.callout(titled))
                == """
                <div class="callout warning" id="w" role="note" aria-labelledby="w--title">
                <p class="callout-title" id="w--title"><span class="kind">Warning: </span>Read this</p>
                <p>b</p>
                </div>
                """)
        let plain = Callout(kind: .note, title: [.text("Note")], blocks: [])
        #expect(Page.html(.callout(plain)).contains(#"<p class="callout-title" id="_callout--title">Note</p>"#))
    }

    @Test func equations() {
        let equation = Equation(math: Math(tex: "x", mathML: "<math display=\"block\"></math>"), anchor: "eq-x", number: "(1)")
        #expect(
            Page.html(.equation(equation))
                == """
                <div class="equation" id="eq-x">
                <div class="formula scroll" role="region" aria-label="Equation (1)" tabindex="0"><math display="block"></math></div>\
                <span class="equation-number">(1)</span></div>
                """)
    }

    @Test func groupsAndRawMarkup() {
        #expect(
            Page.html(.group(Attributes(classes: ["column-margin"]), [paragraph("m")]))
                == "<div class=\"column-margin\">\n<p>m</p>\n</div>")
        #expect(Page.html(.raw(RawBlock(target: .html, text: "<b>x</b>"))) == #"<div class="raw"><b>x</b></div>"#)
        #expect(Page.html(.raw(RawBlock(target: .typst, text: "#set page()"))) == "")
    }

    @Test func headingsFormAnOutline() {
        func heading(_ level: Int, _ anchor: String) -> Block {
            .heading(Heading(level: level, anchor: anchor, text: [.text(anchor)]))
        }
        // The shallowest is 2; the jump from 2 to 4 is one step on the page.
        #expect(
            Page.html(heading(2, "a"), heading(4, "b"), heading(3, "c"), heading(2, "d"))
                == "<h2 id=\"a\">a</h2>\n<h3 id=\"b\">b</h3>\n<h3 id=\"c\">c</h3>\n<h2 id=\"d\">d</h2>")
        #expect(
            Page.html(.heading(Heading(level: 1, anchor: "n", number: "2.1", text: [.text("N")])))
                == #"<h2 id="n"><span class="number">2.1</span> N</h2>"#)
    }

    @Test func identifiersAreUniqueAndClean() {
        let block = Block.group(Attributes(id: "a b\"<x"), [])
        #expect(Page.html(block, block) == "<div id=\"a-b--x\"></div>\n<div id=\"a-b--x-2\"></div>")
        #expect(Page.html(.group(Attributes(id: "_main"), [])) == #"<div id="_main-2"></div>"#)
    }
}
