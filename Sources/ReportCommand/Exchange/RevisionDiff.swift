import ReportEngine
import ReportSource

/// What `report diff` compares: two files, or one definition at two revisions.
enum DiffSubject: Equatable {
    case files(String, String)
    /// Nil for the working tree.
    case revisions(String, String?, definition: String)

    /// Why the arguments are neither.
    struct Problem: Error, Equatable { var message: String }

    /// - Parameter arguments: as given.
    static func read(_ arguments: [String]) throws(Problem) -> DiffSubject {
        switch arguments.count {
        case 2:
            guard isDefinition(arguments[1]), !isReport(arguments[0]), !isDefinition(arguments[0]) else { return .files(arguments[0], arguments[1]) }
            guard let range = arguments[0].firstRange(of: "..") else { return .revisions(arguments[0], nil, definition: arguments[1]) }
            let (from, to) = (arguments[0][..<range.lowerBound], arguments[0][range.upperBound...])
            guard !to.hasPrefix(".") else { throw Problem(message: "'\(arguments[0])' has three dots; name both revisions, or write two dots") }
            return .revisions(from.isEmpty ? "HEAD" : String(from), to.isEmpty ? "HEAD" : String(to), definition: arguments[1])
        case 3:
            guard isDefinition(arguments[2]) else { throw Problem(message: "'\(arguments[2])' is no definition; write 'report diff REVISION REVISION DEFINITION'") }
            return .revisions(arguments[0], arguments[1], definition: arguments[2])
        default:
            throw Problem(message: "name two records or outputs, or revisions and a definition: 'report diff HEAD~1 HEAD notebooks/x.qmd'")
        }
    }

    private static func isDefinition(_ path: String) -> Bool { ["qmd", "md", "ipynb"].contains(Paths.suffix(path)) }

    private static func isReport(_ path: String) -> Bool { path.hasSuffix(RecordFile.suffix) || ["html", "pdf", "csv"].contains(Paths.suffix(path)) }
}

/// Finds the records of one definition at revisions, and makes those that were not committed.
struct RevisionDiff {
    let repository: GitRepository
    /// Relative to the repository's top.
    let path: String
    let console: Console
    let isConfinementRequired: Bool
    /// What the operator grants: paths, and the time for a report.
    let grants: (paths: [String], limit: Duration)

    /// A definition's record at one revision.
    struct Side: Sendable {
        /// `HEAD~1`, or the working tree.
        var name: String
        var record: RunRecord
        /// Where it was read; `-` where it was made.
        var path: String
        var notes: [String] = []
    }

    /// - Parameter definition: as given; it need not be there any more.
    init(definition: String, console: Console, isConfinementRequired: Bool, grants: (paths: [String], limit: Duration)) throws(OperatorError) {
        let given = Paths.join(Files.workingFolder, definition)
        var folder = Paths.parent(given)
        while Files.real(folder) == nil { folder = Paths.parent(folder) }
        let real = Paths.join(Files.real(folder) ?? folder, Paths.relative(given, to: folder))
        repository = try GitRepository(around: Files.real(folder) ?? folder)
        path = Paths.relative(real, to: repository.top)
        self.console = console
        self.isConfinementRequired = isConfinementRequired
        self.grants = grants
    }

    /// - Parameter after: nil for the working tree.
    func sides(_ before: String, _ after: String?) async throws(OperatorError) -> (Side, Side) {
        let first = try repository.commit(before)
        let second: String? = if let after { try repository.commit(after) } else { nil }
        return (try await side(before, first), try await side(after ?? "the working tree", second))
    }

