import ReportSource

/// Text of the files that a definition includes; reading them is the loader's.
package struct IncludeSource: Sendable {
    /// Path as written in the definition, relative to the including file, → the file; or why it cannot be had.
    package var load: @Sendable (_ path: String, _ from: SourceFile) -> Result<SourceFile, IncludeError>

    package init(load: @escaping @Sendable (_ path: String, _ from: SourceFile) -> Result<SourceFile, IncludeError>) {
        self.load = load
    }
}

/// Why a file could not be included, as words for a diagnostic.
package struct IncludeError: Error, Sendable {
    package var message: String

    package init(message: String) { self.message = message }
}
