import ReportData
import ReportDocument
import Testing

struct EDTFWordingTests {
    private func words(_ text: String, _ language: Language, _ style: CellFormat.DateStyle) throws -> String {
        EDTFWording(language: language, style: style).text(try EDTF(text))
    }

    @Test(arguments: [
        ("2012-12-14", "14 December 2012", "14 Dec 2012"), ("2012-12", "December 2012", "Dec 2012"), ("2012", "2012", "2012"),
        ("2014-40", "first half of 2014", "H1 2014"), ("2013-35", "third quarter of 2013", "Q3 2013"),
        ("2013-21", "spring 2013", "spring 2013"), ("2013-31", "autumn 2013 (southern hemisphere)", "autumn 2013 (southern hemisphere)"),
        ("2013-38", "May–August 2013", "May–Aug 2013"),
        ("2013-03~", "c. March 2013", "c. Mar 2013"), ("2013?", "2013, uncertain", "2013?"),
        ("2013%", "c. 2013, uncertain", "c. 2013?"), ("201X~", "c. 2010s", "c. 2010s"),
        ("2004-06~-11", "11 June 2004 (year and month approximate)", "11 Jun 2004 (year and month approximate)"),
        ("?2004-06-~11", "11 June 2004 (year uncertain, day approximate)", "11 Jun 2004 (year uncertain, day approximate)"),
        ("2014-11-19/2014-11-21", "19–21 November 2014", "19–21 Nov 2014"),
        ("2014-11-29/2014-12-02", "29 November – 2 December 2014", "29 Nov – 2 Dec 2014"),
        ("2014-12-29/2015-01-02", "29 December 2014 – 2 January 2015", "29 Dec 2014 – 2 Jan 2015"),
        ("2007-04/2007-05", "April–May 2007", "Apr–May 2007"), ("2013-06/2014", "June 2013 – 2014", "Jun 2013 – 2014"),
        ("2012/2014", "2012–2014", "2012–2014"), ("2014-11-19/2014-11-19", "19 November 2014", "19 Nov 2014"),
        ("1984-06-02?/2004-08-08~", "2 June 1984 (uncertain) – c. 8 August 2004", "2 Jun 1984? – c. 8 Aug 2004"),
        ("2012/..", "from 2012 on", "from 2012 on"), ("2012/", "from 2012, end unknown", "from 2012, end unknown"),
        ("../2015", "until 2015", "until 2015"), ("/2015", "until 2015, start unknown", "until 2015, start unknown"),
        ("../..", "without start or end", "without start or end"),
        ("[2012-12-08..2012-12-09]", "one of 8 or 9 December 2012", "8 or 9 Dec 2012"),
        ("[2012-12-08,2012-12-09]", "one of 8 or 9 December 2012", "8 or 9 Dec 2012"),
        ("[2014-11-21..2014-11-30]", "one day of 21–30 November 2014", "one day of 21–30 Nov 2014"),
        ("{2019,2021}", "2019 and 2021", "2019 and 2021"), ("{2014-03,2014-05}", "March and May 2014", "Mar and May 2014"),
        ("[1667,1668,1670..1672]", "one of 1667, 1668 or 1670–1672", "1667, 1668 or 1670–1672"),
        ("{2014-11-21..2014-11-30}", "each day of 21–30 November 2014", "each day of 21–30 Nov 2014"),
        ("[..1760-12-03]", "3 December 1760 or earlier", "3 Dec 1760 or earlier"),
        ("[1760-12..]", "December 1760 or later", "Dec 1760 or later"), ("{..1984}", "1984 and earlier", "1984 and earlier"),
        ("201X", "the 2010s", "the 2010s"), ("200X", "the decade 2000–2009", "the decade 2000–2009"),
        ("20XX", "the century 2000–2099", "the century 2000–2099"), ("1XXX", "the millennium 1000–1999", "the millennium 1000–1999"),
        ("2004-XX", "a month of 2004", "a month of 2004"), ("1985-04-XX", "a day in April 1985", "a day in Apr 1985"),
        ("1985-XX-XX", "a day in 1985", "a day in 1985"), ("2014-11-2X", "one day of 20–29 November 2014", "one day of 20–29 Nov 2014"),
        ("1984-1X", "one month of October–December 1984", "one month of Oct–Dec 1984"),
        ("156X-12-25", "between 25 December 1560 and 25 December 1569 (156X-12-25)", "between 25 Dec 1560 and 25 Dec 1569 (156X-12-25)"),
        ("1950S2", "about 1950 (1900–1999)", "about 1950 (1900–1999)"), ("-0043-03-15", "15 March 44 BC", "15 Mar 44 BC"),
        ("0000", "1 BC", "1 BC"), ("0079-10-24", "24 October AD 79", "24 Oct AD 79"), ("-0043/0014", "44 BC – AD 14", "44 BC – AD 14"),
        ("Y170000002", "170000002", "170000002"),
        ("1985-04-12T23:20:30+04:30", "12 April 1985, 23:20:30 UTC+04:30", "12 Apr 1985, 23:20 UTC+04:30"),
    ])
    func english(text: String, long: String, short: String) throws {
        #expect(try words(text, .english, .long) == long)
        #expect(try words(text, .english, .short) == short)
    }

