import ReportDocument
import ReportHTML
import Testing

@Suite struct InlineTests {
    @Test(arguments: [
        (Inline.text("a & b"), "a &amp; b"),
        (.emphasis([.text("e")]), "<em>e</em>"),
        (.strong([.text("s")]), "<strong>s</strong>"),
        (.strikethrough([.text("x")]), "<s>x</s>"),
        (.superscript([.text("2")]), "<sup>2</sup>"),
        (.subscript([.text("i")]), "<sub>i</sub>"),
        (.code("a < b"), "<code>a &lt; b</code>"),
        (.lineBreak, "<br>"),
        (.math(Math(tex: "x^2", mathML: "<math><mi>x</mi></math>")), "<math><mi>x</mi></math>"),
        (
            .math(Math(tex: String(repeating: "x+", count: 30), mathML: "<math><mi>x</mi></math>")),
            #"<span class="long-formula scroll" tabindex="0"><math><mi>x</mi></math></span>"#
        ),
        (.math(Math(tex: "a<b", mathML: "")), #"<code class="tex">a&lt;b</code>"#),
        (
            .link(Link(target: "https://example.org/a b?q=\"1\"", title: "T", text: [.text("site")])),
            #"<a href="https://example.org/a%20b?q=%221%22" rel="noopener noreferrer" title="T">site</a>"#
        ),
        (.link(Link(target: "#sec-x", text: [.text("there")])), ##"<a href="#sec-x">there</a>"##),
        (.link(Link(target: "data/a.csv", text: [.text("file")])), #"<a href="data/a.csv">file</a>"#),
        (
            .crossReference(CrossReference(anchor: "tbl-signed", text: "Table 2")),
            ##"<a href="#tbl-signed" class="ref">Table 2</a>"##
        ),
        (
            .value(Value(text: "89", source: "tbl-signed[Total].yes", anchor: "tbl-signed")),
            ##"<a href="#tbl-signed" class="value" data-source="tbl-signed[Total].yes" title="tbl-signed[Total].yes">89</a>"##
        ),
        (.value(Value(text: "151", source: "entitled")), #"<span class="value" data-source="entitled">151</span>"#),
        (
            .citation(Citation(keys: ["itu"], text: [.text("(ITU 2012)")])),
            ##"<a class="cite" href="#ref-itu">(ITU 2012)</a>"##
        ),
        (
            .citation(
                Citation(keys: ["a", "b"], text: [.text("("), .link(Link(target: "#ref-a", text: [.text("A")])), .text(")")])),
            ##"<span class="cite">(<a href="#ref-a">A</a>)</span>"##
        ),
        (
            .span(
                Attributes(id: "x", classes: ["small"], pairs: [.init("lang", "fr"), .init("onclick", "alert(1)")]),
                [.text("mot")]),
            #"<span id="x" class="small" lang="fr">mot</span>"#
        ),
        (
            .image(
                Image(
                    asset: Asset(kind: .png, body: "AA\nAA", width: 72, height: 36), alternative: "dot", title: "", width: "50%")),
            #"<img src="data:image/png;base64,AAAA" alt="dot" width="96" height="48" style="width:50%">"#
        ),
    ])
    func isWritten(inline: Inline, expected: String) {
        #expect(Page.html(inline) == expected)
    }

    @Test func aLinkHoldsNoOther() {
        let inner: [Inline] = [.crossReference(CrossReference(anchor: "a", text: "T")), .note(0)]
        #expect(Page.html(.link(Link(target: "#b", text: inner))) == ##"<a href="#b"><span class="ref">T</span></a>"##)
    }

    @Test func aSoftBreakIsNoSpaceInChinese() {
        #expect(Page.html(.text("网络"), .softBreak, .text("主权"), language: .simplifiedChinese) == "网络主权")
        #expect(Page.html(.text("网络"), .softBreak, .text("ITU"), language: .simplifiedChinese) == "网络\nITU")
        #expect(Page.html(.text("a"), .softBreak, .text("b")) == "a\nb")
    }

    @Test func directionOverridesAndControlsAreShown() {
        #expect(Page.html(.text("a\u{202E}b\u{0}c\u{1B}[1m")) == "a[U+202E]b\u{2400}c\u{241B}[1m")
        #expect(Page.html(.code("a\u{2066}b")) == "<code>a[U+2066]b</code>")
        #expect(Page.html(.text("a\r\nb\rc\u{85}")) == "a\nb\nc\u{FFFD}")
    }

    @Test func noteMarksLeadThereAndBack() {
        let page = Page.write(
            Page.document(
                [.paragraph([.text("a"), .note(0), .text("b"), .note(0), .note(7)])], notes: [[.paragraph([.text("n")])]]))
        let expected =
            ##"<p>a<sup><a id="fnref-1" class="note-ref" href="#fn-1" role="doc-noteref" aria-label="Note 1">1</a></sup>b"##
            + ##"<sup><a id="fnref-1-2" class="note-ref" href="#fn-1" role="doc-noteref" aria-label="Note 1">1</a></sup></p>"##
        #expect(Page.main(of: page).hasPrefix(expected))
        #expect(
            page.contains(
                ##"<li id="fn-1">n <a class="back" href="#fnref-1" role="doc-backlink" aria-label="Back to note 1 in the text">↑</a> "##
                    + ##"<a class="back" href="#fnref-1-2""##))
    }
}
