/// Text for style sheets.
enum CSSText {
    /// Text as a string of CSS, with quotation marks.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "<", ">", "&", "{", "}", ";": result += "\\" + String(scalar.value, radix: 16) + " "
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension CSSText {
    /// The same style sheet without comments, indentation and empty lines.
    static func compacted(_ source: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(source.utf8)
        var quote: UInt8?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
                result.append(byte)
            } else if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") {
                index += 2
                while index + 1 < bytes.count, !(bytes[index] == UInt8(ascii: "*") && bytes[index + 1] == UInt8(ascii: "/")) {
                    index += 1
                }
                index += 1
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                // The first white space of a run stays; a line break wins over spaces around it.
                let isLineStart = result.isEmpty || result.last == UInt8(ascii: "\n")
                if byte == UInt8(ascii: "\n") {
                    if result.last == UInt8(ascii: " ") { result.removeLast() }
                    if let last = result.last, last != UInt8(ascii: "\n") { result.append(byte) }
                } else if !isLineStart, result.last != UInt8(ascii: " ") {
                    result.append(byte)
                }
            } else {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
                result.append(byte)
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
