/// Changes inputs at random, and makes the same changes from the same seed.
package struct Mutator {
    private var generator: SeededGenerator
    private let words: [[UInt8]]

    /// - Parameter words: pieces of syntax that are put in.
    package init(seed: UInt64, words: [String]) {
        generator = SeededGenerator(seed: seed)
        self.words = words.map { Array($0.utf8) }
    }

    /// One input, changed in one to eight places; at most 64 KiB long.
    ///
    /// - Parameter corpus: not empty.
    package mutating func next(from corpus: [[UInt8]]) -> [UInt8] {
        var bytes = generator.pick(corpus)
        for _ in 0..<Int.random(in: 1...8, using: &generator) { change(&bytes, corpus) }
        return Array(bytes.prefix(64 << 10))
    }

    private mutating func change(_ bytes: inout [UInt8], _ corpus: [[UInt8]]) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...32, using: &generator))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4:
            let piece = Array(bytes[place..<end])
            for _ in 0..<Int.random(in: 1...40, using: &generator) { bytes.insert(contentsOf: piece, at: place) }
        case 5:
            let other = generator.pick(corpus)
            guard !other.isEmpty else { return }
            let start = Int.random(in: 0..<other.count, using: &generator)
            bytes.insert(contentsOf: other[start..<min(other.count, start + 200)], at: place)
        case 6: bytes.removeSubrange(place...)
        default: bytes.insert(contentsOf: generator.pick(words), at: place)
        }
    }
}
