import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportDocument
import ReportSource
import ReportSyntax

/// What the plan lists for the page and Python must do: citations, highlighting, formulas, pictures.
struct PressLane {
    let plan: ExecutionPlan
    /// Gives the press, and starts it where that has not been done.
    let press: @Sendable () async throws(KernelError) -> PressClient
    /// Nil where nothing is to be taken from what was kept.
    var cache: RunCache?

    struct Result: Sendable {
        var citations: [RunRecord.CitationRecord] = []
        var references: [Reference] = []
        var formulas: [RunRecord.FormulaRecord] = []
        var listings: [RunRecord.ListingRecord] = []
        var images: [RunRecord.ImageRecord] = []
        var rawHTML: [RunRecord.RawHTMLRecord] = []
        var diagnostics: [Diagnostic] = []
        /// What is to be kept once the run has ended well.
        var fresh: [@Sendable () -> Void] = []
    }

    /// Whether the plan needs a press for anything but typesetting.
    static func isNeeded(by plan: ExecutionPlan) -> Bool {
        !(plan.citations.isEmpty && plan.formulas.isEmpty && plan.listings.isEmpty && plan.images.isEmpty && plan.rawHTML.isEmpty)
    }

    func run() async throws(KernelError) -> Result {
        var result = Result()
        if !plan.citations.isEmpty { try await keptCitations(&result) }
        let listings = plan.listings.flatMap { [$0.language, $0.text] }
        let formulas = plan.formulas.flatMap { [$0.tex, $0.isDisplayed ? "displayed" : "inline"] }
        let images = plan.images.flatMap { [$0.path, cache?.files.digest($0.absolute) ?? ""] }
        if !listings.isEmpty { try await kept("listings", listings, in: &result, \.listings, highlight) }
        if !formulas.isEmpty { try await kept("formulas", formulas, in: &result, \.formulas, typesetFormulas) }
        if !images.isEmpty { try await kept("images", images, in: &result, \.images, readImages) }
        if !plan.rawHTML.isEmpty { try await kept("html", plan.rawHTML.map(\.value), in: &result, \.rawHTML, sanitise) }
        return result
    }

    /// Takes a part of the result from what was kept for its content, or has it made.
    private func kept<Value: Codable & Sendable>(
        _ kind: String, _ content: some Encodable, in result: inout Result, _ part: WritableKeyPath<Result, [Value]>,
        _ make: (inout Result) async throws(KernelError) -> Void
    ) async throws(KernelError) {
        let key = cache?.key(kind, content)
        if let cache, let key, let known = cache.store.value(key, as: [Value].self) {
            result[keyPath: part] = known
            return
        }
        let count = result.diagnostics.count
        try await make(&result)
        let made = result[keyPath: part]
        guard let cache, let key, result.diagnostics.count == count, !made.isEmpty else { return }
        result.fresh.append { cache.store.keep(made, under: key) }
    }

    // Citations

    /// What the wording of the citations is made from. Their places are no part of it.
    private struct Cited: Encodable {
        var language: Language
        var bibliographies: [String]
        var groups: [PressClient.CitationRequest.Group]
    }

    private func keptCitations(_ result: inout Result) async throws(KernelError) {
        let groups = plan.citations.enumerated().map { number, planned in
            PressClient.CitationRequest.Group(id: String(number), items: planned.group.items.map(CitationText.item), narrative: planned.group.isNarrative)
        }
        let bibliographies = plan.bibliographies.flatMap { [$0.path, cache?.files.digest($0.absolute) ?? ""] }
        let key = cache?.key("citations", Cited(language: plan.language, bibliographies: bibliographies, groups: groups))
        if let cache, let key, let known = cache.store.value(key, as: KeptCitations.self), known.groups.allSatisfy({ plan.citations.indices.contains($0.number) }) {
            result.citations = known.groups.map { citation($0.number, $0.text) }
            result.references = known.references
            return
        }
        try await cite(&result)
        guard let cache, let key, result.diagnostics.isEmpty else { return }
        let numbers = Dictionary(plan.citations.enumerated().map { ($0.element.group.key(at: $0.element.span), $0.offset) }, uniquingKeysWith: { first, _ in first })
        let kept = KeptCitations(
            groups: result.citations.compactMap { record in numbers[record.key].map { .init(number: $0, text: record.citation.text) } },
            references: result.references)
        result.fresh.append { cache.store.keep(kept, under: key) }
    }

    private func citation(_ number: Int, _ text: [Inline]) -> RunRecord.CitationRecord {
        let planned = plan.citations[number]
        return .init(key: planned.group.key(at: planned.span), citation: Citation(keys: planned.group.items.map(\.key.value), text: text))
    }

