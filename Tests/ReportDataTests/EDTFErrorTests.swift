import ReportData
import Testing

/// What is refused, by which rule, at which bytes, and what the help says.
struct EDTFErrorTests {
    @Test(arguments: [
        ("", EDTFError.Reason.empty, 0..<0, "write a date"),
        ("1960-06-31", .noSuchDay, 0..<10, "leave it out"),
        ("2013-02-29", .noSuchDay, 0..<10, "leave it out"),
        ("1985-02-3X", .noSuchDay, 0..<10, "leave it out"),
        ("2014-11-32", .noSuchDay, 8..<10, "leave it out"),
        ("2016-13-08", .noSuchMonth, 5..<7, "01 to 12"),
        ("2016-42", .noSuchMonth, 5..<7, "25 to 41"),
        ("2014-2X", .noSuchMonth, 5..<7, "01 to 12"),
        ("20067890%", .yearPrefix, 0..<8, "Y170000002"),
        ("Y2006", .yearPrefix, 0..<5, "2006"),
        ("Y012345", .yearPrefix, 0..<7, "Y170000002"),
        ("Y1E0", .yearPrefix, 0..<4, "Y-17E7"),
        ("Y9E12", .yearRange, 0..<5, "999999999999"),
        ("Y1234567890123", .yearRange, 1..<14, "999999999999"),
        ("-0000", .yearZeroSign, 0..<5, "-0001"),
        ("1950S5", .significantDigits, 0..<6, "1950S2"),
        ("19XXS2", .significantDigits, 0..<6, "1950S2"),
        ("1950S2-06", .partLength, 6..<9, "2014-03-05"),
        ("Y12345-06", .partLength, 6..<9, "2014-03-05"),
        ("2014-3", .partLength, 5..<6, "'2014-03-05'"),
        ("2014-", .partLength, 5..<5, "'2014-03-05'"),
        ("2000/12-12", .yearLength, 5..<7, "both ends in full"),
        ("2005-07-25T10:10:10Z/2006-01-01T10:10:10Z", .timeNotAllowed, 0..<20, "leave the time out"),
        ("[2005-07-25T10:10:10Z]", .timeNotAllowed, 1..<21, "leave the time out"),
        ("2005-07T10:10:10Z", .timeNotAllowed, 7..<17, "leave the time out"),
        ("2005-07-2XT10:10:10Z", .timeNotAllowed, 0..<20, "leave the time out"),
        ("2005-07-25T10:10Z", .noSuchTime, 10..<17, "T23:20:30"),
        ("2005-07-25T25:00:00", .noSuchTime, 10..<19, "T23:20:30"),
        ("2005-07-25T23:20:30-00:00", .noSuchTime, 19..<25, "T23:20:30"),
        ("2001-21^southernHemisphere", .unexpectedCharacter, 7..<26, "notation of a draft"),
        ("2004-(06)?-11", .partLength, 5..<6, "notation of a draft"),
        ("199u", .yearLength, 0..<3, "'X'"),
        ("199x", .yearLength, 0..<3, "'X'"),
        ("y170000002", .yearLength, 0..<1, "capital 'Y'"),
        ("1985-04-12/open", .yearLength, 11..<12, "'..'"),
        ("unknown/2006", .yearLength, 0..<1, "left empty"),
        ("2012-24/2012-21", .intervalOrder, 0..<15, "earlier date first"),
        ("2014-11-19/2014-11-18", .intervalOrder, 0..<21, "earlier date first"),
        ("2014-40~", .qualifiedGroup, 0..<8, "interval"),
        ("2014~-40", .qualifiedGroup, 0..<8, "interval"),
        ("2004??", .qualifiedTwice, 5..<6, "'%'"),
        ("?2004?", .qualifiedTwice, 5..<6, "'%'"),
        ("late November 2014", .yearLength, 0..<1, "date_text"),
        ("2014年11月", .unexpectedCharacter, 4..<12, "date_text"),
        ("11/2014", .yearLength, 0..<2, "year, month, day"),
        ("19.11.2014", .yearLength, 0..<2, "year, month, day"),
        ("19/11/2014", .intervalParts, 5..<6, "year, month, day"),
        ("2014/11/19", .intervalParts, 7..<8, "left empty"),
        ("20141119", .yearPrefix, 0..<8, "'2014-11-19'"),
        ("/", .intervalParts, 0..<1, "year, month, day"),
        ("..", .yearLength, 0..<1, "year, month, day"),
        ("[2014", .setBrackets, 5..<5, "one of its members"),
        ("{2014]", .setBrackets, 6..<6, "all of them"),
        ("[]", .setMember, 1..<1, "1670..1672"),
        ("[..]", .setMember, 1..<3, "1670..1672"),
        ("[1667..,1760]", .setMember, 1..<7, "1670..1672"),
        ("[1667,..1760]", .setMember, 6..<12, "1670..1672"),
        ("[201X..2015]", .setRange, 1..<11, "1670..1672"),
        ("[2014-33..2014-34]", .setRange, 1..<17, "1670..1672"),
        ("[2015..2014]", .setRange, 1..<11, "1670..1672"),
        ("{0000-01-01..0099-12-31}", .setSize, 1..<23, "interval"),
        ("{1960,1961}~", .setBrackets, 12..<12, "all of them"),
        (" 2014", .yearLength, 0..<1, "year, month, day"),
    ])
    func refused(text: String, reason: EDTFError.Reason, bytes: Range<Int>, help: String) throws {
        let error = try #require(throws: EDTFError.self) { try EDTF(text) }
        #expect(error.reason == reason)
        #expect(error.byteRange == bytes)
        #expect(error.help.contains(help), "\(error.help)")
        #expect(error.message.first?.isUppercase != true || error.message.hasPrefix("'"))
        #expect(!error.message.hasSuffix("."))
    }

    @Test func messagesNameTheFact() {
        #expect(throws: EDTFError.self) { try EDTF("2013-02-29") }
        let error = #expect(throws: EDTFError.self) { try EDTF("2013-02-29") }
        #expect(error?.message == "month 02 of 2013 has 28 days")
    }
}
