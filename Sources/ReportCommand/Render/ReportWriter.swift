import KernelHost
import ReportData
import ReportDocument
import ReportEngine
import ReportHTML
import ReportSource
import ReportSyntax
import ReportTypst

/// Writes one record in its formats: the same bytes for the same record, definition and resources.
struct ReportWriter {
    let definition: ReportDefinition
    let record: RunRecord
    let resources: Resources
    let press: PressHandle?
    /// The record's copy that outputs carry, as JSON; nil where none carries it.
    private let copy: String?

    /// - Parameters:
    ///   - definition: with the parameters of the record in its cells.
    ///   - press: sets papers; nil where there are none.
    ///   - formats: all that will be written.
    init(definition: ReportDefinition, record: RunRecord, resources: Resources, press: PressHandle?, formats: [OutputFormat]) {
        self.definition = definition
        self.record = record
        self.resources = resources
        self.press = press
        copy = formats.contains { $0 != .csv } ? String(decoding: RecordFile.encode(record.embedded), as: UTF8.self) : nil
    }

    private var formatter: CellFormatter {
        CellFormatter(language: record.language, dateWording: EDTFWording.formatter(for: record.language))
    }

    /// The files of one format with their absolute paths.
    func write(_ format: OutputFormat, to path: String) async throws(OperatorError) -> ([(path: String, bytes: [UInt8])], [Diagnostic]) {
        let (document, diagnostics) = Assembler(definition: definition, record: record, language: record.language).assemble(for: format)
        switch format {
        case .html:
            let page = HTMLWriter(formatter: formatter, resources: resources.html)
                .bytes(document, linkedData: LinkedData(document: document, record: record).text, record: copy)
            return ([(path, page)], diagnostics)
        case .pdf:
            let (pdf, faults) = try await typeset(document)
            return (pdf.map { [(path, $0)] } ?? [], diagnostics + faults)
        case .csv:
            return (tables(beside: path), diagnostics)
        }
    }

    private func typeset(_ document: Document) async throws(OperatorError) -> ([UInt8]?, [Diagnostic]) {
        guard let press else { return (nil, []) }
        let project = TypstWriter(formatter: formatter, template: resources.typstTemplate).write(document, attachments: attachments)
        let day = document.metadata.date.flatMap { try? EDTF($0) }?.bounds.low
        let timestamp = day.map { $0.dayNumber * 86_400 }
        do throws(KernelError) {
            switch try await press.typeset(project, timestamp: timestamp) {
            case .success(let typeset): return (typeset.pdf, typeset.missingGlyphs.map(missingGlyph))
            case .failure(var diagnostic):
                if diagnostic.span == nil {
                    let line = Self.typstLine(of: diagnostic.message, in: project.main)
                    diagnostic.span = line.flatMap(place) ?? definition.file.span(0..<0)
                }
                return (nil, [diagnostic])
            }
        } catch where error.isOfCell {
            return (nil, [.kernel(error, of: definition)])
        } catch {
            throw .kernel(error)
        }
    }

    /// What an author wrote in the line of the paper's source that a message of Typst names.
    private static func typstLine(of message: String, in source: String) -> String? {
        guard let named = message.firstMatch(of: /line (\d+)\)/), let number = Int(named.1) else { return nil }
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(number - 1) else { return nil }
        let line = lines[number - 1].drop { $0 == " " }
        // Raw Typst is a string there; anything else stands as it was written, unless it was escaped.
        let written = line.hasPrefix("#eval(\"") ? unquoted(line.dropFirst("#eval(\"".count)) : String(line)
        let first = written.split(separator: "\n").first.map(String.init) ?? ""
        // Short ones stand anywhere.
        return first.utf8.count < 4 ? nil : first
    }

    /// The beginning of a string literal of Typst, up to its closing quote.
    private static func unquoted(_ literal: Substring) -> String {
        var text = ""
        var isEscaped = false
        for character in literal {
            if isEscaped {
                text.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\"" {
                break
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// Where a text first stands in the definition; nil where it comes from an included file, from data or from a cell.
    private func place(of text: String) -> SourceSpan? {
        let bytes = definition.file.bytes
        let wanted = Array(text.utf8)
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        let found = (0...(bytes.count - wanted.count)).first { bytes[$0] == first && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
        return found.map { definition.file.span($0..<($0 + wanted.count)) }
    }

    private func missingGlyph(_ glyph: (character: String, count: Int)) -> Diagnostic {
        let scalar = glyph.character.unicodeScalars.first.map { "U+" + String($0.value, radix: 16, uppercase: true) } ?? ""
        return Diagnostic(
            .renderGlyph, "no font of the PDF has '\(glyph.character)' (\(scalar)), which occurs \(glyph.count) times",
            at: place(of: glyph.character) ?? definition.file.span(0..<0), help: "write it otherwise; in the HTML the reader's own fonts show it")
    }

    /// The record, named after the definition wherever the paper goes, and the rows of every labelled table.
    private var attachments: [TypstProject.Attachment] {
        let words = ReportWords(record.language)
        let name = TypstProject.Attachment.plainName(Paths.stem(definition.file.name), or: "report")
        let carried = copy.map {
            TypstProject.Attachment(
                name: name + RecordFile.suffix, mediaType: "application/json", description: words.recordAsFile, text: $0, relationship: .source)
        }
        var names: Set<String> = []
        let tables = record.labelledTables.map { label, table in
            var name = TypstProject.Attachment.plainName(label, or: "table")
            while !names.insert(name).inserted { name += "-2" }
            return TypstProject.Attachment(
                name: name + ".csv", mediaType: "text/csv", description: words.file(ofTable: label), text: CSVWriter.write(table), relationship: .data)
        }
        return [carried].compactMap { $0 } + tables
    }

    /// `NAME.LABEL.csv` for each labelled table.
    private func tables(beside path: String) -> [(path: String, bytes: [UInt8])] {
        let stem = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
        return record.labelledTables.map { ("\(stem).\($0.label).csv", Array(CSVWriter.write($0.table).utf8)) }
    }
}
