import ArgumentParser
import ReportEngine
import ReportSource
import ReportSyntax

/// Turns the arguments of `report render` into the reports to be rendered.
struct RequestBuilder {
    let command: RenderCommand

    func requests() throws -> ([RenderRequest], [Diagnostic]) {
        let formats = try self.formats()
        let (parameters, paramFaults) = try self.parameters()
        let (targets, faults) = try self.targets()
        guard !(faults + paramFaults).hasErrors else { return ([], faults + paramFaults) }
        var requests: [RenderRequest] = []
        let (variants, eachFaults) = try self.variants()
        for (project, definition) in targets {
            for variant in variants {
                requests.append(RenderRequest(
                    definition: definition, project: project, parameters: parameters + variant.parameters, suffix: variant.suffix,
                    formats: formats, output: command.output.map(absolute), outputFolder: command.outputDir.map(absolute),
                    isStrict: command.strict, usesCache: !command.noCache, allowed: command.grants.paths, timeLimit: try command.grants.limit))
            }
        }
        if let output = command.output {
            guard requests.count == 1 else { throw ValidationError("'--output' names one file, and \(requests.count) reports are to be rendered") }
            try checkSingle(output, &requests[0])
        }
        return (requests, faults + paramFaults + eachFaults + collisions(requests))
    }

    func absolute(_ path: String) -> String { Paths.join(Files.workingFolder, path) }

    /// What `--to` names; empty without it.
    func formats() throws -> [OutputFormat] {
        guard let text = command.to else { return [] }
        return try text.split(separator: ",").map { word in
            guard let format = OutputFormat(rawValue: word.lowercased()) else {
                throw ValidationError("'\(word)' is no format; formats are html, pdf and csv")
            }
            return format
        }
    }

    /// `-o x.pdf` says by its extension which format it is.
    private func checkSingle(_ output: String, _ request: inout RenderRequest) throws {
        request.formats = [try single(output, among: request.formats)]
    }

    /// The one format of the file that `-o` names.
    ///
    /// - Parameter formats: what `--to` names.
    func single(_ output: String, among formats: [OutputFormat]) throws -> OutputFormat {
        if formats.isEmpty {
            guard let format = OutputFormat(rawValue: Paths.suffix(output)) else {
                throw ValidationError("'\(output)' does not say its format; end it with .html, .pdf or .csv, or add '--to'")
            }
            return format
        }
        guard formats.count == 1 else { throw ValidationError("'--output' names one file, and '--to' asks for \(formats.count) formats") }
        return formats[0]
    }

    // Parameters

    private func parameters() throws -> ([(name: String, text: String)], [Diagnostic]) {
        var found: [(name: String, text: String)] = []
        var diagnostics: [Diagnostic] = []
        if let path = command.paramsFile {
            do throws(Files.Failure) {
                let (file, faults) = SourceFile.decode(name: path, bytes: try Files.read(path, limit: 1 << 20))
                let (value, syntax) = YAMLParser.parse(file, range: 0..<file.bytes.count)
                diagnostics += faults + syntax
                if case .mapping(let entries)? = value?.kind {
                    for entry in entries { found.append((entry.key, parameterText(entry.value))) }
                } else if value != nil {
                    diagnostics.append(Diagnostic(.yamlType, "a file of parameters is a mapping of names to values", at: value?.span, help: "write 'issue: itu-regulation'"))
                }
            } catch {
                throw ValidationError("'\(path)' cannot be read: \(error.reason)")
            }
        }
        for text in command.parameters {
            guard let mark = text.firstIndex(of: "=") ?? text.firstIndex(of: ":"), mark != text.startIndex else {
                throw ValidationError("'\(text)' is no parameter; write 'name=value'")
            }
            found.append((String(text[..<mark]), String(text[text.index(after: mark)...])))
        }
        return (found, diagnostics)
    }

    private func parameterText(_ value: YAMLValue) -> String {
        if case .sequence(let items) = value.kind { return items.map(\.text).joined(separator: ",") }
        return value.text
    }

