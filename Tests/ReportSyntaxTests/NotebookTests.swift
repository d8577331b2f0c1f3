import Foundation
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct NotebookTests {
    private func notebook(_ cells: [(kind: String, source: String, tags: [String])]) throws -> (ReportDefinition, [Diagnostic]) {
        let items: [[String: Any]] = cells.map { ["cell_type": $0.kind, "source": $0.source, "metadata": ["tags": $0.tags]] }
        let json: [String: Any] = ["nbformat": 4, "nbformat_minor": 4, "metadata": [String: Any](), "cells": items]
        let text = String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
        return Parsed.definition(text, name: "notebooks/x.ipynb")
    }

    @Test func cellsAreFilesOfTheirOwn() throws {
        let (definition, problems) = try notebook([("markdown", "# A", []), ("code", "x =\n  y", []), ("markdown", "[a](b:c)", [])])
        #expect(definition.kind == .notebook)
        #expect(definition.cells.map(\.codeSpan.file.name) == ["notebooks/x.ipynb:cell 2"])
        #expect(definition.cells.map(\.code) == ["x =\n  y"])
        let place = try #require(problems.first?.span)
        #expect(place.file.name == "notebooks/x.ipynb:cell 3")
        #expect(place.start == SourcePosition(line: 1, column: 1))
    }

    @Test func tagsBecomeOptions() throws {
        let (definition, problems) = try notebook([
            ("code", "a", ["remove-cell"]), ("code", "b", ["remove-input"]), ("code", "c", ["remove-output"]),
            ("code", "d", ["hide-input"]), ("code", "e", ["skip-execution"]), ("code", "f", ["raises-exception", "other"]),
            ("code", "#| echo: true\ng", ["remove-input"]),
        ])
        #expect(problems.isEmpty)
        let cells = definition.cells
        #expect(cells[0].options.isIncluded == false)
        #expect(cells[1].options.echo == .hidden)
        #expect(cells[2].options.output == .hidden)
        #expect(cells[3].options.fold == .folded)
        #expect(cells[4].options.isEvaluated == false)
        #expect(cells[5].options.allowsErrors == true)
        #expect(cells[5].tags == ["raises-exception", "other"])
        #expect(cells[6].options.echo == .shown)
    }

    @Test func tagsWinOverTheHead() throws {
        let (definition, _) = try notebook([("raw", "---\nexecute: {echo: true, include: true}\n---\n", []), ("code", "a", ["remove-cell", "remove-input"])])
        #expect(definition.cells[0].options.echo == .hidden)
        #expect(definition.cells[0].options.isIncluded == false)
    }

    @Test func assignmentsOfTheParametersCell() throws {
        let source = """
            # comment
            name = "x"  # which
            count: int = 3
            ratio = -0.5
            flag = True
            issues = ['a', "b", 2]
            empty = []
            nothing = None
            computed = 1 + 1
            joined = "a" "b"
            x == 3
              indented = 1
            count = 4
            """
        let (definition, problems) = try notebook([("raw", "---\nparams: {flag: false}\n---", []), ("code", source, ["parameters"])])
        #expect(problems.isEmpty)
        let found = definition.head.parameters
        #expect(found.map(\.name) == ["flag", "name", "ratio", "issues", "empty", "count"])
        #expect(
            found.map(\.value) == [
                .boolean(false), .string("x"), .number(-0.5), .list([.string("a"), .string("b"), .integer(2)]), .list([]), .integer(4),
            ])
        #expect(found[1].valueSpan.text == "\"x\"")
    }

    @Test func theHeadMayShareACellWithText() throws {
        let (definition, problems) = try notebook([("code", "a", []), ("markdown", "---\ntitle: T\n---\n\n# A", [])])
        #expect(problems.isEmpty)
        #expect(MarkupDump.text(of: definition.head.title) == "\"T\"")
        #expect(MarkupDump.text(of: definition.blocks) == "cell 0\nheading 1\n  \"A\"")
    }

    @Test func divsGoOverCells() throws {
        let (definition, problems) = try notebook([("markdown", "::: {.column-margin}", []), ("code", "a", []), ("markdown", ":::\n\nb", [])])
        #expect(problems.isEmpty)
        #expect(MarkupDump.text(of: definition.blocks) == "group {.column-margin}\n  cell 0\nparagraph\n  \"b\"")
    }

    @Test func depthIsBounded() {
        let (_, problems) = Parsed.definition(String(repeating: "[", count: 100_000), name: "x.ipynb")
        #expect(problems.map(\.id) == [.notebookSyntax])
        #expect(problems.first?.message == "nested deeper than 64 levels")
    }
}
