import ReportSource

/// Small readings of Markdown text.
enum MarkdownText {
    /// The text of `&amp;`, `&#8212;` or `&#x2014;`; an unknown name stays as it is.
    static func decoded(entity: String) -> String {
        let name = entity.dropFirst().dropLast()
        guard name.first == "#" else { return HTMLEntities.text(named: String(name)) ?? entity }
        let digits = name.dropFirst()
        let code = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let code, code != 0, let scalar = UnicodeScalar(code) else { return "\u{FFFD}" }
        return String(Character(scalar))
    }

    /// Backslash escapes and entities of an info string.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count, isPunctuation(bytes[offset + 1]) {
                result.append(bytes[offset + 1])
                offset += 2
            } else if bytes[offset] == UInt8(ascii: "&"), let end = bytes[offset...].prefix(50).firstIndex(of: UInt8(ascii: ";")) {
                result += decoded(entity: String(decoding: bytes[offset...end], as: UTF8.self)).utf8
                offset = end + 1
            } else {
                result.append(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte) || (0x7B...0x7E).contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// What ends the HTML that a line opens, for the kinds that go on over blank lines; nil for all else.
    static func htmlEnding(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
        let line = bytes[range]
        if line.starts(with: "<!--".utf8) { return "-->" }
        if line.starts(with: "<![CDATA[".utf8) { return "]]>" }
        if line.starts(with: "<?".utf8) { return "?>" }
        if line.starts(with: "<!".utf8), line.count > 2, (0x61...0x7A).contains(bytes[range.lowerBound + 2] | 0x20) { return ">" }
        for name in ["script", "pre", "style", "textarea"] {
            let end = range.lowerBound + 1 + name.utf8.count
            guard end <= range.upperBound, bytes[range.lowerBound + 1..<end].map({ $0 | 0x20 }).elementsEqual(name.utf8) else { continue }
            if end == range.upperBound || bytes[end] <= 0x20 || bytes[end] == UInt8(ascii: ">") { return "</\(name)>" }
        }
        return nil
    }

    /// Whether a line contains an ASCII text, whatever its case.
    static func contains(_ text: String, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let wanted = text.utf8.map(lowercased)
        guard range.count >= wanted.count else { return false }
        for start in range.lowerBound...(range.upperBound - wanted.count) where lowercased(bytes[start]) == wanted[0] {
            if bytes[start..<start + wanted.count].map(lowercased) == wanted { return true }
        }
        return false
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    static func unsupportedShortcode(_ name: String, at span: SourceSpan?) -> Diagnostic {
        let near = nearMiss(name, among: ["include", "pagebreak"])
        return Diagnostic(
            .markdownUnsupported, "shortcode '\(name)' is not supported", at: span,
            help: near.map { "did you mean '\($0)'?" } ?? "the shortcodes are include and pagebreak, on a line of their own"
        )
    }

    /// Characters that turn the direction of text around them, which can make a text read as what it is not.
    static func bidiWarnings(in file: SourceFile) -> [Diagnostic] {
        let bytes = file.bytes
        var found: [Diagnostic] = []
        var offset = 0
        while offset + 2 < bytes.count {
            guard bytes[offset] == 0xE2 else { offset += 1; continue }
            let isBidi =
                bytes[offset + 1] == 0x80 && (0xAA...0xAE).contains(bytes[offset + 2])
                || bytes[offset + 1] == 0x81 && (0xA6...0xA9).contains(bytes[offset + 2])
            if isBidi {
                let code = (bytes[offset + 1] == 0x80 ? 0x2000 : 0x2040) + Int(bytes[offset + 2] & 0x3F)
                found.append(
                    Diagnostic(
                        .markdownBidi, "U+\(String(code, radix: 16, uppercase: true)) changes the direction of the text around it",
                        at: file.span(offset..<offset + 3), help: "remove it, or write right-to-left text without it"
                    )
                )
                if found.count == 20 { return found }
            }
            offset += isBidi ? 3 : 1
        }
        return found
    }
}
