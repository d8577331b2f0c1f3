import ReportData
import TestSupport
import Testing

struct FractionTests {
    @Test(arguments: [(31, 92, "31/92"), (30, 92, "15/46"), (92, 92, "1"), (0, 5, "0"), (2, -4, "-1/2"), (-6, -4, "3/2")])
    func lowestTerms(numerator: Int, denominator: Int, text: String) {
        #expect(Fraction(numerator, denominator)?.description == text)
    }

    @Test func refusesWhatHasNoFraction() {
        #expect(Fraction(1, 0) == nil)
        #expect(Fraction(.min, 3) == nil && Fraction(3, .min) == nil)
    }

    @Test func sums() throws {
        let sum = try #require(Fraction(31, 92)).adding(try #require(Fraction(15, 46)))
        #expect(sum == Fraction(61, 92))
        #expect(try #require(Fraction(.max, 2)).adding(try #require(Fraction(.max, 3))) == nil)
    }

    @Test func orderIsThatOfTheNumbers() throws {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<500 {
            let (a, c) = (Int.random(in: -999...999, using: &random), Int.random(in: -999...999, using: &random))
            let (b, d) = (Int.random(in: 1...999, using: &random), Int.random(in: 1...999, using: &random))
            #expect((try #require(Fraction(a, b)) < (try #require(Fraction(c, d)))) == (a * d < c * b))
        }
    }
}

struct ExactSumTests {
    @Test func daysOfManyLengths() {
        var sum = ExactSum()
        for length in 1...60 {
            for _ in 0..<length { sum.add(1, over: length) }
        }
        #expect(sum.wholeNumber == 60)
        #expect(sum.fraction == Fraction(60))
        #expect(sum.doubleValue == 60)
    }

    @Test func thePartsOfAYear() {
        var sum = ExactSum()
        sum.add(31, over: 365)
        sum.add(6, over: 73)
        #expect(sum.fraction == Fraction(61, 365))
        #expect(sum.wholeNumber == nil)
    }

    /// A least common multiple beyond 64 bits leaves the double, which does not depend on the order of addition.
    @Test func beyondSixtyFourBits() {
        let primes = [53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103]
        var (forwards, backwards) = (ExactSum(), ExactSum())
        for prime in primes { forwards.add(1, over: prime) }
        for prime in primes.reversed() { backwards.add(1, over: prime) }
        #expect(forwards == backwards && forwards.fraction == nil)
        #expect(forwards.doubleValue == backwards.doubleValue)
        #expect(abs(forwards.doubleValue - 0.1614) < 0.001)
    }
}
