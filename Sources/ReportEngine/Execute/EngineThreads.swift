import FoundationEssentials

/// How many threads the engine may take for the tool's own queries.
enum EngineThreads {
    /// Files of fewer bytes are counted sooner than a second thread starts.
    static let smallSize = 8 << 20
    /// More share the memory of a few: every thread has hash tables of its own.
    static let limit = 8

    /// - Parameter paths: of the data files.
    static func count(for paths: [String]) -> Int {
        let size = paths.reduce(0) { $0 + Int(Files.status($1)?.size ?? 0) }
        return size < smallSize ? 1 : min(limit, max(1, ProcessInfo.processInfo.activeProcessorCount))
    }
}
