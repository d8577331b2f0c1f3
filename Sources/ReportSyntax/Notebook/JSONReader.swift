/// A strict reader of JSON (RFC 8259): no trailing commas, no NaN, no repeated keys, no lone surrogates, bounded depth.
struct JSONReader {
    /// Nested deeper, a text is refused.
    static let depthLimit = 64

    struct Problem: Error {
        var message: String
        /// Where, in bytes.
        var offset: Int
        /// `$.cells[3].source`.
        var path: String
    }

    private enum Step { case key(String), index(Int) }

    private let bytes: [UInt8]
    private var offset = 0
    private var path: [Step] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter bytes: UTF-8, without a byte order mark.
    static func read(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.problem("text stands behind the end of the JSON") }
        return value
    }

    private var pathText: String {
        path.reduce("$") { text, step in
            switch step {
            case .index(let index): text + "[\(index)]"
            case .key(let key): text + "." + key
            }
        }
    }

    private func problem(_ message: String) -> Problem { Problem(message: message, offset: offset, path: pathText) }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(Problem) -> JSONValue {
        skipSpace()
        guard path.count <= JSONReader.depthLimit else { throw problem("nested deeper than \(JSONReader.depthLimit) levels") }
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem("the JSON ends too early")
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(Problem) -> JSONValue {
        guard bytes[offset...].starts(with: text.utf8) else { throw problem("a value is expected here") }
        offset += text.utf8.count
        return value
    }

    private mutating func object() throws(Problem) -> JSONValue {
        offset += 1
        var members: [(key: String, value: JSONValue)] = []
        var seen: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw problem("a key in quotation marks is expected here") }
            let start = offset
            let key = try string()
            guard seen.insert(key).inserted else {
                offset = start
                throw problem("key '\(key)' is given twice")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("':' is expected here") }
            path.append(.key(key))
            members.append((key, try value()))
            path.removeLast()
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw problem("',' or '}' is expected here") }
        }
    }

    private mutating func array() throws(Problem) -> JSONValue {
        offset += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            path.append(.index(items.count))
            items.append(try value())
            path.removeLast()
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(items) }
            guard take(UInt8(ascii: ",")) else { throw problem("',' or ']' is expected here") }
        }
    }

    /// `-? ( 0 | [1-9][0-9]* ) ( . [0-9]+ )? ( [eE] [+-]? [0-9]+ )?`
    private mutating func number() throws(Problem) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        if let byte = peek, MarkdownText.isAlphanumeric(byte) { throw problem("a value is expected here") }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits() throws(Problem) {
        let start = offset
        while let byte = peek, (0x30...0x39).contains(byte) { offset += 1 }
        if offset == start { throw problem("a value is expected here") }
    }

    // MARK: Strings

    private mutating func string() throws(Problem) -> String {
        offset += 1
        var result: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &result)
            case 0x00..<0x20:
                throw problem("a control character must be escaped in a string")
            default:
                result.append(byte)
                offset += 1
            }
        }
        throw problem("the string is not closed")
    }

    private mutating func escape(into result: inout [UInt8]) throws(Problem) {
        guard offset + 1 < bytes.count else { throw problem("the string is not closed") }
        let mark = bytes[offset + 1]
        let plain: UInt8? =
            switch mark {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): mark
            case UInt8(ascii: "b"): 0x08
            case UInt8(ascii: "f"): 0x0C
            case UInt8(ascii: "n"): 0x0A
            case UInt8(ascii: "r"): 0x0D
            case UInt8(ascii: "t"): 0x09
            default: nil
            }
        if let plain {
            result.append(plain)
            offset += 2
            return
        }
        guard mark == UInt8(ascii: "u") else { throw problem("this escape is not known in JSON") }
        var unit = try hexadecimal(at: offset + 2)
        var length = 6
        if (0xD800...0xDBFF).contains(unit), offset + 7 < bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
            bytes[offset + 7] == UInt8(ascii: "u")
        {
            let low = try hexadecimal(at: offset + 8)
            if (0xDC00...0xDFFF).contains(low) {
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                length = 12
            }
        }
        guard let scalar = UnicodeScalar(unit) else { throw problem("half of a surrogate pair stands alone") }
        result += Array(String(Character(scalar)).utf8)
        offset += length
    }

    private func hexadecimal(at start: Int) throws(Problem) -> UInt32 {
        guard start + 4 <= bytes.count, bytes[start..<start + 4].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }),
            let value = UInt32(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
        else { throw problem("four hexadecimal digits are expected behind '\\u'") }
        return value
    }
}
