import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportDocument
import ReportSource
import ReportSyntax

/// What the plan lists for the page and Python must do: citations, highlighting, formulas, pictures.
struct PressLane {
    let plan: ExecutionPlan
    let press: PressClient

    struct Result: Sendable {
        var citations: [RunRecord.CitationRecord] = []
        var references: [Reference] = []
        var formulas: [RunRecord.FormulaRecord] = []
        var listings: [RunRecord.ListingRecord] = []
        var images: [RunRecord.ImageRecord] = []
        var rawHTML: [RunRecord.RawHTMLRecord] = []
        var diagnostics: [Diagnostic] = []
    }

    /// Whether the plan needs a press for anything but typesetting.
    static func isNeeded(by plan: ExecutionPlan) -> Bool {
        !(plan.citations.isEmpty && plan.formulas.isEmpty && plan.listings.isEmpty && plan.images.isEmpty && plan.rawHTML.isEmpty)
    }

    func run() async throws(KernelError) -> Result {
        var result = Result()
        if !plan.citations.isEmpty { try await cite(&result) }
        if !plan.listings.isEmpty { try await highlight(&result) }
        if !plan.formulas.isEmpty { try await typesetFormulas(&result) }
        if !plan.images.isEmpty { try await readImages(&result) }
        if !plan.rawHTML.isEmpty { try await sanitise(&result) }
        return result
    }

    // Citations

    private func cite(_ result: inout Result) async throws(KernelError) {
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
        let unknown = plan.citations.flatMap { $0.group.items.map(\.key) }.filter { !keys.contains($0.value) }
        result.diagnostics += unknown.map { unknownKey($0, keys) }
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
        for group in cited.groups {
            guard let planned = plan.citations.first(where: { $0.group.key(at: $0.span) == group.id }) else { continue }
            result.citations.append(.init(
                key: group.id, citation: Citation(keys: planned.group.items.map(\.key.value), text: group.runs.map(CitationText.inline))))
        }
        result.references = cited.references.map { Reference(key: $0.key, text: $0.runs.map(CitationText.inline)) }
    }

    private func unknownKey(_ key: Spanned<String>, _ keys: [String]) -> Diagnostic {
        let help = plan.bibliographies.isEmpty ? "name a file with sources under 'bibliography:' in the head"
            : nearMiss(key.value, among: keys).map { "did you mean '@\($0)'?" } ?? "add it to \(plan.bibliographies.map(\.path).joined(separator: ", "))"
        return Diagnostic(.citationUnknown, "no source has the key '\(key.value)'", at: key.span, help: help)
    }

    // Listings and formulas

    private func highlight(_ result: inout Result) async throws(KernelError) {
        let blocks = plan.listings.enumerated().map { PressClient.Listing(id: String($0.offset), language: $0.element.language, text: $0.element.text) }
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
        for image in plan.images where !items.contains(where: { $0.path == image.path }) {
            do {
                let bytes = try Files.read(image.absolute, limit: 64 << 20)
                items.append(.init(path: image.path, data: Data(bytes).base64EncodedString()))
            } catch {
                result.diagnostics.append(Diagnostic(.renderImage, "'\(image.written.value)' cannot be read: \(error.reason)", at: image.written.span))
            }
        }
        let reply = try await press.images(items)
        for item in reply.items {
            guard let image = plan.images.first(where: { $0.path == item.path }) else { continue }
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
        for answer in try await press.sanitise(fragments).fragments {
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
