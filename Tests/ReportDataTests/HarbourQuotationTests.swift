import ReportData
import ReportDocument
import Testing

/// The minutes of the sample project, and what two coders quoted from them.
@Suite struct HarbourQuotationTests {
    private static let texts = Dictionary(uniqueKeysWithValues: (1...5).compactMap { number in
        VectorFile.text(checkout: "notebooks/sources/harbour/minutes-\(number).txt").map { ("minutes-\(number)", $0) }
    })
    private static let sources = texts.mapValues(SourceText.init)
    private static let units = Dictionary(
        VectorFile.rows(checkout: "notebooks/data/harbour/units.csv").map { ($0["unit"], $0["meeting"]) }, uniquingKeysWith: { first, _ in first })

    @Test(arguments: ["a", "b"])
    func everyQuotationVerifies(coder: String) throws {
        let rows = VectorFile.rows(checkout: "notebooks/data/harbour/coder-\(coder).csv")
        #expect(rows.count == 60)
        for row in rows {
            let meeting = try #require(Self.units[row["unit"]])
            let (source, text) = (try #require(Self.sources[meeting]), try #require(Self.texts[meeting]))
            let match = source.match(TextQuoteSelector(exact: row["quote"], prefix: row["prefix"], suffix: row["suffix"]))
            #expect(match.status == .verified, "\(row["unit"])")
            let range = try #require(match.range)
            // Form C is the same for both.
            #expect(String(String.UnicodeScalarView(Array(text.unicodeScalars)[range])) == row["quote"])
        }
    }

    @Test func quotationsOfOneMeetingAreNotInAnother() throws {
        let other = try #require(Self.sources["minutes-5"])
        for row in VectorFile.rows(checkout: "notebooks/data/harbour/coder-a.csv") where Self.units[row["unit"]] == "minutes-1" {
            #expect(other.match(TextQuoteSelector(exact: row["quote"])).status == .notFound)
        }
    }

    @Test func aSentenceThatStandsTwiceNeedsItsContext() throws {
        let sentence = "Four weeks is too short a time to answer three hundred pages."
        let source = try #require(Self.sources["minutes-1"])
        #expect(source.match(TextQuoteSelector(exact: sentence)).status == .ambiguous(2))
        let first = source.match(TextQuoteSelector(exact: sentence, prefix: ". “"))
        let second = source.match(TextQuoteSelector(exact: sentence, prefix: ": \""))
        #expect(first.status == .verified)
        #expect(second.status == .verifiedNormalised)
        #expect(try #require(first.range).upperBound < (try #require(second.range)).lowerBound)
        #expect(source.match(TextQuoteSelector(exact: sentence, prefix: "; “")).status == .contextMismatch)
    }

    @Test func aSentenceOfTwoSpeakersNeedsItsContext() throws {
        let sentence = "Warm water is waste, wherever it is put."
        let source = try #require(Self.sources["minutes-4"])
        #expect(source.match(TextQuoteSelector(exact: sentence)).status == .ambiguous(2))
    }

    @Test func aDecomposedAccentIsTheComposedOne() throws {
        let source = try #require(Self.sources["minutes-3"])
        #expect(source.match(TextQuoteSelector(exact: "Caf\u{E9} Mole")).status == .verified)
        #expect(source.match(TextQuoteSelector(exact: "Cafe\u{301} Mole")).range?.count == 10)
        #expect(source.match(TextQuoteSelector(exact: "Cafe Mole")).status == .notFound)
    }

    @Test func noBreakSpaces() throws {
        for meeting in ["minutes-1", "minutes-2", "minutes-4"] {
            let (source, text) = (try #require(Self.sources[meeting]), Array(try #require(Self.texts[meeting]).unicodeScalars))
            let place = try #require(text.firstIndex(of: "\u{A0}"))
            let around = String(String.UnicodeScalarView(text[(place - 12)...(place + 12)]))
            let typed = String(around.map { $0 == "\u{A0}" ? " " : $0 })
            #expect(typed != around)
            #expect(source.match(TextQuoteSelector(exact: around)).status == .verified)
            #expect(source.match(TextQuoteSelector(exact: typed)) == QuotationMatch(status: .verifiedNormalised, range: place - 12..<place + 13))
        }
    }
}
