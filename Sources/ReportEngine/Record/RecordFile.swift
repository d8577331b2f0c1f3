import FoundationEssentials

/// A record as a file: JSON, a line a cell, dataset or table of evidence, so that a change is a change of few lines.
package enum RecordFile {
    /// What follows a report's name in that of its record.
    package static let suffix = ".record.json"

    /// Records above this size are not read.
    package static let sizeLimit = 256 << 20

    /// Why a file is no record.
    package struct Refusal: Error, Sendable, Hashable {
        package var message: String

        package init(message: String) { self.message = message }
    }

    /// The record's bytes: the same for equal records.
    package static func encode(_ record: RunRecord) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func line(_ value: some Encodable) -> String {
            // A record has no value that JSON does not: numbers are finite by the time they come here.
            (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
        }
        func list(_ values: [some Encodable]) -> String {
            values.isEmpty ? "[]" : "[\n" + values.map(line).joined(separator: ",\n") + "\n]"
        }
        let members: [(String, String)] = [
            ("format", line("report-record")), ("formatVersion", line(record.formatVersion)), ("toolVersion", line(record.toolVersion)),
            ("sources", list(record.sources)), ("parameters", list(record.parameters)), ("inputs", list(record.inputs)),
            ("data", list(record.data)), ("cells", list(record.cells)), ("expressions", list(record.expressions)),
            ("citations", list(record.citations)), ("references", list(record.references)), ("registers", list(record.registers)),
            ("formulas", list(record.formulas)), ("listings", list(record.listings)), ("images", list(record.images)),
            ("rawHTML", list(record.rawHTML)), ("environment", line(record.environment)), ("outputs", list(record.outputs)),
        ]
        return Array(("{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n").utf8)
    }

    /// Reads a record of this version.
    package static func decode(_ bytes: [UInt8]) throws(Refusal) -> RunRecord {
        struct Head: Decodable {
            var format: String
            var formatVersion: Int
        }
        let data = Data(bytes)
        guard let head = try? JSONDecoder().decode(Head.self, from: data), head.format == "report-record" else {
            throw Refusal(message: "it is no record of a report")
        }
        guard head.formatVersion == RunRecord.currentVersion else {
            throw Refusal(message: "it is of version \(head.formatVersion), and this report reads version \(RunRecord.currentVersion)")
        }
        do { return try JSONDecoder().decode(RunRecord.self, from: data) } catch {
            throw Refusal(message: "it is damaged: \(RecordFile.place(of: error))")
        }
    }

    private static func place(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "a part is missing" }
        if case .keyNotFound(let key, let context) = error {
            let missing = "'\(key.stringValue)' is missing"
            return context.codingPath.isEmpty ? missing : "\(missing) at \(path(context))"
        }
        let context: DecodingError.Context = switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context): context
        @unknown default: .init(codingPath: [], debugDescription: "")
        }
        return context.codingPath.isEmpty ? "it is no JSON" : "at \(path(context))"
    }

    private static func path(_ context: DecodingError.Context) -> Substring {
        context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined().drop { $0 == "." }
    }
}
