import Foundation
import ReportDocument
import ReportHTML
import Testing

/// Strings of a document that try to become markup, in every field of every kind.
@Suite struct HostileTests {
    static let attack =
        #"</title></style></script>'"><script>document.title="ran"</script><img src=x onerror="document.title='ran'"><!-- ${7*7} ]]>"#

    @Test func everyFieldIsEscaped() {
        let page = Page.write(HostileTests.document, styleSheet: Page.styleSheet, linkedData: "{\"a\": \"\(HostileTests.attack)\"}", record: "{\"a\": \"\(HostileTests.attack)\"}")
        let structure = PageStructure(page)
        #expect(structure.problems == [])
        #expect(!structure.elementNames.contains("img"))
        #expect(page.components(separatedBy: "<script").count == 3, "only those of the linked data and of the record")
        #expect(!page.contains("javascript:alert"))
        // Most fields stand in the page once, several more often: none is lost.
        #expect(page.components(separatedBy: "&lt;script&gt;document.title=").count > 60)
    }

    /// What counts in the end is what a browser does.
    @Test func noScriptRunsInABrowser() throws {
        let page = Page.write(HostileTests.document, styleSheet: Page.styleSheet, linkedData: "{\"a\": \"\(HostileTests.attack)\"}", record: "{\"a\": \"\(HostileTests.attack)\"}")
        let tree = try Browser.tree(of: page)
        #expect(tree.contains("<title>&lt;/title&gt;"))
        #expect(!tree.contains("<title>ran"))
        #expect(!tree.contains("<img src=\"x\""))
        #expect(tree.contains("<footer>"), "the page is whole")
    }

    /// A policy that forbids scripts holds even where the sanitiser of rich output would fail.
    @Test func thePolicyHoldsForMarkupThatWasNotSanitised() throws {
        let raw = RawBlock(target: .html, text: #"<script>document.title="ran"</script><b onclick="1" id="probe">x</b>"#)
        let svg = Asset(kind: .svg, body: ##"<svg width="9" height="9"><script>document.title="ran"</script></svg>"##)
        let page = Page.write(
            Page.document([.raw(raw), .figure(Figure(content: .single(svg), alternative: "a"))], title: [.text("quiet")]))
        let tree = try Browser.tree(of: page)
        #expect(tree.contains("id=\"probe\""))
        #expect(tree.contains("<title>quiet</title>"))
        // The same page without its policy does run it, so that this test can see it.
        let loose = page.replacingOccurrences(of: "Content-Security-Policy", with: "X-None")
        #expect(try Browser.tree(of: loose).contains("<title>ran</title>"))
    }

    static let document: Document = {
        let bad: [Inline] = [.text(attack)]
        let asset = Asset(kind: .png, body: attack)
        let column = { (format: CellFormat) in Table.Column(name: attack, heading: bad, format: format, isRowHeader: true) }
        let table = Table(
            label: attack, number: 1, caption: bad, columns: [column(.automatic), column(.plain), column(.date(.long))],
            rows: [
                .init([.value(.text(attack)), .value(.decimal(attack)), .value(.date(attack))]),
                .init([.rich(bad), .rich([.code(attack)]), .value(.text(attack))]),
                .init([.value(.text(attack)), .value(.null), .value(.null)], kind: .subheading),
            ],
            notes: [TableNote(.note, bad), TableNote(.source, bad), TableNote(.rule, bad)], alternative: attack,
            spanners: [.init(text: bad, width: 2)])
        let inlines: [Inline] = [
            .text(attack), .emphasis(bad), .strong(bad), .strikethrough(bad), .superscript(bad), .subscript(bad), .code(attack),
            .math(Math(tex: attack, mathML: "")), .link(Link(target: attack, title: attack, text: bad)),
            .link(Link(target: "javascript:alert(1)", title: attack, text: bad)),
            .link(Link(target: "https://example.org/" + attack, title: attack, text: bad)), .note(0),
            .image(Image(asset: Asset(kind: .svg, body: attack), alternative: attack, title: attack, width: attack)),
            .crossReference(CrossReference(anchor: attack, text: attack)), .citation(Citation(keys: [attack], text: bad)),
            .value(Value(text: attack, source: attack, anchor: attack)), .value(Value(text: attack, source: attack)),
            .span(Attributes(id: "s" + attack, classes: [attack], pairs: [.init("lang", attack), .init(attack, attack)]), bad),
        ]
        let figure = Figure(
            label: "f" + attack, number: 1, caption: bad,
            content: .grid(
                columns: 2,
                panels: [
                    .init(asset: Asset(kind: .svg, body: "<svg></svg>"), alternative: attack, caption: bad, label: "p" + attack)
                ]),
            alternative: attack, notes: [TableNote(.note, bad)], data: table, width: attack)
        let drawing = Figure(
            content: .single(Asset(kind: .svg, body: "<svg></svg>", width: .infinity)), alternative: attack,
            width: "9px;" + attack)
        let blocks: [Block] = [
            .heading(Heading(level: 1, anchor: "h" + attack, number: attack, text: bad)), .paragraph(inlines),
            .quote([.paragraph(bad)]), .list(List(isTight: true, items: [.init(task: true, blocks: [.paragraph(bad)])])),
            .definitionList([Definition(term: bad, meanings: [[.paragraph(bad)]])]),
            .code(CodeBlock(language: attack, text: attack, tokens: [.init(.string, attack)], foldSummary: attack)),
            .code(CodeBlock(language: attack, text: attack)), .table(table), .figure(figure), .figure(drawing),
            .callout(Callout(kind: .note, title: bad, blocks: [.paragraph(bad)], anchor: "c" + attack)),
            .equation(Equation(math: Math(tex: attack, mathML: ""), anchor: "e" + attack, number: attack)),
            .group(
                Attributes(id: "g" + attack, classes: [attack], pairs: [.init("title", attack), .init("onclick", attack)]), []),
            .output(Output(stream: .result, text: attack)), .raw(RawBlock(target: .typst, text: attack)),
        ]
        return Document(
            metadata: Metadata(
                title: bad, subtitle: bad, authors: [attack], date: attack, dateText: attack, abstract: [.paragraph(bad)],
                keywords: [attack]),
            blocks: blocks, notes: [[.paragraph(bad)]], references: [Reference(key: attack, text: bad)],
            provenance: Provenance(
                definition: attack, toolVersion: attack, definitionDigest: attack,
                inputs: [.init(name: attack, path: attack, digest: attack, rows: 1)], parameters: [.init(attack, attack)]))
    }()
}
