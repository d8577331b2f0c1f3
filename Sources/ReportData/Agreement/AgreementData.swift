/// One coder's value for one unit. An empty value is missing.
package struct Rating: Sendable, Hashable {
    /// What was coded.
    package let unit: String
    /// Who coded it.
    package let coder: String
    /// The code that was given; empty is missing.
    package let value: String

    /// An empty `value` is missing.
    package init(unit: String, coder: String, value: String) {
        self.unit = unit
        self.coder = coder
        self.value = value
    }
}

/// What is wrong with ratings, or with a metric for them.
package enum AgreementError: Error, Sendable, Hashable {
    /// A coder has two values for one unit.
    case duplicateRating(unit: String, coder: String)
    /// `interval`, `ratio`, and `ordinal` without a scale, need numbers.
    case notNumber(value: String)
    /// `ratio` compares quotients and needs numbers from 0 up.
    case negative(value: String)
    /// A value that the ordinal scale does not list.
    case notOnScale(value: String)

    /// A sentence for a diagnostic.
    package var message: String {
        switch self {
        case .duplicateRating(let unit, let coder): "coder '\(coder)' has two values for unit '\(unit)'"
        case .notNumber(let value): "value '\(value)' is not a number"
        case .negative(let value): "value '\(value)' is below zero, which no ratio scale has"
        case .notOnScale(let value): "value '\(value)' is not on the ordinal scale"
        }
    }
}

/// Ratings of units by coders, with gaps.
package struct AgreementData: Sendable {
    /// In order of first appearance, those without any value too.
    package let units: [String]
    /// In order of first appearance.
    package let coders: [String]
    /// Values that occur: as numbers where all are, else by Unicode scalars.
    package let categories: [String]
    /// For each unit its values: indices of coders and categories, by coder.
    let ratings: [[(coder: Int, category: Int)]]

    /// - Throws: `AgreementError.duplicateRating`.
    package init(_ list: [Rating]) throws(AgreementError) {
        var unitIndex = Index()
        var coderIndex = Index()
        var values: [[Int: String]] = []
        for rating in list {
            let unit = unitIndex.number(of: rating.unit)
            let coder = coderIndex.number(of: rating.coder)
            if unit == values.count { values.append([:]) }
            if rating.value.isEmpty { continue }
            guard values[unit].updateValue(rating.value, forKey: coder) == nil else {
                throw .duplicateRating(unit: rating.unit, coder: rating.coder)
            }
        }
        let categories = Self.sorted(Set(values.flatMap(\.values)))
        let numbers = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1, $0) })
        units = unitIndex.names
        coders = coderIndex.names
        self.categories = categories
        ratings = values.map { unit in
            unit.sorted { $0.key < $1.key }.map { (coder: $0.key, category: numbers[$0.value] ?? 0) }
        }
    }

    /// Units that two coders or more have valued; the others say nothing about agreement.
    package var pairableUnitCount: Int {
        ratings.count { $0.count >= 2 }
    }

    /// Values, without those missing.
    package var ratingCount: Int {
        ratings.reduce(0) { $0 + $1.count }
    }

    /// How often each category was chosen for a unit: pairs of category and count, by category.
    func tally(_ unit: Int) -> [(category: Int, count: Int)] {
        var counts: [(category: Int, count: Int)] = []
        for category in ratings[unit].map(\.category).sorted() {
            if counts.last?.category == category {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((category, 1))
            }
        }
        return counts
    }

    private static func sorted(_ categories: Set<String>) -> [String] {
        let byScalars = categories.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        let numbers = byScalars.map(plainNumber)
        guard !numbers.contains(nil) else { return byScalars }
        return zip(byScalars, numbers).enumerated()
            .sorted { ($0.element.1 ?? 0, $0.offset) < ($1.element.1 ?? 0, $1.offset) }.map(\.element.0)
    }

    /// Names in order of first appearance.
    private struct Index {
        var names: [String] = []
        private var numbers: [String: Int] = [:]

        mutating func number(of name: String) -> Int {
            if let number = numbers[name] { return number }
            numbers[name] = names.count
            names.append(name)
            return names.count - 1
        }
    }
}

/// A finite decimal number; nil for anything else, such as `nan` or `0x10`, which `Double` would read.
func plainNumber(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ 48...57 ~= $0 || "+-.eE".utf8.contains($0) }), let number = Double(text),
          number.isFinite
    else { return nil }
    return number
}
