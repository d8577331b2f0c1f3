import Foundation
import ReportSource
import Testing

/// Named cases of a `.case` file: an input, the diagnostics that it must give, and what it must be understood as.
///
///     === a link of another scheme | inlines ===
///     [x](javascript:alert)
///     >>> error[markdown-unsupported] 1:1-1:22 links of scheme 'javascript' are not supported
///     >>> tree
///     "x"
///
/// Every diagnostic must be listed, in order. Without `>>> tree` the tree is not looked at. `\u{…}` in the input of a stage
/// that ends in `!` stands for that character.
package struct CaseFile {
    package struct Case: Sendable, CustomTestStringConvertible {
        package var name: String
        package var stage: String
        package var input: String
        package var diagnostics: [String]
        package var tree: String?

        package var testDescription: String { name }
    }

    /// `Tests/Cases` of the checkout.
    package static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases")

    /// What a case gave.
    package struct Outcome {
        package var diagnostics: [Diagnostic]
        package var tree: String

        package init(diagnostics: [Diagnostic], tree: String) {
            self.diagnostics = diagnostics
            self.tree = tree
        }
    }

    /// Runs all cases of a file.
    ///
    /// With `REPORT_UPDATE_GOLDENS` set and `CI` not set, the file is written anew with what came out, and the test fails.
    ///
    /// - Parameters:
    ///   - name: below `Tests/Cases`, such as `syntax/inlines.case`.
    ///   - run: takes stage and input.
    package static func run(
        _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ run: (_ stage: String, _ input: String) -> Outcome
    ) throws {
        let cases = try read(name)
        let outcomes = cases.map { item in
            let isEscaped = item.stage.hasSuffix("!")
            return run(isEscaped ? String(item.stage.dropLast()) : item.stage, isEscaped ? unescaped(item.input) : item.input)
        }
        try compare(name, cases, outcomes, sourceLocation)
    }

    /// The same for cases that need kernels; they run one after another.
    package static func runEach(
        _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ run: (_ stage: String, _ input: String) async throws -> Outcome
    ) async throws {
        let cases = try read(name)
        var outcomes: [Outcome] = []
        for item in cases { outcomes.append(try await run(item.stage, item.input)) }
        try compare(name, cases, outcomes, sourceLocation)
    }

    private static func read(_ name: String) throws -> [Case] {
        parse(String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self))
    }

    private static func compare(_ name: String, _ cases: [Case], _ outcomes: [Outcome], _ sourceLocation: SourceLocation) throws {
        let file = folder.appendingPathComponent(name)
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(!cases.isEmpty, "\(name) holds no case", sourceLocation: sourceLocation)
        var updated: [String] = []
        for (item, outcome) in zip(cases, outcomes) {
            let lines = outcome.diagnostics.map(line)
            #expect(lines == item.diagnostics, "\(name): \(item.name)", sourceLocation: sourceLocation)
            if let tree = item.tree { #expect(outcome.tree == tree, "\(name): \(item.name)", sourceLocation: sourceLocation) }
            var block = "=== \(item.name) | \(item.stage) ===\n\(item.input)\n" + lines.map { ">>> " + $0 + "\n" }.joined()
            if item.tree != nil { block += ">>> tree\n" + outcome.tree + "\n" }
            updated.append(block)
        }
        let environment = ProcessInfo.processInfo.environment
        let result = updated.joined(separator: "\n")
        if environment["REPORT_UPDATE_GOLDENS"] != nil, environment["CI"] == nil, result != text {
            try Data(result.utf8).write(to: file)
            Issue.record("'\(name)' was written: look at the change", sourceLocation: sourceLocation)
        }
    }

    /// `error[id] 3:5-3:9 message | help`.
    package static func line(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.span.map { " \($0.start.line):\($0.start.column)-\($0.end.line):\($0.end.column)" } ?? ""
        let help = diagnostic.help.map { " | " + $0 }.joined()
        let notes = diagnostic.notes.map { note in
            " (" + note.message + (note.span.map { " \($0.start.line):\($0.start.column)" } ?? "") + ")"
        }
        return "\(diagnostic.severity.rawValue)[\(diagnostic.id.rawValue)]\(place) \(diagnostic.message)" + notes.joined() + help
    }

    package static func parse(_ text: String) -> [Case] {
        var cases: [Case] = []
        var lines: [String] = []
        var isTree = false
        func finish() {
            guard !cases.isEmpty else { return }
            while lines.last == "" { lines.removeLast() }
            if isTree { cases[cases.count - 1].tree = lines.joined(separator: "\n") } else if cases[cases.count - 1].diagnostics.isEmpty { cases[cases.count - 1].input = lines.joined(separator: "\n") }
            lines = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("=== "), line.hasSuffix(" ==="), line.contains(" | ") {
                finish()
                let words = line.dropFirst(4).dropLast(4).split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                cases.append(Case(name: words[0], stage: words[1], input: "", diagnostics: [], tree: nil))
                isTree = false
            } else if line == ">>> tree" {
                finish()
                isTree = true
            } else if line.hasPrefix(">>> "), !isTree {
                finish()
                cases[cases.count - 1].diagnostics.append(String(line.dropFirst(4)))
            } else {
                lines.append(line)
            }
        }
        finish()
        return cases
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.range(of: "\\u{") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}"), let code = UInt32(rest[..<end], radix: 16), let scalar = UnicodeScalar(code) else {
                result += "\\u{"
                continue
            }
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
