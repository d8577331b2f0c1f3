import ReportSource

/// Text put together from parts of source files; every byte knows where it came from.
///
/// Option lines without their `#|`, footnotes without their indentation, a definition with its includes: parsers that
/// want one run of bytes get one, and what they report is still placed in the files that the author sees.
struct MappedText: Sendable {
    /// A run of bytes that stands in one file as it stands here, or stands for a part of it.
    private struct Piece: Sendable {
        var start: Int
        var file: SourceFile
        var source: Int
        /// For bytes that stand for a part of the file: its length, which may be 0. Nil where the file has the same bytes.
        var coveredLength: Int?

        var isInserted: Bool { coveredLength != nil }
    }

    private(set) var bytes: [UInt8] = []
    private var pieces: [Piece] = []

    init() {}

    /// A part of a file.
    init(_ file: SourceFile, _ range: Range<Int>) {
        append(file, range)
    }

    /// Text that was decoded from a place where it may look different, such as a quoted YAML string. Positions are exact
    /// where the text stands there as it is, else they are those of the whole place.
    init(_ text: String, at span: SourceSpan) {
        let wanted = Array(text.utf8)
        let written = span.file.bytes[span.range]
        for lead in 0...1 where written.count >= wanted.count + lead {
            if written.dropFirst(lead).starts(with: wanted) {
                append(span.file, span.range.lowerBound + lead..<span.range.lowerBound + lead + wanted.count)
                return
            }
        }
        bytes = wanted
        pieces = [Piece(start: 0, file: span.file, source: span.range.lowerBound, coveredLength: span.range.count)]
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ file: SourceFile, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if let last = pieces.last, !last.isInserted, last.file === file, last.source + bytes.count - last.start == range.lowerBound {
            bytes += file.bytes[range]
            return
        }
        pieces.append(Piece(start: bytes.count, file: file, source: range.lowerBound))
        bytes += file.bytes[range]
    }

    /// Copies a part of another text with its places.
    mutating func append(_ other: MappedText, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        var offset = range.lowerBound
        var index = other.pieceIndex(at: offset)
        while offset < range.upperBound {
            let piece = other.pieces[index]
            let end = index + 1 < other.pieces.count ? min(other.pieces[index + 1].start, range.upperBound) : range.upperBound
            if piece.isInserted {
                var copy = piece
                copy.start = bytes.count
                pieces.append(copy)
                bytes += other.bytes[offset..<end]
            } else {
                append(piece.file, piece.source + offset - piece.start..<piece.source + end - piece.start)
            }
            offset = end
            index += 1
        }
    }

    /// Adds bytes that stand in no file; they are placed where the text before them ends.
    mutating func insert(_ inserted: [UInt8]) {
        if !inserted.isEmpty, let last = pieces.last {
            let end = last.source + (last.coveredLength ?? bytes.count - last.start)
            pieces.append(Piece(start: bytes.count, file: last.file, source: end, coveredLength: 0))
        }
        bytes += inserted
    }

    /// Adds bytes that stand for a part of a file.
    mutating func insert(_ inserted: [UInt8], at span: SourceSpan) {
        pieces.append(Piece(start: bytes.count, file: span.file, source: span.range.lowerBound, coveredLength: span.range.count))
        bytes += inserted
    }

    mutating func insert(_ text: StaticString) {
        text.withUTF8Buffer { insert(Array($0)) }
    }

    /// The place of a range; ranges over several files are cut to the first.
    func span(_ range: Range<Int>) -> SourceSpan? {
        guard !pieces.isEmpty else { return nil }
        let first = pieces[pieceIndex(at: range.lowerBound)]
        let start = source(of: range.lowerBound, in: first)
        guard !range.isEmpty else { return first.file.span(start..<start) }
        let last = pieces[pieceIndex(at: range.upperBound - 1)]
        guard last.file === first.file else { return first.file.span(start..<start + 1) }
        let end = source(of: range.upperBound - 1, in: last) + (last.coveredLength ?? 1)
        return first.file.span(start..<max(start, end))
    }

    /// The same bytes of one file, where a range stands in it without a gap.
    func contiguous(_ range: Range<Int>) -> SourceSpan? {
        guard let span = span(range), span.range.count == range.count else { return nil }
        return span
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func source(of offset: Int, in piece: Piece) -> Int {
        piece.isInserted ? piece.source : piece.source + offset - piece.start
    }

    private func pieceIndex(at offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
