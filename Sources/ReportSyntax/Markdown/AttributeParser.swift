import ReportDocument

/// Reads `{#id .class key=value}`.
enum AttributeParser {
    /// What stood in braces.
    struct Parsed {
        var attributes: Attributes
        /// Just behind the closing brace.
        var end: Int
        /// `{=html}`.
        var rawTarget: String?
    }

    /// A longer list of attributes is text.
    private static let lengthLimit = 4000

    /// - Parameters:
    ///   - bytes: text; 0xFE before a byte (an escaped character) is left out.
    ///   - start: of the opening brace.
    ///   - end: where the text ends.
    /// - Returns: nil where no well-formed attributes stand there.
    static func parse(_ bytes: [UInt8], from start: Int, to end: Int) -> Parsed? {
        guard start < end, bytes[start] == UInt8(ascii: "{") else { return nil }
        let end = min(end, start + lengthLimit)
        var reader = Reader(bytes: bytes, offset: start + 1, end: end)
        return reader.read()
    }

    private struct Reader {
        let bytes: [UInt8]
        var offset: Int
        let end: Int
        private var attributes = Attributes()

        init(bytes: [UInt8], offset: Int, end: Int) {
            self.bytes = bytes
            self.offset = offset
            self.end = end
        }

        mutating func read() -> Parsed? {
            skipSpaces()
            if peek == UInt8(ascii: "=") {
                offset += 1
                let target = word()
                skipSpaces()
                guard !target.isEmpty, peek == UInt8(ascii: "}") else { return nil }
                return Parsed(attributes: Attributes(), end: offset + 1, rawTarget: target)
            }
            var count = 0
            while true {
                skipSpaces()
                guard let byte = peek else { return nil }
                if byte == UInt8(ascii: "}") { break }
                guard item(byte) else { return nil }
                count += 1
            }
            return count > 0 ? Parsed(attributes: attributes, end: offset + 1) : nil
        }

        private mutating func item(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "#"):
                offset += 1
                let id = word()
                attributes.id = id
                return !id.isEmpty
            case UInt8(ascii: "."):
                offset += 1
                let name = word()
                attributes.classes.append(name)
                return !name.isEmpty
            case UInt8(ascii: "-"):
                offset += 1
                attributes.classes.append("unnumbered")
                return peek.map { $0 <= 0x20 || $0 == UInt8(ascii: "}") } ?? false
            default:
                return pair()
            }
        }

        private mutating func pair() -> Bool {
            let key = word()
            guard !key.isEmpty, peek == UInt8(ascii: "=") else { return false }
            offset += 1
            guard let value = value() else { return false }
            if attributes[key] == nil { attributes.pairs.append(.init(key, value)) }
            return true
        }

        private mutating func value() -> String? {
            guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                let start = offset
                while let byte = peek, byte > 0x20, byte != UInt8(ascii: "}") { offset += 1 }
                return offset > start ? text(start..<offset) : nil
            }
            let start = offset + 1
            var close = start
            while close < end, bytes[close] != quote { close += bytes[close] == UInt8(ascii: "\\") || bytes[close] == MarkdownByte.literal ? 2 : 1 }
            guard close < end else { return nil }
            offset = close + 1
            return text(start..<close)
        }

        private var peek: UInt8? { offset < end ? bytes[offset] : nil }

        private mutating func skipSpaces() {
            while let byte = peek, byte <= 0x20 || byte == 0xFE { offset += 1 }
        }

        /// An identifier, class or key.
        private mutating func word() -> String {
            let start = offset
            while let byte = peek, CellLabel.isLabelByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || (0x80..<0xFD).contains(byte) {
                offset += 1
            }
            return text(start..<offset)
        }

        private func text(_ range: Range<Int>) -> String {
            let kept = bytes[range].filter { $0 != 0xFE && $0 != UInt8(ascii: "\\") }
            return String(decoding: kept, as: UTF8.self)
        }
    }
}

extension Attributes {
    func has(_ name: String) -> Bool { classes.contains(name) }
}
