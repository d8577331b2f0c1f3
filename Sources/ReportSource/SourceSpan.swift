/// A range of UTF-8 bytes in one source file.
package struct SourceSpan: Sendable, Hashable {
    /// The file that the offsets count in.
    package let file: SourceFile
    /// Byte offsets, inside the file.
    package let range: Range<Int>

    /// - Parameters:
    ///   - file: the file that the offsets count in.
    ///   - range: byte offsets inside it. `SourceFile.span(_:)` cuts them to the file.
    package init(file: SourceFile, range: Range<Int>) {
        self.file = file
        self.range = range
    }

    /// Line and column of the first byte, both from 1; columns count Unicode scalars.
    package var start: SourcePosition { position(of: range.lowerBound) }

    /// Line and column of the place just behind the last byte.
    package var end: SourcePosition { position(of: range.upperBound) }

    /// The text of the span.
    package var text: String { file.slice(range) }

    /// From the start of this span to the end of another one in the same file.
    package func joined(to other: SourceSpan) -> SourceSpan {
        guard other.file === file else { return self }
        let low = min(range.lowerBound, other.range.lowerBound)
        return file.span(low..<max(range.upperBound, other.range.upperBound))
    }

    /// Whether another span lies in this one.
    package func contains(_ other: SourceSpan) -> Bool {
        other.file === file && range.lowerBound <= other.range.lowerBound && other.range.upperBound <= range.upperBound
    }

    /// A part of this span.
    ///
    /// - Parameter part: byte offsets counted from the start of this span.
    package func part(_ part: Range<Int>) -> SourceSpan {
        file.span(range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
    }

    private func position(of offset: Int) -> SourcePosition {
        let line = file.lines.line(at: offset)
        let start = file.lines.starts[line]
        return SourcePosition(line: line + 1, column: 1 + file.lines.scalarCount(start..<max(start, offset), in: file.bytes))
    }

    package static func == (left: SourceSpan, right: SourceSpan) -> Bool {
        left.file === right.file && left.range == right.range
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(file))
        hasher.combine(range)
    }
}

/// A place as people read it.
package struct SourcePosition: Sendable, Hashable, Comparable, Codable {
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
