import ReportData
import Testing

struct NetStanceTests {
    /// Issues of the coded statements, with the nets that an independent program found.
    @Test(arguments: [
        (StanceCounts(support: 14, oppose: 16, neutral: 2, mixed: 2), -0.0588, -0.0667),
        (StanceCounts(support: 16, oppose: 1, mixed: 1), 0.8333, 0.8824),
        (StanceCounts(support: 11, oppose: 3), 0.5714, 0.5714),
        (StanceCounts(support: 4, oppose: 1, mixed: 1), 0.5, 0.6),
        (StanceCounts(support: 1, oppose: 1), 0, 0),
    ])
    func codedIssues(counts: StanceCounts, all: Double, sides: Double) throws {
        #expect(abs(try #require(counts.net(.all)) - all) < 5e-5)
        #expect(abs(try #require(counts.net(.sides)) - sides) < 5e-5)
    }

    @Test func exactFractions() {
        let counts = StanceCounts(support: 14, oppose: 16, neutral: 2, mixed: 2)
        #expect(counts.netOfAll == Fraction(-1, 17))
        #expect(counts.netOfSides == Fraction(-1, 15))
        #expect(counts.share(of: counts.support) == Fraction(7, 17))
    }

    @Test func logit() throws {
        let counts = StanceCounts(support: 11, oppose: 3, neutral: 5)
        #expect(abs(try #require(counts.net(.logit)) - 1.189_584_1) < 1e-7)
        let mirror = StanceCounts(support: 3, oppose: 11)
        #expect(abs(try #require(mirror.netLogit) + (try #require(counts.netLogit))) < 1e-12)
        #expect(try #require(StanceCounts(support: 5, oppose: 0).netLogit).isFinite)
    }

    @Test func nothingIsBlank() {
        let none = StanceCounts(support: 0, oppose: 0)
        for definition in NetStance.allCases { #expect(none.net(definition) == nil) }
        #expect(none.share(of: 0) == nil)
        let neutral = StanceCounts(support: 0, oppose: 0, neutral: 3)
        #expect(neutral.net(.all) == 0 && neutral.net(.sides) == nil && neutral.net(.logit) == nil)
    }

    @Test func sharesBelowTheMinimumAreBlank() {
        let counts = StanceCounts(support: 3, oppose: 1)
        #expect(counts.share(of: 3, minimum: 5) == nil)
        #expect(counts.share(of: 3, minimum: 4) == Fraction(3, 4))
    }
}
