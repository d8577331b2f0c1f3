import ReportSource

/// Python packages of a project's own: a virtual environment, which cells search after the packages of the tool.
package struct ProjectPackages: Sendable, Hashable {
    /// Its folder, real and absolute. Where it lies outside of the project, the operator has to grant it.
    package var environment: String
    /// Its `site-packages`, real and absolute, inside of `environment`.
    package var folder: String
    /// Where the project names it.
    package var span: SourceSpan
    /// The Python that it was made for, `3.11`.
    package var python: String
    /// What is installed in it, as `name==version`, sorted; without what installs.
    package var names: [String]

    /// - Parameter environment: the folder of a virtual environment, or the Python in it; absolute.
    /// - Returns: nil where that is no virtual environment, or its `site-packages` is a link that leads elsewhere: cells read all that lies there.
    package init?(environment: String, at span: SourceSpan) {
        var root = environment
        if Files.status(root)?.isRegular == true { root = Paths.parent(Paths.parent(root)) }
        let versions = ((try? Files.list(root + "/lib")) ?? []).filter { $0.hasPrefix("python3.") }
        let found = versions.map { ($0, "\(root)/lib/\($0)/site-packages") }.first { Files.status($0.1)?.isDirectory == true }
        guard let (name, path) = found, let folder = Files.real(path), let real = Files.real(root), folder == "\(real)/lib/\(name)/site-packages" else { return nil }
        self.environment = real
        self.folder = folder
        self.span = span
        python = String(name.dropFirst("python".count))
        names = (PackageLock(folder: folder)?.pins ?? []).filter { !PackageLock.installers.contains($0.name) }.map(\.text)
    }

    /// Bytes of address space that its packages reserve and do not use: what draws Altair's charts reserves 64 GiB.
    package var addressReserve: Int { names.contains { $0.hasPrefix("vl-convert-python==") } ? 72 << 30 : 0 }

    /// With the packages of the tool, which are found first.
    ///
    /// - Parameter packages: as `name==version`.
    package func joined(to packages: [String]) -> [String] {
        let tool = PackageLock(texts: packages)
        return (packages + PackageLock(texts: names).pins.filter { tool[name: $0.name] == nil }.map(\.text)).sorted()
    }
}
