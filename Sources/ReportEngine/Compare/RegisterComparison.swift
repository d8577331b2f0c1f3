import ReportDocument

/// The rows behind the numbers, then and now, by id.
struct RegisterComparison {
    let old: EvidenceRegister?
    let new: EvidenceRegister?

    /// - Parameter dataset: the register's name.
    /// - Returns: rows in the order of the later register, then those that are gone.
    func effects(_ dataset: String) -> [Effect] {
        let (before, after) = (old?.rows ?? [], new?.rows ?? [])
        let was = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = Set(after.map(\.id))
        var effects: [Effect] = []
        for row in after {
            if let other = was[row.id] { effects += changes(dataset, other, row) } else {
                effects.append(Effect(.evidence, dataset, row: row.id, after: .text(row.shortTitle)))
            }
        }
        for row in before where !ids.contains(row.id) { effects.append(Effect(.evidence, dataset, row: row.id, before: .text(row.shortTitle))) }
        if let old, let new, old.omitted != new.omitted {
            effects.append(Effect(.evidence, dataset, part: "rows left out", before: .integer(Int64(old.omitted)), after: .integer(Int64(new.omitted))))
        }
        return effects
    }

    private func changes(_ dataset: String, _ old: EvidenceRow, _ new: EvidenceRow) -> [Effect] {
        guard old != new else { return [] }
        var effects: [Effect] = []
        func add(_ kind: Effect.Kind, _ column: String, _ before: String?, _ after: String?) {
            guard before ?? "" != after ?? "" else { return }
            effects.append(Effect(kind, dataset, row: new.id, column: column, before: before.map(Scalar.text), after: after.map(Scalar.text)))
        }
        add(.evidence, "title", old.title, new.title)
        add(.evidence, "date", old.date, new.date)
        let names = new.facts.map(\.name) + old.facts.map(\.name).filter { name in !new.facts.contains { $0.name == name } }
        for name in names { add(.evidence, name, old.facts.first { $0.name == name }?.text, new.facts.first { $0.name == name }?.text) }
        add(.evidence, "summary", old.summary, new.summary)
        add(.quotation, "quote", old.quotation?.exact, new.quotation?.exact)
        add(.quotation, "prefix", old.quotation?.prefix, new.quotation?.prefix)
        add(.quotation, "suffix", old.quotation?.suffix, new.quotation?.suffix)
        add(.quotation, "status", old.status?.code, new.status?.code)
        add(.evidence, "sources", old.sources.map(\.shown).joined(separator: "; "), new.sources.map(\.shown).joined(separator: "; "))
        add(.evidence, "locator", old.locator, new.locator)
        return effects
    }
}
