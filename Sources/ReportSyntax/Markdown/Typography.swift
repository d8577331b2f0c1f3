/// Typographic quotation marks, dashes and ellipses out of what a keyboard has.
///
/// A mark is an opening one behind space or an opening bracket; behind a letter it closes, and a single one between letters
/// is an apostrophe. Chinese has no spaces between words: there a mark opens when none is open.
struct Typography {
    private enum Before { case space, opening, ideograph, other }

    private var before = Before.space
    private var isDoubleOpen = false

    /// Something that is not text has been written.
    mutating func wroteNode() { before = .other }

    mutating func wroteSpace() { before = .space }

    /// Text has been written; its last character decides.
    mutating func wrote(_ bytes: some BidirectionalCollection<UInt8>) {
        guard let last = bytes.last(where: { $0 & 0xC0 != 0x80 }) else { return }
        switch last {
        case 0x00...0x20: before = .space
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "/"), UInt8(ascii: "-"): before = .opening
        case 0xE3...0xE9: before = .ideograph
        default: before = .other
        }
    }

    mutating func wrote(dash: Bool) { before = dash ? .opening : .other }

    /// - Parameter next: the byte behind the mark, or nil at the end.
    mutating func doubleQuote(next: UInt8?) -> String {
        let opens =
            switch before {
            case .space, .opening: next.map { $0 > 0x20 } ?? false
            case .ideograph: !isDoubleOpen
            case .other: false
            }
        isDoubleOpen = opens
        before = opens ? .opening : .other
        return opens ? "\u{201C}" : "\u{201D}"
    }

    mutating func singleQuote(next: UInt8?) -> String {
        let isDigit = next.map { (0x30...0x39).contains($0) } ?? false
        let opens = (before == .space || before == .opening) && (next.map { $0 > 0x20 } ?? false) && !isDigit
        before = opens ? .opening : .other
        return opens ? "\u{2018}" : "\u{2019}"
    }
}
