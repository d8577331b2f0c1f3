/// A text in its visible form: quotation marks, dashes and white space made alike, and what nobody sees left out.
///
/// Letters keep their case and their accents.
struct VisibleForm {
    private(set) var text = IndexedText()

    static let space: UInt32 = 0x20

    init(_ composed: ComposedForm) {
        let source = composed.text
        text.reserve(source.scalars.count)
        var index = 0
        while index < source.scalars.count {
            var next = index + 1
            while !source.isBoundary(next) { next += 1 }
            append(source.scalars[index..<next], from: source.starts[index], to: source.ends[index])
            index = next
        }
    }

    /// Whether there is anything to look for.
    var isEmpty: Bool { text.scalars.allSatisfy { $0 == Self.space } }

    private mutating func append(_ character: ArraySlice<UInt32>, from start: Int32, to end: Int32) {
        if character.count == 1, let scalar = character.first {
            if Self.isHidden(scalar) { return }
            if Self.isSpace(scalar) { appendSpace(from: start, to: end); return }
            text.append(Self.shown(scalar), from: start, to: end)
        } else if character.contains(where: Self.isHidden) {
            var rest = String.UnicodeScalarView()
            rest.append(contentsOf: character.lazy.filter { !Self.isHidden($0) }.compactMap(Unicode.Scalar.init))
            let isLong = character.count > ComposedForm.longest
            let scalars = isLong ? rest.map(\.value) : ComposedForm.composed(String(rest))
            text.append(scalars.flatMap(Self.shown), from: start, to: end)
        } else {
            text.append(character.flatMap(Self.shown), from: start, to: end)
        }
    }

    /// Of white space in a row the first makes the one space, which takes all of it up.
    private mutating func appendSpace(from start: Int32, to end: Int32) {
        if text.scalars.last == Self.space {
            text.extendLast(to: end)
        } else {
            text.append(CollectionOfOne(Self.space), from: start, to: end)
        }
    }

    private static func shown(_ scalar: UInt32) -> [UInt32] {
        switch scalar {
        case 0x2018, 0x2019, 0x201A: [0x27]
        case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: [0x22]
        case 0x2010...0x2015, 0x2212: [0x2D]
        case 0x2026: [0x2E, 0x2E, 0x2E]
        default: [scalar]
        }
    }

    /// White space as Unicode has it: no-break and ideographic spaces, and line breaks, too.
    private static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Soft hyphens and characters without width.
    private static func isHidden(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }
}
