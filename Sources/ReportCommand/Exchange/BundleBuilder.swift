import ReportDocument
import ReportEngine
import ReportSource
import ReportSyntax

/// Collects the files of records of one definition, holds each against what was recorded, and makes the crate.
struct BundleBuilder {
    let project: Project
    /// The folder `lib/report`.
    let resources: String

    /// What planning the definition found.
    private(set) var diagnostics: [Diagnostic] = []
    private var archive = ZipArchive()
    private var files: [Crate.File] = []
    private var runs: [Crate.Run] = []
    private var metadata: Metadata?
    private var licence = Crate.Licence.unknown

    init(project: Project, resources: String) {
        self.project = project
        self.resources = resources
    }

    /// Files in the archive.
    var count: Int { archive.count }

    // MARK: - Records

    /// Adds a record with what it names.
    mutating func add(_ found: FoundRecord) throws(OperatorError) {
        let record = found.record
        try check(found)
        let (definition, faults) = DefinitionLoader(project: project).load(found.request.definition)
        guard let definition, !faults.contains(where: \.hidesTheRest) else { throw unreadable(found) }
        let (plan, planFaults) = Planner(project: project, overrides: found.request.parameters).plan(definition)
        diagnostics += (faults + planFaults).filter { $0.severity == .error }
        guard !diagnostics.hasErrors else { throw unreadable(found) }
        if let dataset = definition.head.datasets.first(where: { !$0.isEmbedded }) {
            throw .refused(
                "'embed: false' keeps the rows of '\(dataset.name)' out of every file, and a bundle would hold '\(dataset.path.value)'",
                help: "give the outputs away, or the project with its data to who may have them", status: .failed)
        }
        try checkCompleteness(plan, found)
        let words = BundleWords(plan: plan, record: record)
        var inputs: [String] = []
        for (path, description) in words.texts + words.inputs + BundleNeeds(plan: plan, project: project, record: record).files {
            try add(path, Paths.join(project.root, path), description, address: words.addresses[path], licence: words.licences[path])
            if !inputs.contains(path) { inputs.append(path) }
        }
        let place = recordPlace(found)
        var outputs: [String] = []
        for output in record.outputs {
            let path = Paths.join(Paths.parent(place), output.path)
            try add(path, Paths.join(Paths.parent(found.path), output.path), "The report as \(output.format.rawValue.uppercased())")
            outputs.append(path)
        }
        try add(place, found.path, "The record: what the report was made from, and what it says, as data")
        let document = Assembler(definition: definition, record: record, language: plan.language).assemble(for: .html).0
        metadata = metadata ?? document.metadata
        runs.append(Crate.Run(
            record: place, title: document.metadata.title.plainText, inputs: inputs, outputs: outputs + [place], parameters: record.parameters,
            toolVersion: record.toolVersion, environment: record.environment))
    }

    /// Where a record goes that may stand outside the project.
    private func recordPlace(_ found: FoundRecord) -> String {
        let path = Paths.relative(found.path, to: project.root)
        return Paths.leaves(path) ? "reports/" + Paths.name(path) : path
    }

    private func unreadable(_ found: FoundRecord) -> OperatorError {
        .refused("'\(found.request.definition)' cannot be planned as it stands", help: "'report check \(found.request.definition)' says what is wrong", status: .failed)
    }

    /// Every file that the record has a hash of is the one that was recorded.
    private func check(_ found: FoundRecord) throws(OperatorError) {
        let record = found.record
        let again = "render it first: 'report render \(found.request.definition)'"
        var others: [String] = []
        for source in record.sources where textDigest(source.path) != source.digest { others.append(source.path) }
        for input in record.inputs where digest(inProject: input.path) != input.digest { others.append(input.path) }
        for output in record.outputs {
            let path = Paths.join(Paths.parent(found.path), output.path)
            if digest(path) != output.digest { others.append(Paths.relative(path, to: project.root)) }
        }
        guard others.isEmpty else {
            let names = others.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            throw .refused(
                names.count == 1 ? "'\(names[0])' is not the file that was recorded" : "these are not the files that were recorded: \(names.joined(separator: ", "))",
                help: again, status: .differs)
        }
        guard digest(lock) == record.environment.lockDigest else {
            throw .refused(
                "the report was made with another lock than that of this installation", help: again + ", or bundle it with the installation that rendered it",
                status: .environment)
        }
    }

