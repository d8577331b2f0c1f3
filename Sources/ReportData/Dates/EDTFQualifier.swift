/// What a source is unsure of in a date or in one of its parts: `?` uncertain, `~` approximate, `%` both.
///
/// A qualifier never widens a date's bounds; dates that carry one are counted as qualified.
package struct EDTFQualifier: OptionSet, Sendable, Hashable {
    /// Bit 0 is uncertain, bit 1 approximate.
    package let rawValue: UInt8

    /// Bits as in `rawValue`.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The source's claim may be wrong (`?`).
    package static let uncertain = EDTFQualifier(rawValue: 1)
    /// The date is near the one written (`~`).
    package static let approximate = EDTFQualifier(rawValue: 2)

    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "?"): self = .uncertain
        case UInt8(ascii: "~"): self = .approximate
        case UInt8(ascii: "%"): self = [.uncertain, .approximate]
        default: return nil
        }
    }

    /// `?`, `~`, `%` or nothing.
    package var symbol: String {
        switch self {
        case [.uncertain, .approximate]: "%"
        case .uncertain: "?"
        case .approximate: "~"
        default: ""
        }
    }
}
