import ReportData
import Testing

struct WilsonIntervalTests {
    static let rows = VectorFile.rows("wilson_expected.csv")

    @Test(arguments: rows)
    func vector(row: VectorFile.Row) throws {
        let successes = try #require(Int(row["successes"]))
        let n = try #require(Int(row["n"]))
        let interval = WilsonInterval(successes: successes, of: n)
        if n == 0 {
            #expect(interval == nil)
        } else {
            let interval = try #require(interval)
            #expect(abs(interval.low - (try #require(Double(row["lower95"])))) < 5e-7)
            #expect(abs(interval.high - (try #require(Double(row["upper95"])))) < 5e-7)
        }
    }

    @Test func vectorsAreThere() {
        #expect(Self.rows.count == 9)
    }

    @Test func limitsHoldTheShareAndMirrorEachOther() throws {
        for n in 1...60 {
            for successes in 0...n {
                for confidence in WilsonInterval.Confidence.allCases {
                    let interval = try #require(WilsonInterval(successes: successes, of: n, confidence: confidence))
                    let mirror = try #require(WilsonInterval(successes: n - successes, of: n, confidence: confidence))
                    let share = Double(successes) / Double(n)
                    #expect(0 <= interval.low && interval.low <= share && share <= interval.high && interval.high <= 1)
                    #expect(abs(interval.low - (1 - mirror.high)) < 1e-12)
                }
            }
        }
    }

    @Test func moreConfidenceIsWider() throws {
        let widths = try WilsonInterval.Confidence.allCases.map { confidence in
            let interval = try #require(WilsonInterval(successes: 14, of: 34, confidence: confidence))
            return interval.high - interval.low
        }
        #expect(widths == widths.sorted())
    }

    @Test func countsThatCannotBe() {
        #expect(WilsonInterval(successes: -1, of: 5) == nil)
        #expect(WilsonInterval(successes: 6, of: 5) == nil)
        #expect(WilsonInterval(successes: 0, of: -5) == nil)
    }
}
