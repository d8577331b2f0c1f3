import FoundationEssentials
import KernelProtocol
import ReportCells
import ReportData
import ReportDocument
import ReportEngine
import ReportHTML
import ReportSource
import ReportSyntax

#if canImport(Glibc)
    import Glibc
#endif

/// Traps, and says why: an optimised `precondition` keeps its words to itself.
private func broken(_ message: String) -> Never {
    let bytes = Array("Fatal error: \(message)\n".utf8)
    _ = write(2, bytes, bytes.count)
    preconditionFailure(message)
}

private func law(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { broken(message()) }
}

/// What holds of every reader.
enum FuzzLaws {
    private static let noIncludes = IncludeSource { path, _ in .failure(IncludeError(message: "file '\(path)' does not exist")) }
    /// The record of a report of which no cell ran.
    private static let nothingRun = RunRecord(toolVersion: "1", sources: [], environment: .init(python: "3.11", lockDigest: "", fontsDigest: ""))

    static func definition(_ text: String, named name: String) {
        let file = SourceFile(name: name, text: text)
        let (definition, problems) = DefinitionParser().parse(file, includes: noIncludes)
        told(problems)
        for block in definition.blocks { inside(block.span) }
        let (document, _) = Assembler(definition: definition, record: nothingRun, language: .english).assemble(for: .html)
        page(of: document)
    }

    static func cell(_ text: String) {
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let language = lines[0].prefix { $0.isLetter && $0.isASCII }
        // A fence ends a cell, whatever it holds.
        let body = (lines.count > 1 ? lines[1] : "").replacing("```", with: "'''")
        let (definition, problems) = DefinitionParser().parse(SourceFile(name: "x.qmd", text: "```{\(language)}\n\(body)\n```\n"), includes: noIncludes)
        told(problems)
        for cell in definition.cells {
            guard let type = DeclarativeLanguages.type(of: cell.language.value) else { continue }
            let (parsed, faults) = type.parse(cell)
            told(faults)
            guard let parsed else { law(faults.hasErrors || problems.hasErrors, "a cell is nothing, and no word is said"); continue }
            for source in parsed.sources { inside(source.span) }
        }
    }

    static func value(_ text: String) {
        let file = SourceFile(name: "x", text: text)
        let whole = file.span(0..<file.bytes.count)
        told(InlineExpressionParser.parse(file.text, at: whole).1)
        told(ValuePathParser.parse(file.text, at: whole).1)
        _ = CellFormat.parse(file.text)
        told(MarkupParser.inlines(file.text, at: whole).1)
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if lines.count == 2 {
            let pattern = GlobPattern(lines[0])
            law(pattern.matches(lines[1]) == pattern.matches(lines[1]), "a pattern changes its mind")
            law(GlobPattern("**/" + lines[0]).matches("a/" + lines[1]) || !pattern.matches(lines[1]), "a pattern below a folder does not match below it")
        }
    }

    static func date(_ text: String) {
        guard let date = try? EDTF(text) else { return }
        guard let again = try? EDTF(date.description) else { broken("what a date prints is no date: \(text)") }
        law(again == date, "a date changes by being printed: \(text)")
        let bounds = date.bounds
        if let low = bounds.low, let high = bounds.high { law(low <= high, "a date ends before it begins: \(text)") }
        for language in [Language.english, .simplifiedChinese, .traditionalChinese] {
            _ = CellFormatter(language: language, dateWording: EDTFWording.formatter(for: language)).text(.date(text), .date(.long))
        }
    }

    static func frames(_ bytes: [UInt8]) {
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
        law(whole.frames == pieces.frames && whole.error == pieces.error, "frames depend on how they come")
        for frame in whole.frames {
            let data = Data(frame.payload)
            _ = try? JSONDecoder().decode(SessionRunReply.self, from: data)
            _ = try? JSONDecoder().decode(SessionInlineReply.self, from: data)
            _ = try? JSONDecoder().decode(KernelFailure.self, from: data)
            _ = try? JSONDecoder().decode(ControlReply.self, from: data)
        }
    }

