import FoundationEssentials
import KernelProtocol
import ReportData
import ReportDocument
import ReportEngine
import ReportHTML
import ReportSource
import ReportSyntax

/// A reader of bytes that come from outside, with the laws that hold for whatever the bytes are. A law that does not hold traps, which
/// a fuzzer takes for what it looks for.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case markdown, head, edtf, notebook, frames, record, csv

    /// Reads one input.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .markdown: Self.definition(String(decoding: bytes, as: UTF8.self), named: "x.qmd")
        case .head: Self.definition("---\n" + String(decoding: bytes, as: UTF8.self) + "\n---\n", named: "x.qmd")
        case .notebook: Self.definition(String(decoding: bytes, as: UTF8.self), named: "x.ipynb")
        case .edtf: Self.date(String(decoding: bytes, as: UTF8.self))
        case .frames: Self.frames(bytes)
        case .record: Self.record(bytes)
        case .csv: Self.csv(bytes)
        }
    }

    /// Words that mutations put in: the reader's own syntax.
    package var words: [String] {
        switch self {
        case .markdown:
            ["\n", "```{python}\n", "```{sql}\n", "```\n", "#| label: ", ":::", "::: {.a}\n", "> ", "- ", "1. ", "# ", "|", "|---|", "$$", "$", "*", "**", "_", "~~", "^", "^[", "[^1]", "[^1]: ", "[@", "](", "![", "{#a}",
             "`{value} a.b[c]`", "{{< include x >}}", "<!--", "-->", "&amp;", "\\", "\u{0}", "\u{202E}", "\r", "\t", "---\n", "http://a.b"]
        case .head:
            ["title: ", "params: {", "data:\n  d: ", "\n", "  ", "- ", "&a ", "*a", "<<: ", "!!str ", "{", "}", "[", "]", "|\n", ">-\n", "\"", "'", "? ", ": ", "# ", "lang: zh-Hans", "date: ", "format: [html, pdf]", "execute:", "~", ".inf", "0x"]
        case .edtf: ["/", "..", "-", "X", "?", "~", "%", "Y", "E", "S", "[", "]", "{", "}", ",", "T", ":", "Z", "+", "00", "21", "41", "99"]
        case .notebook, .record: ["{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "true", "1e400", "-0", "0", "\"cells\"", "\"source\"", "\"nbformat\"", "\"cell_type\"", "\"items\"", "\"table\""]
        case .frames: ["\u{1}\0\0\0\u{1}", "\u{0}", "{\"outputs\":[]", "\"kind\":", "{", "}"]
        case .csv: [",", "\"", "\"\"", "\n", "\r\n", "\r", "sep=;\n", ";", "\u{FEFF}", "\0"]
        }
    }

    // MARK: - Laws

    private static func definition(_ text: String, named name: String) {
        let file = SourceFile(name: name, text: text)
        let includes = IncludeSource { path, _ in .failure(IncludeError(message: "file '\(path)' does not exist")) }
        let (definition, problems) = DefinitionParser().parse(file, includes: includes)
        for problem in problems {
            precondition(!problem.message.isEmpty, "a diagnostic says nothing")
            if let span = problem.span { inside(span) }
        }
        for block in definition.blocks { inside(block.span) }
        let (document, _) = Assembler(definition: definition, record: Self.nothingRun, language: .english).assemble(for: .html)
        page(of: document)
        for format in DiagnosticRenderer.Format.allCases {
            let told = DiagnosticRenderer(format: format).render(problems)
            precondition(!told.unicodeScalars.contains(where: controls), "a diagnostic controls the terminal")
        }
    }

    /// The record of a report of which no cell ran.
    private static let nothingRun = RunRecord(toolVersion: "1", sources: [], environment: .init(python: "3.11", lockDigest: "", fontsDigest: ""))

    private static func inside(_ span: SourceSpan) {
        precondition(span.range.lowerBound >= 0 && span.range.upperBound <= span.file.bytes.count, "a span leaves its file")
        _ = span.text
    }

    private static func controls(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func date(_ text: String) {
        guard let date = try? EDTF(text) else { return }
        guard let again = try? EDTF(date.description) else { preconditionFailure("what a date prints is no date: \(text)") }
        precondition(again == date, "a date changes by being printed: \(text)")
        let bounds = date.bounds
        _ = bounds
        for language in [Language.english, .simplifiedChinese, .traditionalChinese] {
            _ = CellFormatter(language: language, dateWording: EDTFWording.formatter(for: language)).text(.date(text), .date(.long))
        }
    }

    private static func frames(_ bytes: [UInt8]) {
        func read(_ cuts: Int) -> (frames: [Frame], error: FrameError?) {
            var decoder = FrameDecoder()
            var found: [Frame] = []
            var rest = bytes[...]
            while true {
                do throws(FrameError) {
                    while let frame = try decoder.next() { found.append(frame) }
                } catch { return (found, error) }
                if rest.isEmpty { return (found, nil) }
                decoder.append(rest.prefix(cuts))
                rest = rest.dropFirst(cuts)
            }
        }
        let (whole, pieces) = (read(max(1, bytes.count)), read(3))
        precondition(whole.frames == pieces.frames && whole.error == pieces.error, "frames depend on how they come")
        for frame in whole.frames {
            let data = Data(frame.payload)
            _ = try? JSONDecoder().decode(SessionRunReply.self, from: data)
            _ = try? JSONDecoder().decode(SessionInlineReply.self, from: data)
            _ = try? JSONDecoder().decode(KernelFailure.self, from: data)
            _ = try? JSONDecoder().decode(ControlReply.self, from: data)
        }
    }

    private static func record(_ bytes: [UInt8]) {
        guard let record = try? RecordFile.decode(bytes) else { return }
        let written = RecordFile.encode(record)
        guard let again = try? RecordFile.decode(written) else { preconditionFailure("a record that was read cannot be written and read") }
        precondition(RecordFile.encode(again) == written, "a record changes by being written")
        guard let report = try? RecordedReport(record) else { return }
        let (document, _) = Assembler(definition: report.definition, record: record, language: record.language).assemble(for: .html)
        page(of: document)
    }

    private static func csv(_ bytes: [UInt8]) {
        let records = CSVText.records(bytes)
        for (number, record) in records.enumerated().prefix(20) {
            for field in record.indices.prefix(20) {
                guard let place = CSVText.place(record: number, field: field, in: bytes) else { preconditionFailure("a field has no place") }
                precondition(place.lowerBound >= 0 && place.upperBound <= bytes.count, "a field leaves its file")
            }
        }
        precondition(CSVText.records(bytes, limit: 1).count == min(1, records.count), "the limit changes what is read")
    }

    /// Writes it; no element that could run may stand in it.
    private static func page(of document: Document) {
        let html = HTMLWriter(formatter: CellFormatter(language: .english), resources: HTMLResources(styleSheet: "")).write(document)
        precondition(!html.contains("<script") && !html.contains("=\"javascript:"), "a page holds a script")
    }
}
