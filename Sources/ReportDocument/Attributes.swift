/// Identifier, classes and further attributes of a block or an inline, as Pandoc writes them: `{#id .class key=value}`.
package struct Attributes: Sendable, Codable, Hashable {
    /// One attribute.
    package struct Pair: Sendable, Codable, Hashable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The anchor, if one was given or made.
    package var id: String?
    package var classes: [String]
    /// In source order; a key comes once.
    package var pairs: [Pair]

    package init(id: String? = nil, classes: [String] = [], pairs: [Pair] = []) {
        self.id = id
        self.classes = classes
        self.pairs = pairs
    }

    /// The value of an attribute.
    package subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }

    package var isEmpty: Bool { id == nil && classes.isEmpty && pairs.isEmpty }
}
