import Foundation
import ReportDocument
import ReportHTML
import TestSupport
import Testing

/// Numbers that open the rows behind them.
@Suite struct EvidenceTests {
    private static let register = EvidenceRegister(
        dataset: "votes", path: "data/votes.csv",
        rows: [
            EvidenceRow(
                id: "V1", title: "China", date: "3 December 2012", facts: [.init("issue", "tax"), .init("stance", "support")], summary: "Says yes.",
                quotation: .init(exact: "we say yes", prefix: "today", suffix: ", he said"), status: .verified,
                sources: [
                    .init(key: "a12", title: "A. 2012", address: "https://a.org/?x=1&y=2", anchor: "ref-a12"), .init(key: "b", title: "B", address: "https://b.org"),
                    .init(key: "c", title: "", address: "javascript:alert(1)"),
                ], locator: "p. 3"),
            EvidenceRow(id: "V2", title: "", summary: "Said that the tax would be too high for anybody who had not been asked before, and that was that.", status: .ambiguous(2)),
        ], omitted: 5)

    private static func table(_ trails: [Trail], label: String? = "tbl-a") -> Table {
        Table(
            label: label, number: 1,
            columns: [
                .init(name: "group", heading: [.text("Group")], isRowHeader: true), .init(name: "n", heading: [.text("n")], alignment: .right),
                .init(name: "yes", heading: [.text("Yes")]), .init(name: "share", heading: [.text("Share")], format: .percent(decimals: 0)),
                .init(name: "no", heading: [.text("No")], isHidden: true),
            ],
            rows: [
                .init([.value(.text("SCO")), .value(.integer(14)), .value(.integer(1200)), .value(.number(0.5)), .value(.integer(1))]),
                .init([.value(.text("EU")), .value(.integer(1)), .value(.integer(0)), .value(.null), .value(.integer(1))]),
                .init([.value(.text("Total")), .rich([.strong([.text("15")])]), .value(.null), .value(.null), .value(.null)], kind: .total),
            ], trails: trails)
    }

    private static let trails = [
        Trail(row: 2, dataset: "votes", whole: ["n"], parts: [.init(columns: ["gone"], ids: ["V2", "V1"])]),
        Trail(
            row: 0, dataset: "votes", whole: ["n"],
            parts: [.init(columns: ["yes", "share"], ids: ["V1", "V9"], omitted: 1198), .init(columns: ["no"], ids: ["V2"]), .init(columns: ["none"], ids: [])]),
        Trail(row: 1, dataset: "votes", whole: ["n"], parts: [.init(columns: ["no"], ids: ["V2"])]),
        Trail(row: 0, dataset: "votes", whole: [], parts: [.init(columns: ["yes"], ids: ["V1"])]),
        Trail(row: 7, dataset: "votes", whole: ["n"], parts: [.init(columns: ["yes"], ids: ["V1"])]),
    ]

    private static func page(_ blocks: [Block], language: Language = .english, registers: [EvidenceRegister] = [register]) -> String {
        var document = Page.document(blocks, language: language, references: [Reference(key: "a12", text: [.text("A. 2012. Title.")])])
        document.registers = registers
        return Page.write(document)
    }

