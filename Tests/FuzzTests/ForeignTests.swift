import Foundation
import FuzzTargets
import ReportData
import ReportEngine
import ReportSource
import ReportSyntax
import Testing

/// Test suites of other projects, which `make foreign` fetches: none of them lies in the tree, and without them there is nothing to run.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["REPORT_FOREIGN"] != nil))
struct ForeignTests {
    static let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["REPORT_FOREIGN"] ?? "/nonexistent")

    private func files(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = ForeignTests.folder.appendingPathComponent(name)
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
        try #require(!found.isEmpty)
        return found
    }

    private func decoded<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: ForeignTests.folder.appendingPathComponent(name)))
    }

    private func parsed(_ file: SourceFile) -> (ReportDefinition, [Diagnostic]) {
        DefinitionParser().parse(file, includes: IncludeSource { _, _ in .failure(IncludeError(message: "there are no files here")) })
    }

    // MARK: - CommonMark

    struct Example: Decodable {
        var markdown: String
        var html: String
        var example: Int
        var section: String
    }

    /// Examples that are read otherwise, by their numbers in CommonMark 0.31.2.
    private static let departures: Set<Int> = [
        // Spaces of blank lines in indented code are dropped.
        112,
        // HTML is shown as text, with a diagnostic: comments are left out, spaces around it are, and a fence ends it.
        150, 161, 171, 179, 183, 184, 191, 308, 309,
        // md4c 0.4.8 reads CommonMark 0.30: signs of currency are no punctuation there, and comments hold less.
        354, 625, 626,
        // Bare addresses are linked, and an `@` before a word cites.
        602, 606, 608, 611,
    ]

    @Test func commonMarkExamplesAreReadAlike() throws {
        let examples = try decoded("commonmark.json", as: [Example].self)
        try #require(examples.count > 600)
        var (equal, told, others): (Int, Int, [Int]) = (0, 0, [])
        for example in examples {
            FuzzTarget.markdown.run(Array(example.markdown.utf8))
            let (definition, problems) = parsed(SourceFile(name: "x.qmd", text: "---\ntitle: t\n---\n\n" + example.markdown))
            let own = ForeignTests.normal(MarkupPage.html(definition.blocks))
            if own == ForeignTests.normal(example.html) { equal += 1; continue }
            // What is not supported is refused in so many words: no author takes it for what it is not.
            if problems.contains(where: { $0.severity == .error }) { told += 1; continue }
            others.append(example.example)
            if !ForeignTests.departures.contains(example.example) {
                Issue.record("example \(example.example) (\(example.section)):\n\(example.markdown)\n--- \(ForeignTests.normal(example.html))\n+++ \(own)")
            }
        }
        print("CommonMark: \(examples.count) examples, \(equal) alike, \(told) refused with a diagnostic, \(others.count) read otherwise: \(others)")
    }

    /// Without line breaks between tags, and with typographic marks as they are typed.
    private static func normal(_ html: String) -> String {
        var text = html
        for (from, to) in [
            ("\u{201C}", "&quot;"), ("\u{201D}", "&quot;"), ("\u{2018}", "'"), ("\u{2019}", "'"), ("\u{2014}", "---"), ("\u{2013}", "--"), ("\u{2026}", "..."),
            ("\n</code>", "</code>"),
        ] { text = text.replacing(from, with: to) }
        while text.contains(">\n") || text.contains("\n<") { text = text.replacing(">\n", with: ">").replacing("\n<", with: "<") }
        return text.trimmingCharacters(in: .newlines)
    }

    // MARK: - JSON

    @Test func jsonIsRefusedAndAcceptedAsItMustBe() throws {
        // Repeated keys are allowed by the suite and refused here: of two values one would be lost in silence. Files are UTF-8.
        let refusedHere: Set = [
            "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_string_utf16.json", "y_string_utf16be.json", "y_string_utf32.json",
            "y_string_utf32be.json",
        ]
        var counts = (accepted: 0, refused: 0, free: 0, byFoundation: [String]())
        for (name, bytes) in try files("json") where name.hasSuffix(".json") {
            FuzzTarget.notebook.run(bytes)
            FuzzTarget.record.run(bytes)
            let (file, faults) = SourceFile.decode(name: "x.ipynb", bytes: bytes)
            let problems = faults + parsed(file).1
            let isRefused = problems.contains { $0.id == .notebookSyntax || $0.id == .sourceEncoding }
            switch name.prefix(2) {
            case "y_":
                #expect(isRefused == refusedHere.contains(name), "\(name)")
                counts.accepted += 1
            case "n_":
                #expect(isRefused, "\(name)")
                counts.refused += 1
                if (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil { counts.byFoundation.append(name) }
            default: counts.free += 1
            }
        }
        #expect(counts.accepted > 80 && counts.refused > 150)
        print("JSON: \(counts.accepted) to accept, \(counts.refused) to refuse, \(counts.free) free; Foundation accepts \(counts.byFoundation)")
    }

    // MARK: - CSV

    @Test func csvIsReadAsItMustBe() throws {
        var read = 0
        for (name, bytes) in try files("csv") {
            FuzzTarget.csv.run(bytes)
            let expected = try decoded("csv-json/" + name.replacing(".csv", with: ".json"), as: [[String: String]].self)
            let records = CSVText.records(bytes)
            let header = try #require(records.first)
            let rows = records.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
            #expect(rows == expected, "\(name)")
            read += 1
        }
        print("CSV: \(read) files read alike")
    }

    // MARK: - Dates, YAML, and what must only hold

    @Test func datesAreAcceptedAndRefusedAsTheyMustBe() throws {
        let dates = try decoded("edtf.json", as: [String: [String]].self)
        let valid = try #require(dates["valid"])
        let invalid = try #require(dates["not"])
        for text in valid + invalid { FuzzTarget.edtf.run(Array(text.utf8)) }
        let refused = valid.filter { (try? EDTF($0)) == nil }
        let accepted = invalid.filter { (try? EDTF($0)) != nil }
        #expect(accepted.isEmpty)
        print("EDTF: \(valid.count) to accept, not accepted: \(refused); \(invalid.count) to refuse, accepted: \(accepted)")
    }

    @Test func lawsHoldForForeignText() throws {
        var counts = (yaml: 0, read: 0, markdown: 0, naughty: 0)
        for (_, bytes) in try files("yaml") {
            FuzzTarget.head.run(bytes)
            let (file, _) = SourceFile.decode(name: "x.yml", bytes: bytes)
            let (value, problems) = YAMLParser.parse(file, range: 0..<file.bytes.count)
            #expect(value != nil || !problems.isEmpty || file.text.allSatisfy { $0.isWhitespace } || file.text.contains("#"))
            counts.yaml += 1
            if value != nil { counts.read += 1 }
        }
        for (_, bytes) in try files("markdown") {
            FuzzTarget.markdown.run(bytes)
            counts.markdown += 1
        }
        for text in try decoded("naughty.json", as: [String].self) {
            for target in FuzzTarget.allCases { target.run(Array(text.utf8)) }
            counts.naughty += 1
        }
        print("YAML: \(counts.yaml) files, \(counts.read) read; Markdown: \(counts.markdown) files; naughty strings: \(counts.naughty), each by every reader")
    }
}
