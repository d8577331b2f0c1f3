import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// The texts of a registry, read and compared with the hashes that were registered.
struct SourceTexts {
    /// By key.
    let states: [String: SourceState]

    /// Texts above this size are not read: a quotation from them has the status of a text that is not there.
    static let sizeLimit = 64 << 20

    init(_ sources: PlannedSources) {
        states = Dictionary(sources.texts.map { ($0.key, SourceTexts.state(of: $0)) }, uniquingKeysWith: { first, _ in first })
    }

    private static func state(of text: PlannedSources.Text) -> SourceState {
        guard let file = text.file else {
            // Without a file and without a hash nothing can tell a reader which text is meant.
            return text.path == nil || text.digest != nil ? .notShipped : .missing
        }
        guard let bytes = try? Files.read(file.absolute, limit: sizeLimit) else { return .missing }
        if let digest = text.digest, Digest.sha256(bytes) != digest { return .changed }
        return .text(SourceText(String(decoding: bytes, as: UTF8.self)), text.kind == .original ? .original : .abstract)
    }

    /// What the registry's table says of a text.
    func code(_ key: String) -> String {
        switch states[key] {
        case .text: "shipped"
        case .changed: "changed"
        case .notShipped: "not-shipped"
        case .missing, nil: "missing"
        }
    }

    /// The states of a statement's sources, which are separated by `;`.
    func states(of field: String) -> [(key: String, state: SourceState)] {
        SourceKeys.list(field).map { ($0, states[$0] ?? .missing) }
    }
}
