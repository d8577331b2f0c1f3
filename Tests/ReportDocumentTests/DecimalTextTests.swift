import ReportDocument
import Testing

@Suite struct DecimalTextTests {
    @Test(arguments: [
        ("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.5", 0, "1"), (".5", 0, "1"),
        ("0.049", 1, "0.0"), ("0.05", 1, "0.1"), ("999.995", 2, "1000.00"), ("0.0096", 3, "0.010"), ("9.6e-3", 3, "0.010"),
        ("9.6e-1", 1, "1.0"), ("0.6", 3, "0.600"), ("12", 2, "12.00"), ("00012.50", 1, "12.5"), ("12.", 1, "12.0"),
    ])
    func roundsHalfAwayFromZero(text: String, places: Int, expected: String) throws {
        #expect(try #require(DecimalText(text)).rounded(to: places) == expected)
    }

    @Test(arguments: [("-0.04", 1, "0.0"), ("-0", 0, "0"), ("-0.0", 2, "0.00"), ("-0.4", 0, "0")])
    func neverGivesMinusZero(text: String, places: Int, expected: String) throws {
        #expect(try #require(DecimalText(text)).rounded(to: places) == expected)
    }

    @Test(arguments: [
        ("1e-7", 2, "0.00"), ("1e-07", 7, "0.0000001"), ("6e-8", 7, "0.0000001"), ("1E3", 0, "1000"), ("1.5e-3", 3, "0.002"),
        ("1e-300", 0, "0"), ("12345678901234567890.5", 0, "12345678901234567891"), ("1.5e+20", 0, "150000000000000000000"),
    ])
    func readsVerySmallAndVeryLarge(text: String, places: Int, expected: String) throws {
        #expect(try #require(DecimalText(text)).rounded(to: places) == expected)
    }

    @Test(arguments: ["", "-", "+", ".", "-.", "1.2.3", "abc", "1e", "e5", "0x10", "NaN", "inf", "1e1000", "１２", "1,000", " 1", "1 "])
    func refusesWhatIsNoNumber(text: String) { #expect(DecimalText(text) == nil) }

    @Test func shiftsByPowersOfTen() throws {
        let share = try #require(DecimalText("0.9268292683"))
        #expect(share.shifted(by: 2).rounded(to: 1) == "92.7")
        #expect(share.shifted(by: -3).rounded(to: 4) == "0.0009")
    }

    @Test(arguments: [
        ("0", "0"), ("123", "123"), ("1234", "1,234"), ("1234567", "1,234,567"), ("-1234.5678", "−1,234.5678"), ("-12", "−12"),
        ("-0", "0"), ("-0.00", "0.00"), ("9223372036854775807", "9,223,372,036,854,775,807"),
        ("abc", "abc"), ("-abc", "-abc"), ("", ""), ("-", "-"), ("1e+20", "1e+20"), ("１２３４", "１２３４"),
    ])
    func groupsThousands(text: String, expected: String) { #expect(DecimalText.grouped(text) == expected) }
}
