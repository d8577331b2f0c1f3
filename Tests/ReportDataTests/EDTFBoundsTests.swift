import ReportData
import Testing

/// Bounds, precision and members beyond the reference vectors.
struct EDTFBoundsTests {
    @Test(arguments: [
        ("2012-24", "2012-12-01", "2013-02-28", EDTFPrecision.season),
        ("2011-24", "2011-12-01", "2012-02-29", .season),
        ("2013-25", "2013-03-01", "2013-05-31", .season),
        ("2013-29", "2013-09-01", "2013-11-30", .season),
        ("2013-30", "2013-12-01", "2014-02-28", .season),
        ("2013-35", "2013-07-01", "2013-09-30", .quarter),
        ("2013-38", "2013-05-01", "2013-08-31", .quadrimester),
        ("2014-40", "2014-01-01", "2014-06-30", .half),
        ("XXXX-02-29", "0000-02-29", "9996-02-29", .pattern),
        ("190X-02-29", "1904-02-29", "1908-02-29", .pattern),
        ("156X-12-25", "1560-12-25", "1569-12-25", .pattern),
        ("2014-XX-31", "2014-01-31", "2014-12-31", .pattern),
        ("2014-1X-31", "2014-10-31", "2014-12-31", .pattern),
        ("-201X", "-2019-01-01", "-2010-12-31", .decade),
        ("-000X", "-0009-01-01", "-0001-12-31", .decade),
        ("1XXX", "1000-01-01", "1999-12-31", .millennium),
        ("XXXX", "0000-01-01", "9999-12-31", .pattern),
        ("2X14", "2014-01-01", "2914-12-31", .pattern),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", .year),
        ("1985-04-XX", "1985-04-01", "1985-04-30", .month),
        ("1953S3", "1950-01-01", "1959-12-31", .decade),
        ("-1950S2", "-1999-01-01", "-1900-12-31", .century),
        ("201X-21", "2010-03-01", "2019-05-31", .pattern),
        ("Y17E7", "+170000000-01-01", "+170000000-12-31", .year),
        ("Y-17E7", "-170000000-01-01", "-170000000-12-31", .year),
        ("Y171010000S3", "+171000000-01-01", "+171999999-12-31", .pattern),
        ("{1960,1961-12}", "1960-01-01", "1961-12-31", .set),
    ])
    func bounds(text: String, low: String, high: String, precision: EDTFPrecision) throws {
        let bounds = try EDTF(text).bounds
        #expect(bounds.low?.isoString == low)
        #expect(bounds.high?.isoString == high)
        #expect(bounds.precision == precision)
    }

    @Test(arguments: [
        ("1985/..", false, true, false, false), ("../1985", true, false, false, false),
        ("1985/", false, false, false, true), ("/1985", false, false, true, false),
        ("../..", true, true, false, false), ("/..", false, true, true, false),
        ("[..1985]", true, false, false, false), ("{1985,1990..}", false, true, false, false),
    ])
    func openAndUnknownEnds(text: String, openStart: Bool, openEnd: Bool, unknownStart: Bool, unknownEnd: Bool) throws {
        let bounds = try EDTF(text).bounds
        #expect(bounds.openStart == openStart && bounds.openEnd == openEnd)
        #expect(bounds.unknownStart == unknownStart && bounds.unknownEnd == unknownEnd)
        #expect(bounds.isOpen)
    }

    @Test func membersOfSets() throws {
        let oneOf = try EDTF("[1667,1668,1670..1672]").bounds
        #expect(oneOf.meaning == .oneOf && oneOf.members.count == 3 && oneOf.occurrences.count == 1)
        let allOf = try EDTF("{1667,1668,1670..1672}").bounds
        #expect(allOf.meaning == .allOf && allOf.occurrences.count == 5)
        #expect(allOf.members.map { $0.low?.isoString } == [
            "1667-01-01", "1668-01-01", "1670-01-01", "1671-01-01", "1672-01-01",
        ])
        #expect(try EDTF("{2014-11..2015-02}").bounds.members.map { $0.high?.isoString } == [
            "2014-11-30", "2014-12-31", "2015-01-31", "2015-02-28",
        ])
        #expect(try EDTF("{2013-12-30..2014-01-02}").bounds.members.count == 4)
        #expect(try EDTF("{2014,2014}").bounds.members.count == 1)
        #expect(try EDTF("2014/2015").bounds.meaning == .single)
    }

    @Test func spacesAfterCommas() throws {
        #expect(try EDTF("[1667,1668, 1670..1672]").description == "[1667,1668,1670..1672]")
    }

    @Test func rangesTakeTheFinerUnit() throws {
        #expect(try EDTF("{1984..1984-03}").bounds.members.count == 3)
    }

    @Test(arguments: [
        ("%2004-%06-%11", "2004-06-11%"), ("?2004-06-11", "2004?-06-11"), ("2004~-~06-11", "2004-06~-11"),
        ("?1984", "1984?"), ("2004?-06~", "%2004-~06"), ("2004-06~-?11", "~2004-~06-?11"),
    ])
    func canonicalQualifiers(text: String, canonical: String) throws {
        let date = try EDTF(text)
        #expect(try EDTF(date.description) == date)
        #expect(date.description == canonical)
    }

    @Test func partsCarryTheirOwnQualifiers() throws {
        let date = try #require(try EDTF("?2004-06-~11").dates.first)
        #expect(date.qualifiers.year == .uncertain)
        #expect(date.qualifiers.month == [])
        #expect(date.qualifiers.day == .approximate)
        let group = try #require(try EDTF("2004-06~-11").dates.first)
        #expect(group.qualifiers.year == .approximate && group.qualifiers.month == .approximate && group.qualifiers.day == [])
    }

    @Test func exactDays() throws {
        #expect(try EDTF("2014-11-19").isExactDay)
        #expect(try EDTF("1985-04-12T23:20:30+04:30").isExactDay)
        for text in ["2014-11-19?", "2014-11", "2014-11-XX", "2014-11-19/2014-11-21", "[2014-11-19]"] {
            #expect(try !EDTF(text).isExactDay)
        }
    }

    @Test func sqlDays() throws {
        let inside = try EDTF("2014-11").bounds
        #expect(inside.sqlLow == "2014-11-01" && inside.sqlHigh == "2014-11-30" && !inside.isOutsideSQL)
        let zero = try EDTF("000X").bounds
        #expect(zero.sqlLow == nil && zero.sqlHigh == "0009-12-31" && zero.isOutsideSQL)
        let open = try EDTF("2014/..").bounds
        #expect(open.sqlHigh == nil && !open.isOutsideSQL)
    }
}
