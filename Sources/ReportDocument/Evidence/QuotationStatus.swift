/// What became of a quotation when it was looked for in the text of its source.
package enum QuotationStatus: Sendable, Hashable {
    /// Found as quoted, in one place.
    case verified
    /// Found in one place once quotation marks, dashes and spaces are made alike.
    case verifiedNormalised
    /// Found in so many places, and the context does not choose.
    case ambiguous(Int)
    /// Found, but not between the prefix and the suffix.
    case contextMismatch
    /// Not in the text.
    case notFound
    /// The source is not registered, or its text is not where the registry says.
    case sourceMissing
    /// The text is not the one that was registered: its SHA-256 differs.
    case sourceChanged
    /// The text is not shipped with the report; hash and selector are recorded for readers who have it.
    case sourceNotShipped
    /// There is no quotation, or the text is an abstract: the words are not the source's.
    case paraphrase

    /// As data spell it: `verified-normalised`, `ambiguous:2`.
    package var code: String {
        switch self {
        case .verified: "verified"
        case .verifiedNormalised: "verified-normalised"
        case .ambiguous(let count): "ambiguous:\(count)"
        case .contextMismatch: "context-mismatch"
        case .notFound: "not-found"
        case .sourceMissing: "source-missing"
        case .sourceChanged: "source-changed"
        case .sourceNotShipped: "source-not-shipped"
        case .paraphrase: "paraphrase"
        }
    }

    /// The name without a number: what `allow:` names.
    package var name: String {
        if case .ambiguous = self { "ambiguous" } else { code }
    }

    /// Every name, in the order of this type.
    package static let names = [
        "verified", "verified-normalised", "ambiguous", "context-mismatch", "not-found", "source-missing", "source-changed",
        "source-not-shipped", "paraphrase",
    ]

    /// - Parameter code: as `code` gives it; nil where it is none.
    package init?(code: String) {
        switch code {
        case "verified": self = .verified
        case "verified-normalised": self = .verifiedNormalised
        case "context-mismatch": self = .contextMismatch
        case "not-found": self = .notFound
        case "source-missing": self = .sourceMissing
        case "source-changed": self = .sourceChanged
        case "source-not-shipped": self = .sourceNotShipped
        case "paraphrase": self = .paraphrase
        default:
            guard code.hasPrefix("ambiguous:"), let count = Int(code.dropFirst(10)), count > 1 else { return nil }
            self = .ambiguous(count)
        }
    }

    /// Whether the words were found in the source, in one place.
    package var isVerified: Bool { self == .verified || self == .verifiedNormalised }
}

extension QuotationStatus: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let status = QuotationStatus(code: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no status"))
        }
        self = status
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
