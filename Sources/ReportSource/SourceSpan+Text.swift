extension SourceSpan {
    /// The place of a part of a text that was decoded from this span, such as a YAML string.
    ///
    /// - Parameters:
    ///   - range: UTF-8 offsets in `text`.
    ///   - text: what the span says.
    /// - Returns: the part itself where the text stands in the span as it is, behind a quotation mark, or line by line behind
    ///   indentation, as in a block scalar; else the whole span.
    package func place(of range: Range<Int>, in text: String) -> SourceSpan {
        let wanted = Array(text.utf8)
        let written = file.bytes[self.range]
        guard range.lowerBound >= 0, range.upperBound <= wanted.count else { return self }
        for lead in 0...1 where written.dropFirst(lead).starts(with: wanted) {
            return part(lead + range.lowerBound..<lead + range.upperBound)
        }
        return placeByLines(of: range, in: wanted) ?? self
    }

    private func placeByLines(of range: Range<Int>, in wanted: [UInt8]) -> SourceSpan? {
        var sourceLine = file.lines.line(at: self.range.lowerBound)
        let lastLine = file.lines.line(at: max(self.range.lowerBound, self.range.upperBound - 1))
        var start = 0
        for line in wanted.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let offset = find(line, from: &sourceLine, through: lastLine) else { return nil }
            if range.lowerBound <= start + line.count {
                let low = offset + range.lowerBound - start
                return file.span(low..<low + min(range.count, start + line.count - range.lowerBound))
            }
            start += line.count + 1
        }
        return nil
    }

    /// The offset of a line's text in the next source line that holds it and nothing but space before it.
    private func find(_ line: ArraySlice<UInt8>, from sourceLine: inout Int, through last: Int) -> Int? {
        while sourceLine <= last {
            let source = file.lines.range(ofLine: sourceLine)
            sourceLine += 1
            for offset in source where offset >= range.lowerBound {
                if file.bytes[offset..<source.upperBound].starts(with: line) { return offset }
                guard file.bytes[offset] == 0x20 else { break }
            }
        }
        return nil
    }
}