    static func record(_ bytes: [UInt8]) {
        guard let record = try? RecordFile.decode(bytes) else { return }
        let written = RecordFile.encode(record)
        guard let again = try? RecordFile.decode(written) else { broken("a record that was read cannot be written and read") }
        law(RecordFile.encode(again) == written, "a record changes by being written")
        law(RecordComparison.account(from: record, to: again).isSameContent, "a record differs from itself")
        _ = RecordComparison.account(from: nothingRun, to: record)
        _ = RecordComparison.account(from: record, to: nothingRun)
        guard let report = try? RecordedReport(record) else { return }
        let (document, _) = Assembler(definition: report.definition, record: record, language: record.language).assemble(for: .html)
        page(of: document)
    }

    static func csv(_ bytes: [UInt8]) {
        let records = CSVText.records(bytes)
        for (number, record) in records.enumerated().prefix(20) {
            for field in record.indices.prefix(20) {
                guard let place = CSVText.place(record: number, field: field, in: bytes) else { broken("a field has no place") }
                law(place.lowerBound >= 0 && place.upperBound <= bytes.count, "a field leaves its file")
            }
        }
        law(CSVText.records(bytes, limit: 1).count == min(1, records.count), "the limit changes what is read")
    }

    static func schema(_ text: String) {
        let file = SourceFile(name: "d.schema.json", text: text)
        let (schema, faults) = TableSchema.read(file)
        told(faults)
        law(schema != nil || faults.hasErrors, "a schema is nothing, and no word is said")
        for field in schema?.fields ?? [] { inside(field.span) }
        let (package, others) = DataPackage.read(file)
        told(others)
        law(package != nil || others.hasErrors, "a package is nothing, and no word is said")
    }

    static func project(_ text: String) {
        let (project, faults) = Project.read(SourceFile(name: Project.fileName, text: text), root: "/nonexistent/project")
        told(faults)
        law(faults.hasErrors || !Paths.leaves(project.outputFolder), "reports are written outside of the project")
    }

    static func drawing(_ text: String) {
        let asset = Asset(kind: .svg, body: text)
        let figure = Figure(content: .single(asset), alternative: "a drawing")
        let metadata = Metadata(title: [.text("t")], language: .english)
        _ = HTMLWriter(formatter: CellFormatter(language: .english), resources: HTMLResources(styleSheet: "")).write(
            Document(metadata: metadata, blocks: [.figure(figure)], provenance: Provenance(definition: "x", toolVersion: "1", definitionDigest: "")))
    }

    static func quotation(_ text: String) {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "\n" }.map(String.init)
        let (quote, source) = (parts[0], parts.count > 1 ? parts[1] : "")
        let match = SourceText(source).match(TextQuoteSelector(exact: quote))
        let count = source.unicodeScalars.count
        if let range = match.range { law(range.lowerBound >= 0 && range.upperBound <= count && !range.isEmpty, "a quotation leaves its text") }
        // A text is in itself, once, whatever it is made of.
        let own = SourceText(source).match(TextQuoteSelector(exact: source))
        law(own.status == .verified || own.status == .paraphrase, "a text is not found in itself")
        _ = SourceText(source).match(TextQuoteSelector(exact: quote, prefix: String(source.prefix(3)), suffix: String(source.suffix(3))))
    }

    // MARK: - What holds of all

    private static func told(_ problems: [Diagnostic]) {
        for problem in problems {
            law(!problem.message.isEmpty, "a diagnostic says nothing")
            if let span = problem.span { inside(span) }
            for span in problem.notes.compactMap(\.span) { inside(span) }
        }
        for format in DiagnosticRenderer.Format.allCases {
            let told = DiagnosticRenderer(format: format).render(problems)
            law(!told.unicodeScalars.contains(where: controls), "a diagnostic controls the terminal, as \(format)")
        }
    }

    private static func inside(_ span: SourceSpan) {
        law(span.range.lowerBound >= 0 && span.range.upperBound <= span.file.bytes.count, "a span leaves its file")
        _ = span.text
    }

    private static func controls(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Writes it; no element that could run may stand in it.
    private static func page(of document: Document) {
        let html = HTMLWriter(formatter: CellFormatter(language: .english), resources: HTMLResources(styleSheet: "")).write(document)
        law(!html.contains("<script") && !html.contains("=\"javascript:"), "a page holds a script")
    }
}
