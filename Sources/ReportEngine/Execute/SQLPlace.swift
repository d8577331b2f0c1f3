import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Finds where in the author's text an error of the engine points to.
struct SQLPlace {
    /// Parts of the SQL that the author wrote, with their places.
    var fragments: [CellQuery.Fragment]
    /// Where an error without such a place is reported.
    var fallback: SourceSpan

    func diagnostic(_ failure: KernelFailure, catalog: Catalog, cell: Cell?, tables: [String]) -> Diagnostic {
        let id = DiagnosticID(rawValue: failure.kind) ?? .sqlError
        var diagnostic = Diagnostic(id, failure.message, at: span(failure) ?? fallback.firstLine)
        if let cell { diagnostic.cell = cell.name }
        let name = failure.text("name")
        switch id {
        case .sqlUnknownColumn:
            let candidates = failure.texts("candidates") + catalog.datasets.flatMap { $0.columns.map(\.name) }
            diagnostic.label = "no such column"
            let atHand = failure.texts("candidates")
            diagnostic.help = nearMiss(name ?? "", among: candidates).map { ["did you mean '\($0)'?"] }
                ?? (atHand.isEmpty ? [] : ["columns at hand are \(atHand.joined(separator: ", "))"])
        case .sqlUnknownTable:
            diagnostic.label = "no such dataset or earlier table"
            diagnostic.help = [nearMiss(name ?? "", among: tables).map { "did you mean '\($0)'?" }
                ?? (tables.isEmpty ? "declare it under 'data:' in the head" : "tables are \(tables.joined(separator: ", "))")]
        case .sqlDenied: diagnostic.help = ["declare the file under 'data:' in the head"]
        case .sqlLimit: diagnostic.help = ["filter or count before rows are joined, sorted or put together"]
        case .sqlSyntax: diagnostic.help = ["write one SELECT in the dialect of DuckDB"]
        case .sqlNotASelect: diagnostic.help = ["write one SELECT, or one WITH … SELECT"]
        default: break
        }
        return diagnostic
    }

    /// What an author's SQL takes from outside, each kind once.
    func diagnostics(_ remarks: [EngineMessages.Remark], cell: Cell?) -> [Diagnostic] {
        remarks.compactMap { remark in
            guard let id = DiagnosticID(rawValue: remark.id) else { return nil }
            var diagnostic = Diagnostic(id, remark.message, at: span(remark.offset, length: remark.length) ?? fallback.firstLine, help: remark.help)
            if let cell { diagnostic.cell = cell.name }
            return diagnostic
        }
    }

    private func span(_ failure: KernelFailure) -> SourceSpan? {
        failure.integer("offset").flatMap { span($0, length: failure.integer("length") ?? 1) }
    }

    private func span(_ offset: Int, length: Int) -> SourceSpan? {
        // What is missing at the end is missed just behind it.
        guard let fragment = fragments.first(where: { ($0.range.lowerBound...$0.range.upperBound).contains(offset) }) else { return nil }
        let start = min(offset, fragment.range.upperBound - 1) - fragment.start
        return fragment.span.place(of: max(0, start)..<min(max(0, start) + length, fragment.text.utf8.count), in: fragment.text)
    }
}