    private func side(_ name: String, _ commit: String?) async throws(OperatorError) -> Side {
        guard let commit else { return try await working(name) }
        guard let text = repository.file(path, at: commit) else {
            throw .refused("\(name) has no '\(path)'", help: "name a revision that has it; 'git log -- \(path)' lists them", status: .io)
        }
        if let (record, place) = recorded(at: commit) {
            let digest = Digest.sha256(SourceFile.decode(name: path, bytes: text).0.bytes)
            let isOwn = record.sources.first?.digest == digest
            return Side(name: name, record: record, path: place, notes: isOwn ? [] : ["\(name): the record that was committed is of another text of the definition"])
        }
        await console.say("\(name): no record was committed; it is rendered")
        return try await rendered(name) { environment throws(OperatorError) in
            let root = root(at: commit)
            let folder = "\(environment.scratch)/revision-\(commit)"
            try repository.write(root, at: commit, to: folder)
            return (Project.find(from: folder).0, root == "." ? path : String(path.dropFirst(root.utf8.count + 1)))
        }
    }

    /// The record of the working tree where it is of the files as they are; else one that is made, and written nowhere.
    private func working(_ name: String) async throws(OperatorError) -> Side {
        let file = Paths.join(repository.top, path)
        guard Files.status(file)?.isRegular == true else { throw .refused("the working tree has no '\(path)'", help: "name two revisions that have it", status: .io) }
        let project = Project.find(from: Paths.parent(file)).0
        let request = RenderRequest(
            definition: Paths.relative(file, to: project.root), project: project, parameters: [], suffix: "", formats: [], isStrict: false, usesCache: false)
        if Files.status(request.recordPath) != nil {
            let record = try RecordFinder.read(request.recordPath)
            if isCurrent(record, project) { return Side(name: name, record: record, path: request.recordPath) }
        }
        return try await rendered(name) { _ throws(OperatorError) in (project, request.definition) }
    }

    private func isCurrent(_ record: RunRecord, _ project: Project) -> Bool {
        func place(_ path: String) -> String? { if case .success(let real) = SafePath.resolve(path, in: project) { real } else { nil } }
        func text(_ path: String) -> [UInt8]? { place(path).flatMap { try? Files.read($0) } }
        return record.sources.allSatisfy { source in text(source.path).map { Digest.sha256(SourceFile.decode(name: "", bytes: $0).0.bytes) } == source.digest }
            && record.inputs.allSatisfy { input in place(input.path).flatMap { try? Digest.sha256(file: $0) } == input.digest }
    }

    /// Renders where no record is to be had.
    private func rendered(
        _ name: String, _ place: @Sendable (CommandEnvironment) throws(OperatorError) -> (Project, String)
    ) async throws(OperatorError) -> Side {
        try await CommandEnvironment.with(isConfinementRequired: isConfinementRequired) { environment throws(OperatorError) in
            let (project, definition) = try place(environment)
            var request = RenderRequest(definition: definition, project: project, parameters: [], suffix: "", formats: [], isStrict: false, usesCache: false)
            (request.allowed, request.timeLimit) = grants
            let made = try await Renderer(request: request, pool: environment.pool, resources: environment.resources, console: console).make()
            guard let record = made.record else {
                await console.show(Diagnostics.unique(made.diagnostics.filter { $0.severity == .error }))
                throw .refused("'\(path)' of \(name) cannot be rendered", help: "name a revision where it can, or commit its record", status: .failed)
            }
            return Side(name: name, record: record, path: "-")
        }
    }

    // MARK: - Commits

    /// The nearest folder above the definition that is a project in the commit.
    private func root(at commit: String) -> String {
        var folder = Paths.parent(path)
        while true {
            if repository.has(folder == "." ? Project.fileName : "\(folder)/\(Project.fileName)", at: commit) { return folder }
            guard folder != "." else { return Paths.parent(path) }
            folder = Paths.parent(folder)
        }
    }

    /// The record of the definition among a commit's files: of its name, and with it as the first source.
    private func recorded(at commit: String) -> (RunRecord, String)? {
        let root = root(at: commit)
        let own = root == "." ? path : String(path.dropFirst(root.utf8.count + 1))
        let name = Paths.stem(path) + RecordFile.suffix
        for place in repository.paths(at: commit) where Paths.name(place) == name && (root == "." || place.hasPrefix(root + "/")) {
            guard let bytes = repository.file(place, at: commit), let record = try? RecordFile.decode(bytes), record.sources.first?.path == own else { continue }
            return (record, place)
        }
        return nil
    }
}
