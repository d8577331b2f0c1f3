import FoundationEssentials
import ReportDocument
import TestSupport
import Testing

@Suite struct ScalarTests {
    private func coded(_ scalars: [Scalar]) throws -> [Scalar] {
        try JSONDecoder().decode([Scalar].self, from: JSONEncoder().encode(scalars))
    }

    @Test func everyKindSurvivesARecord() throws {
        let scalars: [Scalar] = [
            .null, .boolean(true), .boolean(false), .integer(0), .integer(1), .integer(.max), .integer(.min), .number(0), .number(1),
            .number(-0.5), .number(1e300), .number(5e-324), .decimal("12.50"), .decimal("12"), .text(""), .text("12"), .text("1.5"),
            .text("true"), .text("null"), .text("{\"d\":\"x\"}"), .text("主权"), .date("2012-12-14"), .date("[2012..]"), .date(""),
        ]
        #expect(try coded(scalars) == scalars)
    }

    @Test func plainKindsStandForThemselves() throws {
        let text = String(decoding: try JSONEncoder().encode([nil, true, 12, "x"] as [Scalar]), as: UTF8.self)
        #expect(text == #"[null,true,12,"x"]"#)
        let read = try JSONDecoder().decode([Scalar].self, from: Data(#"[{"f":2},1.5,{"m":"2.0"},{"d":"2012"}]"#.utf8))
        #expect(read == [.number(2), .number(1.5), .decimal("2.0"), .date("2012")])
    }

    @Test func anUnknownTagIsRefused() {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Scalar.self, from: Data(#"{"x":1}"#.utf8)) }
    }

    @Test(arguments: [
        (.null, ""), (.boolean(true), "true"), (.integer(-1234567), "-1234567"), (.number(2014), "2014"), (.number(-0.0), "0"),
        (.number(0.1), "0.1"), (.number(1e15), "1000000000000000"), (.number(1e16), "1e+16"), (.decimal("-12.50"), "-12.50"), (.text("a, b"), "a, b"), (.date("2012~"), "2012~"),
    ] as [(Scalar, String)])
    func plainText(scalar: Scalar, expected: String) { #expect(scalar.plainText == expected) }

    @Test func onlyNumbersAreNumbers() {
        #expect(Scalar.integer(3).doubleValue == 3)
        #expect(Scalar.decimal("2.50").doubleValue == 2.5)
        #expect([Scalar.null, true, "3", .date("2012")].allSatisfy { $0.doubleValue == nil })
    }
}
