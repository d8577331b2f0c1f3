import ReportEngine
import ReportSource
import ReportSyntax

/// A dataset of one definition that comes from elsewhere.
struct RemoteDataset: Sendable {
    /// The definition's path inside the project.
    var definition: String
    var name: String
    var address: String
    /// Relative to the project.
    var path: String
    /// Absolute.
    var file: String
    var declaration: DatasetDeclaration
    /// The definition's file, absolute.
    var definitionFile: String
}

/// Finds the datasets with a `url:`, and keeps what is fetched inside the project.
struct RemoteDatasets {
    let requests: [RenderRequest]
    /// Wanted alone; empty for all.
    let names: [String]

    func find() -> ([RemoteDataset], [Diagnostic]) {
        var found: [RemoteDataset] = []
        var diagnostics: [Diagnostic] = []
        for request in requests {
            let (definition, faults) = DefinitionLoader(project: request.project).load(request.definition)
            diagnostics += faults.filter { $0.severity == .error && ($0.hidesTheRest || $0.id.rawValue.hasPrefix("yaml-")) }
            guard let definition, !faults.contains(where: \.hidesTheRest) else { continue }
            for declaration in definition.head.datasets where declaration.remote != nil && (names.isEmpty || names.contains(declaration.name)) {
                switch place(declaration, request) {
                case .success(let (path, file)):
                    found.append(RemoteDataset(
                        definition: request.definition, name: declaration.name, address: declaration.remote?.address.value ?? "", path: path, file: file,
                        declaration: declaration,
                        definitionFile: Paths.join(request.project.root, request.definition)))
                case .failure(let fault): diagnostics.append(fault)
                }
            }
        }
        return (found, diagnostics + conflicts(found))
    }

    /// Where the file belongs: inside the project, links included, in no hidden folder, and under a name that data have. What is fetched can then
    /// become no program and no setting of one.
    private func place(_ declaration: DatasetDeclaration, _ request: RenderRequest) -> Result<(String, String), Diagnostic> {
        let written = declaration.path.value
        func refuse(_ reason: String, _ help: String) -> Result<(String, String), Diagnostic> {
            .failure(Diagnostic(.sourceOutsideProject, "'\(written)' is no place for data that are fetched: \(reason)", at: declaration.path.span, help: help))
        }
        let path = Paths.join(Paths.parent(request.definition), written)
        guard !written.contains("{"), !written.contains("#") else { return refuse("it names no single file", "name one file") }
        guard !Paths.leaves(path) else { return refuse("it leaves the project", "name a file of the project") }
        guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return refuse("it is hidden", "name a file such as data/x.csv") }
        guard ["csv", "txt", "tsv", "tab", "parquet", "jsonl", "ndjson", "xlsx", "xlsm", "qdpx", "json"].contains(Paths.suffix(path)), Paths.name(path) != "datapackage.json" else {
            return refuse("its name is that of no data file", "name a file such as data/x.csv")
        }
        let file = Paths.join(request.project.root, path)
        var folder = Paths.parent(file)
        while Files.real(folder) == nil { folder = Paths.parent(folder) }
        guard let real = Files.real(folder), Paths.isInside(real, request.project.root), Files.real(file).map({ $0 == Paths.join(real, Paths.relative(file, to: folder)) }) ?? true else {
            return refuse("it leads elsewhere through a link", "name a file of the project")
        }
        return .success((path, file))
    }

    /// One file comes from one address.
    private func conflicts(_ found: [RemoteDataset]) -> [Diagnostic] {
        found.compactMap { remote in
            guard let other = found.first(where: { $0.file == remote.file }), other.address != remote.address else { return nil }
            return Diagnostic(
                .yamlValue, "'\(remote.path)' comes from another address in '\(other.definition)'", at: remote.declaration.remote?.address.span,
                notes: [.init("it is here", at: other.declaration.remote?.address.span)], help: "give both the same, or two files")
        }
    }
}
