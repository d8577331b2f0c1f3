import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Draws the charts of declarative cells, each in a fork of its own in which no author code ever ran.
struct DrawingLane: Sendable {
    let pool: KernelPool
    private let cache: RunCache?
    private let slots: Slots

    /// - Parameters:
    ///   - width: how many charts are drawn at once.
    ///   - cache: where drawings are looked up by what they draw; nil draws all.
    init(pool: KernelPool, width: Int, cache: RunCache? = nil) {
        self.pool = pool
        self.cache = cache
        slots = Slots(width)
    }

    struct Drawing: Codable, Sendable {
        struct Refusal: Codable, Sendable {
            var id: String
            var message: String
            var help: String?
        }

        var svg: String?
        /// In points.
        var width: Double?
        var height: Double?
        var alt: String?
        var failure: Refusal?
    }

    private struct Specification: Encodable, Sendable {
        var chart: ChartSpecification

        func encode(to encoder: any Encoder) throws { try chart.encode(to: encoder) }
    }

    /// - Returns: the figure, or why it could not be drawn.
    func draw(_ request: ChartRequest, of cell: Cell) async throws(KernelError) -> Result<RunRecord.FigureRecord, Diagnostic> {
        let key = cache?.key("drawing", request.specification)
        if let key, let known = cache?.store.value(key, as: Drawing.self), let svg = known.svg { return .success(figure(request, known, svg)) }
        await slots.take()
        let result: Result<Drawing, KernelError>
        do {
            let (kernel, _) = try await pool.kernel(.draw, readPaths: [], workingFolder: nil, memoryLimit: 2 << 30)
            do {
                result = .success(try await kernel.request(
                    "draw", Specification(chart: request.specification), as: Drawing.self, timeLimit: .seconds(60)))
            } catch { result = .failure(error) }
            Task { _ = await kernel.close() }
        } catch { result = .failure(error) }
        await slots.give()
        switch result {
        case .success(let drawing):
            guard let svg = drawing.svg else {
                return .failure(Diagnostic(
                    .chartData, drawing.failure?.message ?? "the chart was not drawn", at: cell.language.span,
                    help: drawing.failure?.help ?? "see what the cell's table holds"))
            }
            if let key { cache?.store.keep(drawing, under: key) }
            return .success(figure(request, drawing, svg))
        case .failure(.failure(let failure)):
            return .failure(Diagnostic(
                DiagnosticID(rawValue: failure.kind) ?? .chartData, failure.message, at: cell.language.span, severity: .error,
                help: failure.detail))
        case .failure(let error): throw error
        }
    }

    private func figure(_ request: ChartRequest, _ drawing: Drawing, _ svg: String) -> RunRecord.FigureRecord {
        RunRecord.FigureRecord(
            label: request.label, asset: Asset(kind: .svg, body: svg, width: drawing.width, height: drawing.height),
            generatedAlternative: drawing.alt ?? "", alternative: request.alternative, data: request.data, isDeclared: true)
    }
}

/// A counting semaphore for tasks.
actor Slots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = max(1, count) }

    func take() async {
        if free > 0 { free -= 1; return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
