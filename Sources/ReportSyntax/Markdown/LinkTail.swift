/// The part of a link behind its text.
enum LinkTail {
    /// A longer tail is cut; only the printed place of a link depends on it.
    private static let lengthLimit = 2000

    /// Behind `](target "title")`, `][name]` or `]`.
    static func end(_ bytes: [UInt8], from offset: Int) -> Int {
        guard offset < bytes.count else { return offset }
        if bytes[offset] == UInt8(ascii: ">") { return offset + 1 }
        guard bytes[offset] == UInt8(ascii: "]") else { return offset }
        let next = offset + 1
        let limit = min(bytes.count, next + lengthLimit)
        guard next < bytes.count else { return next }
        if bytes[next] == UInt8(ascii: "[") {
            return bytes[next..<limit].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? next
        }
        guard bytes[next] == UInt8(ascii: "(") else { return next }
        var depth = 0
        var index = next
        while index < limit {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: "\""):
                if let close = bytes[(index + 1)..<limit].firstIndex(of: UInt8(ascii: "\"")) { index = close }
            default: break
            }
            index += 1
        }
        return next
    }
}
