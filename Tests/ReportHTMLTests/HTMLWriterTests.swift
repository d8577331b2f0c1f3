import Foundation
import ReportDocument
import ReportHTML
import TestSupport
import Testing

@Suite struct HTMLWriterTests {
    @Test(arguments: Sample.all)
    func wholePagesAreAsBefore(sample: Sample) {
        Golden.expect(Page.write(sample.document()), matches: "html/\(sample.name).html")
    }

    @Test(arguments: Sample.all)
    func pagesAreWellFormed(sample: Sample) {
        let page = Page.write(sample.document(), styleSheet: Page.styleSheet)
        #expect(PageStructure(page).problems == [])
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(sample.document().metadata.language.rawValue)\">"))
    }

    @Test func theSameDocumentGivesTheSameBytes() {
        let document = Sample.english.document()
        #expect(Page.write(document, styleSheet: Page.styleSheet) == Page.write(document, styleSheet: Page.styleSheet))
    }

    @Test func nothingIsFetchedOrRun() {
        let page = Page.write(Sample.english.document(), styleSheet: Page.styleSheet)
        #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"))
        #expect(!page.contains("<script") && !page.contains("<link") && !page.contains("@import") && !page.contains("url(http"))
    }

    @Test func dataCannotLeaveTheirElements() throws {
        let hostile = "{\"x\":\"</script><!--<b>\u{7F}\u{85}\u{202E}\u{2066}é中\"}"
        let page = Page.write(Page.document([]), linkedData: hostile, record: hostile)
        let safe = #"{"x":"\u003c/script>\u003c!--\u003cb>\u007f\u0085\u202e\u2066é中"}"#
        #expect(page.contains(#"<script type="application/ld+json">\#(safe)</script>"#))
        #expect(page.contains(#"<script type="application/json" id="_record">\#(safe)</script>"#))
        // What is written otherwise is read as the same.
        let (read, written) = (JSONDecoder(), [safe, hostile].map { Data($0.utf8) })
        #expect(try read.decode([String: String].self, from: written[0]) == read.decode([String: String].self, from: written[1]))
    }

    @Test func aTitleCannotLeaveTheStyleSheet() {
        let page = Page.write(Page.document([], title: [.text("a\"}</style>\\\n")]))
        #expect(page.contains(#"content:"a\22 \7d \3c /style\3e \5c  ""#))
    }

    @Test func fontsAreEmbedded() {
        let fonts = [HTMLResources.WebFont(family: "Serif", weight: 600, style: .italic, data: [1, 2, 3, 4])]
        let resources = HTMLResources(styleSheet: "", fonts: fonts)
        func page(_ language: Language) -> String {
            HTMLWriter(formatter: CellFormatter(language: language), resources: resources).write(
                Page.document([], language: language))
        }
        #expect(
            page(.english).contains(
                "@font-face{font-family:\"Serif\";font-weight:600;font-style:italic;font-display:swap;"
                    + "src:url(data:font/woff2;base64,AQIDBA==) format(\"woff2\")}\n"))
        #expect(page(.traditionalChinese).contains("format(\"woff2\");unicode-range:U+0-B6,"))
    }

    @Test func styleSheetsLoseCommentsAndIndentation() {
        let page = Page.write(Page.document([]), styleSheet: "/* c { } */\n\na  {\n  content: \"/*  */\"; /* x */\n}\n\n")
        #expect(page.contains("<style>\na {\ncontent: \"/*  */\";\n}\n@media"))
    }

    @Test func theFixedPartIsSmall() {
        let page = Page.write(Page.document([]), styleSheet: Page.styleSheet)
        #expect(page.utf8.count < 25_000)
        #expect(page.utf8.count > 8_000, "the style sheet is there")
    }

    @Test func contentsFollowTheHeadings() {
        func heading(_ level: Int, _ name: String, unlisted: Bool = false) -> Block {
            .heading(Heading(level: level, anchor: name, text: [.text(name), .note(0)], isUnlisted: unlisted))
        }
        let page = Page.write(
            Page.document(
                [heading(1, "a"), heading(2, "b"), heading(3, "c"), heading(1, "d", unlisted: true), heading(1, "e")],
                notes: [[.paragraph([.text("n")])]]))
        #expect(
            Page.between("<nav", "</nav>", of: page)
                == """
                 class="contents" aria-labelledby="_contents">
                <p class="contents-title" id="_contents">Contents</p>
                <details>
                <summary>Contents</summary>
                </details>
                <ol>
                <li><a href="#a">a</a>
                <ol>
                <li><a href="#b">b</a></li>
                </ol>
                </li>
                <li><a href="#e">e</a></li>
                <li><a href="#_notes">Notes</a></li>
                </ol>

                """)
        var silent = Page.document([heading(1, "a")])
        silent.metadata.showsContents = false
        #expect(!Page.write(silent).contains("<nav"))
    }

    @Test func datesAreTaggedWhereHTMLKnowsThem() {
        var document = Page.document([])
        document.metadata.date = "2014-11"
        document.metadata.dateText = "November 2014"
        #expect(Page.write(document).contains("<time class=\"date\" datetime=\"2014-11\">November 2014</time>"))
        document.metadata.date = "2014-11~"
        #expect(Page.write(document).contains("<span class=\"date\">November 2014</span>"))
    }
}
