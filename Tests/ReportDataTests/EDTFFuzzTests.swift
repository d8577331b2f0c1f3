import ReportData
import TestSupport
import Testing

/// Whatever the bytes: a date or an error with a place, never a trap.
struct EDTFFuzzTests {
    /// nil, or what is wrong with the answer to these bytes.
    static func fault(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(EDTFError) {
            let bounds = try EDTF(text).bounds
            guard let low = bounds.low, let high = bounds.high, low > high else { return nil }
            return "bounds out of order: \(text)"
        } catch {
            let length = text.utf8.count
            guard !error.help.isEmpty, error.byteRange.lowerBound >= 0, error.byteRange.upperBound <= length
            else { return "no place or help: \(text)" }
            let splitsCharacter = [error.byteRange.lowerBound, error.byteRange.upperBound].contains { offset in
                let index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
                return index.samePosition(in: text.unicodeScalars) == nil
            }
            return splitsCharacter ? "place inside a character: \(text)" : nil
        }
    }

    @Test func randomBytes() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...24, using: &random)
            #expect(Self.fault((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }) == nil)
        }
    }

    @Test func randomBytesOfTheAlphabet() {
        var random = SeededGenerator(seed: 12)
        let alphabet = Array("0123456789X-/.,[]{}?~%YESTZ:+ ".utf8)
        for _ in 0..<40_000 {
            let count = Int.random(in: 0...20, using: &random)
            #expect(Self.fault((0..<count).map { _ in random.pick(alphabet) }) == nil)
        }
    }

    @Test func datesWithOneByteChanged() {
        var generator = EDTFGenerator(seed: 13)
        let alphabet = Array("0123456789X-/.,[]{}?~%YEST:+é中".utf8)
        for _ in 0..<20_000 {
            var bytes = Array(generator.text().utf8)
            let position = Int.random(in: 0..<bytes.count, using: &generator.random)
            switch Int.random(in: 0..<3, using: &generator.random) {
            case 0: bytes[position] = generator.random.pick(alphabet)
            case 1: bytes.remove(at: position)
            default: bytes.insert(generator.random.pick(alphabet), at: position)
            }
            #expect(Self.fault(bytes) == nil)
        }
    }

    @Test(arguments: [
        String(repeating: "1", count: 100_000), "Y" + String(repeating: "9", count: 100_000),
        "Y9E" + String(repeating: "9", count: 1000), "[" + String(repeating: ",", count: 100_000) + "]",
        "[" + String(repeating: "2014,", count: 50_000) + "2015]", "{" + String(repeating: "[", count: 100_000),
        String(repeating: "/", count: 100_000), String(repeating: "2014?-", count: 50_000),
        "[" + String(repeating: "XXX1-02-29,", count: 100) + "2014]", "[" + String(repeating: "X9X6-02-29,", count: 500) + "2014]",
        "{0000-01-01..9999-12-31}", "{2000..2999,0000-01-01..0024-12-31}",
    ])
    func longInput(text: String) {
        #expect(Self.fault(Array(text.utf8)) == nil)
    }
}
