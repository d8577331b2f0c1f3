/// The xoshiro256** generator, seeded through SplitMix64: the same seed gives the same numbers on every machine.
///
/// - SeeAlso: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on
///   Mathematical Software 47 (2021) 36; G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
///   generators", OOPSLA 2014.
package struct Xoshiro256: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The state is the first four numbers of SplitMix64 from `seed`.
    package init(seed: UInt64) {
        var seeder = SplitMix64(state: seed)
        self.init(state: (seeder.next(), seeder.next(), seeder.next(), seeder.next()))
    }

    /// - Parameter state: not all zero.
    package init(state: (UInt64, UInt64, UInt64, UInt64)) {
        self.state = state
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        let result = rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// A number of 0..<bound, each as likely as any other; `bound` is positive.
    ///
    /// - SeeAlso: D. Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling and Computer
    ///   Simulation 29 (2019) 3.
    package mutating func index(below bound: Int) -> Int {
        let bound = UInt64(bound)
        // Products whose low half falls below this would make the first few numbers likelier.
        let rejected = (0 &- bound) % bound
        while true {
            let (high, low) = next().multipliedFullWidth(by: bound)
            if low >= rejected { return Int(high) }
        }
    }

    private func rotated(_ value: UInt64, _ places: UInt64) -> UInt64 {
        value << places | value >> (64 - places)
    }
}

/// A generator of 64 bits of state, used to fill larger states from one seed.
package struct SplitMix64: Sendable {
    private var state: UInt64

    /// Any state will do.
    package init(state: UInt64) {
        self.state = state
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
