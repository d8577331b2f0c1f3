import ReportDocument

/// What two reports say, and not the same.
struct EffectFinder {
    let old: RunRecord
    let new: RunRecord
    let definitions: (old: RecordedDefinition, new: RecordedDefinition)
    let cells: CellMatching
    let explanation: Explanation

    /// In reading order: cells, then what is not of one cell.
    func effects() -> [Effect] {
        let found = cells.pairs.flatMap(placed) + values() + datasets() + evidence() + works() + shownCode() + pictures() + prose()
        return found + WordsComparison(old: old, new: new, definitions: definitions, explanation: explanation).effects(beside: found)
    }

    // MARK: - Cells

    /// The effects of a cell with its place and what can be behind them.
    private func placed(_ pair: CellMatching.Pair) -> [Effect] {
        let found = CellComparison(pair: pair).effects()
        guard !found.isEmpty else { return [] }
        let place = pair.after.flatMap { definitions.new.place(ofCell: $0.index) } ?? pair.before.flatMap { definitions.old.place(ofCell: $0.index) }
        let (causes, drawn) = (explanation.causes(ofCell: pair.name), explanation.causes(ofCell: pair.name, isDrawn: true))
        return found.map { effect in
            var effect = effect
            effect.path = place.map { RecordPaths.file(of: $0.path) }
            effect.line = place?.line
            effect.causes = effect.kind == .figure ? drawn : causes
            return effect
        }
    }

    // MARK: - Values and data

    private func values() -> [Effect] {
        let (was, now) = (Occurrences(old.expressions, by: \.name), Occurrences(new.expressions, by: \.name))
        var seen: Set<[String]> = []
        return (now.keys + was.keys.filter { now[$0] == nil }).compactMap { key in
            let (before, after) = (was[key], now[key])
            guard before?.value != after?.value || before?.format != after?.format, let one = after ?? before else { return nil }
            var effect = Effect(.value, one.name, before: before?.value, after: after?.value)
            if before != nil, after != nil { effect.part = before?.value == after?.value ? "format" : nil }
            effect.causes = causes(of: one, isInBoth: before != nil && after != nil)
            // A value that stands in the prose twice moves once, and so does one that is named and also stands by its path.
            let place = one.anchor.map { [$0, String(one.row ?? -1), one.column ?? ""] } ?? [one.name]
            return seen.insert(place + [before?.value.plainText ?? "", after?.value.plainText ?? ""]).inserted ? effect : nil
        }
    }

    private func causes(of value: RunRecord.ExpressionRecord, isInBoth: Bool) -> [String] {
        let written = explanation.inputs(.head, .text)
        guard isInBoth else { return written }
        if let anchor = value.anchor {
            let found = explanation.causes(ofTable: anchor) ?? explanation.causes(.text)
            return found.isEmpty ? written : found
        }
        return explanation.causesOfCode()
    }

    private func datasets() -> [Effect] {
        let was = old.inputs.filter { !$0.name.isEmpty }
        return new.inputs.filter { !$0.name.isEmpty }.flatMap { now -> [Effect] in
            guard let before = was.first(where: { $0.name == now.name }) else { return [] }
            let causes = explanation.causes(ofDataset: now.name)
            func effect(_ part: String, _ one: Scalar?, _ other: Scalar?) -> Effect? {
                one == other ? nil : Effect(.dataset, now.name, part: part, before: one, after: other, path: now.path, causes: causes)
            }
            func words(_ input: Provenance.Input) -> Scalar {
                .text((input.dropped.map { "\($0.reason): \($0.count)" } + input.remarks).joined(separator: "\n"))
            }
            return [
                effect("rows", before.rows.map { .integer(Int64($0)) }, now.rows.map { .integer(Int64($0)) }), effect("remarks", words(before), words(now)),
            ].compactMap { $0 }
        }
    }

    private func evidence() -> [Effect] {
        let (was, now) = (Occurrences(old.registers, by: \.dataset), Occurrences(new.registers, by: \.dataset))
        return (now.keys + was.keys.filter { now[$0] == nil }).flatMap { key in
            let name = key.name
            let comparison = RegisterComparison(old: was[key], new: now[key])
            let data = explanation.causes(ofDataset: name)
            let users = cells.pairs.filter { pair in ((pair.before?.reads ?? []) + (pair.after?.reads ?? [])).contains("data:" + name) }
            let causes = data.isEmpty ? users.map { explanation.causes(ofCell: $0.name) }.first { !$0.isEmpty } ?? [] : data
            return comparison.effects(name).map { effect in
                var effect = effect
                effect.causes = causes
                return effect
            }
        }
    }

    // MARK: - Works, code, pictures

