import ReportDocument

extension RunRecord {
    /// Takes the rows of datasets out of the record, and with it out of every output: what was counted of them stays, and so do the hashes of their files.
    ///
    /// - Parameters:
    ///   - datasets: names of those with `embed: false`. Rows that SQL and Python cells print are not known as a dataset's.
    ///   - hidden: cells whose results are not shown. Their tables may hold any row, and nobody who reads the report would see that it carries them.
    mutating func leaveOutRows(of datasets: Set<String>, hidden: Set<Int>) {
        guard !datasets.isEmpty else { return }
        data.removeAll { datasets.contains($0.dataset) }
        registers.removeAll { datasets.contains($0.dataset) }
        for cell in cells.indices {
            for item in cells[cell].items.indices {
                switch cells[cell].items[item] {
                case .table(var table):
                    table.trails.removeAll { datasets.contains($0.dataset) }
                    if hidden.contains(cells[cell].index) {
                        table.omittedRows += table.rows.count
                        table.rows = []
                        table.trails = []
                    }
                    cells[cell].items[item] = .table(table)
                case .figure(var figure):
                    figure.data?.trails.removeAll { datasets.contains($0.dataset) }
                    cells[cell].items[item] = .figure(figure)
                case .output, .html, .markdown, .check: continue
                }
            }
            guard hidden.contains(cells[cell].index) else { continue }
            cells[cell].items.removeAll { item in
                switch item {
                case .output, .html, .markdown, .figure: true
                case .table, .check: false
                }
            }
        }
    }
}
