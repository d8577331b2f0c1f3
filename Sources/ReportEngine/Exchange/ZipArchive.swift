/// A zip file whose bytes depend on its entries alone: every entry is stored as it is, with one fixed time and one fixed permission, in the order
/// of the paths' bytes.
///
/// - SeeAlso: PKWARE, "APPNOTE.TXT – .ZIP File Format Specification", version 6.3.10
package struct ZipArchive: Sendable {
    /// Together; beyond it the format needs 64-bit fields, which not everybody reads.
    package static let sizeLimit = Int(UInt32.max) - (64 << 20)
    package static let entryLimit = Int(UInt16.max) - 1

    private var entries: [(path: [UInt8], bytes: [UInt8])] = []

    package init() {}

    /// Adds a file.
    ///
    /// - Parameter path: relative, with `/` between folders, and no other entry's.
    package mutating func add(_ bytes: [UInt8], at path: String) { entries.append((Array(path.utf8), bytes)) }

    /// The bytes of all entries together.
    package var size: Int { entries.reduce(0) { $0 + $1.bytes.count } }

    package var count: Int { entries.count }

    /// The whole file.
    ///
    /// - Precondition: size and count keep within the limits.
    package func finished() -> [UInt8] {
        precondition(size <= ZipArchive.sizeLimit && count <= ZipArchive.entryLimit, "an archive within the limits of the format")
        let sorted = entries.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        var file: [UInt8] = []
        file.reserveCapacity(size + sorted.reduce(22) { $0 + 2 * $1.path.count + 76 })
        var directory: [UInt8] = []
        for entry in sorted {
            let offset = file.count
            let common = ZipArchive.common(entry.bytes, nameLength: entry.path.count)
            file.append32(0x0403_4B50)
            file += common + entry.path + entry.bytes
            directory.append32(0x0201_4B50)
            directory.append16(0x031E) // made on Unix, by the rules of version 3.0
            directory += common
            directory.append16(0) // no remark
            directory.append16(0) // first disk
            directory.append16(0) // nothing is said of the content
            directory.append32(0o100644 << 16)
            directory.append32(UInt32(offset))
            directory += entry.path
        }
        let start = file.count
        file += directory
        file.append32(0x0605_4B50)
        file.append32(0) // one disk
        file.append16(UInt16(sorted.count))
        file.append16(UInt16(sorted.count))
        file.append32(UInt32(directory.count))
        file.append32(UInt32(start))
        file.append16(0)
        return file
    }

    /// What stands in both headers of an entry: version, flags, method, time, sum, sizes, lengths of name and extra field.
    private static func common(_ bytes: [UInt8], nameLength: Int) -> [UInt8] {
        var fields: [UInt8] = []
        fields.append16(20)
        fields.append16(1 << 11) // names are UTF-8
        fields.append16(0) // stored
        fields.append16(0) // midnight
        fields.append16(1 << 5 | 1) // 1980-01-01
        fields.append32(CRC32.sum(bytes))
        fields.append32(UInt32(bytes.count))
        fields.append32(UInt32(bytes.count))
        fields.append16(UInt16(nameLength))
        fields.append16(0)
        return fields
    }
}

/// The check sum of zip files.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func sum(_ bytes: [UInt8]) -> UInt32 {
        let table = table
        return bytes.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                var value = UInt32.max
                for byte in bytes { value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)] }
                return ~value
            }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append16(_ value: UInt16) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }

    fileprivate mutating func append32(_ value: UInt32) {
        append16(UInt16(truncatingIfNeeded: value))
        append16(UInt16(truncatingIfNeeded: value >> 16))
    }
}
