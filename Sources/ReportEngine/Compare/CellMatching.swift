/// Which cell of one record is which of another: by label, then by code, then by place among cells of the same language.
struct CellMatching {
    typealias Cell = RunRecord.CellRecord

    /// One cell, then and now.
    struct Pair {
        var before: Cell?
        var after: Cell?

        /// The label, or `cell 3`, counted from 1 in the later record.
        var name: String { (after ?? before).map(CellMatching.name) ?? "" }
    }

    /// In the order of the later record; cells that are gone stand behind the one that they followed.
    let pairs: [Pair]

    init(from old: RunRecord, to new: RunRecord) {
        var partner: [Int: Int] = [:]
        var free = Array(old.cells.indices)
        func match(_ isSame: (Cell, Cell) -> Bool) {
            for (index, cell) in new.cells.enumerated() where partner[index] == nil {
                guard let place = free.firstIndex(where: { isSame(old.cells[$0], cell) }) else { continue }
                partner[index] = free.remove(at: place)
            }
        }
        match { $0.label != nil && $0.label == $1.label }
        match { $0.label == nil && $1.label == nil && $0.digest == $1.digest }
        // What carries a label of its own in both is another cell.
        match { $0.language == $1.language && ($0.label == nil || $1.label == nil) }
        var pairs: [Pair] = []
        for (index, cell) in new.cells.enumerated() { pairs.append(Pair(before: partner[index].map { old.cells[$0] }, after: cell)) }
        for index in free {
            let earlier = pairs.lastIndex { pair in pair.before.map { $0.index < old.cells[index].index } ?? false }
            pairs.insert(Pair(before: old.cells[index], after: nil), at: earlier.map { $0 + 1 } ?? 0)
        }
        self.pairs = pairs
    }

    /// The label, or `cell 3`, counted from 1.
    static func name(_ cell: Cell) -> String { cell.label ?? "cell \(cell.index + 1)" }
}
