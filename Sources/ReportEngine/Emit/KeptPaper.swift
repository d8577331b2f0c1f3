import FoundationEssentials

/// A paper as it is kept: a line about it, then the PDF.
enum KeptPaper {
    private struct Head: Codable {
        struct Glyph: Codable {
            var character: String
            var count: Int
        }

        var pages: Int
        var missingGlyphs: [Glyph]
        var warnings: [String]
    }

    static func keep(_ paper: PressHandle.Typeset, _ store: CacheStore, _ key: CacheKey) {
        let head = Head(
            pages: paper.pages, missingGlyphs: paper.missingGlyphs.map { .init(character: $0.character, count: $0.count) }, warnings: paper.warnings)
        guard let line = CacheStore.json(head) else { return }
        store.keep(line + [0x0A] + paper.pdf, under: key)
    }

    static func read(_ store: CacheStore, _ key: CacheKey) -> PressHandle.Typeset? {
        guard let body = store.body(key), let end = body.firstIndex(of: 0x0A) else { return nil }
        guard let head = try? JSONDecoder().decode(Head.self, from: Data(body[..<end])) else { return nil }
        return PressHandle.Typeset(
            pdf: Array(body[(end + 1)...]), pages: head.pages, missingGlyphs: head.missingGlyphs.map { ($0.character, $0.count) }, warnings: head.warnings)
    }
}
