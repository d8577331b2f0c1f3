import ReportDocument
import TestSupport
import Testing

@Suite struct CellFormatterTests {
    private let english = CellFormatter(language: .english, dateWording: { text, style in "\(style.rawValue)(\(text))" })

    @Test(arguments: [
        CellFormat.automatic, .integer, .percent(decimals: 1), .decimal(places: 2), .date(.long), .plain,
    ])
    func nullIsNothing(format: CellFormat) { #expect(english.text(nil, format) == "") }

    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (3.0, "3"), (1234567.0, "1,234,567"), (-1234.5, "−1,234.5"), (0.5, "0.500"), (0.12345, "0.123"),
        (1.005, "1.01"), (12.345, "12.35"), (123.45, "123.5"), (0.0123, "0.012"), (0.0042, "0.0042"), (0.0004, "0.00040"),
        (1e-7, "1e-07"), (-1e-7, "−1e-07"), (1e15, "1,000,000,000,000,000"), (1e16, "1e+16"), (-2.5e20, "−2.5e+20"), (999_999_999_999_999, "999,999,999,999,999"),
    ] as [(Double, String)])
    func numbersAreShownByTheirSize(value: Double, expected: String) {
        #expect(english.text(.number(value), .automatic) == expected)
    }

    @Test(arguments: [
        (.integer(2014), "2,014"), (.integer(.min), "−9,223,372,036,854,775,808"), (.decimal("1234.50"), "1,234.50"),
        (.decimal("-0.00"), "0.00"), (.text("2014"), "2014"), (.text("=1+1"), "=1+1"), (.date("2012-12-14"), "long(2012-12-14)"),
    ] as [(Scalar, String)])
    func automaticFollowsTheType(scalar: Scalar, expected: String) { #expect(english.text(scalar, .automatic) == expected) }

    @Test(arguments: [
        (.number(0.925), 0, "93%"), (.number(0.9268292683), 1, "92.7%"), (.number(-0.125), 0, "−13%"), (.number(-0.0001), 1, "0.0%"),
        (.integer(1), 1, "100.0%"), (.decimal("0.9250"), 1, "92.5%"), (.number(12.5), 0, "1,250%"), (.number(1e-7), 2, "0.00%"),
        (.text("n/a"), 1, "n/a"), (.decimal("NaN"), 1, "NaN"),
    ] as [(Scalar, Int, String)])
    func sharesAreFractionsOfAHundred(scalar: Scalar, decimals: Int, expected: String) {
        #expect(english.text(scalar, .percent(decimals: decimals)) == expected)
    }

    @Test(arguments: [
        (.number(2.5), .integer, "3"), (.number(-2.5), .integer, "−3"), (.number(1e20), .integer, "100,000,000,000,000,000,000"),
        (.integer(1234), .integer, "1,234"), (.decimal("0.5"), .integer, "1"), (.text("five"), .integer, "five"),
        (.number(0.125), .decimal(places: 2), "0.13"), (.integer(7), .decimal(places: 2), "7.00"),
        (.integer(2014), .plain, "2014"), (.number(1234.5), .plain, "1234.5"), (.decimal("12.50"), .plain, "12.50"),
        (.date("2013-03~"), .plain, "2013-03~"), (.date("2013-03~"), .date(.short), "short(2013-03~)"),
        (.text("2013-03~"), .date(.iso), "iso(2013-03~)"), (.integer(2014), .date(.long), "2014"),
    ] as [(Scalar, CellFormat, String)])
    func namedFormats(scalar: Scalar, format: CellFormat, expected: String) { #expect(english.text(scalar, format) == expected) }

    @Test(arguments: [(Language.english, "yes", "no"), (.simplifiedChinese, "是", "否"), (.traditionalChinese, "是", "否")])
    func truthIsAWord(language: Language, yes: String, no: String) {
        let formatter = CellFormatter(language: language)
        #expect(formatter.text(true, .automatic) == yes)
        #expect(formatter.text(false, .percent(decimals: 0)) == no)
    }

    @Test func datesStayAsWrittenWithoutWording() {
        #expect(CellFormatter(language: .english).text(.date("2012-12"), .automatic) == "2012-12")
    }
}
