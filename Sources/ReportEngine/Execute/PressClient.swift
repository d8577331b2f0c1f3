import KernelHost
import KernelProtocol
import ReportDocument
import ReportSource
import ReportSyntax

/// Talks to the press: citations, highlighting, formulas, pictures, sanitising, typesetting. Author code never runs in it.
struct PressClient: Sendable {
    let kernel: Kernel
    let scratch: String

    // Citations

    struct BibliographyFile: Encodable, Sendable {
        var path: String
        /// `csv`, `bib`, `json`.
        var format: String
        var text: String
    }

    struct Bibliography: Decodable, Sendable {
        struct Fault: Decodable, Sendable {
            var path: String
            var line: Int?
            var message: String
        }

        var items: [JSONValue]
        var errors: [Fault]
    }

    struct CitationItem: Encodable, Sendable {
        var key: String
        var prefix: String
        var locator: String?
        var label: String?
        var suffix: String
        var suppress: Bool
    }

    struct CitationRequest: Encodable, Sendable {
        struct Group: Encodable, Sendable {
            var id: String
            var items: [CitationItem]
            var narrative: Bool
        }

        var style = "author-date"
        var language: Language
        var bibliography: [JSONValue]
        var groups: [Group]
    }

    struct Run: Decodable, Sendable {
        var text: String
        var italic: Bool?
        var key: String?
        var link: String?
    }

    struct Cited: Decodable, Sendable {
        struct Group: Decodable, Sendable {
            var id: String
            var runs: [Run]
        }

        struct Reference: Decodable, Sendable {
            var key: String
            var runs: [Run]
        }

        var groups: [Group]
        var references: [Reference]
    }

    func bibliography(_ files: [BibliographyFile]) async throws(KernelError) -> Bibliography {
        try await kernel.request("bibliography", ["files": files], as: Bibliography.self, timeLimit: .seconds(60))
    }

    func cite(_ request: CitationRequest) async throws(KernelError) -> Cited {
        try await kernel.request("cite", request, as: Cited.self, timeLimit: .seconds(60))
    }

    // Code and formulas

    struct Listing: Encodable, Sendable {
        var id: String
        var language: String
        var text: String
    }

    struct Highlighted: Decodable, Sendable {
        struct Block: Decodable, Sendable {
            var id: String
            var tokens: [CodeBlock.Token]
        }

        var blocks: [Block]
    }

    struct Formula: Encodable, Sendable {
        var id: String
        var tex: String
        var display: Bool
    }

    struct Formulas: Decodable, Sendable {
        struct Item: Decodable, Sendable {
            var id: String
            var mathML: String?
            var typst: String?
            var error: String?
        }

        var items: [Item]
    }

    func highlight(_ blocks: [Listing]) async throws(KernelError) -> Highlighted {
        try await kernel.request("highlight", ["blocks": blocks], as: Highlighted.self, timeLimit: .seconds(60))
    }

    func math(_ items: [Formula]) async throws(KernelError) -> Formulas {
        try await kernel.request("math", ["items": items], as: Formulas.self, timeLimit: .seconds(60))
    }

    // Pictures and rich output

    struct Fragment: Encodable, Sendable {
        var id: String
        var mime: String
        var text: String
        /// Put before every identifier, so that several fragments can stand on one page.
        var prefix: String
    }

    struct Sanitised: Decodable, Sendable {
        struct Item: Decodable, Sendable {
            var id: String
            var text: String?
            var width: Double?
            var height: Double?
            var error: String?
        }

        var fragments: [Item]
    }

    struct PictureFile: Encodable, Sendable {
        var path: String
        /// Base 64.
        var data: String
    }

    struct Pictures: Decodable, Sendable {
        struct Item: Decodable, Sendable {
            var path: String
            var mime: String?
            /// Base 64, or SVG text.
            var body: String?
            var width: Double?
            var height: Double?
            var error: String?
        }

        var items: [Item]
    }

    func sanitise(_ fragments: [Fragment]) async throws(KernelError) -> Sanitised {
        try await kernel.request("sanitize", ["fragments": fragments], as: Sanitised.self, timeLimit: .seconds(120))
    }

    private struct Nothing: Decodable, Sendable {}

    /// Loads what typesetting needs, before there is anything to set.
    func prepare(fontFolders: [String]) async throws(KernelError) {
        _ = try await kernel.request("prepare", ["fontFolders": fontFolders], as: Nothing.self, timeLimit: .seconds(60))
    }

    func images(_ items: [PictureFile]) async throws(KernelError) -> Pictures {
        try await kernel.request("images", ["items": items], as: Pictures.self, timeLimit: .seconds(120))
    }
}
