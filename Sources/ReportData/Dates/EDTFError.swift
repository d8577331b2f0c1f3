/// Why a string is no EDTF date, with the bytes at fault and what to write instead.
package struct EDTFError: Error, Sendable, Hashable {
    /// The rule that was broken.
    package enum Reason: String, Sendable, CaseIterable {
        case empty
        case unexpectedCharacter = "unexpected-character"
        case yearLength = "year-length"
        case yearPrefix = "year-prefix"
        case yearZeroSign = "year-zero-sign"
        case yearRange = "year-range"
        case significantDigits = "significant-digits"
        case partLength = "part-length"
        case noSuchMonth = "no-such-month"
        case noSuchDay = "no-such-day"
        case noSuchTime = "no-such-time"
        case timeNotAllowed = "time-not-allowed"
        case qualifiedGroup = "qualified-group"
        case qualifiedTwice = "qualified-twice"
        case intervalParts = "interval-parts"
        case intervalOrder = "interval-order"
        case setBrackets = "set-brackets"
        case setMember = "set-member"
        case setRange = "set-range"
        case setSize = "set-size"
    }

    /// The rule that was broken.
    package let reason: Reason
    /// UTF-8 bytes of the string, whole characters; empty at the place where something is missing.
    package let byteRange: Range<Int>
    /// A fact or a rule, in lower case, without a full stop.
    package let message: String
    /// What to write instead.
    package let help: String
}
