/// Prints diagnostics in the forms that people and programs read.
package struct DiagnosticRenderer: Sendable {
    /// How a diagnostic is printed.
    package enum Format: String, Sendable, CaseIterable {
        /// With the source lines, for a terminal.
        case human
        /// `path:line:col: error[id] message`.
        case short
        /// One JSON object a line.
        case json
        /// One SARIF 2.1.0 log for all.
        case sarif
        /// Workflow commands of GitHub Actions.
        case github
    }

    package var format: Format
    /// Whether the human form is coloured. Callers turn it off for `NO_COLOR` and where the output is no terminal.
    package var colour: Bool
    /// For the human form: longer source lines are cut around the marked text. In columns, at least 40.
    package var width: Int

    package init(format: Format, colour: Bool = false, width: Int = 120) {
        self.format = format
        self.colour = colour
        self.width = max(40, width)
    }

    /// - Parameters:
    ///   - diagnostics: in the order of printing.
    ///   - toolVersion: printed in SARIF alone.
    /// - Returns: the whole text, ending in a line break; empty for no diagnostics, but for SARIF, which is a log without
    ///   results then.
    package func render(_ diagnostics: [Diagnostic], toolVersion: String = "") -> String {
        switch format {
        case .human: HumanDiagnostics(usesColour: colour, width: width).render(diagnostics)
        case .short: diagnostics.map { LineDiagnostics.short($0) + "\n" }.joined()
        case .github: diagnostics.map { LineDiagnostics.github($0) + "\n" }.joined()
        case .json: diagnostics.map { JSONDiagnostics.object($0) + "\n" }.joined()
        case .sarif: SARIFDiagnostics.log(diagnostics, toolVersion: toolVersion) + "\n"
        }
    }
}
