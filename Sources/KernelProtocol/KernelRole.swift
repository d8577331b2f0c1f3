/// What a kernel process is for. A process has one role for its whole life.
package enum KernelRole: String, Codable, CaseIterable, Sendable {
    /// The Python cells of one report, sharing one namespace.
    case session
    /// One declarative chart; author code never runs in it.
    case draw
    /// SQL, in DuckDB.
    case engine
    /// Citations, highlighting, sanitising, math and Typst; never author code.
    case press
}