    /// Every file that the definition names is in the record.
    private func checkCompleteness(_ plan: ExecutionPlan, _ found: FoundRecord) throws(OperatorError) {
        let known = Set(found.record.inputs.map(\.path))
        guard let file = InputList(plan: plan).files.first(where: { !known.contains($0.path) }) else { return }
        throw .refused(
            "the record has no hash of '\(file.path)'",
            help: "render it first: 'report render \(found.request.definition)'", status: .differs)
    }

    private var lock: String { resources + "/requirements.lock" }

    private func digest(_ path: String) -> String? { try? Digest.sha256(file: path) }

    private func digest(inProject path: String) -> String? {
        guard case .success(let real) = SafePath.resolve(path, in: project) else { return nil }
        return digest(real)
    }

    /// Of a text as the record has it: without a byte order mark.
    private func textDigest(_ path: String) -> String? {
        guard case .success(let real) = SafePath.resolve(path, in: project), let bytes = try? Files.read(real) else { return nil }
        return Digest.sha256(SourceFile.decode(name: path, bytes: bytes).0.bytes)
    }

    // MARK: - Files

    /// - Parameters:
    ///   - path: in the crate.
    ///   - place: where the file is, absolute.
    private mutating func add(
        _ path: String, _ place: String, _ description: String, address: String? = nil, licence: Crate.Licence? = nil
    ) throws(OperatorError) {
        guard !files.contains(where: { $0.path == path }) else { return }
        let bytes: [UInt8]
        do { bytes = try Files.read(place) } catch {
            throw .refused("'\(path)' cannot be read: \(error.reason)", help: "render the report again, then bundle it", status: .io)
        }
        guard path != Crate.metadataName, path != Crate.previewName, path != Crate.lockName || description == BundleBuilder.lockDescription else {
            throw .refused("'\(path)' is the name of a file that a crate has of its own", help: "give the project's file another name", status: .io)
        }
        files.append(Crate.File(path: path, size: bytes.count, digest: Digest.sha256(bytes), description: description, address: address, licence: licence))
        archive.add(bytes, at: path)
        guard archive.size <= ZipArchive.sizeLimit, archive.count < ZipArchive.entryLimit else {
            throw .refused("the files together are more than a zip file of this kind holds, 4 GB", help: "bundle a report of fewer or smaller files", status: .io)
        }
    }

    private static let lockDescription = "The packages of the report's interpreter, with versions and hashes"

    // MARK: - Archive

    /// The whole crate.
    ///
    /// - Parameter date: of publication; nil takes the report's own.
    mutating func archive(date: String?) throws(OperatorError) -> [UInt8] {
        guard let metadata else { return [] }
        guard let date = date ?? metadata.date.flatMap(CrateDate.of) else {
            throw .refused(
                "the report has no date, and a crate says when it was published", help: "add '--date 2024-05-06', or give the report a 'date:' and render it again",
                status: .failed)
        }
        if project.isDeclared { try add(Project.fileName, Paths.join(project.root, Project.fileName), "What holds for all reports of the project") }
        try addLicence()
        try add(Crate.lockName, lock, BundleBuilder.lockDescription)
        let abstract = BundleWords.plain(metadata.abstract)
        let crate = Crate(
            title: metadata.title.plainText, description: abstract.isEmpty ? "The report “\(metadata.title.plainText)” with everything that it was made from" : abstract,
            authors: metadata.authors, keywords: metadata.keywords, language: metadata.language.rawValue, date: date, licence: licence, files: files, runs: runs)
        archive.add(crate.metadata, at: Crate.metadataName)
        archive.add(crate.preview, at: Crate.previewName)
        return archive.finished()
    }

    /// The project's licence holds for all that has none of its own.
    private mutating func addLicence() throws(OperatorError) {
        let names = ((try? Files.list(project.root)) ?? []).filter { name in
            ["LICENSE", "LICENCE", "COPYING"].contains { name == $0 || name == $0 + ".md" || name == $0 + ".txt" }
        }
        for name in names {
            let description = "The licence of the project"
            try add(name, Paths.join(project.root, name), description)
            if licence == .unknown { licence = Crate.Licence(id: name, name: name, description: description) }
        }
    }
}
