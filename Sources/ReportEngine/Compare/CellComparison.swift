import ReportCells
import ReportDocument

/// What one cell shows, then and now.
struct CellComparison {
    let pair: CellMatching.Pair

    func effects() -> [Effect] {
        let tables = self.tables()
        var effects = tables + figures(beside: tables) + texts() + checks()
        if let before = pair.before, let after = pair.after {
            if before.hasFailed != after.hasFailed { effects.append(effect(.output, part: "error", before: .boolean(before.hasFailed), after: .boolean(after.hasFailed))) }
            if effects.isEmpty, before.items != after.items { effects.append(effect(.output, part: "order")) }
        }
        return effects
    }

    private func effect(
        _ kind: Effect.Kind, _ subject: String? = nil, part: String? = nil, before: Scalar? = nil, after: Scalar? = nil
    ) -> Effect {
        Effect(kind, subject ?? pair.name, cell: pair.name, part: part, before: before, after: after)
    }

    /// The things of one kind, then and now, by label or by place.
    private func pairs<Thing>(_ label: (Thing) -> String?, _ thing: (RunRecord.Item) -> Thing?) -> [(subject: String, old: Thing?, new: Thing?)] {
        let (old, new) = ((pair.before?.items ?? []).compactMap(thing), (pair.after?.items ?? []).compactMap(thing))
        let (was, now) = (Occurrences(old) { label($0) ?? "" }, Occurrences(new) { label($0) ?? "" })
        return (now.keys + was.keys.filter { now[$0] == nil }).map { (name($0.name, $0.number), was[$0], now[$0]) }
    }

    private func name(_ label: String, _ number: Int) -> String {
        label.isEmpty ? (number == 1 ? pair.name : "\(pair.name), \(number)") : label
    }

    // MARK: - Tables and figures

    private func tables() -> [Effect] {
        pairs({ $0.label }, { (item: RunRecord.Item) -> Table? in if case .table(let table) = item { table } else { nil } }).flatMap { subject, old, new in
            if let old, let new { return TableComparison(subject: subject, cell: pair.name, old: old, new: new).effects() }
            func size(_ table: Table?) -> Scalar? { table.map { .text("\($0.rows.count) rows") } }
            return [effect(.table, subject, before: size(old), after: size(new))]
        }
    }

    /// - Parameter tables: what is told already; the data of a chart often is that of a table.
    private func figures(beside tables: [Effect]) -> [Effect] {
        pairs({ $0.label }, { (item: RunRecord.Item) -> RunRecord.FigureRecord? in if case .figure(let figure) = item { figure } else { nil } })
            .flatMap { subject, old, new -> [Effect] in
                guard let old, let new else {
                    return [effect(.figure, subject, before: old.map { .text($0.generatedAlternative) }, after: new.map { .text($0.generatedAlternative) })]
                }
                var effects: [Effect] = []
                if old.asset != new.asset { effects.append(effect(.figure, subject, part: "drawing")) }
                func words(_ figure: RunRecord.FigureRecord) -> String { [figure.generatedAlternative, figure.alternative].filter { !$0.isEmpty }.joined(separator: "\n") }
                if words(old) != words(new) { effects.append(effect(.figure, subject, part: "description", before: .text(words(old)), after: .text(words(new)))) }
                return effects + data(of: subject, old.data, new.data, beside: tables)
            }
    }

    private func data(of subject: String, _ old: Table?, _ new: Table?, beside tables: [Effect]) -> [Effect] {
        guard let old, let new else { return old == new ? [] : [effect(.figure, subject, part: "data")] }
        let told = Set(tables.map { [$0.row, $0.column, $0.before?.plainText, $0.after?.plainText] })
        return TableComparison(subject: subject, cell: pair.name, old: old, new: new).effects().filter { effect in
            effect.kind != .table && !told.contains([effect.row, effect.column, effect.before?.plainText, effect.after?.plainText])
        }
    }

    // MARK: - Texts and checks

    private func texts() -> [Effect] {
        func texts(_ cell: RunRecord.CellRecord?) -> [[String]] {
            (cell?.items ?? []).compactMap { item in
                switch item {
                case .output(let output): [output.stream == .standardError ? "standard error" : "printed", output.text + (output.omittedBytes > 0 ? "…" : "")]
                case .html(let html): ["HTML", html]
                case .markdown(let text): ["Markdown", text]
                case .table, .figure, .check: nil
                }
            }
        }
        let (old, new) = (texts(pair.before), texts(pair.after))
        return SequenceChange.pairs(from: old, to: new).map { change in
            let (before, after) = (change.before.map { old[$0] }, change.after.map { new[$0] })
            return effect(.output, part: (after ?? before)?[0], before: before.map { .text($0[1]) }, after: after.map { .text($0[1]) })
        }
    }

    private func checks() -> [Effect] {
        func checks(_ cell: RunRecord.CellRecord?) -> [(String, String)] {
            (cell?.items ?? []).compactMap { if case .check(let check) = $0 { (check.expectation, "\(check.found): \(check.holds ? "holds" : "does not hold")") } else { nil } }
        }
        return Occurrences.differences(checks(pair.before), checks(pair.after)).map { name, before, after in
            effect(.check, name, before: before.map(Scalar.text), after: after.map(Scalar.text))
        }
    }
}
