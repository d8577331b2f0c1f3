import KernelHost
import ReportDocument
import ReportSource
import ReportSyntax

/// Lets the press check what author code drew or marked up, before it comes near a page.
struct Sanitiser {
    /// Gives the press, and starts it where that has not been done.
    let press: @Sendable () async throws(KernelError) -> PressClient
    let cell: Cell

    func run(_ items: [RunRecord.Item]) async throws(KernelError) -> ([RunRecord.Item], [Diagnostic]) {
        let fragments = items.enumerated().compactMap { fragment($0.element, $0.offset) }
        let pictures = items.enumerated().compactMap { picture($0.element, $0.offset) }
        guard !fragments.isEmpty || !pictures.isEmpty else { return (items, []) }
        var items = items
        var diagnostics: [Diagnostic] = []
        if !fragments.isEmpty {
            for answer in try await press().sanitise(fragments).fragments {
                guard let index = Int(answer.id), items.indices.contains(index) else { continue }
                guard let text = answer.text else { diagnostics.append(refusal(answer.error)); continue }
                switch items[index] {
                case .html: items[index] = .html(text)
                case .figure(var figure):
                    figure.asset.body = text
                    figure.asset.width = figure.asset.width ?? answer.width
                    figure.asset.height = figure.asset.height ?? answer.height
                    items[index] = .figure(figure)
                default: break
                }
            }
        }
        if !pictures.isEmpty {
            for answer in try await press().images(pictures).items {
                guard let index = Int(answer.path), case .figure(var figure) = items[index] else { continue }
                guard let body = answer.body else { diagnostics.append(refusal(answer.error)); continue }
                figure.asset.body = body
                items[index] = .figure(figure)
            }
        }
        return (items, diagnostics)
    }

    private func fragment(_ item: RunRecord.Item, _ index: Int) -> PressClient.Fragment? {
        let prefix = "c\(cell.index)-\(index)-"
        switch item {
        case .html(let text): return .init(id: String(index), mime: "text/html", text: text, prefix: prefix)
        case .figure(let figure) where figure.asset.kind == .svg && !figure.isDeclared:
            return .init(id: String(index), mime: "image/svg+xml", text: figure.asset.body, prefix: prefix)
        default: return nil
        }
    }

    private func picture(_ item: RunRecord.Item, _ index: Int) -> PressClient.PictureFile? {
        guard case .figure(let figure) = item, figure.asset.kind != .svg else { return nil }
        return .init(path: String(index), data: figure.asset.body)
    }

    private func refusal(_ reason: String?) -> Diagnostic {
        var diagnostic = Diagnostic(
            .renderImage, "what the cell shows is refused: \(reason ?? "it cannot be read")", at: cell.codeSpan.firstLine,
            help: reason?.contains("more than") == true ? "show less of it: count or sample first, draw with 'fig-format: png', or show a table" : "show a figure, a table or plain HTML")
        diagnostic.cell = cell.name
        return diagnostic
    }
}
