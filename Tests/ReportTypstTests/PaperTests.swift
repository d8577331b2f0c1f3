import Foundation
import ReportDocument
import ReportTypst
import Testing

@Suite struct PaperTests {
    static let hostile = [
        "#import \"@preview/x:1\": *", "#panic(\"x\")", "$x^2$ $", "@fig-a @missing", "<label> <fig-a>", "\\ \\\\ \\u{41}", "\"quoted\" 'single'",
        "`code` ```raw```", "// comment", "/* open", "*/ close", "*bold* _italic_", "= heading", "- item", "+ item", "/ term: x", "1. item", "~ -- --- ...",
        "[open", "close]", "{code}", "(paren", "x_y^z", "#{", "#[", "]}", "a;b", "http://a.org/x?y=1&z", "&lt;b&gt; <b>", "=SUM(A1)", "乌镇、“网络主权”。", "é ü ß ☃ →",
    ]

    @Test func everySampleIsAccepted() throws {
        let english = try Paper(SampleReport.english)
        #expect(english.pages >= 6)
        #expect(english.missing == [] && english.warnings == [])
        let chinese = try Paper(SampleReport.chinese)
        #expect(chinese.missing == [] && chinese.warnings == [])
        #expect(try chinese.condensedText.contains("各区域签署《最后文件》的情况"))
    }

    @Test func bytesAreTheSameTwice() throws {
        #expect(try Paper(SampleReport.english).pdf == Paper(SampleReport.english).pdf)
    }

    @Test func pdfIsWhole() throws {
        let check = String(decoding: try Paper(SampleReport.english).tool("qpdf", "--check", "PDF"), as: UTF8.self)
        #expect(check.contains("No syntax or stream encoding errors"))
    }

    @Test func metadata() throws {
        let paper = try Paper(SampleReport.english)
        let info = String(decoding: try paper.tool("pdfinfo", "PDF"), as: UTF8.self)
        for part in ["Who signed in Dubai, and what they said they were signing", "Report maintainers", "Internet sovereignty", "Tagged:          yes", "A4"] {
            #expect(info.contains(part), "\(part)")
        }
    }

    @Test func textIsInReadingOrder() throws {
        let text = try Paper(SampleReport.english).text
        let order = ["Who signed in Dubai", "Abstract", "Contents", "The question", "Counting rules", "Table 1", "Figure 1", "References", "notebooks/who-signed.qmd"]
        var rest = Substring(text)
        for part in order {
            let range = try #require(rest.range(of: part), "\(part) is missing or out of order")
            rest = rest[range.upperBound...]
        }
    }

    @Test func hostileStringsComeOutAsTheyAre() throws {
        let document = Self.document(of: Self.hostile)
        let paper = try Paper(document)
        let text = try paper.condensedText
        for string in Self.hostile {
            // Title, running head, heading, paragraph, list, cell, caption, note, code, output, term, callout and reference.
            let count = text.components(separatedBy: Paper.condensed(string)).count - 1
            #expect(count >= 12, "'\(string)' comes out \(count) times")
        }
    }