    private func cite(_ result: inout Result) async throws(KernelError) {
        let press = try await press()
        var files: [PressClient.BibliographyFile] = []
        for file in plan.bibliographies {
            guard let bytes = try? Files.read(file.absolute, limit: 64 << 20) else { continue }
            files.append(.init(path: file.path, format: Paths.suffix(file.path), text: String(decoding: bytes, as: UTF8.self)))
        }
        let bibliography: PressClient.Bibliography
        do { bibliography = try await press.bibliography(files) } catch .failure(let failure) {
            result.diagnostics.append(Diagnostic(.citationSource, failure.message, at: plan.bibliographies.first?.written.span))
            return
        }
        for fault in bibliography.errors {
            let file = plan.bibliographies.first { $0.path == fault.path }
            result.diagnostics.append(Diagnostic(
                .citationSource, "'\(fault.path)'\(fault.line.map { ", line \($0)" } ?? ""): \(fault.message)", at: file?.written.span,
                help: "mend the entry"))
        }
        let keys = bibliography.items.compactMap(\.identifier)
        let known = Set(keys)
        let unknown = plan.citations.flatMap { $0.group.items.map(\.key) }.filter { !known.contains($0.value) }
        var misses = NearMisses(among: keys)
        for key in unknown { result.diagnostics.append(unknownKey(key, &misses)) }
        guard unknown.isEmpty else { return }
        let groups = plan.citations.map { planned in
            PressClient.CitationRequest.Group(
                id: planned.group.key(at: planned.span), items: planned.group.items.map(CitationText.item), narrative: planned.group.isNarrative)
        }
        let request = PressClient.CitationRequest(language: plan.language, bibliography: bibliography.items, groups: groups)
        let cited: PressClient.Cited
        do { cited = try await press.cite(request) } catch .failure(let failure) {
            result.diagnostics.append(Diagnostic(.citationSource, failure.message, at: plan.bibliographies.first?.written.span))
            return
        }
        let planned = Dictionary(plan.citations.map { ($0.group.key(at: $0.span), $0) }, uniquingKeysWith: { first, _ in first })
        for group in cited.groups {
            guard let planned = planned[group.id] else { continue }
            result.citations.append(.init(
                key: group.id, citation: Citation(keys: planned.group.items.map(\.key.value), text: group.runs.map(CitationText.inline))))
        }
        result.references = cited.references.map { Reference(key: $0.key, text: $0.runs.map(CitationText.inline)) }
    }

    private func unknownKey(_ key: Spanned<String>, _ misses: inout NearMisses) -> Diagnostic {
        let help = plan.bibliographies.isEmpty ? "name a file with sources under 'bibliography:' in the head"
            : misses.nearest(to: key.value).map { "did you mean '@\($0)'?" } ?? "add it to \(plan.bibliographies.map(\.path).joined(separator: ", "))"
        return Diagnostic(.citationUnknown, "no source has the key '\(key.value)'", at: key.span, help: help)
    }

    // Listings and formulas

    private func highlight(_ result: inout Result) async throws(KernelError) {
        let blocks = plan.listings.enumerated().map { PressClient.Listing(id: String($0.offset), language: $0.element.language, text: $0.element.text) }
        let press = try await press()
        guard let reply = try await succeeded({ () async throws(KernelError) in try await press.highlight(blocks) }) else { return }
        for block in reply.blocks {
            guard let index = Int(block.id), plan.listings.indices.contains(index) else { continue }
            let listing = plan.listings[index]
            guard block.tokens.isEmpty || block.tokens.map(\.text).joined() == listing.text else { continue }
            result.listings.append(.init(language: listing.language, text: listing.text, tokens: block.tokens))
        }
    }

    private func typesetFormulas(_ result: inout Result) async throws(KernelError) {
        let items = plan.formulas.enumerated().map { PressClient.Formula(id: String($0.offset), tex: $0.element.tex, display: $0.element.isDisplayed) }
        let press = try await press()
        guard let reply = try await succeeded({ () async throws(KernelError) in try await press.math(items) }) else { return }
        for item in reply.items {
            guard let index = Int(item.id), plan.formulas.indices.contains(index) else { continue }
            let formula = plan.formulas[index]
            if let error = item.error {
                result.diagnostics.append(Diagnostic(
                    .markdownUnsupported, "the formula cannot be set: \(error)", at: formula.span, severity: .error, help: "write it with the usual TeX commands"))
            }
            result.formulas.append(.init(
                tex: formula.tex, isDisplayed: formula.isDisplayed,
                math: Math(tex: formula.tex, mathML: item.mathML ?? "", typst: item.typst ?? "")))
        }
    }