    @Test(arguments: [
        ("2012-12-14", "2012年12月14日", "2012年12月14日"), ("2012-12", "2012年12月", "2012年12月"), ("2012", "2012年", "2012年"),
        ("2014-40", "2014年上半年", "2014年上半年"), ("2013-35", "2013年第三季度", "2013年第三季"), ("2013-21", "2013年春季", "2013年春季"),
        ("2013-29", "2013年春季（南半球）", "2013年春季（南半球）"), ("2013-38", "2013年5月至8月", "2013年5月至8月"),
        ("2013-03~", "约2013年3月", "約2013年3月"), ("2013?", "2013年（不确定）", "2013年（不確定）"),
        ("2004-06~-11", "2004年6月11日（年份、月份近似）", "2004年6月11日（年份、月份近似）"),
        ("2014-11-19/2014-11-21", "2014年11月19日至21日", "2014年11月19日至21日"),
        ("2014-11-29/2014-12-02", "2014年11月29日至12月2日", "2014年11月29日至12月2日"),
        ("2014-12-29/2015-01-02", "2014年12月29日至2015年1月2日", "2014年12月29日至2015年1月2日"),
        ("2007-04/2007-05", "2007年4月至5月", "2007年4月至5月"), ("2012/2014", "2012年至2014年", "2012年至2014年"),
        ("2012/..", "自2012年起", "自2012年起"), ("2012/", "自2012年起，终止时间不详", "自2012年起，終止時間不詳"),
        ("../2015", "至2015年为止", "至2015年為止"), ("/2015", "至2015年，起始时间不详", "至2015年，起始時間不詳"),
        ("[2012-12-08..2012-12-09]", "2012年12月8日或9日", "2012年12月8日或9日"), ("{2019,2021}", "2019年和2021年", "2019年和2021年"),
        ("[2014-11-21..2014-11-30]", "2014年11月21日至30日中的一天", "2014年11月21日至30日中的一天"),
        ("{2014-03,2014-05}", "2014年3月和5月", "2014年3月和5月"), ("[..1760-12-03]", "1760年12月3日或更早", "1760年12月3日或更早"),
        ("201X", "2010年代", "2010年代"), ("20XX", "2000–2099年间", "2000–2099年間"), ("2004-XX", "2004年某月", "2004年某月"),
        ("1985-04-XX", "1985年4月某日", "1985年4月某日"), ("-0043-03-15", "公元前44年3月15日", "公元前44年3月15日"),
        ("1950S2", "约1950年（1900年至1999年）", "約1950年（1900年至1999年）"),
        ("156X-12-25", "1560年12月25日至1569年12月25日之间（156X-12-25）", "1560年12月25日至1569年12月25日之間（156X-12-25）"),
    ])
    func chinese(text: String, simplified: String, traditional: String) throws {
        #expect(try words(text, .simplifiedChinese, .long) == simplified)
        #expect(try words(text, .traditionalChinese, .long) == traditional)
    }

    @Test(arguments: [
        ("2014-11-19/2014-11-21", "2014年11月19–21日"), ("2014-11-29/2014-12-02", "2014年11月29日–12月2日"),
        ("2007-04/2007-05", "2007年4–5月"), ("2012/2014", "2012–2014年"), ("2013?", "2013年（?）"),
    ])
    func shortChinese(text: String, short: String) throws {
        #expect(try words(text, .simplifiedChinese, .short) == short)
    }

    @Test func isoStyleIsTheCanonicalString() throws {
        for language in Language.allCases {
            #expect(try words("%2004-%06-%11", language, .iso) == "2004-06-11%")
        }
    }

    @Test func everyDateHasWords() {
        for date in EDTFPropertyTests.dates(seed: 21, count: 3000) {
            for language in Language.allCases {
                for style in [CellFormat.DateStyle.short, .long] {
                    let text = EDTFWording(language: language, style: style).text(date)
                    #expect(!text.isEmpty && !text.contains("  "))
                }
            }
        }
    }

    @Test func formatterLeavesOtherTextAlone() {
        let wording = EDTFWording.formatter(for: .english)
        #expect(wording("late November 2014", .long) == "late November 2014")
        let formatter = CellFormatter(language: .english, dateWording: wording)
        #expect(formatter.text(.date("2014-11-19/2014-11-21"), .automatic) == "19–21 November 2014")
    }
}
