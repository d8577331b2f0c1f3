/// Byte offsets of line starts, for turning offsets into lines and columns.
package struct LineIndex: Sendable {
    /// The offset of the first byte of each line; never empty, the first is 0.
    package let starts: [Int]
    private let length: Int

    /// - Parameter bytes: UTF-8; lines end with `\n`, `\r\n` or `\r`.
    package init(_ bytes: [UInt8]) {
        var starts = [0]
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { offset += 1 }
            if bytes[offset] == 0x0A || bytes[offset] == 0x0D { starts.append(offset + 1) }
            offset += 1
        }
        self.starts = starts
        self.length = bytes.count
    }

    /// The number of lines; a final line break starts another, empty line.
    package var count: Int { starts.count }

    /// The line of an offset, counted from 0.
    package func line(at offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line counted from 0, with its line break. An unknown line is empty and lies at the end.
    package func range(ofLine line: Int) -> Range<Int> {
        guard line >= 0, line < starts.count else { return length..<length }
        return starts[line]..<(line + 1 < starts.count ? starts[line + 1] : length)
    }
}
