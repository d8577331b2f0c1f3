import Glibc
import ReportSource
import ReportSyntax

/// A folder with `report.yml`, or the folder of a lone definition.
package struct Project: Sendable {
    /// Real and absolute.
    package var root: String
    /// Whether there is a `report.yml`.
    package var isDeclared: Bool
    /// Where outputs go, relative to the root.
    package var outputFolder: String
    /// Patterns of definitions, relative to the root.
    package var patterns: [String]
    /// Defaults for definitions that say nothing themselves.
    package var formats: [OutputFormat]
    package var language: String?
    package var bibliography: String?
    /// Packages for cells of Python besides those of the tool.
    package var packages: ProjectPackages?

    /// The file that makes a folder a project.
    package static let fileName = "report.yml"
    private static let sizeLimit = 1 << 20
    private static let defaultPatterns = ["notebooks/**/*.qmd", "notebooks/**/*.md", "notebooks/**/*.ipynb"]
    private static let keys = ["definitions", "output-dir", "format", "lang", "bibliography", "python"]
    private static let laterKeys = ["execute", "csl", "limits", "access", "engine", "theme"]

    /// The project that a folder belongs to.
    ///
    /// - Parameter folder: absolute; the search goes upwards from it.
    /// - Returns: the nearest project above, or the folder itself as an undeclared one, and what is wrong with its file.
    package static func find(from folder: String) -> (Project, [Diagnostic]) {
        var current = folder
        while true {
            if Files.status(current + "/" + fileName)?.isRegular == true { return load(current) }
            let parent = Paths.parent(current)
            if parent == current { break }
            current = parent
        }
        return (Project(
            root: folder, isDeclared: false, outputFolder: ".", patterns: ["*.qmd", "*.md", "*.ipynb"],
            formats: [], language: nil, bibliography: nil), [])
    }

    private static func load(_ root: String) -> (Project, [Diagnostic]) {
        let bytes: [UInt8]
        do throws(Files.Failure) { bytes = try Files.read(root + "/" + fileName, limit: sizeLimit) } catch {
            let place = SourceFile(name: fileName, text: "").span(0..<0)
            return (declared(root), [
                error.code == EFBIG
                    ? Diagnostic(.sourceTooLarge, "'report.yml' holds more than \(sizeLimit >> 20) MiB", at: place, help: "a project needs a few lines")
                    : Diagnostic(.sourceMissing, "'report.yml' cannot be read: \(error.reason)", at: place)
            ])
        }
        let (file, faults) = SourceFile.decode(name: fileName, bytes: bytes)
        let (project, found) = read(file, root: root)
        return (project, faults + found)
    }

    private static func declared(_ root: String) -> Project {
        Project(root: root, isDeclared: true, outputFolder: "reports", patterns: defaultPatterns, formats: [], language: nil, bibliography: nil)
    }

    /// Reads the text of a `report.yml`.
    ///
    /// - Parameter root: of the project; only packages that the file names are looked for there.
    package static func read(_ file: SourceFile, root: String) -> (Project, [Diagnostic]) {
        var project = declared(root)
        let (value, faults) = YAMLParser.parse(file, range: 0..<file.bytes.count)
        var diagnostics = faults
        guard let value else { return (project, diagnostics) }
        guard case .mapping(let entries) = value.kind else {
            if case .null = value.kind { return (project, diagnostics) }
            diagnostics.append(Diagnostic(.yamlType, "'report.yml' is a mapping of keys", at: value.span, help: "write 'output-dir: reports'"))
            return (project, diagnostics)
        }
        for entry in entries where laterKeys.contains(entry.key) {
            diagnostics.append(Diagnostic(.yamlUnsupported, "'\(entry.key)' is not supported by this version", at: entry.keySpan, help: "remove it"))
        }
        var options = OptionReader(entries.filter { !laterKeys.contains($0.key) }, of: "'report.yml'", at: value.span)
        if options.has("definitions") { project.patterns = options.strings("definitions").map(\.value) }
        if let folder = options.string("output-dir") {
            project.outputFolder = Paths.normal(folder.value)
            if Paths.leaves(project.outputFolder) {
                diagnostics.append(Diagnostic(
                    .sourceOutsideProject, "'output-dir' leaves the project", at: folder.span, help: "name a folder inside it"))
            }
        }
        project.formats = options.choices("format", of: OutputFormat.allCases.map(\.rawValue)).compactMap { OutputFormat(rawValue: $0.value) }
        project.language = options.string("lang")?.value
        project.bibliography = options.string("bibliography")?.value
        if let python = options.string("python") {
            project.packages = ProjectPackages(environment: Paths.join(root, python.value), at: python.span)
            if project.packages == nil {
                diagnostics.append(Diagnostic(
                    .yamlValue, "'\(python.value)' is no virtual environment of Python", at: python.span,
                    help: "make one with 'python3 -m venv \(python.value)', and install packages into it"))
            }
        }
        return (project, diagnostics + options.finish())
    }

    /// All definitions of the project, relative to its root, in byte order. Files in `data`, `sources`, `_…` folders and
    /// Markdown files without a head are none.
    package func definitions() -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        walk("", patterns.map(GlobPattern.init), into: &found, seen: &seen)
        return found
    }

    private func walk(_ folder: String, _ globs: [GlobPattern], into found: inout [String], seen: inout Set<String>) {
        let absolute = folder.isEmpty ? root : root + "/" + folder
        // A folder that links lead to again is not read again.
        guard let real = Files.real(absolute), seen.insert(real).inserted else { return }
        for name in (try? Files.list(absolute)) ?? [] {
            let path = folder.isEmpty ? name : folder + "/" + name
            guard let status = Files.status(root + "/" + path) else { continue }
            if status.isDirectory {
                let isSkipped = name.hasPrefix(".") || name.hasPrefix("_") || ["data", "sources", "node_modules"].contains(name)
                if !isSkipped, isDeclared, mayHold(path) { walk(path, globs, into: &found, seen: &seen) }
            } else if status.isRegular, globs.contains(where: { $0.matches(path) }), hasHead(path) {
                found.append(path)
            }
        }
    }

    /// Whether a folder may lie on the way of a pattern.
    private func mayHold(_ folder: String) -> Bool {
        patterns.contains { pattern in
            let fixed = pattern.split(separator: "/").prefix { !$0.contains { "*?{".contains($0) } }.joined(separator: "/")
            return fixed.isEmpty || folder.hasPrefix(fixed) || fixed.hasPrefix(folder)
        }
    }

    private func hasHead(_ path: String) -> Bool {
        guard Paths.suffix(path) == "md" else { return true }
        guard let bytes = try? Files.read(root + "/" + path, limit: 1 << 26) else { return true }
        return bytes.starts(with: Array("---\n".utf8)) || bytes.starts(with: Array("---\r\n".utf8))
    }

    /// The path of an output without its extension, relative to the root: below the output folder as the definition lies
    /// below `notebooks`, or beside the definition outside a project.
    package func outputStem(of definition: String) -> String {
        guard isDeclared else { return Paths.join(Paths.parent(definition), Paths.stem(definition)) }
        var path = definition
        if path.hasPrefix("notebooks/") { path.removeFirst("notebooks/".count) }
        return Paths.join(outputFolder, Paths.join(Paths.parent(path), Paths.stem(path)))
    }
}

