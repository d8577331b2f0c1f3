import Synchronization

/// The bytes of definitions that this process has read. While a session runs, its cache looks which definitions are opened: the
/// command itself reads each of them once, before.
package enum DefinitionTexts {
    private struct Known {
        var status: Files.Status
        var bytes: [UInt8]
    }

    private static let known = Mutex([String: Known]())
    /// Files that were changed so shortly before they were read can be changed again without looking different.
    private static let settling: Int64 = 50_000_000

    /// The whole content of a definition or of what it includes.
    ///
    /// - Throws: `Files.Failure`, as `Files.read`.
    package static func read(_ path: String) throws(Files.Failure) -> [UInt8] {
        let status = Files.status(path)
        if let known = known.withLock({ $0[path] }), known.status == status { return known.bytes }
        let now = Files.now
        let bytes = try Files.read(path, limit: DefinitionLoader.sizeLimit)
        if let status, status.changed < now - settling, bytes.count < 4 << 20 { known.withLock { $0[path] = Known(status: status, bytes: bytes) } }
        return bytes
    }
}
