/// A fixed number of decimal places, each a digit or unspecified (`X`): `2014`, `201X`, `1X`, `XX`.
package struct DigitPattern: Sendable, Hashable, CustomStringConvertible {
    // One nibble a place, the last place lowest; 0xF is unspecified.
    private let nibbles: UInt16
    /// The number of places, 1 to 4.
    package let count: Int

    private static let unspecified: UInt16 = 0xF

    /// - Parameter places: 1 to 4 ASCII bytes.
    /// - Returns: nil where one of them is neither a digit nor `X`.
    init?(places: ArraySlice<UInt8>) {
        guard 1...4 ~= places.count else { return nil }
        var nibbles: UInt16 = 0
        for byte in places {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibbles = nibbles << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "X"): nibbles = nibbles << 4 | Self.unspecified
            default: return nil
            }
        }
        self.nibbles = nibbles
        count = places.count
    }

    private func place(_ index: Int) -> UInt16 {
        nibbles >> (4 * index) & 0xF
    }

    /// The number, where every place is a digit.
    package var number: Int? {
        isSpecified ? lowest : nil
    }

    /// True where no place is `X`.
    package var isSpecified: Bool {
        (0..<count).allSatisfy { place($0) != Self.unspecified }
    }

    /// True where every place is `X`.
    package var isWhollyUnspecified: Bool {
        (0..<count).allSatisfy { place($0) == Self.unspecified }
    }

    /// How many places at the end are `X`, where every place before them is a digit; else nil.
    package var trailingUnspecified: Int? {
        let trailing = (0..<count).prefix { place($0) == Self.unspecified }.count
        return (trailing..<count).allSatisfy { place($0) != Self.unspecified } ? trailing : nil
    }

    /// The smallest number that fits.
    package var lowest: Int {
        value { $0 == Self.unspecified ? 0 : $0 }
    }

    /// The greatest number that fits.
    package var highest: Int {
        value { $0 == Self.unspecified ? 9 : $0 }
    }

    /// True where `number` has these digits; it may not have more places.
    package func matches(_ number: Int) -> Bool {
        var rest = number
        for index in 0..<count {
            let wanted = place(index)
            if wanted != Self.unspecified, Int(wanted) != rest % 10 { return false }
            rest /= 10
        }
        return rest == 0
    }

    /// The places as written, `X` for those unspecified.
    package var description: String {
        (0..<count).reversed().map { place($0) == Self.unspecified ? "X" : String(place($0)) }.joined()
    }

    private func value(_ digit: (UInt16) -> UInt16) -> Int {
        (0..<count).reversed().reduce(0) { $0 * 10 + Int(digit(place($1))) }
    }
}
