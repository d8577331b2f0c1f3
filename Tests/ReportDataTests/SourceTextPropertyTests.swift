import ReportData
import ReportDocument
import TestSupport
import Testing

/// Whatever the text: what is taken out of it is found in it, as often as it is there.
@Suite struct SourceTextPropertyTests {
    private static let alphabet = ([
        "a", "a", "b", "b", " ", " ", "é", "e\u{301}", "o\u{323}\u{302}", "’", "“", "–", "\u{A0}", "\n", "中", "国", "가", "\u{1112}\u{1161}\u{11AB}",
        "👩\u{200D}🚀", "क\u{93F}", "…", "\u{AD}",
    ] as [String]).map { Character($0) }

    private func text(_ random: inout SeededGenerator, length: ClosedRange<Int>) -> [Character] {
        let count = Int.random(in: length, using: &random)
        return (0..<count).map { _ in random.pick(Self.alphabet) }
    }

    private func isBlank(_ text: [Character]) -> Bool { text.allSatisfy { $0.isWhitespace || $0 == "\u{AD}" } }

    /// By comparing characters, which are equal where they are canonically equivalent.
    private func naiveCount(_ quote: [Character], in text: [Character]) -> Int {
        guard quote.count <= text.count else { return 0 }
        return (0...(text.count - quote.count)).count { start in zip(quote, text[start...]).allSatisfy { $0 == $1 } }
    }

    @Test func substringsAreFoundAsOftenAsTheyAreThere() {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<4_000 {
            let characters = text(&random, length: 1...60)
            let start = Int.random(in: 0..<characters.count, using: &random)
            let quote = Array(characters[start..<Int.random(in: (start + 1)...min(characters.count, start + 8), using: &random)])
            guard !isBlank(quote) else { continue }
            let written = String(characters)
            // Joined text may make characters that were two before.
            guard Array(written) == characters, Array(String(quote)) == quote else { continue }
            let match = SourceText(written).match(TextQuoteSelector(exact: String(quote)))
            let count = naiveCount(quote, in: characters)
            #expect(match.status == (count == 1 ? .verified : .ambiguous(count)), "\(quote) in \(characters)")
            guard let range = match.range else { continue }
            let scalars = Array(written.unicodeScalars)[range]
            #expect(String(String.UnicodeScalarView(scalars)) == String(quote))
        }
    }

    @Test func contextNamesThePlace() {
        var random = SeededGenerator(seed: 22)
        for _ in 0..<3_000 {
            let characters = text(&random, length: 3...40)
            guard Array(String(characters)) == characters else { continue }
            let start = Int.random(in: 0..<characters.count, using: &random)
            let end = Int.random(in: (start + 1)...characters.count, using: &random)
            guard !isBlank(Array(characters[start..<end])) else { continue }
            let selector = TextQuoteSelector(
                exact: String(characters[start..<end]), prefix: String(characters[..<start]), suffix: String(characters[end...]))
            let match = SourceText(String(characters)).match(selector)
            #expect(match.status == .verified, "\(selector)")
            let low = characters[..<start].reduce(0) { $0 + $1.unicodeScalars.count }
            #expect(match.range?.lowerBound == low)
        }
    }

    @Test func aChangedCharacterIsNeverVerified() {
        var random = SeededGenerator(seed: 23)
        for _ in 0..<3_000 {
            let characters = text(&random, length: 2...50)
            let start = Int.random(in: 0..<characters.count, using: &random)
            var quote = Array(characters[start...].prefix(8))
            quote[Int.random(in: quote.indices, using: &random)] = random.pick(["z", "É", "ė", "国\u{301}", "!"])
            #expect(SourceText(String(characters)).match(TextQuoteSelector(exact: String(quote))).status == .notFound)
        }
    }

    /// Marks and spaces that look alike are one; the rest of the words decides.
    @Test func theVisibleFormIsFound() {
        var random = SeededGenerator(seed: 24)
        let alike: [[String]] = [["'", "‘", "’", "‚"], ["\"", "“", "”", "„", "«", "»"], ["-", "‐", "‑", "‒", "–", "—", "―", "−"],
                                 [" ", "\u{A0}", "\u{202F}", "\u{3000}", "\n", "\r\n", " \t "], ["...", "…"], ["", "\u{AD}", "\u{200B}", "\u{2060}"]]
        for _ in 0..<2_000 {
            let classes = (0..<Int.random(in: 1...12, using: &random)).map { _ in Int.random(in: 0..<alike.count, using: &random) }
            func spelled() -> String {
                "a" + classes.map { random.pick(alike[$0]) + String(UnicodeScalar(UInt8(0x62 + $0))) }.joined()
            }
            let (text, quote) = ("x " + spelled() + " y", spelled())
            #expect(SourceText(text).match(TextQuoteSelector(exact: quote)).status.isVerified, "\(quote) in \(text)")
        }
    }

    @Test func randomBytesNeverTrap() {
        var random = SeededGenerator(seed: 25)
        for _ in 0..<6_000 {
            func bytes(_ most: Int) -> String {
                String(decoding: (0..<Int.random(in: 0...most, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }, as: UTF8.self)
            }
            let text = bytes(60)
            let selector = TextQuoteSelector(exact: bytes(4), prefix: bytes(2), suffix: bytes(2))
            let match = SourceText(text).match(selector)
            #expect((match.range != nil) == match.status.isVerified)
            if let range = match.range { #expect(range.lowerBound >= 0 && range.upperBound <= text.unicodeScalars.count && !range.isEmpty) }
        }
    }
}

/// The work is counted, since a clock tells of the machine.
@Suite struct ScalarSearchTests {
    @Test(arguments: [
        (String(repeating: "a", count: 200_000), String(repeating: "a", count: 50_000) + "b"),
        (String(repeating: "a", count: 200_000), "b" + String(repeating: "a", count: 50_000)),
        (String(repeating: "a", count: 200_000), String(repeating: "a", count: 100_000)),
        (String(repeating: "ab", count: 100_000), String(repeating: "ab", count: 30_000) + "aa"),
        (String(repeating: "中a", count: 100_000), String(repeating: "中a", count: 30_000) + "中中"),
    ])
    func workIsLinear(text: String, pattern: String) {
        let work = SourceText.work(of: pattern, in: text)
        #expect(work.preparation <= 2 * pattern.unicodeScalars.count)
        #expect(work.search <= 2 * text.unicodeScalars.count)
        #expect(work.search >= text.unicodeScalars.count)
    }

    @Test func hostileContextsEnd() {
        let text = SourceText(String(repeating: "a", count: 300_000))
        let long = String(repeating: "a", count: 150_000)
        #expect(text.match(TextQuoteSelector(exact: "a", prefix: "b" + long, suffix: long + "b")).status == .contextMismatch)
        #expect(text.match(TextQuoteSelector(exact: "a", prefix: long, suffix: String(long.dropLast()))).status == .verified)
        #expect(text.match(TextQuoteSelector(exact: "aa", prefix: long)).status == .ambiguous(149_999))
    }
}
