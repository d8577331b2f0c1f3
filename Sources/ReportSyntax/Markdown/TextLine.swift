/// One line of a text, as the block scanner looks at it.
struct TextLine {
    /// Of the first byte.
    var start: Int
    /// Of the first byte that is not space.
    var content: Int
    /// Behind the last byte, without the line break.
    var end: Int
    /// Of the next line.
    var next: Int
    /// The column of `content`, from 0; tabs stop every four columns.
    var indent: Int

    var isBlank: Bool { content == end }

    /// All lines of a text; line breaks are `\n`, `\r\n` and `\r`.
    static func lines(of bytes: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            var next = end
            if next < bytes.count { next += bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A ? 2 : 1 }
            var content = start
            var indent = 0
            while content < end, bytes[content] == 0x20 || bytes[content] == 0x09 {
                indent = bytes[content] == 0x09 ? indent / 4 * 4 + 4 : indent + 1
                content += 1
            }
            lines.append(TextLine(start: start, content: content, end: end, next: next, indent: indent))
            start = next
        }
        return lines
    }

    /// Where the line's text starts when so many columns of indentation are taken away; tabs count to the next stop.
    func start(dropping columns: Int, in bytes: [UInt8]) -> Int {
        var offset = start
        var column = 0
        while offset < content, column < columns {
            column = bytes[offset] == 0x09 ? column / 4 * 4 + 4 : column + 1
            offset += 1
        }
        return offset
    }

    // MARK: What a line starts with

    /// A code fence: its character, its length, and where the info string stands.
    func fence(in bytes: [UInt8], from offset: Int? = nil) -> (character: UInt8, length: Int, info: Range<Int>)? {
        let content = offset ?? self.content
        guard content < end else { return nil }
        let character = bytes[content]
        guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return nil }
        var offset = content
        while offset < end, bytes[offset] == character { offset += 1 }
        guard offset - content >= 3 else { return nil }
        let info = trimmed(offset..<end, in: bytes)
        if character == UInt8(ascii: "`"), bytes[info].contains(character) { return nil }
        return (character, offset - content, info)
    }

    /// Whether the line closes a fence.
    func closesFence(_ character: UInt8, _ length: Int, in bytes: [UInt8]) -> Bool {
        let range = trimmed(content..<end, in: bytes)
        return range.count >= length && bytes[range].allSatisfy { $0 == character }
    }

    /// The column where the text of a list item starts that the line opens, and the offset of that text.
    func listItem(in bytes: [UInt8], from offset: Int? = nil, column: Int? = nil) -> (column: Int, offset: Int)? {
        let content = offset ?? self.content
        let indent = column ?? self.indent
        guard content < end, !isThematicBreak(in: bytes, from: content) else { return nil }
        var marker = content
        if [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(bytes[marker]) {
            marker += 1
        } else {
            while marker < end, marker - content < 9, (0x30...0x39).contains(bytes[marker]) { marker += 1 }
            guard marker > content, marker < end, bytes[marker] == UInt8(ascii: ".") || bytes[marker] == UInt8(ascii: ")") else {
                return nil
            }
            marker += 1
        }
        if marker == end { return (indent + marker - content + 1, end) }
        guard bytes[marker] == 0x20 || bytes[marker] == 0x09 else { return nil }
        var text = marker
        var column = indent + marker - content
        while text < end, bytes[text] == 0x20 || bytes[text] == 0x09 {
            column = bytes[text] == 0x09 ? column / 4 * 4 + 4 : column + 1
            text += 1
        }
        let spaces = column - (indent + marker - content)
        return spaces > 4 || text == end ? (indent + marker - content + 1, marker + 1) : (column, text)
    }

    func isThematicBreak(in bytes: [UInt8], from content: Int) -> Bool {
        guard content < end, "*-_".utf8.contains(bytes[content]) else { return false }
        var count = 0
        for byte in bytes[content..<end] {
            if byte == bytes[content] { count += 1 } else if byte != 0x20, byte != 0x09 { return false }
        }
        return count >= 3
    }

    /// `--- | :-:`: the second line of a table.
    func isDelimiterRow(in bytes: [UInt8]) -> Bool {
        var hasDash = false
        var hasMark = false
        for byte in bytes[content..<end] {
            switch byte {
            case UInt8(ascii: "-"): hasDash = true
            case UInt8(ascii: "|"), UInt8(ascii: ":"): hasMark = true
            case 0x20, 0x09: break
            default: return false
            }
        }
        return hasDash && hasMark
    }

    func starts(with prefix: StaticString, in bytes: [UInt8]) -> Bool {
        prefix.withUTF8Buffer { bytes[content..<end].starts(with: $0) }
    }

    func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        return low..<high
    }
}
