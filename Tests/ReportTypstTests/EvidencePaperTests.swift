import Foundation
import ReportDocument
import ReportTypst
import TestSupport
import Testing

/// Numbers of a paper that lead to the rows behind them.
@Suite struct EvidencePaperTests {
    private static let rows = [
        EvidenceRow(
            id: "V1", title: "China", date: "3 December 2012", facts: [.init("issue", "tax"), .init("stance", "support")], summary: "Says yes.",
            quotation: .init(exact: "we say yes", prefix: "today", suffix: ", he said"), status: .verified,
            sources: [
                .init(key: "a12", title: "A. 2012", address: "https://a.org/", anchor: "ref-a12"), .init(key: "b", title: "B", address: "https://b.org"),
                .init(key: "c", title: "", address: "javascript:alert(1)"),
            ], locator: "p. 3"),
        EvidenceRow(id: "V2", title: "", summary: "Says no.", status: .notFound), EvidenceRow(id: "V3", title: "EU", date: "2013", status: .paraphrase),
    ]

    private static func document(
        _ trails: [Trail], registers: [EvidenceRegister] = [.init(dataset: "votes", path: "data/votes.csv", rows: rows, omitted: 5)], value: ValueEvidence? = nil
    ) -> Document {
        let table = Table(
            label: "tbl-a", number: 1,
            columns: [
                .init(name: "group", heading: [.text("Group")], isRowHeader: true), .init(name: "n", heading: [.text("n")]), .init(name: "yes", heading: [.text("Yes")]),
                .init(name: "no", heading: [.text("No")], isHidden: true),
            ],
            rows: [
                .init([.value(.text("SCO")), .value(.integer(14)), .value(.integer(12)), .value(.integer(1))]),
                .init([.value(.text("EU")), .value(.integer(1)), .value(.null), .value(.integer(1))]),
                .init([.value(.text("Total")), .rich([.link(Link(target: "https://a.org", text: [.text("15")]))]), .value(.null), .value(.null)], kind: .total),
            ], trails: trails)
        return Document(
            metadata: Metadata(title: [.text("T")], showsContents: false),
            blocks: [.paragraph([.value(Value(text: "14", source: "s", anchor: "tbl-a", evidence: value))]), .table(table)],
            references: [Reference(key: "a12", text: [.text("A. 2012. Title.")])], registers: registers,
            provenance: Provenance(definition: "d.qmd", toolVersion: "1", definitionDigest: "ab"))
    }

    private static let trails = [
        Trail(
            row: 0, dataset: "votes", whole: ["n"],
            parts: [.init(columns: ["yes"], ids: ["V1", "V2", "V3", "V9"], omitted: 8), .init(columns: ["no"], ids: ["V2", "V1"]), .init(columns: ["none"], ids: [])]),
        Trail(row: 1, dataset: "votes", whole: ["n"], parts: [.init(columns: ["no"], ids: ["V2"])]),
        Trail(row: 2, dataset: "votes", whole: ["n"], parts: [.init(columns: [], ids: ["V1", "V3"])]),
    ]

    private func source(_ document: Document) throws -> String { try Paper.writer().write(document).main }

