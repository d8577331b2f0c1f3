/// What became of a comparison.
package enum Verdict: String, Sendable, Codable, Hashable, CaseIterable {
    /// Every output has the bytes that were recorded.
    case sameBytes = "same-bytes"
    /// Every number, word and drawing is as recorded, though bytes differ.
    case sameContent = "same-content"
    /// The content differs, and so does what the report is made with: one may be due to the other.
    case environmentDiffers = "environment-and-content-differ"
    /// The content differs, and the environment is the one that was recorded.
    case differs = "report-differs"
    /// The definition cannot be rendered any more.
    case notRendered = "not-rendered"
    /// There is no record to hold it against, or no definition to render.
    case notCompared = "not-compared"
    /// The definition asks to read what was not granted, and so was not run.
    case notGranted = "not-granted"

    /// - Parameters:
    ///   - hasSameBytes: whether all outputs have the hashes of the record.
    ///   - account: from the record to what was made now.
    package init(hasSameBytes: Bool, account: ChangeAccount) {
        if hasSameBytes { self = .sameBytes } else if account.isSameContent { self = .sameContent } else {
            self = account.environment.isEmpty ? .differs : .environmentDiffers
        }
    }

    /// Whether nothing could be compared.
    package var isError: Bool { [.notRendered, .notCompared, .notGranted].contains(self) }

    /// In words, after the name of a report.
    package var words: String {
        switch self {
        case .sameBytes: "same bytes"
        case .sameContent: "same content, rendered differently"
        case .environmentDiffers: "environment and content differ"
        case .differs: "report differs"
        case .notRendered: "cannot be rendered"
        case .notCompared: "cannot be compared"
        case .notGranted: "was not granted what it reads"
        }
    }
}
