import ReportDocument
import ReportSource

/// Finds citations and cross-references, which are written alike: `@key`, `[see @key, pp. 3-5; also -@other]`, `@fig-x`.
enum CitationScanner {
    /// Longer brackets hold no citation.
    private static let lengthLimit = 2000

    /// One part of a group, between semicolons.
    struct Item {
        var key: Spanned<String>
        var prefix: String
        var suffix: String
        var isSuppressed: Bool
    }

    /// Where a key ends that starts behind an `@`.
    ///
    /// Pandoc's rule: letters, digits and `_`, and single marks `:.#$%&-+?<>~/` between them; a label of this report has
    /// letters, digits, `-` and `_`. Ideographs are no letters here: no space tells a key from Chinese text behind it.
    static func keyEnd(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        var index = start
        while index < end {
            if isKeyByte(bytes[index]) { index += 1; continue }
            let length = letterLength(bytes, index, end)
            if length > 0 { index += length; continue }
            let isMark = ":.#$%&-+?<>~/".utf8.contains(bytes[index])
            guard isMark, index > start, index + 1 < end,
                isKeyByte(bytes[index + 1]) || letterLength(bytes, index + 1, end) > 0
            else { break }
            index += 1
        }
        guard index > start else { return nil }
        if CellLabel.prefix(of: String(decoding: bytes[start..<index], as: UTF8.self)) != nil {
            index = start
            while index < end, CellLabel.isLabelByte(bytes[index]) { index += 1 }
            while index > start, bytes[index - 1] == UInt8(ascii: "-") { index -= 1 }
        }
        return index
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool { MarkdownText.isAlphanumeric(byte) || byte == UInt8(ascii: "_") }

    /// The length of a letter below U+0800 that is not ASCII: Latin, Greek, Cyrillic and the like.
    private static func letterLength(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        guard (0xC3...0xDF).contains(bytes[index]), index + 1 < end, bytes[index + 1] & 0xC0 == 0x80 else { return 0 }
        let code = UInt32(bytes[index] & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
        return UnicodeScalar(code)?.properties.isAlphabetic == true ? 2 : 0
    }

    /// The parts of a bracket's content; nil where it is not a group of citations.
    static func group(_ flat: FlatInlines, _ range: Range<Int>, _ placeholders: [Placeholder]) -> [Item]? {
        guard range.count >= 2, range.count <= lengthLimit, flat.bytes[range].contains(UInt8(ascii: "@")) else { return nil }
        var items: [Item] = []
        for part in parts(flat.bytes, range) {
            guard let item = item(flat, part, placeholders) else { return nil }
            items.append(item)
        }
        return items.isEmpty ? nil : items
    }

    /// Splits at semicolons outside brackets.
    private static func parts(_ bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        var depth = 0
        var index = range.lowerBound
        while index < range.upperBound {
            switch bytes[index] {
            case MarkdownByte.literal: index += 1
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ";") where depth == 0:
                parts.append(start..<index)
                start = index + 1
            default: break
            }
            index += 1
        }
        parts.append(start..<range.upperBound)
        return parts
    }

    private static func item(_ flat: FlatInlines, _ range: Range<Int>, _ placeholders: [Placeholder]) -> Item? {
        let bytes = flat.bytes
        var at = range.lowerBound
        while at < range.upperBound {
            if bytes[at] == MarkdownByte.literal { at += 2; continue }
            if bytes[at] == UInt8(ascii: "@"), isKeyStart(bytes, at, range) { break }
            at += 1
        }
        guard at < range.upperBound, let end = keyEnd(bytes, from: at + 1, to: range.upperBound) else { return nil }
        let isSuppressed = at > range.lowerBound && bytes[at - 1] == UInt8(ascii: "-")
        let prefixEnd = isSuppressed ? at - 1 : at
        guard let place = flat.span(at + 1..<end, in: flat.text) else { return nil }
        return Item(
            key: Spanned(String(decoding: bytes[at + 1..<end], as: UTF8.self), at: place),
            prefix: flat.plainText(range.lowerBound..<prefixEnd, placeholders).trimmingSpaces(),
            suffix: suffix(flat.plainText(end..<range.upperBound, placeholders)), isSuppressed: isSuppressed
        )
    }

    /// The comma between key and locator is the style's.
    private static func suffix(_ text: String) -> String {
        let trimmed = text.trimmingSpaces()
        return trimmed.hasPrefix(",") ? String(trimmed.dropFirst()).trimmingSpaces() : trimmed
    }

    /// Whether an `@` can start a key: no word stands before it, as in addresses of mail.
    static func isKeyStart(_ bytes: [UInt8], _ at: Int, _ range: Range<Int>) -> Bool {
        at == range.lowerBound || !isKeyByte(bytes[at - 1])
    }
}