    @Test func theAppendix() throws {
        let main = try source(Self.document(Self.trails))
        let start = try #require(main.range(of: "#section(1)[Evidence]")), end = try #require(main.range(of: "#provenance("))
        #expect(String(main[start.lowerBound..<end.lowerBound]) == """
            #section(1)[Evidence]

            #section(2, outlined: false)[Rows behind the numbers]

            #trails([#internal-link("tbl-a")[Table\u{A0}1]],
              trail(id: "evidence 1-1", [SCO · n 14],
                part(id: "evidence 1-1-1", [Yes\u{A0}12])[#row-link("row-votes-V1")[V1–V3], V9, and 8 further rows in data\\/votes.csv],
                part(id: "evidence 1-1-2", [2\u{A0}rows])[#row-link("row-votes-V2")[V2], #row-link("row-votes-V1")[V1]],
              ),
              trail(id: "evidence 1-3", [Total · n 15],
                part(id: "evidence 1-3-1", [2\u{A0}rows])[#row-link("row-votes-V1")[V1], #row-link("row-votes-V3")[V3]],
              ),
            )

            #section(2, outlined: false)[The rows]

            #reach[8 rows of data\\/votes.csv are behind numbers of this report. 5 further rows stand in data\\/votes.csv only. \
            A number lists at most 200 rows, this appendix at most 2,000 of a dataset; the data file has them all.]

            #register(
              row(id: "row-votes-V1", [V1], date: [3 December 2012], status: ("verified", [Verified]), name: [China],
                [Says yes.],
                emph[#around[today\\u{20}];we say yes#around[, he said];],
                particulars: [issue: tax\u{A0}· stance: support\u{A0}· #row-link("ref-a12")[A. 2012];;\\u{20}#row-link-out("https://b.org")[B];;\\u{20}c, p. 3]),
              row(id: "row-votes-V2", [V2], status: ("problem", [Not in the source]),
                [Says no.]),
              row(id: "row-votes-V3", [V3], date: [2013], status: ("open", [Paraphrase]), name: [EU]),
            )


            """)
    }

    @Test func numbersLeadToPartsTrailsAndRows() throws {
        let main = try source(Self.document(Self.trails, value: ValueEvidence(table: "tbl-a", row: 0, column: "yes")))
        #expect(main.contains("  [SCO], [#counted(\"evidence 1-1\")[14]], [#counted(\"evidence 1-1-1\")[12]],\n"))
        #expect(main.contains("  [EU], [#counted(\"row-votes-V2\")[1]], [],\n"))
        // Nothing inside of a link may be one.
        #expect(main.contains("  total[Total], total[#counted(\"evidence 1-3\")[15]], total[],\n"))
        #expect(main.contains("#value(\"evidence 1-1-1\")[14]"))
        #expect(main.contains("[Entries in blue lead to the rows behind them.]"))
    }

    @Test func withoutRegistersThereIsNothing() throws {
        let main = try source(Self.document(Self.trails, registers: [], value: ValueEvidence(table: "tbl-a", row: 0, column: "yes")))
        #expect(!main.contains("counted") && !main.contains("evidence") && !main.contains("Evidence") && main.contains("#value(\"tbl-a\")[14]"))
    }

    /// Each link of the paper that should be there is there, and standards are kept.
    @Test func linksAreInThePaper() throws {
        let with = try Paper(Self.document(Self.trails)), without = try Paper(Self.document([]))
        #expect(with.warnings == [] && with.missing == [])
        // Four numbers of the table, one in place of another link, the way back to it, and five links to rows.
        #expect(try Self.links(with) - Self.links(without) == 9)
        let text = try with.text
        for words in ["Rows behind the numbers", "SCO · n 14", "V1–V3", "✓ Verified", "! Not in the source", "○ Paraphrase", "today we say yes, he said", "p. 3"] {
            #expect(text.replacingOccurrences(of: "\u{A0}", with: " ").contains(words), "\(words)")
        }
        #expect(String(decoding: try with.tool("qpdf", "--check", "PDF"), as: UTF8.self).contains("No syntax or stream encoding errors"))
    }

    private static func links(_ paper: Paper) throws -> Int {
        let plain = String(decoding: try paper.tool("qpdf", "--qdf", "--object-streams=disable", "PDF", "-"), as: UTF8.self)
        return plain.components(separatedBy: "/Subtype /Link").count - 1
    }

    @Test func registersAreAttached() throws {
        var document = Self.document(Self.trails)
        document.registers.append(EvidenceRegister(dataset: "über/../x", path: "p", rows: [EvidenceRow(id: "=1", title: "a,\"b\"\nc")]))
        document.registers.append(EvidenceRegister(dataset: "empty", path: "p", rows: []))
        let project = try Paper.writer().write(document)
        #expect(project.main.contains(
            "#pdf.attach(\"evidence-votes.csv\", read(\"attachments/0-evidence-votes.csv\", encoding: none), relationship: \"data\", "
                + "mime-type: \"text/csv\", description: \"Rows of 'votes' behind the numbers\")"))
        let paper = try Paper(document)
        let names = String(decoding: try paper.tool("qpdf", "--list-attachments", "PDF"), as: UTF8.self)
        let told = String(decoding: try paper.tool("pdfdetach", "-list", "PDF"), as: UTF8.self)
        #expect(told.contains("evidence-über----x.csv"), "\(told)")
        #expect(names.contains("evidence-votes.csv") && !names.contains("evidence-empty"), "\(names)")
        #expect(String(decoding: try paper.tool("qpdf", "--show-attachment=evidence-votes.csv", "PDF"), as: UTF8.self) == """
            id,title,date,issue,stance,summary,quote,prefix,suffix,status,sources,locator
            V1,China,3 December 2012,tax,support,Says yes.,we say yes,today,", he said",verified,a12;b;c,p. 3
            V2,,,,,Says no.,,,,not-found,,
            V3,EU,2013,,,,,,,paraphrase,,

            """)
        #expect(project.files.contains { $0.text == "id,title,date,summary,quote,prefix,suffix,status,sources,locator\n'=1,\"a,\"\"b\"\"\nc\",,,,,,,,\n" })
    }

    @Test(arguments: ["#panic(\"x\")]", "<label> @ref", "\\ \" $x$ /* // ` ``` ~", "[open", "x\u{0}y\u{202E}z\u{E000}", "乌镇 #[", " a  b "])
    func hostileTextsComeOutAsTheyAre(text: String) throws {
        let paper = try Paper(EvidenceSample.hostile(text))
        // Title, date, facts, summary, quotation with both sides, sources, locator, heading, cells, trails.
        let shown = text.contains("\u{0}") ? "xU+0000yU+202EzU+E000" : Paper.condensed(text)
        #expect(try paper.condensedText.components(separatedBy: shown).count > 25)
    }

    @Test func longRowsGoOverPages() throws {
        let long = String(repeating: "words that go on and on ", count: 600)
        let row = EvidenceRow(id: "L", title: "Long", quotation: .init(exact: long), status: .verified)
        let paper = try Paper(Self.document([], registers: [.init(dataset: "d", path: "p", rows: [row, EvidenceRow(id: "M", title: "After it")])]))
        #expect(paper.pages >= 3)
        #expect(try paper.condensedText.components(separatedBy: "wordsthatgoonandon").count == 601)
    }

    /// A heading is never the last of its page.
    @Test func headingsStayWithTheirRows() throws {
        let pages = String(decoding: try Paper(EvidenceSample.report()).tool("pdftotext", "-layout", "PDF", "-"), as: UTF8.self).split(separator: "\u{C}")
        for page in pages {
            let lines = page.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
            // The last line is the folio.
            let last = lines.dropLast().last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
            #expect(!["Evidence", "Rows behind the numbers", "council", "statements", "References"].contains(last))
            #expect(!last.hasSuffix("the data file has them all."))
        }
    }

    @Test func whatWasDroppedIsSaid() throws {
        var document = Self.document([])
        document.provenance.inputs = [
            .init(name: "a", path: "a.csv", digest: "d", rows: 3, dropped: [.init("no date", 1)], remarks: ["codes never used: x"]), .init(name: "b", path: "b.csv", digest: "d"),
        ]
        let main = try source(document)
        #expect(main.contains("    ([a.csv], [3], \"d\", [1 row left out: no date; codes never used: x]),\n    ([b.csv], [], \"d\"),\n"))
        #expect(try Paper(document).text.contains("1 row left out: no date; codes never used: x"))
    }

    @Test(arguments: Language.allCases)
    func samples(language: Language) throws {
        let paper = try Paper(EvidenceSample.report(language))
        #expect(paper.missing == [] && paper.warnings == [])
        #expect(try paper.condensedText.contains("Oppose6"))
        if let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLE_FOLDER"] {
            try paper.pdf.write(to: URL(fileURLWithPath: folder).appendingPathComponent("evidence-\(language.rawValue).pdf"))
        }
    }
}