    @Test func numbersLeadToPartsTrailsAndRows() {
        let page = Self.page([.table(Self.table(Self.trails))])
        #expect(PageStructure(page).problems == [])
        let body = Page.between("<tbody>\n", "\n</tbody>", of: page).split(separator: "\n")
        #expect(
            body == [
                ##"<tr id="_1-1r"><th scope="row">SCO</th><td class="r"><a class="count" href="#_1-1">14</a></td><td class="r"><a class="count" href="#_1-1-1">1,200</a></td>"##
                    + ##"<td class="r"><a class="count" href="#_1-1-1">50%</a></td></tr>"##,
                ##"<tr><th scope="row">EU</th><td class="r"><a class="count" href="#row-votes-V2">1</a></td><td class="r">0</td><td class="r"></td></tr>"##,
                ##"<tr id="_1-3r" class="total"><th scope="row">Total</th><td class="r"><a class="count" href="#_1-3"><strong>15</strong></a></td><td class="r"></td><td class="r"></td></tr>"##,
            ])
        #expect(page.components(separatedBy: "Underlined entries open the rows behind them.").count == 2)
    }

    @Test func trailsListTheirRows() {
        let page = Self.page([.table(Self.table(Self.trails))])
        #expect(
            Page.between("<h2>Rows behind the numbers</h2>\n", "\n</section>\n<section class=\"trail\" id=\"_1-3\">", of: page) == """
                <section class="trail" id="_1-1">
                <h3>Table\u{A0}1 · SCO · n 14</h3><a class="close" href="#_1-1r">Close</a>
                <div id="_1-1-1">
                <h4>Yes\u{A0}1,200</h4>
                <ul>
                <li><a href="#row-votes-V1">V1 <span>China</span> 3 December 2012</a></li>
                <li>V9</li>
                </ul>
                <p>and 1,198 further rows in data/votes.csv</p>
                </div>
                <div id="_1-1-2">
                <h4>1\u{A0}row</h4>
                <ul>
                <li><a href="#row-votes-V2">V2 <span>Said that the tax would be too high for anybody who had not been asked…</span></a></li>
                </ul>
                </div>
                """)
        // The row of one statement leads to it, without a panel between.
        #expect(!page.contains("id=\"_1-2"))
    }

    @Test func theRegisterHasEveryRowOnce() {
        let page = Self.page([.table(Self.table(Self.trails))])
        #expect(
            Page.between("<section class=\"evidence\"", "</section>", of: page) == """
                 role="doc-appendix" aria-labelledby="_evidence">
                <h2 id="_evidence">Evidence</h2>
                <p class="reach">7 rows of data/votes.csv are behind numbers of this report. 5 further rows stand in data/votes.csv only. \
                A number lists at most 200 rows, this appendix at most 2,000 of a dataset; the data file has them all.</p>
                <ul class="rows">
                <li id="row-votes-V1">
                <div><strong>V1</strong> <span>3 December 2012</span> <span class="status verified" data-status="verified">Verified</span></div>
                <div>
                <p class="name">China</p>
                <p class="facts">issue: tax\u{A0}· stance: support</p>
                <p>Says yes.</p>
                <blockquote><span>today </span>we say yes<span>, he said</span></blockquote>
                <p class="from"><a href="#ref-a12">A. 2012</a>; <a href="https://b.org" rel="noopener noreferrer">B</a>; <span>c</span>, p. 3</p>
                </div>
                </li>
                <li id="row-votes-V2">
                <div><strong>V2</strong> <span class="status problem" data-status="ambiguous:2">Found in 2 places</span></div>
                <div>
                <p>Said that the tax would be too high for anybody who had not been asked before, and that was that.</p>
                </div>
                </li>
                </ul>

                """)
        #expect(page.contains("<a href=\"#_evidence\">Evidence</a>"))
    }

    @Test func sourcesWithoutAWorkLeadToTheirAddress() {
        var document = Page.document([])
        document.registers = [Self.register]
        #expect(Page.write(document).contains(#"<a href="https://a.org/?x=1&amp;y=2" rel="noopener noreferrer">A. 2012</a>"#))
    }

    @Test func withoutRegistersThereIsNothing() {
        let page = Self.page([.table(Self.table(Self.trails))], registers: [])
        #expect(!page.contains("class=\"count\"") && !page.contains("trail") && !page.contains("_evidence") && !page.contains("_1-"))
        let other = Self.page([.table(Self.table([Trail(row: 0, dataset: "other", whole: ["n"], parts: [.init(columns: ["yes"], ids: ["V1"])])]))])
        #expect(!other.contains("class=\"count\"") && other.contains("id=\"row-votes-V1\""))
    }

    @Test func valuesLeadWhereTheirNumberDoes() {
        func link(_ evidence: ValueEvidence?) -> String {
            let value = Inline.value(Value(text: "14", source: "s", anchor: "tbl-a", evidence: evidence))
            // The value stands before its table.
            return Page.between("<p><a href=\"", "\"", of: Self.page([.paragraph([value]), .table(Self.table(Self.trails))]))
        }
        #expect(link(ValueEvidence(table: "tbl-a", row: 0, column: "share")) == "#_1-1-1")
        #expect(link(ValueEvidence(table: "tbl-a", row: 0, column: "n")) == "#_1-1")
        #expect(link(ValueEvidence(table: "tbl-a", row: 1, column: "n")) == "#row-votes-V2")
        #expect(link(ValueEvidence(table: "tbl-a", row: 1, column: "yes")) == "#tbl-a")
        #expect(link(ValueEvidence(table: "tbl-b", row: 0, column: "n")) == "#tbl-a")
        #expect(link(nil) == "#tbl-a")
    }

    /// Tables in other blocks are found, and the same table twice has one set of identifiers.
    @Test func tablesInsideOfBlocks() {
        let first = Block.table(Self.table(Self.trails)), second = Block.table(Self.table(Self.trails, label: nil))
        let page = Self.page([
            .quote([.list(List(isTight: true, items: [.init(blocks: [first])]))]),
            .callout(Callout(kind: .note, title: [.text("t")], blocks: [.group(Attributes(), [second])])), second,
        ])
        #expect(PageStructure(page).problems == [])
        #expect(page.contains("href=\"#_1-1\"") && page.contains("href=\"#_2-1\""))
        #expect(page.components(separatedBy: "href=\"#_2-1-1\"").count == 5)
    }

    @Test func aSubheadingMayLeadToItsRows() {
        var table = Self.table([Trail(row: 0, dataset: "votes", parts: [.init(columns: ["group"], ids: ["V1", "V2"])])])
        table.rows = [.init([.value(.text("North")), .value(.null), .value(.null), .value(.null), .value(.null)], kind: .subheading)]
        #expect(
            Self.page([.table(table)]).contains(
                ##"<tr id="_1-1r" class="subheading"><th colspan="4" scope="rowgroup"><a class="count" href="#_1-1-1">North</a></th></tr>"##))
    }

    @Test func headingsOverColumnsAreSaid() {
        var table = Self.table(Self.trails)
        table.spanners = [.init(text: [], width: 2), .init(text: [.text("2012")], width: 2)]
        #expect(Self.page([.table(table)]).contains("<h4>2012 · Yes\u{A0}1,200</h4>"))
    }

    @Test func identifiersAreUniqueWhateverTheIdsAre() {
        let rows = ["a b", "a-b", "a/b", "", " ", "a b"].map { EvidenceRow(id: $0, title: "t") }
        let register = EvidenceRegister(dataset: "d \"<", path: "p", rows: rows)
        let table = Self.table([Trail(row: 0, dataset: "d \"<", whole: ["n"], parts: [.init(columns: ["yes"], ids: ["a b", "a-b", "a/b", ""])])])
        let heading = Block.heading(Heading(level: 1, anchor: "_1-1-1", text: [.text("h")]))
        let page = Self.page([heading, .table(table)], registers: [register])
        #expect(PageStructure(page).problems == [])
        for end in ["a-b", "a-b-2", "a-b-3"] { #expect(page.contains("<li><a href=\"#row-d----\(end)\">")) }
    }

    @Test func hostileTextsStayText() {
        let page = Page.write(EvidenceSample.hostile(HostileTests.attack), styleSheet: Page.styleSheet)
        let structure = PageStructure(page)
        #expect(structure.problems == [])
        #expect(!structure.elementNames.contains("img") && !page.contains("<script"))
        #expect(page.components(separatedBy: "&lt;script&gt;document.title=").count > 40)
    }

    @Test(arguments: [
        (Language.simplifiedChinese, ["证据", "数字所据各行", "关闭", "原文有 2 处", "本报告的数字依据 data/votes.csv 中的 7 行。另有 5 行仅见于"]),
        (Language.traditionalChinese, ["證據", "數字所據各列", "關閉", "原文有 2 處", "本報告的數字依據 data/votes.csv 中的 7 列。另有 5 列僅見於"]),
    ])
    func theWordsFollowTheLanguage(language: Language, words: [String]) {
        let page = Self.page([.table(Self.table(Self.trails))], language: language)
        for word in words { #expect(page.contains(word), "\(word)") }
    }

    @Test func whatWasDroppedIsSaid() {
        var document = Page.document([])
        document.provenance.inputs = [
            .init(name: "a", path: "a.csv", digest: "d", rows: 3, dropped: [.init("no date", 1), .init("outside the period", 1200)], remarks: ["codes never used: x"]),
            .init(name: "b", path: "b.csv", digest: "d"),
        ]
        let footer = Page.between("<tbody>", "</tbody>", of: Page.write(document))
        #expect(
            footer.contains(
                "<tr class=\"more\"><td colspan=\"4\">1 row left out: no date; 1,200 rows left out: outside the period; codes never used: x</td></tr>"))
        #expect(footer.components(separatedBy: "class=\"more\"").count == 2)
    }

    @Test(arguments: Language.allCases)
    func samples(language: Language) throws {
        let page = Page.write(try EvidenceSample.report(language), styleSheet: Page.styleSheet)
        #expect(PageStructure(page).problems == [])
        if let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLE_FOLDER"] {
            try Data(page.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent("evidence-\(language.rawValue).html"))
        }
    }

    /// Every number of a further table costs the same.
    @Test func pagesGrowLinearly() throws {
        let sizes = try [5, 10, 15].map { Page.write(try EvidenceSample.large(tables: $0)).utf8.count }
        #expect(abs((sizes[2] - sizes[1]) - (sizes[1] - sizes[0])) < 3_000)
        #expect(sizes[2] < 600_000)
        if let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLE_FOLDER"] {
            for hasTrails in [true, false] {
                let page = Page.write(try EvidenceSample.large(tables: 15, hasTrails: hasTrails), styleSheet: Page.styleSheet)
                try Data(page.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent("large-\(hasTrails).html"))
            }
        }
    }
}
