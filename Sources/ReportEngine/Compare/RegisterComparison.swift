import ReportDocument

/// The rows behind the numbers, then and now, by id; the second and third row of an id by their number.
struct RegisterComparison {
    let old: EvidenceRegister?
    let new: EvidenceRegister?

    /// - Parameter dataset: the register's name.
    /// - Returns: rows in the order of the later register, then those that are gone.
    func effects(_ dataset: String) -> [Effect] {
        let (was, now) = (Occurrences(old?.rows ?? [], by: \.id), Occurrences(new?.rows ?? [], by: \.id))
        var effects: [Effect] = []
        for key in now.keys + was.keys.filter({ now[$0] == nil }) {
            if let before = was[key], let after = now[key] { effects += changes(dataset, before, after) } else {
                effects.append(Effect(
                    .evidence, dataset, row: key.name, before: was[key].map { .text($0.shortTitle) }, after: now[key].map { .text($0.shortTitle) }))
            }
        }
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
        let (was, now) = (Occurrences(old.facts, by: \.name), Occurrences(new.facts, by: \.name))
        for key in now.keys + was.keys.filter({ now[$0] == nil }) { add(.evidence, key.name, was[key]?.text, now[key]?.text) }
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
