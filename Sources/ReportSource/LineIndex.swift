/// Byte offsets of line starts, for turning offsets into lines and columns.
package struct LineIndex: Sendable {
    /// The offset of the first byte of each line; never empty, the first is 0.
    package let starts: [Int]
    private let length: Int
    /// How many Unicode scalars start before each multiple of `stride`.
    private let scalars: [Int]
    /// A column is found from the checkpoint before it: many diagnostics in one long line cost no more than in many lines.
    private static let stride = 512

    /// - Parameter bytes: UTF-8; lines end with `\n`, `\r\n` or `\r`.
    package init(_ bytes: [UInt8]) {
        var starts = [0]
        var scalars: [Int] = []
        scalars.reserveCapacity(bytes.count / LineIndex.stride + 1)
        var count = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % LineIndex.stride == 0 { scalars.append(count) }
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { offset += 1 }
            if bytes[offset] == 0x0A || bytes[offset] == 0x0D { starts.append(offset + 1) }
            offset += 1
        }
        self.starts = starts
        self.length = bytes.count
        self.scalars = scalars
    }

    /// How many Unicode scalars start in a range.
    ///
    /// - Parameters:
    ///   - range: byte offsets; cut to the length.
    ///   - bytes: those that the index was made of.
    /// - Complexity: O(1) in the length of the range.
    func scalarCount(_ range: Range<Int>, in bytes: [UInt8]) -> Int {
        scalarCount(before: range.upperBound, bytes) - scalarCount(before: range.lowerBound, bytes)
    }

    private func scalarCount(before offset: Int, _ bytes: [UInt8]) -> Int {
        let end = min(max(0, offset), length)
        guard !scalars.isEmpty else { return 0 }
        let checkpoint = min(end / LineIndex.stride, scalars.count - 1)
        var count = scalars[checkpoint]
        for byte in bytes[checkpoint * LineIndex.stride..<end] where byte & 0xC0 != 0x80 { count += 1 }
        return count
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
