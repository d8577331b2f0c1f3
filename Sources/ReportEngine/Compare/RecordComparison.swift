/// Compares two records: what went in, what came out, and which of the one can be behind which of the other.
package enum RecordComparison {
    /// - Parameters:
    ///   - old: the record that is taken for given.
    ///   - new: what is held against it.
    ///   - restless: what `restless` names: cells that gave one thing and then another from the same inputs.
    /// - Returns: nothing where both were made from the same and say the same. Where the records lie, and the hashes of the outputs, do not matter.
    /// - Complexity: linear in the records, and in the number of lines or rows times that of their differences.
    package static func account(from old: RunRecord, to new: RunRecord, restless: [String] = []) -> ChangeAccount {
        let definitions = (old: RecordedDefinition(old), new: RecordedDefinition(new))
        let cells = CellMatching(from: old, to: new)
        var causes = CauseFinder(old: old, new: new, definitions: definitions, cells: cells).causes()
        causes += restless.map { name in
            let place = cells.pairs.first { $0.name == name }?.after.flatMap { definitions.new.place(ofCell: $0.index) }
            return Cause(.chance, name, path: place.map { RecordPaths.file(of: $0.path) }, line: place?.line)
        }
        let explanation = Explanation(causes: causes, from: old, to: new, definitions: definitions, cells: cells)
        let finder = EffectFinder(old: old, new: new, definitions: definitions, cells: cells, explanation: explanation)
        return ChangeAccount(causes: causes, effects: finder.effects())
    }

    /// What gave one thing in one run and another in the next, from the same inputs.
    ///
    /// - Returns: names of cells that were not made from another such cell; where no cell is one, `value 'x'` for values of the prose.
    package static func restless(_ first: RunRecord, _ second: RunRecord) -> [String] {
        let cells = CellMatching(from: first, to: second)
        let definitions = (old: RecordedDefinition(first), new: RecordedDefinition(second))
        let explanation = Explanation(causes: [], from: first, to: second, definitions: definitions, cells: cells)
        var moved: [String] = []
        for pair in cells.pairs where hasMoved(pair) { moved.append(pair.name) }
        // What was made from something restless follows it.
        let roots = moved.filter { name in explanation.cellsAbove(name).isDisjoint(with: moved) }
        return roots.isEmpty ? restlessValues(first.expressions, second.expressions) : roots
    }

    private static func hasMoved(_ pair: CellMatching.Pair) -> Bool {
        pair.before?.items != pair.after?.items || pair.before?.hasFailed != pair.after?.hasFailed
    }

    // Loops and not a chain of closures: the optimiser of Swift 6.3 fails on the chain.
    private static func restlessValues(
        _ first: [RunRecord.ExpressionRecord], _ second: [RunRecord.ExpressionRecord]
    ) -> [String] {
        var names: [String] = []
        for index in 0..<min(first.count, second.count) where first[index].value != second[index].value {
            let name = "value '\(first[index].name)'"
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
