import ReportSource

/// Where a file's YAML head stands.
struct HeadRange {
    /// The lines between `---` and `---` or `...`.
    var yaml: Range<Int>
    /// Both lines of dashes too.
    var whole: Range<Int>
    /// The offset of the first byte behind it.
    var body: Int
    var isClosed: Bool

    /// nil where the file does not start with a line `---`.
    static func find(in file: SourceFile) -> HeadRange? {
        let bytes = file.bytes
        guard bytes.starts(with: "---".utf8), isMarker(file, 0, "-") else { return nil }
        let first = file.lines.range(ofLine: 0)
        for line in 1..<max(1, file.lines.count) where isMarker(file, line, "-") || isMarker(file, line, ".") {
            let range = file.lines.range(ofLine: line)
            return HeadRange(
                yaml: first.upperBound..<range.lowerBound, whole: 0..<range.lowerBound + 3, body: range.upperBound, isClosed: true
            )
        }
        // `---` followed by nothing or by a blank line is a rule, not a head.
        let second = bytes[file.lines.range(ofLine: 1)]
        if second.allSatisfy({ $0 <= 0x20 }) { return nil }
        return HeadRange(yaml: first.upperBound..<bytes.count, whole: 0..<bytes.count, body: bytes.count, isClosed: false)
    }

    private static func isMarker(_ file: SourceFile, _ line: Int, _ character: Character) -> Bool {
        let bytes = file.bytes[file.lines.range(ofLine: line)]
        let marker = String(repeating: character, count: 3)
        return bytes.starts(with: marker.utf8) && bytes.dropFirst(3).allSatisfy { $0 <= 0x20 }
    }
}
