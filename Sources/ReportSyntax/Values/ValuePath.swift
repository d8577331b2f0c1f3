import ReportSource

/// A cell of a table, by name: `tbl-signed[Total].yes`, `tbl-x[a=1, b=2].share`, `tbl-x.n`.
package struct ValuePath: Sendable, Hashable {
    /// One part of a key.
    package struct KeyPart: Sendable, Hashable {
        /// Nil is the first column.
        package var column: String?
        /// A value of the data, as text.
        package var value: String

        package init(column: String?, value: String) {
            self.column = column
            self.value = value
        }
    }

    /// The label of the table.
    package var label: String
    /// Empty where no key is given: the table then has one row, or `column` is `n`.
    package var key: [KeyPart]
    package var column: String

    package init(label: String, key: [KeyPart] = [], column: String) {
        self.label = label
        self.key = key
        self.column = column
    }
}

/// Reads value paths: `path = label [ "[" key "]" ] "." column`, where `key = value | column "=" value { "," column "=" value }`.
package enum ValuePathParser {
    /// - Parameters:
    ///   - text: a path, without space around it.
    ///   - span: where it stands; positions inside are exact where the source has the same text.
    /// - Returns: the path, or an error `value-path`.
    package static func parse(_ text: String, at span: SourceSpan) -> (ValuePath?, [Diagnostic]) {
        var reader = PathReader(MappedText(text, at: span), span)
        do throws(Diagnostic) {
            return (try reader.path(), [])
        } catch {
            return (nil, [error])
        }
    }
}

private struct PathReader {
    private let text: MappedText
    private let whole: SourceSpan
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: MappedText, _ whole: SourceSpan) {
        self.text = text
        self.whole = whole
        bytes = text.bytes
    }

    mutating func path() throws(Diagnostic) -> ValuePath {
        let label = word(where: CellLabel.isLabelByte)
        guard !label.isEmpty else { throw problem("a path starts with the label of a table") }
        var key: [ValuePath.KeyPart] = []
        if peek == UInt8(ascii: "[") {
            offset += 1
            key = try readKey()
        }
        guard peek == UInt8(ascii: ".") else {
            throw problem("'.' and a column are expected behind '\(String(decoding: bytes[..<offset], as: UTF8.self))'")
        }
        offset += 1
        let column = try name(orQuoted: "a column") { byte in
            CellLabel.isLabelByte(byte) || byte >= 0x80
        }
        guard offset == bytes.count else { throw problem("the path ends before this") }
        return ValuePath(label: label, key: key, column: column)
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func readKey() throws(Diagnostic) -> [ValuePath.KeyPart] {
        var parts: [ValuePath.KeyPart] = []
        while true {
            skipSpaces()
            let first = try keyWord()
            skipSpaces()
            if peek == UInt8(ascii: "=") {
                offset += 1
                skipSpaces()
                parts.append(ValuePath.KeyPart(column: first, value: try keyWord()))
                skipSpaces()
            } else {
                parts.append(ValuePath.KeyPart(column: nil, value: first))
            }
            guard let next = peek else { throw problem("']' is missing behind the key") }
            offset += 1
            if next == UInt8(ascii: "]") { break }
            guard next == UInt8(ascii: ",") else {
                offset -= 1
                throw problem("a key of several words needs quotes", help: "write [\"…\"]")
            }
        }
        if parts.count > 1, parts.contains(where: { $0.column == nil }) {
            throw problem("each part of a key of several columns reads column=value")
        }
        return parts
    }

    private mutating func keyWord() throws(Diagnostic) -> String {
        try name(orQuoted: "a key") { byte in
            ![0x20, 0x09, 0x0A, 0x0D].contains(byte) && !"[],=\"'".utf8.contains(byte)
        }
    }

    private mutating func name(orQuoted wanted: String, _ accepts: (UInt8) -> Bool) throws(Diagnostic) -> String {
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let result = word(where: accepts)
            guard !result.isEmpty else { throw problem("\(wanted) is expected here") }
            return result
        }
        guard let end = bytes[(offset + 1)...].firstIndex(of: quote) else { throw problem("the quotation mark is not closed") }
        defer { offset = end + 1 }
        return text.string(offset + 1..<end)
    }

    private mutating func word(where accepts: (UInt8) -> Bool) -> String {
        let start = offset
        while offset < bytes.count, accepts(bytes[offset]) { offset += 1 }
        return text.string(start..<offset)
    }

    private mutating func skipSpaces() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { offset += 1 }
    }

    private func problem(_ message: String, help: String? = nil) -> Diagnostic {
        let end = min(offset + 1, bytes.count)
        let place = text.span(offset..<max(offset, end)) ?? whole
        return Diagnostic(
            .valuePath, message, at: place, notes: [.init("a path reads label[key].column, such as tbl-signed[Total].yes")],
            help: help
        )
    }
}
