import Foundation
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct DefinitionParserTests {
    private static let root = CaseFile.folder.deletingLastPathComponent().deletingLastPathComponent()

    /// The project's own definitions.
    static let definitions: [String] = {
        let folder = root.appendingPathComponent("notebooks")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".qmd") || $0.hasSuffix(".ipynb") }.sorted()
    }()

    @Test func thereAreDefinitions() { #expect(!DefinitionParserTests.definitions.isEmpty) }

    @Test(arguments: definitions) func definitionsOfTheProjectHaveNoErrors(_ name: String) throws {
        let folder = DefinitionParserTests.root.appendingPathComponent("notebooks")
        @Sendable func load(_ name: String) throws -> SourceFile {
            SourceFile.decode(name: name, bytes: [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))).0
        }
        let (definition, problems) = DefinitionParser().parse(
            try load(name),
            includes: IncludeSource { path, _ in
                (try? load(path)).map { .success($0) } ?? .failure(IncludeError(message: "file '\(path)' does not exist"))
            })
        #expect(problems.filter { $0.severity == .error }.map(CaseFile.line) == [])
        #expect(!definition.blocks.isEmpty)
        #expect(!definition.cells.isEmpty)
    }

    @Test func codeIsTheTextOfItsSpan() {
        let text = "```{python}\n#| label: a\nx = 'é'\n\ny\n```\n\n~~~~{sql}\n-- c\nSELECT 1\n~~~~\n\n```{stance}\ndata: x\n```\n\n```{python}\n```\n"
        let (definition, problems) = Parsed.definition(text)
        #expect(problems.isEmpty)
        #expect(definition.cells.map(\.code) == ["x = 'é'\n\ny", "-- c\nSELECT 1", "", ""])
        for cell in definition.cells { #expect(cell.codeSpan.text == cell.code) }
        #expect(definition.cells.map(\.index) == [0, 1, 2, 3])
        #expect(definition.cells.map(\.span.start.line) == [1, 8, 13, 17])
    }

    @Test func diagnosticsOfCellsNameTheCellAndTheLine() {
        let (_, problems) = Parsed.definition("# A\n\n```{python}\n#| label: fig-a\n#| ecko: true\nx\n```\n\n```{pyton}\n```\n")
        #expect(problems.map(\.cell) == ["cell 'fig-a', line 2", "cell 2"])
    }

    @Test func diagnosticsComeInTheOrderOfTheText() {
        let (_, problems) = Parsed.definition("---\nlang: x\n---\n[a](b:c)\n\n```{x}\n```\n\n[^1]\n")
        #expect(problems.map(\.id) == [.yamlValue, .markdownUnsupported, .cellUnknownLanguage, .markdownFootnote])
    }

    // MARK: Includes

    @Test func includesStandWhereTheyAreNamed() {
        let (definition, problems) = Parsed.definition(
            "a [x]\n\n{{< include _b.md >}}\n\nc[^1]\n", includes: ["_b.md": "b\n\n```{sql}\nSELECT 1\n```\n\n{{< include 'd.md' >}}\n", "d.md": "[x]: /y\n\n[^1]: d"])
        #expect(problems.map(CaseFile.line) == [])
        #expect(
            MarkupDump.text(of: definition) == """
                paragraph
                  "a "
                  link "/y"
                    "x"
                paragraph
                  "b"
                cell 0
                paragraph
                  "c"
                  note 1
                sql
                  code "SELECT 1"
                footnote 1
                  paragraph
                    "d"
                """)
        #expect(definition.includes.map(\.name) == ["_b.md", "d.md"])
        #expect(definition.cells[0].codeSpan.file.name == "_b.md")
        #expect(definition.cells[0].codeSpan.start == SourcePosition(line: 4, column: 1))
    }

    @Test func cyclesAreRefused() {
        let (_, problems) = Parsed.definition("{{< include a.md >}}\n", includes: ["a.md": "{{< include b.md >}}", "b.md": "{{< include a.md >}}"])
        #expect(problems.map(CaseFile.line) == ["error[markdown-include] 1:1-1:21 'a.md' includes itself (x.qmd → a.md → b.md → a.md) | remove one of these includes"])
        #expect(problems.first?.span?.file.name == "b.md")
    }

    @Test func aDefinitionCannotIncludeItself() {
        let (_, problems) = Parsed.definition("{{< include x.qmd >}}\n", includes: ["x.qmd": "{{< include x.qmd >}}\n"])
        #expect(problems.map(\.id) == [.markdownInclude])
    }

    @Test func oneFileMayBeIncludedTwice() {
        let (definition, problems) = Parsed.definition("{{< include a.md >}}\n\n{{< include a.md >}}\n", includes: ["a.md": "x"])
        #expect(problems.isEmpty)
        #expect(definition.blocks.count == 2)
        #expect(definition.includes.count == 1)
    }

    @Test func includesThatBranchAreBounded() {
        // Each of 30 files includes the next one twice: 2³⁰ texts if nothing stopped it.
        var files: [String: String] = [:]
        for index in 0..<30 { files["\(index).md"] = "{{< include \(index + 1).md >}}\n\n{{< include \(index + 1).md >}}\n" }
        let (_, problems) = Parsed.definition("{{< include 0.md >}}\n", includes: files)
        #expect(problems.contains { $0.message == "includes are nested deeper than 16 levels" })
        #expect(problems.contains { $0.message == "there are more than 1000 includes" })
    }

    @Test func missingFilesAndHeads() {
        let (definition, problems) = Parsed.definition(
            "{{< include no.md >}}\n\n{{< include a.md >}}\n\n{{< include >}}\n", includes: ["a.md": "---\ntitle: T\n---\ntext"])
        #expect(
            problems.map(CaseFile.line) == [
                "error[markdown-include] 1:1-1:22 file 'no.md' does not exist",
                "error[markdown-include] 5:1-5:16 include takes one path | write {{< include file.md >}}",
                "warning[markdown-include] 1:1-1:4 the head of an included file is not read | move its keys to the head of 'x.qmd'",
            ])
        #expect(MarkupDump.text(of: definition) == "paragraph\n  \"text\"")
    }
}
