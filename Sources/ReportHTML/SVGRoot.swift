/// The start tag of a drawing, and where its content begins.
struct SVGRoot {
    /// One attribute, as spelled: a value is still escaped as XML has it.
    struct Attribute {
        let name: String
        let value: String
    }

    private(set) var attributes: [Attribute] = []
    /// The index behind the last attribute, at `>` or `/>`.
    private(set) var contentStart = 0

    /// - Parameter bytes: an SVG file or element; nil where no `<svg>` is the first element.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var scanner = Scanner(bytes: bytes)
        guard scanner.skipToRoot() else { return nil }
        while let attribute = scanner.attribute() { attributes.append(attribute) }
        guard !scanner.isAtEnd else { return nil }
        contentStart = scanner.index
    }

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Width and height in points: those of the root element, else those of its `viewBox`.
    var size: (width: Double?, height: Double?) {
        let box = self["viewBox"]?.split { $0 == " " || $0 == "," }.compactMap { Double($0) } ?? []
        let isWhole = box.count == 4
        return (
            self["width"].flatMap(SVGRoot.points) ?? (isWhole ? box[2] * 0.75 : nil),
            self["height"].flatMap(SVGRoot.points) ?? (isWhole ? box[3] * 0.75 : nil)
        )
    }

    /// The coordinates that are shown; nil where the drawing does not say.
    var viewBox: String? {
        if let viewBox = self["viewBox"] { return viewBox }
        guard let width = self["width"].flatMap(SVGRoot.points), let height = self["height"].flatMap(SVGRoot.points) else {
            return nil
        }
        return "0 0 \(SVGRoot.short(width / 0.75)) \(SVGRoot.short(height / 0.75))"
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String((value * 100).rounded() / 100)
    }

    /// A length in points; a bare number counts pixels, a percentage is no length.
    private static func points(_ text: String) -> Double? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(number), value > 0, value < 1e5 else { return nil }
        switch text.dropFirst(number.count) {
        case "", "px": return value * 0.75
        case "pt": return value
        case "pc": return value * 12
        case "in": return value * 72
        case "cm": return value * 72 / 2.54
        case "mm": return value * 72 / 25.4
        default: return nil
        }
    }
}

extension SVGRoot {
    /// Reads what stands before and in the start tag.
    private struct Scanner {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0

        var isAtEnd: Bool { index >= bytes.count }

        /// Skips declarations, comments and the document type, and `<svg`.
        mutating func skipToRoot() -> Bool {
            if starts(with: "\u{FEFF}") { index += 3 }
            while true {
                skipSpace()
                if starts(with: "<?") {
                    skip(past: "?>")
                } else if starts(with: "<!--") {
                    skip(past: "-->")
                } else if starts(with: "<!") {
                    skipDeclaration()
                } else {
                    guard starts(with: "<svg") else { return false }
                    index += 4
                    return !isAtEnd && (isSpace || bytes[index] == UInt8(ascii: ">") || bytes[index] == UInt8(ascii: "/"))
                }
                if isAtEnd { return false }
            }
        }

        /// The next attribute; nil at the end of the tag.
        mutating func attribute() -> Attribute? {
            skipSpace()
            let nameStart = index
            while !isAtEnd, !isSpace, !"=>/".utf8.contains(bytes[index]) { index += 1 }
            guard index > nameStart else { return nil }
            let name = text(nameStart..<index)
            skipSpace()
            guard !isAtEnd, bytes[index] == UInt8(ascii: "=") else { return Attribute(name: name, value: "") }
            index += 1
            skipSpace()
            guard !isAtEnd, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else { return nil }
            let quote = bytes[index]
            index += 1
            let valueStart = index
            while !isAtEnd, bytes[index] != quote { index += 1 }
            guard !isAtEnd else { return nil }
            defer { index += 1 }
            return Attribute(name: name, value: text(valueStart..<index))
        }

        private var isSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) }

        private mutating func skipSpace() { while !isAtEnd, isSpace { index += 1 } }

        private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

        private func starts(with text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

        private mutating func skip(past end: String) {
            while !isAtEnd, !starts(with: end) { index += 1 }
            index = min(bytes.count, index + end.utf8.count)
        }

        /// Skips `<!DOCTYPE svg … [ … ]>`.
        private mutating func skipDeclaration() {
            var depth = 0
            while !isAtEnd {
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "[") { depth += 1 }
                if byte == UInt8(ascii: "]") { depth -= 1 }
                if byte == UInt8(ascii: ">"), depth <= 0 { return }
            }
        }
    }
}
