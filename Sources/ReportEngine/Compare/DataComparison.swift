/// Rows of a dataset, then and now.
enum DataComparison {
    /// - Returns: rows that are gone and rows that are other in the order of the earlier data, then those that are new. By key where both
    ///   have the same one and it tells their rows apart; else by the shortest way from one list of rows to the other.
    static func rows(from old: DataSnapshot, to new: DataSnapshot) -> [RowChange] {
        guard !new.key.isEmpty, old.key == new.key, let before = keyed(old), let after = keyed(new) else { return byPlace(old, new) }
        var changes: [RowChange] = []
        for row in old.rows.indices {
            let key = before.names[row]
            if let other = after.rows[key] {
                let values = values(old, row, new, other).filter { $0.before != $0.after }
                if !values.isEmpty { changes.append(RowChange(.changed, key: key, values: values)) }
            } else {
                changes.append(RowChange(.removed, key: key, values: values(old, row, new, nil)))
            }
        }
        for row in new.rows.indices where before.rows[after.names[row]] == nil {
            changes.append(RowChange(.added, key: after.names[row], values: values(old, nil, new, row)))
        }
        return changes
    }

    private static func keyed(_ data: DataSnapshot) -> (names: [String], rows: [String: Int])? {
        let columns = data.key.compactMap { data.columns.firstIndex(of: $0) }
        guard columns.count == data.key.count else { return nil }
        var rows: [String: Int] = [:]
        let names = data.rows.map { row in columns.map { row.indices.contains($0) ? row[$0] ?? "" : "" }.joined(separator: " · ") }
        for (index, name) in names.enumerated() {
            guard rows.updateValue(index, forKey: name) == nil else { return nil }
        }
        return (names, rows)
    }

    private static func byPlace(_ old: DataSnapshot, _ new: DataSnapshot) -> [RowChange] {
        // A row is what it holds in the columns that both have: a new column does not make every row new.
        let shared = new.columns.filter(old.columns.contains)
        func content(_ data: DataSnapshot) -> [[String?]] {
            let places = shared.compactMap { data.columns.firstIndex(of: $0) }
            return data.rows.map { row in places.map { row.indices.contains($0) ? row[$0] : nil } }
        }
        return SequenceChange.pairs(from: content(old), to: content(new)).compactMap { pair in
            let all = values(old, pair.before, new, pair.after)
            let key = "row \((pair.after ?? pair.before ?? 0) + 1)"
            switch (pair.before, pair.after) {
            case (_?, _?): return RowChange(.changed, key: key, values: all.filter { $0.before != $0.after })
            case (_?, nil): return RowChange(.removed, key: key, values: all)
            case (nil, _?): return RowChange(.added, key: key, values: all)
            case (nil, nil): return nil
            }
        }
    }

    /// The values of a row, in the order of the later columns, then those of columns that are gone.
    private static func values(_ old: DataSnapshot, _ before: Int?, _ new: DataSnapshot, _ after: Int?) -> [RowChange.Value] {
        func value(_ data: DataSnapshot, _ row: Int?, _ column: String) -> String? {
            guard let row, let place = data.columns.firstIndex(of: column), data.rows[row].indices.contains(place) else { return nil }
            return data.rows[row][place]
        }
        return (new.columns + old.columns.filter { !new.columns.contains($0) }).map { column in
            RowChange.Value(column, before: value(old, before, column), after: value(new, after, column))
        }
    }
}