    private func works() -> [Effect] {
        let causes = explanation.causes(.file, .text, .head)
        func pairs(_ references: [Reference]) -> [(String, String)] { references.map { ($0.key, $0.text.plainText) } }
        let listed = Occurrences.differences(pairs(old.references), pairs(new.references)).map { key, before, after in
            Effect(.citation, key, before: before.map(Scalar.text), after: after.map(Scalar.text), causes: causes)
        }
        func cited(_ records: [RunRecord.CitationRecord]) -> [(String, String)] {
            var seen: Set<String> = []
            return records.map { ($0.citation.keys.joined(separator: ", "), $0.citation.text.plainText) }.filter { seen.insert("\($0.0)\n\($0.1)").inserted }
        }
        let worded = Occurrences.differences(cited(old.citations), cited(new.citations)).map { key, before, after in
            Effect(.citation, key, part: "in the text", before: before.map(Scalar.text), after: after.map(Scalar.text), causes: causes)
        }
        return listed + worded
    }

    private func shownCode() -> [Effect] {
        let (was, now) = (old.listings.map { [$0.language, $0.text] }, new.listings.map { [$0.language, $0.text] })
        let causes = explanation.causes(.cell, .text, .head)
        let code = SequenceChange.pairs(from: was, to: now).map { pair in
            Effect(
                .code, (pair.after.map { now[$0] } ?? pair.before.map { was[$0] } ?? [""])[0], before: pair.before.map { .text(was[$0][1]) },
                after: pair.after.map { .text(now[$0][1]) }, causes: causes)
        }
        let raw = SequenceChange.pairs(from: old.rawHTML.map(\.text), to: new.rawHTML.map(\.text)).map { pair in
            Effect(
                .code, "html", part: "raw HTML", before: pair.before.map { .text(old.rawHTML[$0].text) }, after: pair.after.map { .text(new.rawHTML[$0].text) },
                causes: explanation.causes(.text))
        }
        // Another formula is another line of prose; the same one set otherwise is the tool's doing.
        let formulas = Occurrences(old.formulas, by: \.tex)
        let later = Occurrences(new.formulas, by: \.tex)
        let set = later.keys.filter { key in formulas[key].map { $0.math != later[key]?.math } ?? false }.map { key in
            Effect(.formula, key.name, causes: explanation.causes(.text))
        }
        return code + raw + set
    }

    private func pictures() -> [Effect] {
        let (was, now) = (Occurrences(old.images, by: \.target), Occurrences(new.images, by: \.target))
        return (now.keys + was.keys.filter { now[$0] == nil }).filter { was[$0]?.asset != now[$0]?.asset }.map { key in
            let isInBoth = was[key] != nil && now[key] != nil
            let causes = isInBoth ? explanation.causes(.file) { $0.subject.hasSuffix(Paths.name(key.name)) } : explanation.causes(.text)
            return Effect(.image, key.name, before: was[key].map { .text($0.asset.kind.rawValue) }, after: now[key].map { .text($0.asset.kind.rawValue) }, causes: causes)
        }
    }

    // MARK: - Prose

    private func prose() -> [Effect] {
        let path = new.sources.first?.path ?? ""
        let title = SequenceChange.lines(from: definitions.old.title, to: definitions.new.title).map {
            prose($0, of: path, causes: explanation.inputs(.head))
        }
        return title + TextPairs(definitions.old.prose, definitions.new.prose).all.flatMap { path, lines in
            let causes = explanation.inputs(.text) { $0.subject == path }
            return SequenceChange.lines(from: lines.old, to: lines.new).map { prose($0, of: path, causes: causes) }
        }
    }

    private func prose(_ line: LineChange, of path: String, causes: [String]) -> Effect {
        Effect(
            .prose, path, before: line.before.map(Scalar.text), after: line.after.map(Scalar.text), path: RecordPaths.file(of: path), line: line.line,
            causes: causes)
    }
}

/// Things by name, and the second and third of a name by their number.
struct Occurrences<Value> {
    struct Key: Hashable {
        var name: String
        /// From 1.
        var number: Int
    }

    let keys: [Key]
    private let values: [Key: Value]

    init(_ list: [Value], by name: (Value) -> String) {
        var counts: [String: Int] = [:]
        var keys: [Key] = []
        var values: [Key: Value] = [:]
        for value in list {
            let name = name(value)
            counts[name, default: 0] += 1
            let key = Key(name: name, number: counts[name] ?? 1)
            keys.append(key)
            values[key] = value
        }
        self.keys = keys
        self.values = values
    }

    subscript(key: Key) -> Value? { values[key] }
}

extension Occurrences where Value == (String, String) {
    /// What differs between two lists of names and texts, in the order of the later one.
    static func differences(_ old: [(String, String)], _ new: [(String, String)]) -> [(name: String, before: String?, after: String?)] {
        let (was, now) = (Occurrences(old) { $0.0 }, Occurrences(new) { $0.0 })
        return (now.keys + was.keys.filter { now[$0] == nil }).compactMap { key in
            let (before, after) = (was[key]?.1, now[key]?.1)
            return before == after ? nil : (key.name, before, after)
        }
    }
}
