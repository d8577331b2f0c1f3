import TestSupport

/// Random EDTF strings. They follow the grammar, but not the calendar: some name no day, some intervals run backwards.
struct EDTFGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func text() -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: date()
        case 5..<7: end() + "/" + end()
        default: set()
        }
    }

    mutating func date() -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return longYear()
        case 1: return year() + "-" + String(Int.random(in: 21...41, using: &random)) + (random.chance(20) ? mark() : "")
        case 2: return plainDay() + "T" + time()
        case 3...6: return plainDay()
        default: return markedDate()
        }
    }

    private mutating func plainDay() -> String {
        let year = padded(Int.random(in: 0...9999, using: &random), 4)
        return year + "-" + padded(Int.random(in: 1...12, using: &random), 2) + "-"
            + padded(Int.random(in: 1...28, using: &random), 2)
    }

    private mutating func markedDate() -> String {
        var text = part(year())
        guard random.chance(75) else { return text }
        text += "-" + part(places(random.pick(["01", "02", "06", "10", "11", "12"])))
        guard random.chance(65) else { return text }
        return text + "-" + part(places(random.pick(["01", "09", "15", "28", "29", "30", "31"])))
    }

    private mutating func part(_ digits: String) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: mark() + digits
        case 1: digits + mark()
        default: digits
        }
    }

    private mutating func mark() -> String {
        random.pick(["?", "~", "%"])
    }

    private mutating func year() -> String {
        (random.chance(15) ? "-" : "") + places(padded(Int.random(in: 1...9999, using: &random), 4))
            + (random.chance(4) ? "S2" : "")
    }

    private mutating func places(_ digits: String) -> String {
        guard random.chance(30) else { return digits }
        return String(digits.map { random.chance(40) ? "X" : $0 })
    }

    private mutating func longYear() -> String {
        let sign = random.chance(40) ? "-" : ""
        let tail = random.chance(30) ? "E" + String(Int.random(in: 1...6, using: &random)) : ""
        let low = tail.isEmpty ? 10000 : 1
        return "Y" + sign + String(Int.random(in: low...999_999, using: &random)) + tail + (random.chance(30) ? "S1" : "")
    }

    private mutating func time() -> String {
        padded(Int.random(in: 0...23, using: &random), 2) + ":05:59" + random.pick(["", "Z", "+04:30", "-04"])
    }

    private mutating func end() -> String {
        random.chance(15) ? random.pick(["", ".."]) : date()
    }

    private mutating func set() -> String {
        let pair = random.pick([("[", "]"), ("{", "}")])
        let count = Int.random(in: 1...4, using: &random)
        let members = (0..<count).map { index -> String in
            if index == 0, random.chance(10) { return ".." + date() }
            if index == count - 1, random.chance(10) { return date() + ".." }
            if random.chance(25) {
                let first = Int.random(in: 0...9990, using: &random)
                return padded(first, 4) + ".." + padded(first + Int.random(in: 0...9, using: &random), 4)
            }
            return date()
        }
        return pair.0 + members.joined(separator: ",") + pair.1
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
