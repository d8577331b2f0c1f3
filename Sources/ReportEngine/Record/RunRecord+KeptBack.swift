import ReportDocument

extension RunRecord {
    /// Takes the rows of datasets out of the record, and with it out of every output: what was counted of them stays, and so do the hashes of their files.
    ///
    /// - Parameter datasets: names of those with `embed: false`. Rows that SQL and Python cells print are not known as a dataset's.
    mutating func leaveOutRows(of datasets: Set<String>) {
        guard !datasets.isEmpty else { return }
        data.removeAll { datasets.contains($0.dataset) }
        registers.removeAll { datasets.contains($0.dataset) }
        for cell in cells.indices {
            for item in cells[cell].items.indices {
                switch cells[cell].items[item] {
                case .table(var table):
                    table.trails.removeAll { datasets.contains($0.dataset) }
                    cells[cell].items[item] = .table(table)
                case .figure(var figure):
                    figure.data?.trails.removeAll { datasets.contains($0.dataset) }
                    cells[cell].items[item] = .figure(figure)
                case .output, .html, .markdown, .check: continue
                }
            }
        }
    }
}
