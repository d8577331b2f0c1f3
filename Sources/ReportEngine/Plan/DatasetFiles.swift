import ReportSource
import ReportSyntax

/// Finds the file of a dataset and its schema, directly or through a Data Package.
struct DatasetFiles {
    /// Finds a file by its path as seen from the definition.
    let locate: (Spanned<String>) -> (ExecutionPlan.PlannedFile?, [Diagnostic])
    private(set) var diagnostics: [Diagnostic] = []

    init(_ locate: @escaping (Spanned<String>) -> (ExecutionPlan.PlannedFile?, [Diagnostic])) { self.locate = locate }

    /// The dataset of a declaration, without its codebook, actors and the like; nil with diagnostics where it has no file.
    mutating func find(_ declaration: DatasetDeclaration) -> PlannedDataset? {
        let (path, fragment) = DatasetFiles.split(declaration.path)
        var found: PlannedDataset?
        if DatasetFiles.isPackage(path.value) {
            found = packaged(declaration, path, fragment)
        } else if let file = file(declaration.path) {
            found = PlannedDataset(declaration: declaration, file: file, format: "")
        }
        guard var dataset = found else { return nil }
        if let delimiter = declaration.delimiter { dataset.delimiter = delimiter.value }
        if let schema = declaration.schema { addSchema(schema, to: &dataset) }
        if let format = declaration.format?.value ?? (dataset.format.isEmpty ? Planner.format(of: dataset.file.path) : dataset.format) {
            dataset.format = format
            return dataset
        }
        diagnostics.append(Diagnostic(
            .dataFormat, "files of type '.\(Paths.suffix(dataset.file.path))' are not read by this version", at: declaration.path.span,
            help: "save it as CSV, TSV, Parquet, JSON lines or XLSX, or say what it is with 'format:'"))
        return nil
    }

    private mutating func file(_ path: Spanned<String>) -> ExecutionPlan.PlannedFile? {
        let (file, faults) = locate(path)
        diagnostics += faults
        return file
    }

    private mutating func source(_ file: ExecutionPlan.PlannedFile) -> SourceFile? {
        do {
            let (source, faults) = SourceFile.decode(name: file.path, bytes: try Files.read(file.absolute, limit: 16 << 20))
            diagnostics += faults
            return faults.hasErrors ? nil : source
        } catch {
            diagnostics.append(Diagnostic(.dataMissingFile, "'\(file.written.value)' cannot be read", at: file.written.span))
            return nil
        }
    }

    private static func isPackage(_ path: String) -> Bool { Paths.name(path) == "datapackage.json" }

    /// `data/datapackage.json#wcit` as path and name.
    private static func split(_ path: Spanned<String>) -> (Spanned<String>, String?) {
        guard let mark = path.value.lastIndex(of: "#"), isPackage(String(path.value[..<mark])) else { return (path, nil) }
        return (Spanned(String(path.value[..<mark]), at: path.span), String(path.value[path.value.index(after: mark)...]))
    }

    // Schemas

    private mutating func addSchema(_ written: Spanned<String>, to dataset: inout PlannedDataset) {
        let (path, fragment) = DatasetFiles.split(written)
        guard let file = file(path), let source = source(file) else { return }
        if DatasetFiles.isPackage(path.value) {
            let (package, faults) = DataPackage.read(source)
            diagnostics += faults
            guard let package, let resource = choose(fragment, of: package, written, beside: dataset.file, file) else { return }
            apply(resource, of: file, to: &dataset)
            if dataset.schema == nil {
                diagnostics.append(Diagnostic(
                    .dataSchema, "resource '\(resource.name.value)' has no schema", at: written.span, notes: [.init("it is here", at: resource.name.span)],
                    help: "add \"schema\" to the resource, or leave 'schema:' out"))
            }
        } else {
            let (schema, faults) = TableSchema.read(source)
            diagnostics += faults
            dataset.schema = schema
            dataset.schemaFiles.append(file)
        }
    }

    // Packages

    private mutating func packaged(_ declaration: DatasetDeclaration, _ path: Spanned<String>, _ fragment: String?) -> PlannedDataset? {
        guard let file = file(path), let source = source(file) else { return nil }
        let (package, faults) = DataPackage.read(source)
        diagnostics += faults
        guard let package, let resource = choose(fragment, of: package, declaration.path, beside: nil, file) else { return nil }
        guard let data = resource.path, !data.value.contains("://") else {
            diagnostics.append(Diagnostic(
                .dataFormat, "resource '\(resource.name.value)' is no single file", at: declaration.path.span,
                notes: [.init("it is here", at: resource.name.span)], help: "save it as one file beside the package"))
            return nil
        }
        guard let main = self.file(Spanned(Paths.join(Paths.parent(path.value), data.value), at: declaration.path.span)) else { return nil }
        var dataset = PlannedDataset(declaration: declaration, file: main, format: "")
        if let format = resource.format, ["csv", "tsv", "xlsx", "parquet", "jsonl"].contains(format) { dataset.format = format }
        apply(resource, of: file, to: &dataset)
        return dataset
    }

    private mutating func apply(_ resource: DataPackage.Resource, of package: ExecutionPlan.PlannedFile, to dataset: inout PlannedDataset) {
        dataset.schemaFiles.append(package)
        if dataset.delimiter == nil, let delimiter = resource.delimiter, delimiter.utf8.count == 1 { dataset.delimiter = delimiter }
        dataset.schema = resource.schema
        if let path = resource.schemaPath {
            let below = Spanned(Paths.join(Paths.parent(package.written.value), path.value), at: package.written.span)
            if let file = file(below), let source = source(file) {
                let (schema, faults) = TableSchema.read(source)
                diagnostics += faults
                dataset.schema = schema
                dataset.schemaFiles.append(file)
            }
        }
        if let digest = resource.digest, let bytes = try? Files.read(dataset.file.absolute), Digest.sha256(bytes) != digest.value {
            diagnostics.append(Diagnostic(
                .dataSchema, "'\(dataset.file.written.value)' is not the file that its package describes", at: digest.span,
                label: "its SHA-256 is \(Digest.sha256(bytes))", help: "take the package's own file, or write the hash anew"))
        }
    }

    /// The resource of a name; without one that of the dataset's file, or the only one.
    private mutating func choose(
        _ name: String?, of package: DataPackage, _ written: Spanned<String>, beside file: ExecutionPlan.PlannedFile?,
        _ packageFile: ExecutionPlan.PlannedFile
    ) -> DataPackage.Resource? {
        let names = package.resources.map(\.name.value)
        if let name {
            if let resource = package.resources.first(where: { $0.name.value == name }) { return resource }
            diagnostics.append(Diagnostic(
                .dataSchema, "'\(packageFile.written.value)' has no resource '\(name)'", at: written.span,
                help: nearMiss(name, among: names).map { "did you mean '#\($0)'?" } ?? "its resources are \(names.shortList)"))
            return nil
        }
        let folder = Paths.parent(packageFile.path)
        if let file, let own = package.resources.first(where: { $0.path.map { Paths.join(folder, $0.value) } == file.path }) { return own }
        if package.resources.count == 1 { return package.resources[0] }
        diagnostics.append(Diagnostic(
            .dataSchema, "'\(packageFile.written.value)' has \(names.count) resources", at: written.span,
            help: "name one: '\(packageFile.written.value)#\(names[0])'"))
        return nil
    }
}