    private func variants() throws -> ([(parameters: [(name: String, text: String)], suffix: String)], [Diagnostic]) {
        guard let each = command.each else { return ([([], "")], []) }
        guard let equals = each.firstIndex(of: "="), let hash = each[equals...].firstIndex(of: "#") else {
            throw ValidationError("'--each' is written key=file#column, as in region=notebooks/data/wcit12.csv#region")
        }
        let (key, path, column) = (String(each[..<equals]), String(each[each.index(after: equals)..<hash]), String(each[each.index(after: hash)...]))
        let bytes: [UInt8]
        do { bytes = try Files.read(path) } catch { throw ValidationError("'\(path)' cannot be read: \(error.reason)") }
        let records = CSVText.records(bytes)
        guard let index = records.first?.firstIndex(of: column) else {
            throw ValidationError("'\(path)' has no column '\(column)'; its columns are \((records.first ?? []).joined(separator: ", "))")
        }
        var seen: Set<String> = []
        let values = records.dropFirst().compactMap { $0.indices.contains(index) ? $0[index] : nil }.filter { !$0.isEmpty && seen.insert($0).inserted }
        return (values.map { ([(key, $0)], "-" + FileNames.safe($0)) }, [])
    }

    // Definitions

    private func targets() throws -> ([(Project, String)], [Diagnostic]) {
        if command.definitions.isEmpty {
            let (project, faults) = Project.find(from: Files.workingFolder)
            let definitions = project.definitions()
            guard !definitions.isEmpty else {
                throw ValidationError("no definition is here; name one, or make one with 'report new first-report'")
            }
            return (definitions.map { (project, $0) }, faults)
        }
        var targets: [(Project, String)] = []
        var diagnostics: [Diagnostic] = []
        var known: [String: Project] = [:]
        for path in command.definitions {
            guard let real = Files.real(path), let status = Files.status(real), status.isRegular || status.isDirectory else {
                throw ValidationError("'\(path)' is no file\(nearby(path))")
            }
            if status.isDirectory {
                let (found, faults) = try definitions(below: real, path)
                targets += found
                diagnostics += faults
                continue
            }
            guard ["qmd", "md", "ipynb"].contains(Paths.suffix(real)) else {
                throw ValidationError("'\(path)' is no definition; definitions end with .qmd, .md or .ipynb")
            }
            let folder = Paths.parent(real)
            if known[folder] == nil {
                let (project, faults) = Project.find(from: folder)
                diagnostics += faults
                known[folder] = project
            }
            guard let project = known[folder] else { continue }
            targets.append((project, Paths.relative(real, to: project.root)))
        }
        return (targets, diagnostics)
    }

    /// The definitions of a folder's project that lie in the folder.
    private func definitions(below real: String, _ path: String) throws -> ([(Project, String)], [Diagnostic]) {
        let (project, faults) = Project.find(from: real)
        let found = project.definitions().filter { Paths.isInside(Paths.join(project.root, $0), real) }
        guard !found.isEmpty else { throw ValidationError("no definition lies in '\(path)'") }
        return (found.map { (project, $0) }, faults)
    }

    private func nearby(_ path: String) -> String {
        let names = (try? Files.list(Paths.parent(path))) ?? []
        return nearMiss(Paths.name(path), among: names).map { "; did you mean '\(Paths.join(Paths.parent(path), $0))'?" } ?? ""
    }

    /// Two reports that would be written to one file.
    private func collisions(_ requests: [RenderRequest]) -> [Diagnostic] {
        var owners: [String: String] = [:]
        var found: [Diagnostic] = []
        for request in requests {
            if let other = owners[request.stem] {
                found.append(Diagnostic(
                    .renderCollision, "'\(other)' and '\(request.definition)' would both be written to '\(Paths.name(request.stem))'", at: nil,
                    help: "rename one of them"))
            }
            owners[request.stem] = request.definition
        }
        return found
    }
}

/// Names of files made of values.
enum FileNames {
    /// Letters, digits, `-`, `_` and `.` stay; everything else becomes `-`; at most 80 characters.
    static func safe(_ value: String) -> String {
        var result = ""
        for character in value.prefix(80) {
            let isSafe = character.isLetter || character.isNumber || "-_.".contains(character)
            result.append(isSafe ? character : "-")
        }
        return result.hasPrefix(".") ? "-" + result.dropFirst() : result
    }
}
