import Foundation
import TestSupport
import Testing

/// Questions to a PDF, answered by Poppler and qpdf.
enum Paper {
    /// What `pdftotext` reads, as one line: words in reading order, one space between.
    static func text(_ path: String) async throws -> String {
        try await output("pdftotext", path, "-").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The fields of `pdfinfo`.
    static func fields(_ path: String) async throws -> [String: String] {
        var fields: [String: String] = [:]
        for line in try await output("pdfinfo", path).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return fields
    }

    /// Standard output of a program that must succeed.
    static func output(_ arguments: String...) async throws -> String {
        let ended = try await Program.run(arguments)
        try #require(ended.code == 0, "\(arguments): \(ended.standardError)")
        return ended.standardOutput
    }
}
