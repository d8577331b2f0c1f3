import ReportData
import Testing

struct Xoshiro256Tests {
    /// The first numbers of the reference implementation with the state 1, 2, 3, 4.
    @Test func referenceNumbers() {
        var random = Xoshiro256(state: (1, 2, 3, 4))
        #expect((0..<6).map { _ in random.next() } == [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
        ])
    }

    @Test func seederNumbers() {
        var seeder = SplitMix64(state: 1_234_567)
        #expect((0..<5).map { _ in seeder.next() } == [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ])
    }

    @Test func sameSeedSameNumbers() {
        var (first, second, other) = (Xoshiro256(seed: 7), Xoshiro256(seed: 7), Xoshiro256(seed: 8))
        let numbers = (0..<20).map { _ in first.next() }
        #expect(numbers == (0..<20).map { _ in second.next() })
        #expect(numbers != (0..<20).map { _ in other.next() })
    }

    @Test func indicesAreEven() {
        var random = Xoshiro256(seed: 1)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[random.index(below: 7)] += 1 }
        #expect(counts.allSatisfy { 9_500...10_500 ~= $0 })
        #expect(random.index(below: 1) == 0)
    }
}
