import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportDocument
import ReportSource

extension PressHandle {
    /// What the press says about a paper that it set.
    package struct Typeset: Sendable {
        package var pdf: [UInt8]
        package var pages: Int
        /// Characters that no font has, with how often they occur.
        package var missingGlyphs: [(character: String, count: Int)]
        package var warnings: [String]
    }

    private struct Request<Project: Encodable & Sendable>: Encodable, Sendable {
        var project: Project
        var fontFolders: [String]
        var standards: [String]
        /// Seconds since 1970; nil for a report without a date.
        var timestamp: Int?
        var output: String
    }

    private struct Reply: Decodable, Sendable {
        struct Glyph: Decodable, Sendable {
            var char: String
            var count: Int
        }

        var pages: Int
        var path: String
        var warnings: [String]?
        var missingGlyphs: [Glyph]?
    }

    /// Sets a Typst project as PDF/A-3a and PDF/UA-1.
    ///
    /// - Parameter timestamp: seconds since 1970 that the PDF says it was made at.
    /// - Returns: the PDF, or what Typst found wrong.
    package func typeset(
        _ project: some Encodable & Sendable, timestamp: Int?
    ) async throws(KernelError) -> Result<Typeset, Diagnostic> {
        let key = cache.flatMap { $0.key("paper", Paper(project: project, timestamp: timestamp)) }
        if let cache, let key, let known = KeptPaper.read(cache.store, key) { return .success(known) }
        let result = try await set(project, timestamp: timestamp)
        if let cache, let key, case .success(let typeset) = result {
            KeptPaper.keep(typeset, cache.store, key)
            if let mark = cache.paperMark { cache.store.keep([], under: mark) }
        }
        return result
    }

    private struct Paper<Project: Encodable & Sendable>: Encodable {
        var project: Project
        var timestamp: Int?
    }

    private func set(
        _ project: some Encodable & Sendable, timestamp: Int?
    ) async throws(KernelError) -> Result<Typeset, Diagnostic> {
        let client = try await press.client()
        await press.begin(fontFolders: fontFolders)
        let request = Request(
            project: project, fontFolders: fontFolders, standards: ["a-3a", "ua-1"], timestamp: timestamp, output: "report.pdf")
        let reply: Reply
        do {
            reply = try await client.kernel.request("typeset", request, as: Reply.self, timeLimit: .seconds(300))
        } catch .failure(let failure) {
            return .failure(Diagnostic(.renderTypst, "Typst does not set the report: \(failure.message)", at: nil, help: failure.detail))
        }
        let path = reply.path.hasPrefix("/") ? reply.path : client.scratch + "/" + reply.path
        guard Paths.isInside(Paths.normal(path), client.scratch), let pdf = try? Files.read(path), pdf.starts(with: Array("%PDF-".utf8)) else {
            throw .protocolViolation("the press gave no PDF")
        }
        return .success(Typeset(
            pdf: pdf, pages: reply.pages, missingGlyphs: (reply.missingGlyphs ?? []).map { ($0.char, $0.count) },
            warnings: reply.warnings ?? []))
    }
}
