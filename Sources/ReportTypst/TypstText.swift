/// Text as Typst source. Whatever a string holds, Typst reads it back as that string and nothing else: no markup, no
/// code, no shorthand for dashes, quotes or dots.
package enum TypstText {
    /// Text inside a content block.
    ///
    /// - Parameter text: any string. Line breaks become line breaks, tabs become spaces. What PDF/A cannot hold (controls,
    ///   private and non-characters) and what would turn the reading direction around unseen is shown by its number.
    /// - Returns: markup that is safe behind and before any other markup, also at the start of a line.
    package static func markup(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        var previous: Unicode.Scalar?
        var onlyDigits = true
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            if scalar == "\r", next == "\n" { continue }
            append(scalar, after: previous, before: next, behindDigits: onlyDigits, to: &result)
            if !("0"..."9").contains(scalar) { onlyDigits = false }
            previous = scalar
        }
        return result
    }

    private static func append(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?, behindDigits: Bool,
        to result: inout String
    ) {
        switch scalar {
        case "\\", "#", "$", "@", "<", ">", "*", "_", "`", "[", "]", "~", "/", "=", "+", "\"", "'":
            result.append("\\")
            result.unicodeScalars.append(scalar)
        case "-":
            // Between letters it cannot begin a list, a dash, a minus sign or a soft hyphen.
            if !(isLetter(previous) && isLetter(next)) { result.append("\\") }
            result.append("-")
        case ".":
            // `1. ` begins a list, `...` is an ellipsis.
            let mayBeginList = behindDigits && !isInk(next)
            if mayBeginList || previous == "." || next == "." { result.append("\\") }
            result.append(".")
        case " ", "\t":
            // Markup folds spaces and drops them at the ends.
            let isInner = isInk(previous) && isInk(next)
            result.append(isInner ? " " : "\\u{20}")
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}":
            result.append("#linebreak();")
        case "\u{FEFF}":
            result.append("\\u{2060}")
        default:
            if isShownByNumber(scalar) {
                result.append("#codepoint(\"\(hexadecimal(scalar))\");")
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A string literal of Typst code.
    ///
    /// - Parameter text: any string; what PDF/A cannot hold is replaced by U+FFFD, because strings become metadata,
    ///   alternative text and addresses.
    package static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append("\\\\")
            case "\"": result.append("\\\"")
            case "\n": result.append("\\n")
            case "\t": result.append("\\t")
            case "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}":
                result.append("\\u{\(String(scalar.value, radix: 16))}")
            default: result.unicodeScalars.append(isForbidden(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return result + "\""
    }

    /// The same text on one line, for metadata.
    package static func lineLiteral(_ text: String) -> String {
        literal(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    /// `U+202E`: how a character is named that is not shown.
    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func isShownByNumber(_ scalar: Unicode.Scalar) -> Bool {
        isForbidden(scalar) || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xFEFF, 0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xF0000...0x10FFFF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.isAlphabetic ?? false }

    private static func isInk(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return !scalar.properties.isWhitespace
    }
}

extension TypstText {
    /// Whether a line may break before and after a character without a space, as in Chinese.
    package static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// Text of prose and cells with break opportunities in words that are longer than a line may be; other words stay whole.
    ///
    /// Typst breaks addresses of the web by itself, and one that is copied from the paper must lead somewhere: only in narrow columns, and in parts that
    /// are longer than a line, is one cut.
    ///
    /// - Parameter longestWord: in characters; a longer one gets a zero-width space behind each ten.
    package static func cuttingLongWords(_ text: String, longestWord: Int) -> String {
        guard text.utf8.count > longestWord else { return text }
        var result = ""
        var word = ""
        var length = 0
        var isAddress = false
        func finish() {
            if word.hasSuffix("https:/") || word.hasSuffix("http:/") { isAddress = true }
            result += length > (isAddress && longestWord >= 40 ? 75 : longestWord) ? breakingLongWords(word, longestWord: 10) : word
            if word.last?.isWhitespace == true { isAddress = false }
            word = ""
            length = 0
        }
        for character in text {
            word.append(character)
            if character.isWhitespace || character == "/" || character == "-" || character == "\u{200B}" || character.unicodeScalars.contains(where: isIdeographic) { finish() } else { length += 1 }
        }
        finish()
        return result
    }

    /// Text of code and output with break opportunities in words that are longer than a line.
    ///
    /// - Parameter longestWord: in characters; longer ones get a zero-width space behind each so many.
    package static func breakingLongWords(_ text: String, longestWord: Int) -> String {
        var result = ""
        var length = 0
        for character in text {
            if length == longestWord, !character.isWhitespace {
                result.append("\u{200B}")
                length = 0
            }
            length = character.isWhitespace ? 0 : length + 1
            result.append(character)
        }
        return result
    }
}
