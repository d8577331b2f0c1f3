import ReportSource
import ReportSyntax

/// Short ways to a parsed definition.
enum Parsed {
    static func definition(
        _ text: String, name: String = "x.qmd", includes: [String: String] = [:]
    ) -> (ReportDefinition, [Diagnostic]) {
        DefinitionParser().parse(
            SourceFile(name: name, text: text),
            includes: IncludeSource { path, _ in
                includes[path].map { .success(SourceFile(name: path, text: $0)) }
                    ?? .failure(IncludeError(message: "file '\(path)' does not exist"))
            })
    }
}
