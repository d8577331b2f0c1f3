import ReportCells
import ReportSource
import ReportSyntax

/// What a cell is made from, as far as its text says: a change elsewhere cannot change what it gives.
struct CellReads {
    let plan: ExecutionPlan

    /// As `RunRecord.CellRecord.reads` spells it, datasets first, in the order of the plan.
    ///
    /// - Parameter opened: files that it opened while it ran, relative to the definition's folder.
    func list(of planned: PlannedCell, opened: [String] = []) -> [String] {
        let text = Array(planned.cell.span.text.lowercased().utf8)
        var reads = plan.datasets.map(\.declaration.name).filter { mentions(text, $0) || isSource($0, planned) }.map { "data:" + $0 }
        let tables = plan.cells.filter { $0.cell.index < planned.cell.index }.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
        reads += tables.filter { mentions(text, $0) || mentions(text, SQLText.foldedName($0)) }.map { "table:" + $0 }
        reads += plan.parameters.map(\.name).filter { mentions(text, $0) }.map { "parameter:" + $0 }
        if case .python = planned.action { reads.append("session") }
        reads += OpenedFiles(plan: plan).paths(opened).map { "file:" + $0 }
        return reads
    }

    private func isSource(_ name: String, _ planned: PlannedCell) -> Bool {
        guard case .declarative(let cell) = planned.action else { return false }
        return cell.sources.contains { $0.value == name }
    }

    /// Whether a text has the name as a whole word, in whatever case.
    ///
    /// - Parameter bytes: of the text in lower case.
    private func mentions(_ bytes: [UInt8], _ name: String) -> Bool {
        let wanted = Array(name.lowercased().utf8)
        guard !wanted.isEmpty, bytes.count >= wanted.count else { return false }
        func isWord(_ index: Int) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            let byte = bytes[index]
            return byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
            if bytes[start..<start + wanted.count].elementsEqual(wanted), !isWord(start - 1), !isWord(start + wanted.count) { return true }
        }
        return false
    }
}
