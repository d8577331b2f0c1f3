import ReportDocument
import ReportEngine

/// Causes and effects as lines of text.
enum AccountWords {
    private static let textLimit = 90

    // MARK: - Causes

    static func text(_ cause: Cause) -> String {
        switch cause.kind {
        case .text: return "text of \(cause.subject): \(cause.lines.isEmpty ? "another order" : count(cause.lines.count, "line"))"
        case .head: return "head of \(cause.subject): \(count(cause.lines.count, "line"))"
        case .parameter: return "parameter '\(cause.subject)': \(change(cause.before, cause.after))"
        case .data: return "data '\(cause.subject)' (\(cause.path ?? "")): \(rows(cause))"
        case .file: return "\(cause.subject): \(fate(cause))"
        case .cell: return cause.before == nil ? "cell \(quoted(cause.subject)) is new" : cause.after == nil ? "cell \(quoted(cause.subject)) is gone" : "code of cell \(quoted(cause.subject)): \(count(cause.lines.count, "line"))"
        case .tool, .interpreter, .package: return "\(cause.subject) \(change(cause.before, cause.after))"
        case .lock: return "\(cause.subject): \(fate(cause))"
        case .fonts: return "fonts: \(fate(cause))"
        case .chance: return "\(restless(cause.subject)) is not deterministic: two runs from the same inputs differ"
        }
    }

    /// `cell 'tbl-x'`, `value 'x'`.
    static func restless(_ name: String) -> String { name.hasPrefix("value ") ? name : "cell \(quoted(name))" }

    /// What stands behind an effect: `data/orders.csv, parameter 'minimum'`.
    static func short(_ cause: Cause) -> String {
        switch cause.kind {
        case .text: "text"
        case .head: "head"
        case .parameter: "parameter '\(cause.subject)'"
        case .data: cause.path ?? cause.subject
        case .file: cause.subject
        case .cell: "code of \(quoted(cause.subject))"
        case .chance: "chance in \(quoted(cause.subject))"
        case .tool, .interpreter, .package, .lock, .fonts: "environment"
        }
    }

    /// The causes of an effect in words; `unexplained` where nothing that was recorded changed.
    static func reasons(_ effect: Effect, in account: ChangeAccount) -> String {
        guard !effect.isUnexplained else { return "unexplained" }
        let ids = Set(effect.causes)
        var seen: Set<String> = []
        return account.causes.filter { ids.contains($0.id) }.map(short).filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    /// A row of data: `S001: stance 'support' → 'oppose'`.
    static func text(_ row: RowChange) -> String {
        switch row.kind {
        case .added: "\(flat(row.key)) is new: \(content(row, \.after))"
        case .removed: "\(flat(row.key)) is gone: \(content(row, \.before))"
        case .changed: "\(flat(row.key)): " + row.values.map { "\($0.column) \(change($0.before, $0.after))" }.joined(separator: ", ")
        }
    }

    /// The values that are there, without the key.
    private static func content(_ row: RowChange, _ side: (RowChange.Value) -> String?) -> String {
        row.values.compactMap { value in side(value).flatMap { $0 == row.key ? nil : "\(value.column) \(cut($0))" } }.joined(separator: ", ")
    }

    private static func rows(_ cause: Cause) -> String {
        let kinds: [(RowChange.Kind, String)] = [(.added, "new"), (.removed, "gone"), (.changed, "changed")]
        let parts = kinds.compactMap { kind, word -> String? in
            let number = cause.rows.count { $0.kind == kind }
            return number == 0 ? nil : "\(count(number, "row")) \(word)"
        }
        return parts.isEmpty ? fate(cause) : parts.joined(separator: ", ")
    }

    private static func fate(_ cause: Cause) -> String {
        cause.before == nil ? "new" : cause.after == nil ? "gone" : "changed"
    }

    // MARK: - Effects

    /// What moved: `table tbl-x, north, amount`.
    static func place(_ effect: Effect) -> String {
        let rest = [effect.row, effect.column, effect.part].compactMap { $0 }
        let subject: String = switch effect.kind {
        case .number, .table: "table \(effect.subject)"
        case .rowAdded: "table \(effect.subject), new row"
        case .rowRemoved: "table \(effect.subject), row gone"
        case .figure: "figure \(effect.subject)"
        case .value: "value \(effect.subject)"
        case .dataset: "dataset \(effect.subject)"
        case .evidence: "evidence \(effect.subject)"
        case .quotation: "quotation \(effect.subject)"
        case .output: "output of \(effect.subject)"
        case .check: "check \(effect.subject)"
        case .code: "code shown, \(effect.subject)"
        case .citation: "work \(effect.subject)"
        case .image: "picture \(effect.subject)"
        case .formula: "formula \(effect.subject)"
        case .prose: (effect.path ?? effect.subject) + (effect.line.map { ":\($0)" } ?? "")
        }
        return flat(([subject] + rest).joined(separator: ", "))
    }

    static func text(_ effect: Effect) -> String {
        if effect.before == nil, effect.after == nil { return "\(place(effect)): another" }
        let (before, after) = shown(effect)
        return "\(place(effect)): \(before) → \(after)"
    }

    /// Before and after; long texts from shortly before the place where they differ.
    static func shown(_ effect: Effect) -> (before: String, after: String) {
        guard case .text(let before)? = effect.before, case .text(let after)? = effect.after else { return (shown(effect.before), shown(effect.after)) }
        let (one, other) = cut(before, after)
        return ("'\(one)'", "'\(other)'")
    }

    /// Text in quotes and cut, numbers as they are.
    static func shown(_ value: Scalar?) -> String {
        switch value {
        case nil: "nothing"
        case .null: "blank"
        case .text(let text): "'\(cut(text))'"
        case let value?: value.plainText
        }
    }

    // MARK: - Words

    static func change(_ before: String?, _ after: String?) -> String {
        if let before, let after {
            let (one, other) = cut(before, after)
            return "\(one) → \(other)"
        }
        return "\(before.map(cut) ?? "nothing") → \(after.map(cut) ?? "nothing")"
    }

    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    /// On one line: what data hold must begin none of its own.
    private static func flat(_ text: String) -> String { text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: " ⏎ ") }

    static func cut(_ text: String) -> String {
        let line = flat(text)
        return line.count <= textLimit ? line : line.prefix(textLimit - 1) + "…"
    }

    /// Both from shortly before the place where they differ, where they are long.
    static func cut(_ before: String, _ after: String) -> (String, String) {
        let shared = zip(before, after).prefix { $0 == $1 }.count
        guard max(before.count, after.count) > textLimit, shared > 30 else { return (cut(before), cut(after)) }
        return ("…" + cut(String(before.dropFirst(shared - 20))), "…" + cut(String(after.dropFirst(shared - 20))))
    }

    private static func quoted(_ name: String) -> String { "'\(name.hasPrefix("cell ") ? String(name.dropFirst(5)) : name)'" }

    /// What is said once where an effect is unexplained.
    static let unexplained =
        "unexplained: nothing that was recorded and that can be behind it changed; libraries in C may open files beside the definition that no record holds"
}
