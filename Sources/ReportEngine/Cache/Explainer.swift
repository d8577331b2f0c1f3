import ReportDocument
import ReportSource
import ReportSyntax

/// Says for each cell of a report what the next render will do with it, and why. It runs nothing.
package struct Explainer: Sendable {
    private let plan: ExecutionPlan
    private let cache: RunCache?
    private let last: CacheManifest?

    /// - Parameters:
    ///   - cache: what the next render would use; nil where nothing is kept.
    ///   - last: what the last render did; nil where it is not known.
    package init(plan: ExecutionPlan, cache: RunCache?, last: CacheManifest?) {
        self.plan = plan
        self.cache = cache
        self.last = last
    }

    /// One for each cell, in reading order.
    package func explain() async -> [CellExplanation] {
        guard let cache else { return plan.cells.map { explanation($0, [], isKept: false, reasons: [.notKept]) } }
        var walk = Walk(cache: cache)
        var found: [CellExplanation] = []
        await walk.begin()
        for planned in plan.cells {
            let step: Walk.Step
            switch planned.action {
            case .none: step = .init()
            case .python: step = await walk.python(planned)
            case .sql, .declarative: step = walk.engine(planned)
            }
            found.append(explanation(planned, step.parts, isKept: step.isKept, reasons: step.reason.map { [$0] } ?? []))
        }
        return withSession(found, walk)
    }

    /// A session runs from the top where one of its steps was not kept.
    private func withSession(_ explanations: [CellExplanation], _ walk: Walk) -> [CellExplanation] {
        guard let missing = walk.missing else { return explanations }
        let start = last?.cells.first { $0.index == -1 }.map { words.changes(from: $0.parts, to: walk.start) } ?? []
        if last?.cells.first(where: { $0.index == missing })?.isRestless == true, missing >= 0 {
            return explanations.map { explanation in
                guard plan.cells.first(where: { $0.cell.index == explanation.index })?.isPython == true else { return explanation }
                var explanation = explanation
                explanation.next = .runs
                let name = plan.cells.first { $0.cell.index == missing }?.cell.name ?? ""
                explanation.reasons = explanation.index == missing ? [Reason.restless.words] : ["\(name) runs, and Python starts from the top"]
                return explanation
            }
        }
        let first = missing >= 0 ? plan.cells.first { $0.cell.index == missing }?.cell.name : nil
        return explanations.map { explanation in
            guard plan.cells.first(where: { $0.cell.index == explanation.index })?.isPython == true, explanation.index != missing else { return explanation }
            var explanation = explanation
            let isOwn = explanation.next == .runs && !explanation.reasons.isEmpty && explanation.reasons != [Reason.notKept.words]
            explanation.next = .runs
            if !isOwn {
                let general = first.map { "\($0) runs, and Python starts from the top" } ?? "the Python in the prose runs, and Python starts from the top"
                explanation.reasons = start.isEmpty || missing >= 0 ? [general] : start
            }
            return explanation
        }
    }

    private var words: PartWords { PartWords(files: last?.files ?? [:], now: cache?.fileDigests ?? [:], plan: plan) }

    private enum Reason: Hashable {
        case notKept
        case restless
        case mayChange(String)

        var words: String {
            switch self {
            case .notKept: "it is not in the cache"
            case .restless: "it is never kept, since it reads what is another in every run"
            case .mayChange(let label): "table '\(label)' above may change"
            }
        }
    }

    private func explanation(_ planned: PlannedCell, _ parts: [CacheKey.Part], isKept: Bool, reasons: [Reason]) -> CellExplanation {
        let before = lastEntry(of: planned)
        var isSkipped = false
        if case .none = planned.action { isSkipped = true }
        var words: [String] = []
        if isSkipped {
            words = ["eval is false"]
        } else if !isKept {
            words = before.map { self.words.changes(from: $0.parts, to: parts) } ?? []
            if before?.isRestless != true, words.isEmpty || reasons.contains(where: { $0 != .notKept }) { words += reasons.map(\.words) }
            if words.isEmpty, before?.isRestless == true { words = [Reason.restless.words] }
            if words.isEmpty { words = [Reason.notKept.words] }
        }
        let known = Dictionary((before?.parts ?? []).map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        return CellExplanation(
            index: planned.cell.index, label: planned.cell.options.label?.value, language: planned.cell.language.value,
            next: isSkipped ? .skipped : isKept ? .cached : .runs, reasons: words, last: before?.outcome,
            parts: parts.map { .init(name: $0.name, digest: $0.digest, last: known[$0.name]) })
    }

    /// What the last render did with a cell: the one of its label, or without one the one of its place.
    private func lastEntry(of planned: PlannedCell) -> CacheLog.Entry? {
        guard let label = planned.cell.options.label?.value else { return last?.cells.first { $0.index == planned.cell.index && $0.label == nil } }
        if let entry = last?.cells.first(where: { $0.label == label }) { return entry }
        let labels = Set(plan.cells.compactMap(\.cell.options.label?.value))
        return last?.cells.first { $0.index == planned.cell.index && !labels.contains($0.label ?? "") }
    }

    /// Goes through the cells as a render would, with the tables that are known.
    private struct Walk {
        struct Step {
            var parts: [CacheKey.Part] = []
            var isKept = false
            var reason: Reason?
        }

        private enum Known { case table(String), nothing, uncertain }

        let cache: RunCache
        private var tables: [String: Known] = [:]
        private let session: SessionKeys?
        private var before: CacheKey?
        /// The first step of the session that was not kept: a cell's index, -1 for inline Python above all cells.
        private(set) var missing: Int?
        /// What the session hangs on before its first cell.
        private(set) var start: [CacheKey.Part] = []

        init(cache: RunCache) {
            self.cache = cache
            let needsSession = SessionLane.isNeeded(by: cache.keys.plan)
            session = needsSession ? cache.sessionKeys() : nil
            if needsSession, session == nil { missing = -1 }
        }

        mutating func begin() async {
            guard session != nil else { return }
            let step = await python(nil)
            start = step.parts
            if !step.isKept { missing = -1 }
        }

        mutating func engine(_ planned: PlannedCell) -> Step {
            guard let seen = cache.seen(by: planned) else {
                // What SQL reads that was never run is not known; its text is.
                return settle(planned, Step(parts: cache.keys.common(planned), reason: .notKept))
            }
            var parts = seen.parts
            for label in seen.tables {
                switch tables[label] {
                case .table(let digest): parts.append(.init("table:" + label, digest))
                case .nothing, nil: parts.append(.init("table:" + label, "none"))
                case .uncertain: return settle(planned, Step(parts: parts, reason: .mayChange(label)))
                }
            }
            guard let (kept, _) = cache.cell(CacheKey("cell", parts), planned.cell.span) else { return settle(planned, Step(parts: parts, reason: .notKept)) }
            for label in planned.tableLabels { tables[label] = kept.tables[label].map(Known.table) ?? .nothing }
            return Step(parts: parts, isKept: true)
        }

        mutating func python(_ planned: PlannedCell) async -> Step {
            let step = await python(Optional(planned))
            if !step.isKept, missing == nil { missing = planned.cell.index }
            return step
        }

        private mutating func python(_ planned: PlannedCell?) async -> Step {
            guard let session else { return settle(planned, Step(reason: .notKept)) }
            // Below the first step that was not kept the keys of the steps above are not known.
            let parts = session.parts(planned, before: missing == nil ? before : CacheKey("unknown", []))
            guard missing == nil, let trace = cache.store.value(session.traceKey(parts), as: SessionKeys.Trace.self) else {
                return settle(planned, Step(parts: parts.filter { missing == nil || $0.name != "before" }, reason: .notKept))
            }
            for name in trace.tables {
                if case .table(let label) = session.asked(name, before: planned?.cell.index ?? 0), case .uncertain? = tables[label] {
                    return settle(planned, Step(parts: parts, reason: .mayChange(label)))
                }
            }
            let known = tables
            let more = await session.parts(trace, upTo: planned) { label in if case .table(let digest)? = known[label] { digest } else { nil } }
            let key = CacheKey("step", parts + more)
            guard let (kept, _) = cache.cell(key, planned?.cell.span) else { return settle(planned, Step(parts: key.parts, reason: .notKept)) }
            before = key
            if let planned {
                let digest = planned.cell.options.label.flatMap { kept.tables[$0.value] }
                for label in planned.tableLabels { tables[label] = digest.map(Known.table) ?? .nothing }
            }
            return Step(parts: key.parts, isKept: true)
        }

        /// What a cell gives that is to be run is not known.
        private mutating func settle(_ planned: PlannedCell?, _ step: Step) -> Step {
            for label in planned?.tableLabels ?? [] { tables[label] = .uncertain }
            return step
        }
    }
}

/// What will become of a cell, and why.
package struct CellExplanation: Sendable, Codable, Hashable {
    package enum Next: String, Sendable, Codable { case cached, runs, skipped }

    /// One thing that the cell's result hangs on.
    package struct Part: Sendable, Codable, Hashable {
        package var name: String
        /// As it is now.
        package var digest: String
        /// As it was when the report was last rendered; nil where it was no part then.
        package var last: String?
    }

    /// In reading order, from 0.
    package var index: Int
    package var label: String?
    package var language: String
    package var next: Next
    /// Why it is not taken from the cache; empty where it is.
    package var reasons: [String]
    /// What the last render did with it; nil where that is not known.
    package var last: CacheLog.Entry.Outcome?
    package var parts: [Part]
}
