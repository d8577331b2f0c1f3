import ReportEngine
import ReportSource

/// How large what a render writes may be: past it no reader opens a page, and no later run reads its record.
enum OutputLimits {
    /// Of one output, in bytes.
    static let file = 256 << 20

    /// - Parameters:
    ///   - files: absolute paths with their sizes in bytes.
    ///   - definition: relative to the project.
    static func faults(of files: [(path: String, size: Int)], definition: String) -> [Diagnostic] {
        files.filter { $0.size > file }.map { output in
            fault("'\(Paths.name(output.path))' would be \(words(output.size)), and an output has at most \(words(file))", definition)
        }
    }

    /// - Parameter size: of the record's file, in bytes.
    static func fault(ofRecord size: Int, definition: String) -> Diagnostic? {
        guard size > RecordFile.sizeLimit else { return nil }
        return fault("the record would be \(words(size)), and a record has at most \(words(RecordFile.sizeLimit))", definition)
    }

    private static func fault(_ message: String, _ definition: String) -> Diagnostic {
        Diagnostic(
            .renderLimit, message, at: SourceFile(name: definition, text: "").span(0..<0),
            help: "show fewer rows, draw figures with 'fig-format: png', or split the report")
    }

    private static func words(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MB" }
}