    private func readImages(_ result: inout Result) async throws(KernelError) {
        var items: [PressClient.PictureFile] = []
        // A picture that cannot be read is told of wherever it stands.
        var read: Set<String> = []
        for image in plan.images where !read.contains(image.path) {
            do {
                let bytes = try Files.read(image.absolute, limit: 64 << 20)
                items.append(.init(path: image.path, data: Data(bytes).base64EncodedString()))
                read.insert(image.path)
            } catch {
                result.diagnostics.append(Diagnostic(.renderImage, "'\(image.written.value)' cannot be read: \(error.reason)", at: image.written.span))
            }
        }
        let reply = try await press().images(items)
        let images = Dictionary(plan.images.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for item in reply.items {
            guard let image = images[item.path] else { continue }
            guard let body = item.body, let kind = item.mime.flatMap(Asset.Kind.init) else {
                result.diagnostics.append(Diagnostic(
                    .renderImage, "'\(image.written.value)' is refused: \(item.error ?? "it is no picture")", at: image.written.span,
                    help: "use a whole PNG, JPEG or SVG file"))
                continue
            }
            result.images.append(.init(target: image.path, asset: Asset(kind: kind, body: body, width: item.width, height: item.height)))
        }
    }

    private func sanitise(_ result: inout Result) async throws(KernelError) {
        let fragments = plan.rawHTML.enumerated().map { index, raw in
            PressClient.Fragment(id: String(index), mime: "text/html", text: raw.value, prefix: "r\(index)-")
        }
        for answer in try await press().sanitise(fragments).fragments {
            guard let index = Int(answer.id), plan.rawHTML.indices.contains(index) else { continue }
            let raw = plan.rawHTML[index]
            if let text = answer.text {
                result.rawHTML.append(.init(source: raw.value, text: text))
            } else {
                result.diagnostics.append(Diagnostic(
                    .markdownRawBlock, "the raw HTML is refused: \(answer.error ?? "it cannot be read")", at: raw.span, help: "write Markdown"))
            }
        }
    }

    /// Nil where the press refuses: what it would have given is an ornament.
    private func succeeded<Reply: Sendable>(_ work: () async throws(KernelError) -> Reply) async throws(KernelError) -> Reply? {
        do { return try await work() } catch .failure { return nil }
    }
}

extension JSONValue {
    /// The `id` of a CSL item.
    fileprivate var identifier: String? {
        guard case .object(let object) = self, case .text(let id)? = object["id"] else { return nil }
        return id
    }
}

/// Between the definition's citations and the press's.
enum CitationText {
    /// Splits what stands behind a key into a locator and a suffix: `, pp. 3-5 and elsewhere`.
    static func item(_ item: CitationGroup.Item) -> PressClient.CitationItem {
        var rest = Substring(item.suffix)
        while let first = rest.first, first == "," || first.isWhitespace { rest.removeFirst() }
        let terms: [(String, String)] = [
            ("pp.", "page"), ("p.", "page"), ("pages", "page"), ("page", "page"), ("paras.", "paragraph"), ("para.", "paragraph"),
            ("par.", "paragraph"), ("¶¶", "paragraph"), ("¶", "paragraph"), ("chap.", "chapter"), ("ch.", "chapter"), ("sec.", "section"),
            ("§§", "section"), ("§", "section"), ("art.", "article"), ("vol.", "volume"), ("no.", "issue"),
        ]
        for (term, label) in terms where rest.lowercased().hasPrefix(term) {
            var tail = rest.dropFirst(term.count)
            while let first = tail.first, first.isWhitespace { tail.removeFirst() }
            let locator = tail.prefix { $0.isNumber || $0.isLetter || "-–.,:; ".contains($0) }
            let end = locator.firstIndex { $0.isLetter && !isRoman(locator) } ?? locator.endIndex
            let number = locator[..<end].trimmed
            guard !number.isEmpty else { continue }
            return .init(key: item.key.value, prefix: item.prefix, locator: number, label: label,
                         suffix: String(tail[end...].isEmpty ? "" : " " + tail[end...]), suppress: item.suppressesAuthor)
        }
        return .init(key: item.key.value, prefix: item.prefix, locator: nil, label: nil, suffix: item.suffix, suppress: item.suppressesAuthor)
    }

    private static func isRoman(_ text: Substring) -> Bool { text.allSatisfy { "ivxlcIVXLC-– ".contains($0) } }

    static func inline(_ run: PressClient.Run) -> Inline {
        var text: Inline = .text(run.text)
        if run.italic == true { text = .emphasis([text]) }
        if let key = run.key { return .link(Link(target: "#ref-" + key, text: [text])) }
        if let link = run.link { return .link(Link(target: link, text: [text])) }
        return text
    }
}

extension Substring {
    /// Without spaces, commas and semicolons at the end.
    fileprivate var trimmed: String {
        var rest = self
        while let last = rest.last, last.isWhitespace || ",;:".contains(last) { rest.removeLast() }
        return String(rest)
    }
}
