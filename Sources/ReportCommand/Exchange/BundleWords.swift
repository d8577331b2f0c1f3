import ReportDocument
import ReportEngine
import ReportSource
import ReportSyntax

/// What each file of a report is: in words, from where, and under which licence.
struct BundleWords {
    let plan: ExecutionPlan
    let record: RunRecord

    /// The definition and what it includes.
    var texts: [(path: String, description: String)] {
        record.sources.enumerated().map { index, source in (source.path, index == 0 ? "The definition of the report" : "A part that the definition includes") }
    }

    /// Everything that the record has among its inputs.
    var inputs: [(path: String, description: String)] {
        let roles = roles
        return record.inputs.map { input in (input.path, roles[input.path] ?? (input.name.isEmpty ? "A file that the report was made from" : "The data of '\(input.name)'")) }
    }

    private var roles: [String: String] {
        var roles: [String: String] = [:]
        func say(_ file: ExecutionPlan.PlannedFile?, _ words: String) {
            if let file, roles[file.path] == nil { roles[file.path] = words }
        }
        for dataset in plan.datasets { say(dataset.file, "The data of '\(dataset.declaration.name)'") }
        for dataset in plan.datasets {
            let name = dataset.declaration.name
            say(dataset.codebook, "The codebook of '\(name)'")
            say(dataset.actors, "The actors of '\(name)'")
            say(dataset.memberships, "The memberships of actors in '\(name)'")
            for file in dataset.schemaFiles { say(file, "The schema of '\(name)'") }
            say(dataset.sources?.file, "The sources of '\(name)'")
            for text in dataset.sources?.texts ?? [] { say(text.file, "The text of source '\(text.key)'") }
        }
        for file in plan.bibliographies { say(file, "The works that are cited") }
        for file in plan.images { say(file, "A picture") }
        return roles
    }

    /// Where data were fetched from, by path.
    var addresses: [String: String] {
        var found: [String: String] = [:]
        for dataset in plan.datasets {
            for text in sourceRows(dataset) where text.address != nil { found[text.path] = text.address }
        }
        for input in record.inputs where input.url != nil { found[input.path] = input.url }
        return found
    }

    /// The words of an abstract.
    static func plain(_ blocks: [Block]) -> String {
        blocks.compactMap { if case .paragraph(let inlines) = $0 { inlines.plainText } else { nil } }.joined(separator: "\n\n")
    }

    // MARK: - Licences

    /// Licences of data, as their packages and registries state them, by path.
    var licences: [String: Crate.Licence] {
        var found: [String: Crate.Licence] = [:]
        for dataset in plan.datasets {
            for file in dataset.schemaFiles where Paths.name(file.path) == "datapackage.json" {
                if let licence = packaged(dataset, file) { found[dataset.file.path] = licence }
            }
            for text in sourceRows(dataset) {
                if let stated = text.licence { found[text.path] = BundleWords.licence(stated) }
            }
        }
        return found
    }

    private func packaged(_ dataset: PlannedDataset, _ file: ExecutionPlan.PlannedFile) -> Crate.Licence? {
        guard let bytes = try? Files.read(file.absolute, limit: 16 << 20), let package = DataPackage.read(SourceFile.decode(name: file.path, bytes: bytes).0).0 else { return nil }
        let folder = Paths.parent(file.path)
        let resource = package.resources.first { $0.path.map { Paths.join(folder, $0.value) } == dataset.file.path }
        guard let stated = (resource?.licences ?? []).first ?? package.licences.first else { return nil }
        let name = stated.title ?? stated.name ?? stated.path ?? ""
        if let address = stated.path, BundleWords.isAddress(address) {
            return Crate.Licence(id: address, name: name, description: "Stated by the data's package: \(stated.name ?? name)")
        }
        return BundleWords.licence(stated.name ?? name)
    }

    /// The texts of a registry with what it says of their terms and their place.
    private func sourceRows(_ dataset: PlannedDataset) -> [(path: String, licence: String?, address: String?)] {
        guard let sources = dataset.sources else { return [] }
        func column(_ names: String...) -> Int? { names.compactMap { sources.columns.firstIndex(of: $0) }.first }
        let (terms, place) = (column("licence", "license", "rights"), column("url"))
        return zip(sources.texts, sources.rows).compactMap { text, row in
            guard let path = text.file?.path else { return nil }
            let address = place.map { row[$0] }.flatMap { BundleWords.isAddress($0) ? $0 : nil }
            return (path, terms.map { row[$0] }.flatMap { $0.isEmpty ? nil : $0 }, address)
        }
    }

    /// A licence of its words: an address, a name, or a sentence.
    private static func licence(_ stated: String) -> Crate.Licence {
        isAddress(stated)
            ? Crate.Licence(id: stated, name: stated, description: "Stated with the data")
            : Crate.Licence(id: CrateID.local("licence", stated), name: stated, description: "Stated with the data: \(stated)")
    }

    private static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"{}|\\^`".utf8.contains($0) }
    }
}

/// Files that a render reads and no record has the hash of: lists of choices, and modules of the project that cells of Python import.
struct BundleNeeds {
    let plan: ExecutionPlan
    let project: Project
    let record: RunRecord

    var files: [(path: String, description: String)] {
        let known = Set(record.inputs.map(\.path) + record.sources.map(\.path))
        return (choices + modules.map { ($0, "A module that cells may import; the record has no hash of it") }).filter { !known.contains($0.0) }
    }

    private var folder: String { Paths.parent(plan.definition.file.name) }

    private var choices: [(String, String)] {
        plan.definition.head.parameters.compactMap { parameter in
            guard case .column(let path, _, _) = parameter.choices else { return nil }
            return (Paths.join(folder, path), "The choices of the parameter '\(parameter.name)'; the record has no hash of it")
        }
    }

    /// Modules beside the definition, those that they import too.
    private var modules: [String] {
        let code = plan.cells.filter { if case .python = $0.action { true } else { false } }.map(\.cell.code)
        var found: [String] = []
        var open = code.flatMap(BundleNeeds.imports)
        while let name = open.popLast() {
            for path in paths(of: name) where !found.contains(path) {
                found.append(path)
                if let bytes = try? Files.read(Paths.join(project.root, path), limit: 16 << 20) { open += BundleNeeds.imports(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        return found.sorted()
    }

    private func paths(of module: String) -> [String] {
        let path = Paths.join(folder, module)
        if Files.status(Paths.join(project.root, path + ".py"))?.isRegular == true { return [path + ".py"] }
        let package = Paths.join(project.root, path)
        guard Files.status(package)?.isDirectory == true else { return [] }
        return FolderFiles.paths(in: package, without: []).filter { $0.hasSuffix(".py") }.map { Paths.relative($0, to: project.root) }
    }

    /// The first names of what a text imports: `a` of `import a.b as c`.
    static func imports(_ code: String) -> [String] {
        code.split(separator: "\n").flatMap { line -> [String] in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count > 1, words[0] == "import" || words[0] == "from" else { return [] }
            let names = words[0] == "from" ? [String(words[1])] : words.dropFirst().joined(separator: " ").split(separator: ",").map { String($0) }
            return names.compactMap { name in
                let first = name.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                return first.isEmpty ? nil : String(first)
            }
        }
    }
}
