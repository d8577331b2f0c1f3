/// What to write instead of a string that is no EDTF date.
///
/// Looks for what people and older drafts of EDTF write, before it falls back on the rule that was broken.
struct EDTFHelp {
    let bytes: [UInt8]
    let reason: EDTFError.Reason

    var text: String {
        olderDraft ?? otherNotation ?? rule
    }

    /// Drafts before 2019: `199u`, `open`, `unknown`, `y170000002`, `^`, `(…)`.
    private var olderDraft: String? {
        if contains("open") { return "an open end is written '..': '1985-04-12/..'" }
        if contains("unknown") { return "an unknown end is left empty: '1985-04-12/'" }
        if contains("(") || contains("^") {
            return "this is the notation of a draft; qualifiers stand before or after a part: '2004?-06-11'"
        }
        if holdsPlaceholder { return "an unspecified digit is written 'X': '199X', '2004-XX'" }
        if bytes.first == UInt8(ascii: "y") { return "a year above 9999 is written with a capital 'Y': 'Y170000002'" }
        return nil
    }

    private var otherNotation: String? {
        if bytes.count == 8, bytes.allSatisfy(isDigit) {
            let text = String(decoding: bytes, as: UTF8.self)
            let (year, month, day) = (text.prefix(4), text.dropFirst(4).prefix(2), text.suffix(2))
            return "the parts are separated by hyphens: '\(year)-\(month)-\(day)'"
        }
        let isAboutShape = [.yearLength, .partLength, .intervalParts, .unexpectedCharacter].contains(reason)
        let startsWithYear = bytes.count >= 4 && bytes.prefix(4).allSatisfy(isDigit)
        if isAboutShape, bytes.allSatisfy({ isDigit($0) || "/.- ".utf8.contains($0) }),
           !startsWithYear || reason == .unexpectedCharacter {
            return "a date is written year, month, day: '2014-11-19', '2014-11', '2014'"
        }
        if reason != .setBrackets, reason != .setMember, holdsWord {
            return "a date is written in digits, '2014-11'; the source's own words belong in a column 'date_text'"
        }
        return nil
    }

    /// `199u`, `19xx`, `20**`: a letter or star where a digit belongs.
    private var holdsPlaceholder: Bool {
        zip(bytes, bytes.dropFirst()).contains { (isDigit($0) || isPlaceholder($0)) && isPlaceholder($1) }
            && bytes.first.map(isDigit) == true
    }

    private func isPlaceholder(_ byte: UInt8) -> Bool {
        "uUx*".utf8.contains(byte)
    }

    /// Three letters in a row, or a character outside ASCII, are words rather than a slip.
    private var holdsWord: Bool {
        var run = 0
        for byte in bytes {
            let lower = byte | 0x20
            run = byte < 0x80 && lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") && byte != UInt8(ascii: "X")
                ? run + 1 : 0
            if run == 3 || byte >= 0x80 { return true }
        }
        return false
    }

    private var rule: String {
        switch reason {
        case .empty: "write a date, or declare the column as one that may be empty"
        case .unexpectedCharacter: "a date is written '2014-11-19', '2014-11' or '2014', with '?', '~' or '%' behind"
        case .yearLength: "fill the year up with zeros: '0044'; in an interval write both ends in full"
        case .yearPrefix: "'2006', 'Y170000002' and 'Y-17E7' are years"
        case .yearZeroSign: "the year zero is '0000', the one before it '-0001'"
        case .yearRange: "years run from -999999999999 to 999999999999"
        case .significantDigits: "'1950S2' has two significant digits: some year from 1900 to 1999"
        case .partLength: "fill the part up with a zero: '2014-03-05'"
        case .noSuchMonth: "months are 01 to 12, seasons 21 to 24, other parts of a year 25 to 41"
        case .noSuchDay: "look the day up in the source, or leave it out: '2014-11'"
        case .noSuchTime: "a time is written 'T23:20:30', 'T23:20:30Z' or 'T23:20:30+04:30'"
        case .timeNotAllowed: "leave the time out"
        case .qualifiedGroup: "write the months as an interval, whose ends may be qualified: '2014-07~/2014-12~'"
        case .qualifiedTwice: "'%' is both uncertain and approximate"
        case .intervalParts: "an interval is 'start/end'; an open end is '..', an unknown one is left empty"
        case .intervalOrder: "write the earlier date first"
        case .setBrackets: "'[…]' is one of its members, '{…}' all of them"
        case .setMember: "a set is '[1667,1668,1670..1672]', '[..1760-12-03]' or '[1760-12..]'"
        case .setRange: "a range is '1670..1672' or '2014-11-21..2014-11-30'"
        case .setSize: "use an interval, 'start/end', or fewer members"
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        48...57 ~= byte
    }

    private func contains(_ word: String) -> Bool {
        let word = Array(word.utf8)
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains { bytes[$0..<$0 + word.count].elementsEqual(word) }
    }
}
