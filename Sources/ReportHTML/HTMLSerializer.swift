/// Writes nodes as bytes of HTML, each string escaped for the place where it stands.
///
/// Blocks start on lines of their own and a row of a table is one line, so that two versions of a page compare line by line.
package struct HTMLSerializer {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: the size expected, in bytes.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// The HTML of some nodes.
    package static func string(_ nodes: [HTMLNode]) -> String {
        var serializer = HTMLSerializer()
        for node in nodes { serializer.write(node) }
        return String(decoding: serializer.bytes, as: UTF8.self)
    }

    /// Text as it stands between the quotation marks of an attribute.
    static func attributeText(_ text: String) -> String {
        var serializer = HTMLSerializer()
        serializer.escape(text, in: .attribute)
        return String(decoding: serializer.bytes, as: UTF8.self)
    }

    /// Writes the document type declaration.
    package mutating func writeDoctype() { append("<!DOCTYPE html>\n") }

    /// Ends the last line.
    package mutating func writeLineBreak() { append("\n") }

    package mutating func write(_ node: HTMLNode) {
        switch node {
        case .element(let tag, let attributes, let children): write(tag, attributes, children)
        case .text(let text): escape(text, in: .text)
        case .markup(let markup): append(markup)
        case .styleSheet(let css): append(css, replacing: "</", by: "<\\/")
        case .json(let json): append(json: json)
        }
    }

    private mutating func write(_ tag: HTMLTag, _ attributes: [HTMLAttribute], _ children: [HTMLNode]) {
        if tag.isBlock, let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        bytes.append(UInt8(ascii: "<"))
        append(tag.rawValue)
        for attribute in attributes {
            bytes.append(UInt8(ascii: " "))
            append(attribute.name.rawValue)
            append("=\"")
            escape(attribute.value, in: .attribute)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
        if tag.isVoid { return }
        for child in children { write(child) }
        if children.last?.isBlock == true { bytes.append(UInt8(ascii: "\n")) }
        append("</")
        append(tag.rawValue)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String, replacing unsafe: String, by safe: String) {
        var text = text
        let pattern = Array(unsafe.utf8)
        text.withUTF8 { source in
            var start = 0
            var index = 0
            while index < source.count {
                if source[index] == pattern[0], source[index...].starts(with: pattern) {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
                    append(safe)
                    index += pattern.count
                    start = index
                } else {
                    index += 1
                }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
        }
    }
}

// MARK: - JSON

extension HTMLSerializer {
    /// JSON inside a `<script>`: no `<` ends it or begins a remark, and what HTML does not allow or what turns the direction of text around is
    /// written by its number, which JSON reads as the same text. None of these stands outside of strings.
    private mutating func append(json: String) {
        var json = json
        json.withUTF8 { source in
            var start = 0
            var index = 0
            func byte(_ offset: Int) -> UInt8 { index + offset < source.count ? source[index + offset] : 0 }
            while index < source.count {
                let code: (scalar: UInt32, length: Int)? = switch source[index] {
                case UInt8(ascii: "<"), 0x7F: (UInt32(source[index]), 1)
                case 0xC2 where byte(1) < 0xA0: (UInt32(byte(1)), 2)
                case 0xE2 where byte(1) == 0x80 && (0xAA...0xAE).contains(byte(2)): (0x2000 + UInt32(byte(2) - 0x80), 3)
                case 0xE2 where byte(1) == 0x81 && (0xA6...0xA9).contains(byte(2)): (0x2040 + UInt32(byte(2) - 0x80), 3)
                default: nil
                }
                guard let code else { index += 1; continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
                let digits = String(code.scalar, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
                index += code.length
                start = index
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
        }
    }
}

// MARK: - Escaping

extension HTMLSerializer {
    private enum Place { case text, attribute }

    private mutating func escape(_ text: String, in place: Place) {
        var text = text
        text.withUTF8 { source in
            var start = 0
            var index = 0
            while index < source.count {
                if !HTMLSerializer.isSpecial[Int(source[index])] {
                    index += 1
                    continue
                }
                guard let (replacement, length) = replacement(source, at: index, in: place) else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
                append(replacement)
                index += length
                start = index
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
        }
    }

    /// Bytes that may have to be written in another way.
    private static let isSpecial: [Bool] = (0..<256).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"): false
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        case 0..<0x20, 0x7F, 0xC2, 0xE2: true
        default: false
        }
    }

    /// What to write for the special byte at an index, and how many bytes it stands for; nil where it is no exception.
    ///
    /// Control characters are not allowed in HTML: they are shown by their pictures. Embeddings and overrides of the direction of
    /// text can make it read as what it is not, so that they are shown by name.
    private func replacement(
        _ source: UnsafeBufferPointer<UInt8>, at index: Int, in place: Place
    ) -> (String, Int)? {
        func next(_ offset: Int) -> UInt8 { index + offset < source.count ? source[index + offset] : 0 }
        switch source[index] {
        case UInt8(ascii: "&"): return ("&amp;", 1)
        case UInt8(ascii: "<"): return ("&lt;", 1)
        case UInt8(ascii: ">"): return ("&gt;", 1)
        case UInt8(ascii: "\""): return place == .attribute ? ("&quot;", 1) : nil
        case UInt8(ascii: "\r"): return next(1) == UInt8(ascii: "\n") ? ("", 1) : ("\n", 1)
        case 0x7F: return ("\u{2421}", 1)
        case 0xC2: return (0x80...0x9F).contains(next(1)) ? ("\u{FFFD}", 2) : nil
        case 0xE2:
            guard next(1) == 0x80, (0xAA...0xAE).contains(next(2)) else { return nil }
            return ("[U+20" + String(next(2) - 0x80, radix: 16, uppercase: true) + "]", 3)
        case let control: return (String(Unicode.Scalar(UInt32(control) + 0x2400) ?? "\u{FFFD}"), 1)
        }
    }
}
