import Foundation
import ReportDocument
import ReportTypst
import Testing

/// Sets papers with the press's own Python module, outside of a kernel: what is tested here is what is written, not who
/// runs it.
struct Paper {
    let pdf: Data
    let pages: Int
    /// Characters that no font has.
    let missing: [String]
    let warnings: [String]

    struct Refusal: Error { let message: String }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static var template: String {
        get throws {
            try String(contentsOf: root.appendingPathComponent("Sources/ReportTypst/Resources/report.typ"), encoding: .utf8)
        }
    }

    static func writer(_ language: Language = .english, limits: TypstWriter.Limits = .init()) throws -> TypstWriter {
        TypstWriter(formatter: CellFormatter(language: language), template: try template, limits: limits)
    }

    /// Writes and sets a document.
    init(_ document: Document, attachments: [TypstProject.Attachment] = []) throws {
        try self.init(Paper.writer(document.metadata.language).write(document, attachments: attachments))
    }

    init(_ project: TypstProject) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("paper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let request: [String: Any] = [
            "project": try JSONSerialization.jsonObject(with: JSONEncoder().encode(project)),
            "fontFolders": [Paper.root.appendingPathComponent(".build/fonts").path],
            "output": "paper.pdf", "scratch": folder.path, "timestamp": NSNull(),
        ]
        let input = try JSONSerialization.data(withJSONObject: request)
        let program = """
            import json, sys, types
            sys.path.insert(0, sys.argv[1])
            sys.modules["_report_kernel"] = types.ModuleType("_report_kernel")
            from report_kernel import Failure, press
            try:
                print(json.dumps(press.handle("typeset", json.load(sys.stdin))))
            except Failure as failure:
                print(json.dumps({"failure": f"{failure} {failure.detail or ''}"}))
            """
        let python = Paper.root.appendingPathComponent("Sources/KernelRuntime/Resources/python").path
        let output = try Paper.run(Paper.root.appendingPathComponent(".venv/bin/python").path, ["-c", program, python], input: input)
        let answer = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        if let failure = answer["failure"] as? String { throw Refusal(message: failure) }
        pages = try #require(answer["pages"] as? Int)
        warnings = try #require(answer["warnings"] as? [String])
        missing = try #require(answer["missingGlyphs"] as? [[String: Any]]).compactMap { $0["char"] as? String }
        pdf = try Data(contentsOf: folder.appendingPathComponent("paper.pdf"))
    }

    /// What a reader copies out of the paper.
    var text: String {
        get throws { String(decoding: try tool("pdftotext", "-nopgbrk", "PDF", "-"), as: UTF8.self) }
    }

    /// The same without line breaks, hyphens at line ends and spaces: what is left of a string wherever its lines broke.
    var condensedText: String {
        get throws { Paper.condensed(try text) }
    }

    static func condensed(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{AD}" && $0 != "\u{200B}" }))
    }

    /// Runs a tool on the paper; `PDF` stands for its file.
    func tool(_ name: String, _ arguments: String...) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("paper-\(UUID().uuidString).pdf")
        try pdf.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Paper.run("/usr/bin/env", [name] + arguments.map { $0 == "PDF" ? file.path : $0 })
    }

    private static func run(_ program: String, _ arguments: [String], input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        try process.run()
        let writing = Thread { try? stdin.fileHandleForWriting.write(contentsOf: input); try? stdin.fileHandleForWriting.close() }
        writing.start()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        let errors = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Refusal(message: "\(arguments.first ?? program): " + String(decoding: errors, as: UTF8.self))
        }
        return output
    }
}
