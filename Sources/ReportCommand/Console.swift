import FoundationEssentials
import Glibc
import ReportSource

/// Standard error, where the tool talks: diagnostics, progress, closing lines. Standard output is left to data.
package actor Console {
    private let renderer: DiagnosticRenderer
    private let isTerminal: Bool
    private var status = ""

    /// - Parameter format: of diagnostics.
    package init(format: DiagnosticRenderer.Format) {
        let isTerminal = isatty(2) == 1
        let environment = ProcessInfo.processInfo.environment
        let wantsColour = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        self.isTerminal = isTerminal
        renderer = DiagnosticRenderer(format: format, colour: wantsColour)
    }

    /// Prints diagnostics, in order.
    package func show(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        clearStatus()
        write(renderer.render(diagnostics))
    }

    /// Prints a line.
    package func say(_ line: String) {
        clearStatus()
        write(line + "\n")
    }

    /// Shows what is being done, on one line that the next one replaces; only on a terminal.
    package func progress(_ line: String) {
        guard isTerminal else { return }
        clearStatus()
        status = String(line.prefix(100))
        write(status)
    }

    private func clearStatus() {
        guard !status.isEmpty else { return }
        status = ""
        write("\r\u{1B}[2K")
    }

    private func write(_ text: String) {
        guard !Interruption.hasBegun else { return }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            if count < 0 { if errno == EINTR { continue }; return }
            bytes = bytes.dropFirst(count)
        }
    }
}
