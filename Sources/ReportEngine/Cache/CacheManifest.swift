import FoundationEssentials

/// What the last render of a report did with its cells, for `report explain`. It lies in the user's cache folder, may be deleted at any
/// time, and no result hangs on it.
package struct CacheManifest: Sendable, Codable, Hashable {
    /// Of this layout; one of another version is not read.
    private static let currentVersion = 1

    private var version = CacheManifest.currentVersion
    package var cells: [CacheLog.Entry]
    /// SHA-256 of the files that were read, by path: of data as the definition's project sees it, of what lies beside the definition
    /// with `./` in front.
    package var files: [String: String]

    /// - Parameters: as the properties of the same names.
    package init(cells: [CacheLog.Entry], files: [String: String]) {
        self.cells = cells
        self.files = files
    }

    /// Of the run that a cache served.
    package init(_ cache: RunCache) {
        self.init(cells: cache.log.all, files: cache.fileDigests)
    }

    /// The manifest of a report, or nil.
    ///
    /// - Parameter key: names definition, parameters and place of the outputs, as for `RenderState`.
    package static func load(_ key: String) -> CacheManifest? {
        guard let path = path(key), let bytes = try? Files.read(path, limit: 16 << 20) else { return nil }
        let manifest = try? JSONDecoder().decode(CacheManifest.self, from: Data(bytes))
        return manifest?.version == currentVersion ? manifest : nil
    }

    /// Keeps the manifest; that it cannot be kept is no error.
    package func save(_ key: String) {
        guard let path = CacheManifest.path(key), let bytes = CacheStore.json(self) else { return }
        try? AtomicFile.write(bytes, to: path, workshop: CacheFolder.path.map(CacheFolder.workshop), isSynced: false)
    }

    private static func path(_ key: String) -> String? {
        CacheFolder.path.map { "\($0)/manifests/\(Digest.sha256(key)).json" }
    }
}

extension RunCache {
    /// Digests of the files of data and of the folder that Python cells read.
    package var fileDigests: [String: String] {
        var found: [String: String] = [:]
        for file in InputList(plan: keys.plan).files { found[file.path] = files.digest(file.absolute) ?? "" }
        if keys.plan.cells.contains(where: \.isPython), let session = sessionKeys() {
            for (name, digest) in session.folder.files { found["./" + name] = digest }
        }
        return found
    }
}
