/// One text that diagnostics can point into: a definition, an include, a notebook's cell, a data file, `report.yml`.
package final class SourceFile: Sendable {
    /// What is printed before line and column: a path relative to the project, or `notebooks/x.ipynb:cell 4`.
    package let name: String
    /// The bytes as read, without a byte order mark; always valid UTF-8.
    package let bytes: [UInt8]
    /// The same as `bytes`, decoded.
    package let text: String
    /// Where each line starts.
    package let lines: LineIndex

    /// - Parameters:
    ///   - name: what is printed before line and column.
    ///   - text: the whole text; a leading byte order mark is dropped.
    package init(name: String, text: String) {
        self.name = name
        var bytes = Array(text.utf8)
        if bytes.starts(with: SourceFile.byteOrderMark) { bytes.removeFirst(3) }
        self.bytes = bytes
        self.text = String(decoding: bytes, as: UTF8.self)
        self.lines = LineIndex(bytes)
    }

    /// Decodes a file's bytes.
    ///
    /// - Parameters:
    ///   - name: what is printed before line and column.
    ///   - bytes: the file as read.
    /// - Returns: the file, and an error `source-encoding` at the first byte that is not UTF-8. The text then holds
    ///   U+FFFD in that place, so that the stages after it can still be tried.
    package static func decode(name: String, bytes: [UInt8]) -> (SourceFile, [Diagnostic]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            return (SourceFile(name: name, text: text), [])
        }
        let repaired = SourceFile(name: name, text: String(decoding: bytes, as: UTF8.self))
        let bad = UTF8Validation.firstBadByte(in: bytes) ?? 0
        let hint = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            ? "the file starts like UTF-16; save it as UTF-8"
            : "save the file as UTF-8"
        let diagnostic = Diagnostic(
            .sourceEncoding, "byte \(bad + 1) is not UTF-8",
            at: repaired.span(min(bad, repaired.bytes.count)..<min(bad + 3, repaired.bytes.count)),
            label: "0x" + String(bytes[bad], radix: 16, uppercase: true), help: hint
        )
        return (repaired, [diagnostic])
    }

    /// For a notebook's cell, named `x.ipynb:cell 4`: the path of the notebook and the words `cell 4`.
    package var notebookCell: (path: String, cell: String)? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, last.hasPrefix("cell "), parts[parts.count - 2].hasSuffix(".ipynb") else { return nil }
        return (parts.dropLast().joined(separator: ":"), String(last))
    }

    /// A place in this file.
    ///
    /// - Parameter range: byte offsets; cut to the file's length.
    package func span(_ range: Range<Int>) -> SourceSpan {
        let low = min(max(0, range.lowerBound), bytes.count)
        return SourceSpan(file: self, range: low..<min(max(low, range.upperBound), bytes.count))
    }

    /// The text of a byte range; the range is cut to the file's length.
    package func slice(_ range: Range<Int>) -> String {
        String(decoding: bytes[span(range).range], as: UTF8.self)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// Finds where a byte sequence stops being UTF-8.
enum UTF8Validation {
    /// The offset of the first byte that belongs to no well-formed sequence, or nil.
    static func firstBadByte(in bytes: [UInt8]) -> Int? {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}
