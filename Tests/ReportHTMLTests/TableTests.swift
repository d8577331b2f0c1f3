import ReportDocument
import ReportHTML
import Testing

@Suite struct TableTests {
    private let signed = Table(
        label: "tbl-signed", number: 1, caption: [.text("Signatures")],
        columns: [
            .init(name: "region", heading: [.text("Region")], isRowHeader: true),
            .init(name: "yes", heading: [.text("Yes")]),
            .init(name: "share", heading: [.text("Share")], format: .percent(decimals: 1)),
            .init(name: "id", heading: [.text("Id")], isHidden: true),
        ],
        rows: [
            .init([.value(.text("Africa")), .value(.integer(1034)), .value(.number(0.905)), .value(.text("r1"))]),
            .init([.value(.text("Europe")), .value(.integer(2)), .value(.null), .value(.text("r2"))]),
            .init([.value(.text("Total")), .value(.integer(1036)), .value(.null), .value(.null)], kind: .total),
        ],
        notes: [
            TableNote(.note, [.text("Not signing is not opposing.")]), TableNote(.source, [.text("ITU")]),
            TableNote(.rule, [.text("n = 1,036")]),
        ])

    @Test func aWholeTable() {
        #expect(
            Page.html(.table(signed))
                == """
                <div class="table narrow short" id="tbl-signed">
                <div class="scroll" role="region" aria-labelledby="tbl-signed--caption" tabindex="0">
                <table>
                <caption id="tbl-signed--caption"><span class="caption"><span class="label">Table\u{A0}1.</span> Signatures</span></caption>
                <thead>
                <tr><th scope="col">Region</th><th class="r" scope="col">Yes</th><th class="r" scope="col">Share</th></tr>
                </thead>
                <tbody>
                <tr><th scope="row">Africa</th><td class="r">1,034</td><td class="r">90.5%</td></tr>
                <tr><th scope="row">Europe</th><td class="r">2</td><td class="r"></td></tr>
                <tr class="total"><th scope="row">Total</th><td class="r">1,036</td><td class="r"></td></tr>
                </tbody>
                </table>
                </div>
                <div class="notes">
                <p class="note"><span class="label">Note. </span>Not signing is not opposing.</p>
                <p class="source"><span class="label">Source. </span>ITU</p>
                <p class="rule">n = 1,036</p>
                </div>
                </div>
                """)
    }

    @Test func theWordsFollowTheLanguage() {
        let traditional = Page.html(.table(signed), language: .traditionalChinese)
        #expect(traditional.contains("<span class=\"label\">表\u{A0}1</span>\u{3000}Signatures"))
        #expect(traditional.contains("<span class=\"label\">資料來源：</span>ITU"))
        #expect(Page.html(.table(signed), language: .simplifiedChinese).contains("资料来源："))
    }

    @Test func spannersHeadTheirColumns() {
        var table = signed
        table.spanners = [.init(text: [], width: 1), .init(text: [.text("Signed")], width: 9)]
        let html = Page.html(.table(table))
        #expect(html.contains("<colgroup span=\"1\"></colgroup>\n<colgroup span=\"2\"></colgroup>\n<thead>"))
        #expect(
            html.contains("<tr class=\"spanners\"><td colspan=\"1\"></td><th colspan=\"2\" scope=\"colgroup\">Signed</th></tr>"))
        table.spanners = [.init(text: [.text("Where")], width: 1)]
        #expect(Page.html(.table(table)).contains("<th colspan=\"1\" scope=\"colgroup\">Where</th><td colspan=\"2\"></td></tr>"))
    }

    @Test func subheadingsHeadBodiesOfTheirOwn() {
        var table = signed
        table.rows.insert(.init([.value(.text("North")), .value(.null), .value(.null), .value(.null)], kind: .subheading), at: 1)
        let html = Page.html(.table(table))
        #expect(html.contains("</tbody>\n<tbody>\n<tr class=\"subheading\"><th colspan=\"3\" scope=\"rowgroup\">North</th></tr>"))
    }

    @Test func whatIsNotShownIsSaid() {
        var table = signed
        table.omittedRows = 1
        #expect(Page.html(.table(table)).contains("<p class=\"rule\">1 further row is not shown.</p>"))
        table.omittedRows = 12_000
        #expect(Page.html(.table(table)).contains("12,000 further rows are not shown."))
    }

    @Test func alignmentFollowsValuesUnlessGiven() {
        let table = Table(
            columns: [
                .init(name: "a", heading: [], alignment: .center), .init(name: "b", heading: [.text("B")]),
                .init(name: "c", heading: [.text("C")], alignment: .right),
            ],
            rows: [
                .init([.value(.integer(1)), .value(.integer(1)), .rich([.text("x")])]),
                .init([.value(.null), .value(.text("–"))]),
            ])
        let html = Page.html(.table(table))
        #expect(html.contains("<tr><td></td><th scope=\"col\">B</th><th class=\"r\" scope=\"col\">C</th></tr>"))
        #expect(html.contains("<tr><td class=\"c\">1</td><td>1</td><td class=\"r\">x</td></tr>"))
        #expect(html.contains("<tr><td class=\"c\"></td><td>–</td><td class=\"r\"></td></tr>"))
        #expect(html.contains("role=\"region\" aria-label=\"Table\" tabindex=\"0\""))
    }
}
