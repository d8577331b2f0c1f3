import ReportDocument

extension Table {
    /// The rows as text, values as they are stored: `Africa | 38 | 0.9268…`.
    ///
    /// - Parameter names: the columns to show; nil shows those that are not hidden.
    package func lines(_ names: [String]? = nil) -> [String] {
        let shown = names.map { names in names.compactMap { name in columns.firstIndex { $0.name == name } } }
            ?? columns.indices.filter { !columns[$0].isHidden }
        return rows.map { row in
            shown.map { index in
                switch row.cells[index] {
                case .value(let scalar): scalar.plainText
                case .rich(let text): text.plainText
                }
            }.joined(separator: " | ")
        }
    }

    /// The names of the columns that are not hidden.
    package var shownNames: [String] { columns.filter { !$0.isHidden }.map(\.name) }

    /// The text of all notes, one a line.
    package var noteText: String { notes.map { $0.text.plainText }.joined(separator: "\n") }
}
