/// How wide text of the sans face is, roughly, in units of its type size.
enum TextWidth {
    /// The widest line of a text.
    static func ofLine(_ text: String) -> Double {
        text.split(whereSeparator: \.isNewline).reduce(0) { max($0, width(of: $1)) }
    }

    /// The widest part that does not break; a longer one than 30 must be cut somewhere.
    static func ofLongestWord(_ text: String) -> Double {
        var widest = 0.0
        var current = 0.0
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace && scalar != "\u{A0}" || TypstText.isIdeographic(scalar) {
                widest = max(widest, current, width(of: scalar))
                current = 0
            } else {
                current += width(of: scalar)
                if scalar == "/" || scalar == "\u{2013}" {
                    widest = max(widest, current)
                    current = 0
                }
            }
        }
        return min(max(widest, current), 30)
    }

    private static func width(of text: Substring) -> Double { text.unicodeScalars.reduce(0) { $0 + width(of: $1) } }

    private static func width(of scalar: Unicode.Scalar) -> Double {
        if TypstText.isIdeographic(scalar) { return 1 }
        switch scalar {
        case "0"..."9": return 0.6
        case "i", "j", "l", "I", "'", "|", "f", "t", "r": return 0.36
        case " ", ".", ",", ":", ";", "!", "(", ")", "[", "]", "/", "-": return 0.33
        case "m", "w", "M", "W", "%", "@": return 0.86
        case "A"..."Z": return 0.65
        default: return 0.56
        }
    }
}
