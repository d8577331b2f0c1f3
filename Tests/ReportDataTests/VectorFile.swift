import Foundation
import Testing

/// A CSV file of reference values beside the tests: rows by column name.
struct VectorFile {
    struct Row: Sendable, CustomTestStringConvertible {
        let number: Int
        let fields: [String: String]

        subscript(column: String) -> String {
            fields[column] ?? ""
        }

        var testDescription: String {
            "row \(number): " + fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
    }

    static func rows(_ name: String) -> [Row] { rows(checkout: "Tests/ReportDataTests/Vectors/" + name) }

    /// The rows of a file of the checkout.
    static func rows(checkout path: String) -> [Row] {
        guard let text = text(checkout: path) else { return [] }
        let lines = text.split(separator: "\n").map { fields(of: String($0)) }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().enumerated().map { index, values in
            Row(number: index + 2, fields: Dictionary(zip(header, values)) { first, _ in first })
        }
    }

    /// The text of a file of the checkout.
    static func text(checkout path: String) -> String? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? Data(contentsOf: root.appending(path: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func fields(of line: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
