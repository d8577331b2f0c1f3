/// Reads CSV text for small look-ups: choices of a parameter, places of diagnostics. Datasets are read by the engine.
package enum CSVText {
    /// All records; quoted fields may hold commas, quotes and line breaks.
    ///
    /// - Parameter delimiter: between fields; a first line such as `sep=;` is none of the records.
    package static func records(_ bytes: [UInt8], limit: Int = .max, delimiter: UInt8 = 0x2C) -> [[String]] {
        var records: [[String]] = []
        scan(bytes, delimiter) { record in
            records.append(record.map { field in decode(bytes[field.range], isQuoted: field.isQuoted) })
            return records.count < limit
        }
        return records
    }

    /// The place of one field.
    ///
    /// - Parameters:
    ///   - record: from 0, the header included.
    ///   - field: from 0.
    package static func place(record: Int, field: Int, in bytes: [UInt8], delimiter: UInt8 = 0x2C) -> Range<Int>? {
        var current = 0
        var found: Range<Int>?
        scan(bytes, delimiter) { fields in
            if current == record, fields.indices.contains(field) { found = fields[field].range }
            current += 1
            return current <= record
        }
        return found
    }

    private struct Field {
        var range: Range<Int>
        var isQuoted: Bool
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, isQuoted: Bool) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return isQuoted ? text.replacing("\"\"", with: "\"") : text
    }

    /// What a first line such as `sep=;` names; nil where there is none.
    package static func leadingSeparator(_ bytes: [UInt8]) -> UInt8? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes.count > start + 4, String(decoding: bytes[start..<start + 4], as: UTF8.self).lowercased() == "sep=" else { return nil }
        let end = start + 5
        return end == bytes.count || bytes[end] == 0x0D || bytes[end] == 0x0A ? bytes[start + 4] : nil
    }

    // An empty line, or one of separators alone, is no record where records have several fields, as for the engine.
    private static func scan(_ bytes: [UInt8], _ delimiter: UInt8, _ visit: ([Field]) -> Bool) {
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if leadingSeparator(bytes) != nil { position = pastLineEnd(bytes, position + 5) }
        var width: Int?
        while position < bytes.count {
            var fields: [Field] = []
            while true {
                let (field, next) = self.field(bytes, position, delimiter)
                fields.append(field)
                position = next
                guard position < bytes.count, bytes[position] == delimiter else { break }
                position += 1
            }
            position = pastLineEnd(bytes, position)
            if fields.count == 1, fields[0].range.isEmpty, !fields[0].isQuoted, width ?? 1 > 1 { continue }
            if fields.count > 1, width != nil, fields.allSatisfy(\.range.isEmpty) { continue }
            width = width ?? fields.count
            if !visit(fields) { return }
        }
    }

    private static func pastLineEnd(_ bytes: [UInt8], _ position: Int) -> Int {
        var position = position
        if position < bytes.count, bytes[position] == 0x0D { position += 1 }
        if position < bytes.count, bytes[position] == 0x0A { position += 1 }
        return position
    }

    private static func field(_ bytes: [UInt8], _ start: Int, _ delimiter: UInt8) -> (Field, Int) {
        var position = start
        guard position < bytes.count, bytes[position] == 0x22 else {
            while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            return (Field(range: start..<position, isQuoted: false), position)
        }
        position += 1
        while position < bytes.count {
            if bytes[position] == 0x22 {
                if position + 1 < bytes.count, bytes[position + 1] == 0x22 { position += 2; continue }
                break
            }
            position += 1
        }
        let end = min(position, bytes.count)
        position = min(position + 1, bytes.count)
        while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
        return (Field(range: start + 1..<end, isQuoted: true), position)
    }
}
