import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

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
        guard case .crashed(_, let tail) = error else { return diagnostic }
        let account = CrashAccount(tail, file: cell.codeSpan.file.name)
        if !account.text.isEmpty { diagnostic.detail = account.text }
        if let line = account.line {
            diagnostic.span = cell.place(ofLine: line)
            diagnostic.cell = cell.name(ofLine: line)
        }
        return diagnostic
    }
}

extension Cell {
    /// A line of the cell's file, from 1 and as a session gave it, without the space before it; the cell's first line where the file has no such.
    func place(ofLine line: Int) -> SourceSpan {
        let file = codeSpan.file
        guard (1...file.lines.count).contains(line) else { return codeSpan.firstLine }
        var range = file.lines.range(ofLine: line - 1)
        while range.lowerBound < range.upperBound, [0x20, 0x09].contains(file.bytes[range.lowerBound]) {
            range = range.lowerBound + 1..<range.upperBound
        }
        return file.span(range).firstLine
    }

    /// "cell 3, line 2", for a line of the cell's file, from 1 and as a session gave it.
    func name(ofLine line: Int) -> String {
        guard (1...codeSpan.file.lines.count).contains(line) else { return name }
        return "\(name), line \(line - codeSpan.start.line + 1)"
    }
}
