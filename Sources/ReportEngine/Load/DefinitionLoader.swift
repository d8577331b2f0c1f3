import ReportSource
import ReportSyntax

/// Reads a definition and what it includes.
package struct DefinitionLoader: Sendable {
    package var project: Project

    package init(project: Project) { self.project = project }

    /// - Parameter path: relative to the project's root.
    /// - Returns: the parsed definition and everything wrong with it; nil when the file cannot be read at all.
    package func load(_ path: String) -> (ReportDefinition?, [Diagnostic]) {
        let bytes: [UInt8]
        do { bytes = try DefinitionTexts.read(Paths.join(project.root, path)) } catch {
            return (nil, [Diagnostic(.sourceMissing, "'\(path)' cannot be read: \(error.reason)", at: nil)])
        }
        let (file, faults) = SourceFile.decode(name: path, bytes: bytes)
        guard !faults.hasErrors else { return (nil, faults) }
        let (definition, diagnostics) = DefinitionParser().parse(file, includes: includes())
        return (definition, faults + diagnostics)
    }

    /// Definitions and includes larger than this are refused.
    package static let sizeLimit = 64 << 20

    private func includes() -> IncludeSource {
        let project = project
        return IncludeSource { path, from in
            let relative = Paths.join(Paths.parent(from.name), path)
            switch SafePath.resolve(relative, in: project) {
            case .failure(let refusal): return .failure(IncludeError(message: "'\(path)': \(refusal.message)", help: help(refusal, path, relative)))
            case .success(let absolute):
                do throws(Files.Failure) {
                    let bytes = try DefinitionTexts.read(absolute)
                    let (file, faults) = SourceFile.decode(name: relative, bytes: bytes)
                    if let fault = faults.first { return .failure(IncludeError(message: "'\(path)': \(fault.message)", help: fault.help.first)) }
                    return .success(file)
                } catch {
                    return .failure(IncludeError(message: "'\(path)' cannot be read: \(error.reason)"))
                }
            }
        }
    }

    /// - Parameter relative: the path from the project's root.
    private func help(_ refusal: SafePath.Refusal, _ path: String, _ relative: String) -> String {
        guard refusal.kind == .missing else { return "copy the file into the project" }
        let names = (try? Files.list(Paths.join(project.root, Paths.parent(relative)))) ?? []
        return nearMiss(Paths.name(path), among: names).map { "did you mean '\(Paths.join(Paths.parent(path), $0))'?" }
            ?? "a path is relative to the file that it stands in"
    }
}

/// Keeps the paths that a definition names inside its project, links included.
package enum SafePath {
    /// Why a path is refused.
    package struct Refusal: Error, Sendable {
        /// Whether there is no such file, or it lies where it may not.
        package enum Kind: Sendable { case missing, outside }

        package var kind: Kind
        package var message: String
    }

    /// The real path of a file that a definition names.
    ///
    /// - Parameter path: relative to the project's root.
    package static func resolve(_ path: String, in project: Project) -> Result<String, Refusal> {
        guard !path.utf8.contains(0), path.utf8.count < 4096 else {
            return .failure(Refusal(kind: .missing, message: "the path is no file name"))
        }
        guard !Paths.leaves(Paths.normal(path)) else {
            return .failure(Refusal(kind: .outside, message: "it leaves the project"))
        }
        guard let real = Files.real(Paths.join(project.root, path)) else {
            return .failure(Refusal(kind: .missing, message: "no such file"))
        }
        guard Paths.isInside(real, project.root) else {
            return .failure(Refusal(kind: .outside, message: "it leaves the project through a link"))
        }
        return .success(real)
    }
}
