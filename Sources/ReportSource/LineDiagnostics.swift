/// The forms of one line.
enum LineDiagnostics {
    /// `path:line:col: error[id] message`.
    static func short(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.span.map { "\(TerminalText.escaped($0.file.name)):\($0.start.line):\($0.start.column): " } ?? ""
        return place + "\(diagnostic.severity.rawValue)[\(diagnostic.id.rawValue)] " + TerminalText.escaped(diagnostic.message)
    }

    /// A workflow command; GitHub shows it at the line of the file.
    ///
    /// - SeeAlso: GitHub, "Workflow commands for GitHub Actions",
    ///   https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    static func github(_ diagnostic: Diagnostic) -> String {
        let command = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
        var properties: [String] = []
        var lead = ""
        if let span = diagnostic.span, let notebook = span.file.notebookCell {
            // The lines of a cell are not those of the file.
            properties.append("file=\(property(notebook.path))")
            lead = "\(notebook.cell), line \(span.start.line): "
        } else if let span = diagnostic.span {
            let start = span.start
            let end = span.end
            properties += ["file=\(property(span.file.name))", "line=\(start.line)", "endLine=\(end.line)", "col=\(start.column)"]
            if end.line == start.line { properties.append("endColumn=\(max(end.column, start.column))") }
        }
        properties.append("title=\(property(diagnostic.id.rawValue))")
        let text = ([lead + diagnostic.message] + diagnostic.notes.map { "note: " + $0.message } + diagnostic.help.map { "help: " + $0 })
            .joined(separator: "\n")
        return "::\(command) \(properties.joined(separator: ","))::\(message(text))"
    }

    private static func message(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.escapedLines(text).unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case "\t": result += TerminalText.escaped("\t")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func property(_ text: String) -> String {
        message(TerminalText.escaped(text)).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
