/// What an RO-Crate says of a report and of every file that belongs to it.
///
/// - SeeAlso: RO-Crate Metadata Specification 1.1.3, https://w3id.org/ro/crate/1.1; Process Run Crate 0.5, https://w3id.org/ro/wfrun/process/0.5
package struct Crate: Sendable {
    /// One file of the crate.
    package struct File: Sendable {
        /// Relative to the crate.
        package var path: String
        package var size: Int
        /// SHA-256, in hexadecimal.
        package var digest: String
        /// What it is, in words.
        package var description: String
        /// Where it was fetched from.
        package var address: String?
        /// Nil where nothing is known of its own.
        package var licence: Licence?

        package init(path: String, size: Int, digest: String, description: String, address: String? = nil, licence: Licence? = nil) {
            self.path = path
            self.size = size
            self.digest = digest
            self.description = description
            self.address = address
            self.licence = licence
        }
    }

    /// Under which terms something may be used.
    package struct Licence: Sendable, Hashable {
        /// An address, the id of a file of the crate, or an id that begins with `#`.
        package var id: String
        package var name: String
        package var description: String

        package init(id: String, name: String, description: String) {
            self.id = id
            self.name = name
            self.description = description
        }

        /// Nobody said.
        package static let unknown = Licence(
            id: "#licence-unknown", name: "No licence stated",
            description: "Nobody stated a licence. Whoever wants to use this needs the permission of its authors.")
    }

    /// One report: what was rendered, from what, to what.
    package struct Run: Sendable {
        /// The path of its record: one action a record.
        package var record: String
        package var title: String
        /// Paths of the files that it was made from.
        package var inputs: [String]
        /// Paths of the files that were made, the record among them.
        package var outputs: [String]
        package var parameters: [BoundParameter]
        package var toolVersion: String
        package var environment: RunRecord.EnvironmentRecord

        package init(
            record: String, title: String, inputs: [String], outputs: [String], parameters: [BoundParameter], toolVersion: String,
            environment: RunRecord.EnvironmentRecord
        ) {
            self.record = record
            self.title = title
            self.inputs = inputs
            self.outputs = outputs
            self.parameters = parameters
            self.toolVersion = toolVersion
            self.environment = environment
        }
    }

    package var title: String
    package var description: String
    package var authors: [String]
    package var keywords: [String]
    /// `en`, `zh-Hans`.
    package var language: String
    /// ISO 8601: a year, a month or a day.
    package var date: String
    package var licence: Licence
    package var files: [File]
    package var runs: [Run]

    package init(
        title: String, description: String, authors: [String], keywords: [String], language: String, date: String, licence: Licence, files: [File], runs: [Run]
    ) {
        self.title = title
        self.description = description
        self.authors = authors
        self.keywords = keywords
        self.language = language
        self.date = date
        self.licence = licence
        self.files = files
        self.runs = runs
    }

    package static let metadataName = "ro-crate-metadata.json"
    package static let previewName = "ro-crate-preview.html"
    /// The lock inside a crate.
    package static let lockName = "environment/requirements.lock"

    // MARK: - Metadata

    /// `ro-crate-metadata.json`.
    package var metadata: [UInt8] {
        let context: CrateValue = .list([
            .text("https://w3id.org/ro/crate/1.1/context"), .object(["sha256": .text("https://w3id.org/ro/terms/workflow-run#sha256")]),
        ])
        return CrateValue.object(["@context": context, "@graph": .list(entities)]).file
    }

    private var entities: [CrateValue] {
        var entities = [descriptor, root]
        entities += files.map(entity)
        entities += runs.flatMap(entities(of:))
        entities += unique(runs.map(tool)) + unique(runs.map(python))
        entities += authors.map { author in
            .object(["@id": .text(CrateID.local("author", author)), "@type": .text("Person"), "name": .text(author)])
        }
        entities += licences
        entities.append(.object([
            "@id": .text("https://w3id.org/ro/wfrun/process/0.5"), "@type": .text("CreativeWork"), "name": .text("Process Run Crate"), "version": .text("0.5"),
        ]))
        return entities
    }

    private func unique(_ values: [CrateValue]) -> [CrateValue] {
        var seen: Set<CrateValue> = []
        return values.filter { seen.insert($0).inserted }
    }

    private var descriptor: CrateValue {
        .object([
            "@id": .text(Crate.metadataName), "@type": .text("CreativeWork"), "about": .entity("./"), "conformsTo": .entity("https://w3id.org/ro/crate/1.1"),
        ])
    }

    private var root: CrateValue {
        var members: [String: CrateValue] = [
            "@id": .text("./"), "@type": .text("Dataset"), "name": .text(title), "description": .text(description), "datePublished": .text(date),
            "license": .entity(licence.id), "inLanguage": .text(language), "conformsTo": .entity("https://w3id.org/ro/wfrun/process/0.5"),
        ]
        members["hasPart"] = CrateValue.some(files.map { .entity(CrateID.of(path: $0.path)) })
        members["mentions"] = CrateValue.some(runs.map { .entity(Crate.action($0)) })
        members["author"] = CrateValue.some(authors.map { .entity(CrateID.local("author", $0)) })
        members["keywords"] = CrateValue.some(keywords.map { .text($0) })
        return .object(members)
    }

    private func entity(_ file: File) -> CrateValue {
        var members: [String: CrateValue] = [
            "@id": .text(CrateID.of(path: file.path)), "@type": .text("File"), "name": .text(Paths.name(file.path)), "description": .text(file.description),
            "contentSize": .text(String(file.size)), "sha256": .text(file.digest), "encodingFormat": .text(MediaType.of(path: file.path)),
        ]
        if file.path == licence.id { members["@type"] = .list([.text("File"), .text("CreativeWork")]) }
        members["url"] = file.address.map { .text($0) }
        members["license"] = file.licence.map { .entity($0.id) }
        return .object(members)
    }

    private var licences: [CrateValue] {
        var seen: Set<String> = Set(files.map { CrateID.of(path: $0.path) })
        return ([licence] + files.compactMap(\.licence)).filter { seen.insert($0.id).inserted }.map { licence in
            .object(["@id": .text(licence.id), "@type": .text("CreativeWork"), "name": .text(licence.name), "description": .text(licence.description)])
        }
    }

    // MARK: - Actions

    private static func action(_ run: Run) -> String { CrateID.local("run", run.record) }

    /// The action with the values of its parameters. It says nothing of when it ran and who ran it: nobody recorded that, and the same report would be
    /// another crate every time.
    private func entities(of run: Run) -> [CrateValue] {
        func id(_ parameter: BoundParameter) -> String { CrateID.local("parameter", Paths.stem(Paths.stem(run.record)) + "-" + parameter.name) }
        var members: [String: CrateValue] = [
            "@id": .text(Crate.action(run)), "@type": .text("CreateAction"), "name": .text("Render “\(run.title)”"),
            "description": .text("The report was rendered from its definition and data; \(run.record) says what of what."),
            "instrument": .entity(Crate.toolID(run)), "actionStatus": .text("http://schema.org/CompletedActionStatus"),
        ]
        members["object"] = CrateValue.some(run.inputs.map { .entity(CrateID.of(path: $0)) } + run.parameters.map { .entity(id($0)) })
        members["result"] = CrateValue.some(run.outputs.map { .entity(CrateID.of(path: $0)) })
        return [.object(members)] + run.parameters.map { parameter in
            .object([
                "@id": .text(id(parameter)), "@type": .text("PropertyValue"), "name": .text(parameter.name), "value": .text(parameter.value.text),
            ])
        }
    }

    private static func toolID(_ run: Run) -> String { "#report-" + run.toolVersion }

    /// Python's own page of the release: `https://www.python.org/downloads/release/python-3112/` for 3.11.2.
    private static func pythonID(_ run: Run) -> String {
        let version = run.environment.interpreter
        guard version.split(separator: ".").count == 3, version.allSatisfy({ $0 == "." || $0.isASCII && $0.isNumber }) else { return "https://www.python.org/" }
        return "https://www.python.org/downloads/release/python-\(version.filter { $0 != "." })/"
    }

    private func tool(_ run: Run) -> CrateValue {
        .object([
            "@id": .text(Crate.toolID(run)), "@type": .text("SoftwareApplication"), "name": .text("report"), "softwareVersion": .text(run.toolVersion),
            "description": .text("Renders report definitions to HTML and PDF whose numbers can be traced"),
            "softwareRequirements": .list([.entity(Crate.pythonID(run)), .entity(CrateID.of(path: Crate.lockName))]),
        ])
    }

    private func python(_ run: Run) -> CrateValue {
        .object([
            "@id": .text(Crate.pythonID(run)), "@type": .text("SoftwareApplication"), "name": .text("CPython"), "url": .text(Crate.pythonID(run)),
            "softwareVersion": .text(run.environment.interpreter.isEmpty ? run.environment.python : run.environment.interpreter),
            "description": .text("The interpreter of the report's cells; its packages stand in \(Crate.lockName)"),
        ])
    }
}