/// `notebooks/**/*.qmd`: `*` and `?` inside a component, `**` for any number of folders, `{a,b}` for alternatives.
package struct GlobPattern: Sendable {
    private let alternatives: [[Substring]]

    /// More alternatives than these are not unfolded, nor are those of a longer pattern: their braces stand for themselves.
    private static let alternativeLimit = 1_000
    private static let lengthLimit = 4_000

    package init(_ pattern: String) {
        var patterns = [Substring(pattern)]
        for _ in 0..<4 where pattern.utf8.count <= GlobPattern.lengthLimit {
            var unfolded: [Substring] = []
            for pattern in patterns where unfolded.count <= GlobPattern.alternativeLimit { unfolded += GlobPattern.unfolded(pattern) }
            guard unfolded.count <= GlobPattern.alternativeLimit else { break }
            patterns = unfolded
        }
        alternatives = patterns.map { pattern in
            // Any number of folders twice is any number of folders.
            pattern.split(separator: "/").reduce(into: []) { parts, part in
                if part != "**" || parts.last != "**" { parts.append(part) }
            }
        }
    }

    /// Whether a relative path matches the whole pattern.
    package func matches(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return alternatives.contains { GlobPattern.match($0, parts) }
    }

    /// A pattern with its first braces unfolded.
    private static func unfolded(_ pattern: Substring) -> [Substring] {
        guard let open = pattern.firstIndex(of: "{"), let close = pattern[open...].firstIndex(of: "}") else { return [pattern] }
        let parts = pattern[pattern.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false)
        return parts.map { pattern[..<open] + $0 + pattern[pattern.index(after: close)...] }
    }

    /// Part by part: after each part of the pattern, how much of the path can have been matched.
    private static func match(_ pattern: [Substring], _ path: [Substring]) -> Bool {
        var reached = [Bool](repeating: false, count: path.count + 1)
        reached[0] = true
        for part in pattern {
            var next = [Bool](repeating: false, count: path.count + 1)
            for index in 0...path.count {
                if part == "**" {
                    next[index] = reached[index] || (index > 0 && next[index - 1])
                } else if index > 0, reached[index - 1] {
                    next[index] = matchComponent(Array(part), Array(path[index - 1]))
                }
            }
            reached = next
        }
        return reached[path.count]
    }

    private static func matchComponent(_ pattern: [Character], _ text: [Character]) -> Bool {
        var (p, t, star, mark) = (0, 0, -1, 0)
        while t < text.count {
            if p < pattern.count, pattern[p] == "*" { star = p; mark = t; p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] { p += 1; t += 1
            } else if star >= 0 { p = star + 1; mark += 1; t = mark
            } else { return false }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
