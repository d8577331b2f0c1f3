import Dispatch
import FoundationEssentials
import Synchronization

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

        /// Of a record that is not whole.
        package static let isCopy = Refusal(message: "it is the copy that an output carries, which has no drawings")
    }

    /// The record's bytes: the same for equal records.
    package static func encode(_ record: RunRecord) -> [UInt8] {
        var writer = RecordWriter()
        writer.begin()
        writer.append("format", format)
        writer.append("formatVersion", record.formatVersion)
        writer.append("extent", record.extent)
        writer.append("toolVersion", record.toolVersion)
        writer.append("language", record.language)
        writer.append("sources", list: record.sources)
        writer.append("parameters", list: record.parameters)
        writer.append("inputs", list: record.inputs)
        if let access = record.access { writer.append("access", list: access) }
        writer.append("data", list: record.data)
        writer.append("cells", list: record.cells)
        writer.append("expressions", list: record.expressions)
        writer.append("citations", list: record.citations)
        writer.append("references", list: record.references)
        writer.append("registers", list: record.registers)
        writer.append("formulas", list: record.formulas)
        writer.append("listings", list: record.listings)
        writer.append("images", list: record.images)
        writer.append("rawHTML", list: record.rawHTML)
        writer.append("environment", record.environment)
        writer.append("outputs", list: record.outputs)
        return writer.end()
    }

    /// Whether two records are the same but for what they were made with. Each member stands on lines of its own, so that nothing need be read.
    package static func differOnlyInEnvironment(_ bytes: [UInt8], _ others: [UInt8]) -> Bool {
        guard let own = environment(in: bytes), let other = environment(in: others) else { return false }
        return bytes[..<own.lowerBound] == others[..<other.lowerBound] && bytes[own.upperBound...] == others[other.upperBound...]
    }

    /// The line of the environment: no text of JSON has a line break in it.
    private static func environment(in bytes: [UInt8]) -> Range<Int>? {
        let start = Array("\n\"environment\": {".utf8)
        // It stands near the end.
        guard bytes.count > start.count, let low = (0...(bytes.count - start.count)).last(where: { bytes[$0] == 0x0A && bytes[$0...].starts(with: start) })
        else { return nil }
        return low..<(bytes[(low + 1)...].firstIndex(of: 0x0A) ?? bytes.count)
    }

    /// A record with the word that says that it is one.
    private struct Whole: Decodable {
        var format: String
        var record: RunRecord

        private enum Key: String, CodingKey { case format }

        init(from decoder: any Decoder) throws {
            format = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .format)
            record = try RunRecord(from: decoder)
        }
    }

    private struct Head: Decodable {
        var format: String
        var formatVersion: Int
    }

    private static let format = "report-record"

    /// Reads a record of this version.
    package static func decode(_ bytes: [UInt8]) throws(Refusal) -> RunRecord {
        let data = Data(bytes)
        do {
            let whole = try JSONDecoder().decode(Whole.self, from: data)
            if whole.format == format, whole.record.formatVersion == RunRecord.currentVersion {
                if let fault = RecordLimits.fault(of: whole.record) { throw Refusal(message: "it is damaged: \(fault)") }
                return whole.record
            }
            throw refusal(of: data, place: "a part is missing")
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw refusal(of: data, place: place(of: error))
        }
    }

    /// Why a file that does not read as a record is none: what it says of itself comes before what is wrong in it.
    private static func refusal(of data: Data, place: String) -> Refusal {
        guard let head = try? JSONDecoder().decode(Head.self, from: data), head.format == format else {
            return Refusal(message: "it is no record of a report")
        }
        guard head.formatVersion == RunRecord.currentVersion else {
            return Refusal(message: "it is of version \(head.formatVersion), and this report reads version \(RunRecord.currentVersion)")
        }
        return Refusal(message: "it is damaged: \(place)")
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

/// Writes the members of a record, one behind the other. Their values are encoded on all cores: a record is most of what a render without
/// any run has to do.
private struct RecordWriter {
    private enum Piece: Sendable {
        case text(String)
        case value(@Sendable () -> Data)
    }

    private var pieces: [Piece] = []
    private var isFirst = true

    mutating func begin() { write("{") }

    mutating func append(_ name: String, _ value: some Encodable & Sendable) {
        start(name)
        line(value)
    }

    mutating func append(_ name: String, list values: [some Encodable & Sendable]) {
        start(name)
        write("[")
        for (index, value) in values.enumerated() {
            write(index == 0 ? "\n" : ",\n")
            line(value)
        }
        write(values.isEmpty ? "]" : "\n]")
    }

    mutating func end() -> [UInt8] {
        write("\n}\n")
        let encoded = Mutex([Int: Data]())
        let pieces = pieces
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            guard case .value(let encode) = pieces[index] else { return }
            let data = encode()
            encoded.withLock { $0[index] = data }
        }
        let values = encoded.withLock { $0 }
        var bytes: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            if case .text(let text) = piece { bytes += text.utf8 } else if let data = values[index] { bytes += data }
        }
        return bytes
    }

    private mutating func start(_ name: String) {
        write(isFirst ? "\n" : ",\n")
        isFirst = false
        write("\"\(name)\": ")
    }

    private mutating func line(_ value: some Encodable & Sendable) {
        pieces.append(.value {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // A record has no value that JSON does not: numbers are finite by the time they come here.
            return (try? encoder.encode(value)) ?? Data("null".utf8)
        })
    }

    private mutating func write(_ text: String) { pieces.append(.text(text)) }
}
