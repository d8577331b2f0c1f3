@_spi(_Unicode) import Swift

/// A text as code points, cut into user-perceived characters, each in Unicode Normalization Form C.
///
/// The standard library has Form C, and keeps its tables for `==` of strings anyway, but offers it to system libraries
/// only (`_nfc`). FoundationEssentials has none, and Foundation's would link ICU and bridge every string. A compiler
/// that no longer offers it does not build this file; nothing changes silently.
struct ComposedForm {
    private(set) var text = IndexedText()

    /// Characters of more code points stay as they are: no writing has them, and sorting their marks takes quadratic time.
    static let longest = 256

    /// - Parameter text: a leading byte order mark is no part of it. A CR, with a LF after it or not, is one LF.
    init(_ text: String) {
        self.text.reserve(text.utf8.count)
        var pending: [Unicode.Scalar] = []
        var position: Int32 = 0
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars.drop(while: Self.isFirstMark()) {
            if scalar == "\n" || scalar == "\r" {
                take(&pending, before: position)
                if scalar == "\n", previous == "\r" {
                    self.text.extendLast(to: position + 1)
                } else {
                    self.text.append(CollectionOfOne(0x0A), from: position, to: position + 1)
                }
            } else {
                // Between two plain code points a character always ends: most of a text is taken without looking closer.
                if let last = pending.last, Self.isPlain(last), Self.isPlain(scalar) { take(&pending, before: position) }
                pending.append(scalar)
            }
            previous = scalar
            position += 1
        }
        take(&pending, before: position)
    }

    /// Whether a code point is a byte order mark, asked of the first one only.
    private static func isFirstMark() -> (Unicode.Scalar) -> Bool {
        var isFirst = true
        return { scalar in
            defer { isFirst = false }
            return isFirst && scalar == "\u{FEFF}"
        }
    }

    /// Code points that are in Form C, join no mark and no other plain code point, and may be joined by marks.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300, 0x2010...0x2027, 0x3000...0x3029, 0x4E00...0x9FFF, 0xFF01...0xFF60: true
        default: false
        }
    }

    /// Takes a stretch that ends before `end` and leaves it empty.
    private mutating func take(_ stretch: inout [Unicode.Scalar], before end: Int32) {
        defer { stretch.removeAll(keepingCapacity: true) }
        var position = end - Int32(stretch.count)
        if stretch.count == 1, Self.isPlain(stretch[0]) {
            text.append(CollectionOfOne(stretch[0].value), from: position, to: end)
            return
        }
        var written = String.UnicodeScalarView()
        written.append(contentsOf: stretch)
        for character in String(written) {
            let length = character.unicodeScalars.count
            let next = position + Int32(length)
            if length > Self.longest {
                text.append(character.unicodeScalars.map(\.value), from: position, to: next)
            } else {
                text.append(Self.composed(String(character)), from: position, to: next)
            }
            position = next
        }
    }

    /// Form C of a short text.
    static func composed(_ text: String) -> [UInt32] { text._nfc.map(\.value) }
}
