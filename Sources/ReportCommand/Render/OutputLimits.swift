import ReportEngine
import ReportSource
import ReportSyntax

/// How large what a render writes may be: past it no reader opens a page, and no later run reads its record.
enum OutputLimits {
    /// Of one output, in bytes.
    static let file = 256 << 20

    /// - Parameters:
    ///   - files: absolute paths with their sizes in bytes.
    ///   - record: the size of the record's file in bytes.
    static func faults(of files: [(path: String, size: Int)], record: Int, definition: ReportDefinition) -> [Diagnostic] {
        var faults = files.filter { $0.size > file }.map { output in
            fault("'\(Paths.name(output.path))' would be \(words(output.size)), and an output has at most \(words(file))", definition)
        }
        if record > RecordFile.sizeLimit {
            faults.append(fault("the record would be \(words(record)), and a record has at most \(words(RecordFile.sizeLimit))", definition))
        }
        return faults
    }

    private static func fault(_ message: String, _ definition: ReportDefinition) -> Diagnostic {
        Diagnostic(
            .renderLimit, message, at: definition.file.span(0..<0),
            help: "show fewer rows, draw figures with 'fig-format: png', or split the report")
    }

    private static func words(_ bytes: Int) -> String { "\(bytes >> 20) MB" }
}
