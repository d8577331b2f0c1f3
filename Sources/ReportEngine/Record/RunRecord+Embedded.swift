import ReportDocument

extension RunRecord {
    /// The copy that a page and a paper carry: a record of the same layout, with `extent: embedded`, without what the report itself shows
    /// and without what may change while the report does not.
    ///
    /// - Left out: drawings, pictures and HTML; the data of a drawing where a table of its cell says the same; citations, references, formulas,
    ///   coloured listings; in the registers the words of a row that stands in `data`; the hashes of the outputs; of the environment all but
    ///   Python's minor version and the hashes of lock and fonts.
    package var embedded: RunRecord {
        var copy = self
        copy.extent = .embedded
        copy.cells = cells.map(\.withoutBodies)
        let held = Set(data.map(\.dataset))
        copy.registers = registers.map { held.contains($0.dataset) ? $0.withoutWords : $0 }
        (copy.citations, copy.references, copy.formulas, copy.listings) = ([], [], [], [])
        (copy.images, copy.rawHTML, copy.outputs) = ([], [], [])
        copy.environment = EnvironmentRecord(
            python: environment.python, lockDigest: environment.lockDigest, fontsDigest: environment.fontsDigest)
        return copy
    }

    /// The tables that have a label, each label once: what is written as CSV.
    package var labelledTables: [(label: String, table: Table)] {
        var seen: Set<String> = []
        return cells.flatMap { cell in
            cell.items.compactMap { item -> (String, Table)? in
                guard case .table(let table) = item, let label = table.label ?? cell.label, seen.insert(label).inserted else { return nil }
                return (label, table)
            }
        }
    }
}

extension RunRecord.CellRecord {
    fileprivate var withoutBodies: RunRecord.CellRecord {
        let shown = items.compactMap { item -> Table? in if case .table(let table) = item { table } else { nil } }
        var copy = self
        copy.items = items.map { item in
            switch item {
            case .figure(var figure):
                figure.asset.body = ""
                if let data = figure.data, shown.contains(where: { $0.rows == data.rows && $0.columns == data.columns }) { figure.data = nil }
                return .figure(figure)
            case .html: return .html("")
            case .table, .output, .markdown, .check: return item
            }
        }
        return copy
    }
}

extension EvidenceRegister {
    /// Only what the data do not say: which rows they are, which words are quoted, and what became of them.
    fileprivate var withoutWords: EvidenceRegister {
        var copy = self
        copy.rows = rows.map { row in
            EvidenceRow(
                id: row.id, title: "", quotation: row.quotation, status: row.status,
                sources: row.sources.map { .init(key: $0.key, title: "", address: $0.address) })
        }
        return copy
    }
}
