/// The words that a fence in braces may have.
enum CellLanguage {
    /// Code, with its options on `#|` lines.
    static let code = ["sql", "python"]
    /// The body is YAML.
    static let declarative = [
        "stance", "crosstab", "timeline", "agreement", "profile", "claims", "evidence", "sources", "glossary", "chart", "check",
    ]
    /// Languages of other notebook systems.
    static let foreign = [
        "r", "julia", "ojs", "mermaid", "dot", "bash", "sh", "shell", "perl", "ruby", "js", "javascript", "d3", "stan",
        "rcpp", "cat", "css", "node", "fortran", "octave", "matlab", "sas", "stata", "observable", "typst", "latex",
    ]

    static var supported: [String] { code + declarative }

    /// Whether a code span that starts with the word in braces was meant to be run.
    static func isExecutable(_ word: String) -> Bool { foreign.contains(word.lowercased()) }

    static func isDeclarative(_ word: String) -> Bool { declarative.contains(word) }
}
