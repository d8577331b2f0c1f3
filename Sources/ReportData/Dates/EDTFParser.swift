/// Reads EDTF from bytes. Every byte is looked at a bounded number of times.
///
/// Dates hold neither `/`, `,` nor `..`, so that intervals and sets are split first and dates read from the pieces.
struct EDTFParser {
    let bytes: [UInt8]

    /// `{…}` sets are written out member by member; a longer one is more likely a slip than a date.
    static let memberLimit = 10_000

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parse() throws(EDTFError) -> EDTF.Form {
        guard let first = bytes.first else {
            throw error(.empty, 0..<0, "a date is empty")
        }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            return .set(try set())
        }
        let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }
        guard let slash = slashes.first else {
            return .date(try date(in: 0..<bytes.count))
        }
        if slashes.count > 1 {
            throw error(.intervalParts, slashes[1]..<slashes[1] + 1, "an interval has one '/'")
        }
        return try interval(slash: slash)
    }

    private func interval(slash: Int) throws(EDTFError) -> EDTF.Form {
        let start = try end(in: 0..<slash)
        let end = try end(in: slash + 1..<bytes.count)
        if case (.unknown, .unknown) = (start, end) {
            throw error(.intervalParts, 0..<bytes.count, "an interval has a date or '..' on one side at least")
        }
        if let first = start.date?.span.lowerBound, let last = end.date?.span.upperBound, last < first {
            throw error(
                .intervalOrder, 0..<bytes.count,
                "an interval that starts on \(first.isoString) does not end on \(last.isoString)"
            )
        }
        return .interval(start: start, end: end)
    }

    private func end(in range: Range<Int>) throws(EDTFError) -> EDTF.End {
        if range.isEmpty { return .unknown }
        if bytes[range].elementsEqual("..".utf8) { return .open }
        return .date(try dateWithoutTime(in: range, of: "an interval"))
    }

    func dateWithoutTime(in range: Range<Int>, of what: String) throws(EDTFError) -> EDTFDate {
        let date = try date(in: range)
        if date.time != nil {
            throw error(.timeNotAllowed, range, "\(what) holds dates without a time of day")
        }
        return date
    }

    /// An error at `range`, widened to whole characters, with the help that fits the whole string.
    func error(_ reason: EDTFError.Reason, _ range: Range<Int>, _ message: String) -> EDTFError {
        func isInsideCharacter(_ index: Int) -> Bool {
            index < bytes.count && bytes[index] & 0xC0 == 0x80
        }
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower > 0, isInsideCharacter(lower) { lower -= 1 }
        while isInsideCharacter(upper) { upper += 1 }
        return EDTFError(
            reason: reason, byteRange: lower..<upper, message: message,
            help: EDTFHelp(bytes: bytes, reason: reason).text
        )
    }
}
