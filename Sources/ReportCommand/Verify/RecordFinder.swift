import ArgumentParser
import ReportEngine
import ReportSource
import ReportSyntax

/// A record with what it takes to render its report again.
struct FoundRecord: Sendable {
    var record: RunRecord
    /// Absolute.
    var path: String
    var request: RenderRequest
}

/// Finds the records of definitions, and of outputs.
enum RecordFinder {
    /// What was found, and what stands in the way.
    struct Found: Sendable {
        var records: [FoundRecord] = []
        /// Records that cannot be read, and definitions without one that were asked for.
        var problems: [OperatorError] = []
        /// Definitions without a record that were not asked for.
        var unrecorded: [String] = []
    }

    /// - Parameters:
    ///   - requests: of definitions, as `render` would render them.
    ///   - isNamed: whether these were asked for by name.
    static func records(of requests: [RenderRequest], isNamed: Bool) -> Found {
        var found = Found()
        let owned = Set(requests.map(\.recordPath))
        for request in requests {
            let paths = candidates(request, owned: owned)
            let count = found.records.count + found.problems.count
            for path in paths {
                do throws(OperatorError) {
                    let record = try read(path)
                    // A longer name may be that of another definition's report.
                    guard record.sources.first?.path == request.definition else {
                        if path == request.recordPath {
                            found.problems.append(.record(relative(path), reason: "it is of '\(record.sources.first?.path ?? "")'", help: again(request.definition)))
                        }
                        continue
                    }
                    found.records.append(FoundRecord(record: record, path: path, request: recorded(record, path, request.project)))
                } catch {
                    found.problems.append(error)
                }
            }
            guard found.records.count + found.problems.count == count else { continue }
            if isNamed {
                found.problems.append(.record(relative(request.recordPath), reason: "no such file or directory", help: again(request.definition)))
            } else {
                found.unrecorded.append(request.definition)
            }
        }
        return found
    }

    /// Records among the outputs of a project whose definition is not there any more.
    static func orphans(of project: Project) -> [OperatorError] {
        guard project.isDeclared else { return [] }
        let folder = Paths.join(project.root, project.outputFolder)
        return FolderFiles.paths(in: folder, without: []).filter { $0.hasSuffix(RecordFile.suffix) }.compactMap { path in
            guard let definition = (try? read(path))?.sources.first?.path, Files.status(Paths.join(project.root, definition)) == nil else { return nil }
            return .record(relative(path), reason: "its definition '\(definition)' is not there", help: "restore it, or remove the report with its record")
        }
    }

    /// - Parameter path: of a record that was named itself.
    static func record(_ path: String) throws(OperatorError) -> FoundRecord {
        let record = try read(path)
        guard let real = Files.real(path) else { throw .record(path, reason: "no such file or directory", help: "name another") }
        // A record may stand outside the project that it is of, as `-o` puts it.
        let projects = [Project.find(from: Paths.parent(real)).0, Project.find(from: Files.workingFolder).0]
        let project = projects.first { Files.status(Paths.join($0.root, record.sources.first?.path ?? "")) != nil } ?? projects[0]
        return FoundRecord(record: record, path: real, request: recorded(record, real, project))
    }

    /// Reads and decodes a record.
    ///
    /// - Parameter allowsCopy: whether the copy that an output carries will do.
    static func read(_ path: String, allowsCopy: Bool = false) throws(OperatorError) -> RunRecord {
        let bytes: [UInt8]
        do { bytes = try Files.read(path, limit: RecordFile.sizeLimit) } catch {
            throw .record(relative(path), reason: error.reason, help: "render the report again: that writes its record")
        }
        do throws(RecordFile.Refusal) {
            let record = try RecordFile.decode(bytes)
            try check(record)
            if record.extent != .whole, !allowsCopy { throw RecordFile.Refusal.isCopy }
            return record
        } catch {
            let reason = error.message
            throw .record(relative(path), reason: reason, help: "render the report again, or take the record from the repository")
        }
    }

    /// A record says what is read and, with '--accept', what is written: neither may lie elsewhere.
    private static func check(_ record: RunRecord) throws(RecordFile.Refusal) {
        guard let definition = record.sources.first?.path, !definition.isEmpty else { throw RecordFile.Refusal(message: "it names no definition") }
        guard !Paths.leaves(Paths.normal(definition)) else { throw RecordFile.Refusal(message: "its definition lies outside the project") }
        for output in record.outputs {
            let name = output.path
            guard !name.contains("/"), !name.isEmpty, !name.hasPrefix(".") else { throw RecordFile.Refusal(message: "its output '\(name)' does not lie beside it") }
            guard !name.hasSuffix(RecordFile.suffix), !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0.properties.generalCategory == .format }) else {
                throw RecordFile.Refusal(message: "its output '\(TerminalText.escaped(name))' has no name of an output")
            }
        }
    }

    /// The record that has a file among its outputs, or the file itself where it is a record.
    static func record(beside path: String) throws(OperatorError) -> (record: RunRecord, path: String, isAltered: Bool) {
        if path.hasSuffix(RecordFile.suffix) { return (try read(path, allowsCopy: true), path, false) }
        let bytes: [UInt8]
        do { bytes = try Files.read(path) } catch { throw .record(path, reason: error.reason, help: "name a record, or an output with its record beside it") }
        let folder = Paths.parent(path)
        let names = ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(RecordFile.suffix) }
        // The one of its own name first.
        let own = Paths.stem(path) + RecordFile.suffix
        for name in names.filter({ $0 == own }) + names.filter({ $0 != own }) {
            let place = Paths.join(folder, name)
            guard let record = name == own ? try read(place) : try? read(place) else { continue }
            guard let output = record.outputs.first(where: { $0.path == Paths.name(path) }) else { continue }
            return (record, place, output.digest != Digest.sha256(bytes))
        }
        throw .record(path, reason: "no record beside it has it among its outputs", help: "render the report again: that writes its record")
    }

    // MARK: - Places

    /// The record's own place, then those of variants: `wcit-2012-Oceania.record.json`.
    private static func candidates(_ request: RenderRequest, owned: Set<String>) -> [String] {
        let folder = Paths.parent(request.stem)
        let names = ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(RecordFile.suffix) && $0.hasPrefix(Paths.name(request.stem)) }
        let paths = names.map { Paths.join(folder, $0) }
        return paths.filter { $0 == request.recordPath } + paths.filter { $0.hasPrefix(request.stem + "-") && !owned.contains($0) }
    }

    /// The render that would make a record again: with its parameters where they are not the definition's own, its formats, its names.
    private static func recorded(_ record: RunRecord, _ path: String, _ project: Project) -> RenderRequest {
        var formats: [OutputFormat] = []
        for output in record.outputs where !formats.contains(output.format) { formats.append(output.format) }
        let stem = String(path.dropLast(RecordFile.suffix.count))
        var request = RenderRequest(
            definition: record.sources.first?.path ?? "", project: project, parameters: RecordedDefinition(record).overrides, suffix: "",
            formats: formats, isStrict: false, usesCache: false, recordedStem: stem)
        // `-o` may have named a file otherwise than its format.
        if record.outputs.count == 1, let only = record.outputs.first, only.format != .csv, only.path != "\(Paths.name(stem)).\(only.format.rawValue)" {
            request.output = Paths.join(Paths.parent(path), only.path)
        }
        return request
    }

    private static func again(_ definition: String) -> String { "render it first: 'report render \(definition)'" }

    private static func relative(_ path: String) -> String {
        path.hasPrefix("/") ? Paths.relative(path, to: Files.workingFolder) : path
    }
}
