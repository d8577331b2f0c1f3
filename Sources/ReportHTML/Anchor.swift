/// An identifier inside a page: no spaces, no quotes, never empty.
struct Anchor: Sendable, Hashable {
    let name: String

    /// The same name always gives the same anchor, so that links meet their targets.
    ///
    /// - Parameter source: any text; what is not a letter, a digit, or one of `-_.:` becomes a hyphen.
    init(_ source: String) {
        var result = ""
        for scalar in source.unicodeScalars {
            let isKept =
                scalar.isASCII
                ? Anchor.isNameCharacter(scalar)
                : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            result.unicodeScalars.append(isKept ? scalar : "-")
        }
        name = result.isEmpty ? "x" : result
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", ":": true
        default: false
        }
    }

    // The page's own: registered before those of the document, which no label begins like.
    static let main = Anchor("_main")
    static let contents = Anchor("_contents")
    static let notes = Anchor("_notes")
    static let references = Anchor("_references")
    static let evidence = Anchor("_evidence")
    static let record = Anchor("_record")
    static let table = Anchor("_table")
    static let callout = Anchor("_callout")

    static func note(_ index: Int) -> Anchor { Anchor("fn-\(index + 1)") }

    /// - Parameter occurrence: from 0: a note may be referred to several times.
    static func noteReference(_ index: Int, occurrence: Int) -> Anchor {
        Anchor(occurrence == 0 ? "fnref-\(index + 1)" : "fnref-\(index + 1)-\(occurrence + 1)")
    }

    /// An anchor for a part of the thing that has this one.
    func part(_ suffix: String) -> Anchor { Anchor(name + "--" + suffix) }
}

/// Hands out identifiers of one page, each once.
struct AnchorRegistry {
    private var taken: Set<Anchor> = [.main, .contents, .notes, .references, .evidence, .record]

    /// The anchor itself for the first who asks, with a number behind it for the others.
    mutating func claim(_ wanted: Anchor) -> Anchor {
        if taken.insert(wanted).inserted { return wanted }
        var number = 2
        while true {
            let candidate = Anchor(wanted.name + "-" + String(number))
            if taken.insert(candidate).inserted { return candidate }
            number += 1
        }
    }
}