    @Test func hiddenCharactersAreShown() throws {
        let paper = try Paper(Self.document(of: ["a\u{0}b", "c\u{202E}d", "e\u{E000}f", "g\u{1B}[31mh", "i\u{FFFE}j"]))
        let text = try paper.condensedText
        for part in ["aU+0000b", "cU+202Ed", "eU+E000f", "gU+001B[31mh", "iU+FFFEj"] { #expect(text.contains(part), "\(part)") }
        #expect(paper.missing == [])
    }

    @Test func emojiAreShownByNumberAndReported() throws {
        let paper = try Paper(Self.document(of: ["smile 😀"]))
        #expect(paper.missing == ["😀"])
        #expect(try paper.condensedText.contains("smileU+1F600"))
    }

    @Test func attachments() throws {
        let attachment = TypstProject.Attachment(name: "record.json", mediaType: "application/json", description: "The record", text: "{\"a\": \"\\\"é\"}")
        let paper = try Paper(SampleReport.chinese, attachments: [attachment])
        #expect(String(decoding: try paper.tool("qpdf", "--list-attachments", "PDF"), as: UTF8.self).contains("record.json"))
        #expect(try paper.tool("qpdf", "--show-attachment=record.json", "PDF") == Data(attachment.text.utf8))
    }

    @Test func rawMarkupOfAnAuthorIsSet() throws {
        var document = SampleReport.chinese
        document.blocks.append(.raw(RawBlock(target: .typst, text: "#box(fill: red)[inside]")))
        #expect(try Paper(document).text.contains("inside"))
        document.blocks.append(.raw(RawBlock(target: .typst, text: "#import \"@preview/cetz:0.3.0\"")))
        #expect(throws: Paper.Refusal.self) { try Paper(document) }
    }

    @Test func emptyReport() throws {
        let document = Document(
            metadata: Metadata(title: [.text("T")]), blocks: [], provenance: Provenance(definition: "d.qmd", toolVersion: "1", definitionDigest: ""))
        #expect(try Paper(document).pages == 1)
    }

    @Test func manyRowsRepeatTheirHead() throws {
        let table = Table(
            number: 1, caption: [.text("C")], columns: [.init(name: "a", heading: [.text("Repeated head")]), .init(name: "b", heading: [.text("B")])],
            rows: (1...200).map { Table.Row([.value(.integer($0)), .value(.text("x"))]) }, notes: [TableNote(.note, [.text("the end")])])
        let document = Document(
            metadata: Metadata(title: [.text("T")]), blocks: [.table(table)], provenance: Provenance(definition: "d", toolVersion: "1", definitionDigest: ""))
        let paper = try Paper(document)
        #expect(paper.pages >= 5)
        #expect(try paper.text.components(separatedBy: "Repeated head").count - 1 == paper.pages || paper.text.components(separatedBy: "Repeated head").count == paper.pages)
    }

    /// A document with each string in every place that takes text.
    static func document(of strings: [String]) -> Document {
        let svg = #"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>"#
        var blocks: [Block] = []
        var notes: [[Block]] = []
        for (index, string) in strings.enumerated() {
            let text: [Inline] = [.text(string)]
            notes.append([.paragraph(text)])
            blocks += [
                .heading(Heading(level: 1, anchor: "h-\(index) \(string)", text: text)),
                .paragraph([.emphasis(text), .text(string), .strong(text), .note(index), .link(Link(target: "https://a.org/\(string)", text: text)), .code(string)]),
                .list(List(isTight: true, items: [.init(blocks: [.paragraph(text)])])),
                .definitionList([Definition(term: text, meanings: [[.paragraph(text)]])]),
                .code(CodeBlock(language: string, text: string, tokens: [.init(.keyword, string)])),
                .output(Output(stream: .result, text: string)),
                .callout(Callout(kind: .note, title: text, blocks: [.paragraph(text)])),
                .table(Table(
                    label: "t\(index) \(string)", number: index, caption: text, columns: [.init(name: "a", heading: text), .init(name: "b", heading: [.text("b")])],
                    rows: [Table.Row([.value(.text(string)), .rich(text)]), Table.Row([.value(.text(string)), .value(.null)], kind: .total)],
                    notes: [TableNote(.source, text)])),
                .figure(Figure(caption: text, content: .single(Asset(kind: .svg, body: svg, width: 9, height: 9)), alternative: string)),
                .group(Attributes(id: string, classes: [string]), [.paragraph([.crossReference(CrossReference(anchor: string, text: string))])]),
            ]
        }
        return Document(
            metadata: Metadata(
                title: [.text(strings.joined(separator: " "))], subtitle: [.text(strings[0])], authors: strings, date: strings[0], dateText: strings[0],
                abstract: [.paragraph([.text(strings[0])])], keywords: strings, numbersSections: true),
            blocks: blocks, notes: notes, references: strings.map { Reference(key: $0, text: [.text($0)]) },
            provenance: Provenance(
                definition: strings[0], toolVersion: strings[0], definitionDigest: strings[0], inputs: [.init(name: strings[0], path: strings[0], digest: strings[0])],
                parameters: [.init(strings[0], strings[0])]))
    }
}
