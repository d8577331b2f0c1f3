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

extension Diagnostic {
    /// A kernel of the tool's own that died, hung or lied while it worked for a report.
    package static func kernel(_ error: KernelError, of definition: ReportDefinition, doing: String = "drawn or set") -> Diagnostic {
        if case .overdue(let limit) = error { return overdue(limit, at: definition.file.span(0..<0)) }
        let id: DiagnosticID = switch error {
        case .timedOut: .kernelTimedOut
        case .protocolViolation: .kernelProtocol
        case .scratchFull: .kernelScratch
        case .crashed(let exit, _) where exit.isOutOfMemory == true: .kernelMemory
        default: .kernelCrashed
        }
        var diagnostic = Diagnostic(
            id, "the report could not be \(doing): \(error.description)", at: definition.file.span(0..<0),
            help: "make very large tables and figures smaller")
        if case .crashed(_, let tail) = error, !tail.isEmpty { diagnostic.detail = tail }
        return diagnostic
    }

    /// A report that took longer than a whole report may.
    private static func overdue(_ limit: Duration, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .kernelTimedOut, "the report ran longer than \(seconds(limit)) s in all", at: span,
            help: "make it faster, or give it more with '--time-limit'")
    }

    private static func seconds(_ limit: Duration) -> String {
        Scalar.shortest(Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18)
    }

    /// A kernel that died, hung or lied while it ran a cell.
    static func kernel(_ error: KernelError, cell: Cell, catalog: Catalog? = nil) -> Diagnostic {
        if case .overdue(let limit) = error {
            var diagnostic = overdue(limit, at: cell.codeSpan.range.isEmpty ? cell.language.span : cell.codeSpan.firstLine)
            diagnostic.cell = cell.name
            return diagnostic
        }
        let (id, message, help): (DiagnosticID, String, String) = switch error {
        case .crashed(let exit, _) where exit.isOutOfMemory == true:
            (.kernelMemory, "the cell and the processes that it forked needed more memory than a cell may have", "make it smaller, or fork fewer processes")
        case .scratchFull(let excess):
            (.kernelScratch, "the cells wrote \(excess)", "write less to temporary files, or remove those that are no longer needed")
        case .crashed(let exit, _) where exit.signal == 9:
            (.kernelCrashed, "the process that ran the cell was killed", "it may have needed more memory than a cell may have")
        case .crashed(let exit, _): (.kernelCrashed, "the process that ran the cell \(exit.description)", "see what the cell calls last")
        case .timedOut(let limit): (.kernelTimedOut, "the cell ran longer than \(seconds(limit)) s", "make it faster, or set 'time-limit' in seconds")
        case .protocolViolation(let reason): (.kernelProtocol, "the process that ran the cell wrote what no cell may write: \(reason)", "a cell must leave the descriptors of its process alone")
        default: (.kernelCrashed, error.description, "run it again")
        }
        var diagnostic = Diagnostic(id, message, at: cell.codeSpan.range.isEmpty ? cell.language.span : cell.codeSpan.firstLine, help: help)
        diagnostic.cell = cell.name
        if case .crashed(_, let tail) = error, !tail.isEmpty { diagnostic.detail = tail }
        return diagnostic
    }
}
