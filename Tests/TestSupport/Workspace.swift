import Foundation
import Synchronization

/// A folder of its own for runs of the built `report`: a project, a home, a cache and a folder for temporary files. It goes with the
/// test.
package final class Workspace: Sendable {
    /// One run of `report`.
    package struct Run: Sendable {
        package var ended: Program.Ended

        package var code: Int32? { ended.code }
        /// Standard error, with the workspace's paths and all times replaced by words.
        package var talk: String
        package var output: String { ended.standardOutput }

        /// The diagnostics of a run with `--diagnostic-format json`.
        package var diagnostics: [FoundDiagnostic] {
            talk.split(separator: "\n").compactMap { line in
                line.hasPrefix("{") ? try? JSONDecoder().decode(FoundDiagnostic.self, from: Data(line.utf8)) : nil
            }
        }

        /// The ids of the errors, each once, in order.
        package var errors: [String] {
            diagnostics.filter { $0.severity == "error" }.map(\.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
    }

    /// A diagnostic as `--diagnostic-format json` prints it.
    package struct FoundDiagnostic: Sendable, Decodable {
        package struct Note: Sendable, Decodable {
            package var message: String
            package var file: String?
            package var line: Int?
        }

        package var id: String
        package var severity: String
        package var message: String
        package var file: String?
        package var line: Int?
        package var column: Int?
        package var cell: String?
        package var notes: [Note]?
        package var help: [String]?
        package var detail: String?

        /// `notebooks/x.qmd:3:5`
        package var place: String { "\(file ?? "-"):\(line ?? 0):\(column ?? 0)" }
    }

    /// Absolute, without links.
    package let path: String
    package let project: String

    /// - Parameter name: of the project's folder.
    package init(project name: String = "project") throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("report-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        path = base.resolvingSymlinksInPath().path
        Workspace.keep(path)
        project = "\(path)/\(name)"
        for folder in [project, home, temporary] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    deinit { Workspace.remove(path) }

    /// The folders that are there; those that tests share go when the process ends.
    private static let paths = Mutex(Set<String>())

    private static func keep(_ path: String) {
        let isFirst = paths.withLock { paths in
            defer { paths.insert(path) }
            return paths.isEmpty
        }
        if isFirst { atexit { for path in Workspace.paths.withLock({ $0 }) { Workspace.remove(path) } } }
    }

    private static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
        paths.withLock { _ = $0.remove(path) }
    }

    package var home: String { "\(path)/home" }
    package var temporary: String { "\(path)/tmp" }

    /// The folder of the executables under test: `REPORT_EXECUTABLES`, or else the one of the test bundle.
    package static let executables: String = {
        if let named = ProcessInfo.processInfo.environment["REPORT_EXECUTABLES"], !named.isEmpty {
            return URL(fileURLWithPath: named, relativeTo: URL(fileURLWithPath: checkout)).resolvingSymlinksInPath().path
        }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
        return URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent().path
    }()

    /// The checkout.
    package static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    // MARK: - Running

    /// Only what a run needs, so that the developer's own settings do not matter.
    package var environment: [String: String] {
        [
            "HOME": home, "XDG_CACHE_HOME": "\(home)/cache", "TMPDIR": temporary, "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
    }

    /// Runs `report` to its end.
    ///
    /// - Parameters:
    ///   - folder: relative to the project.
    ///   - environment: added to the usual one, or put in its place.
    ///   - program: `report`, or what runs it.
    @discardableResult
    package func report(
        _ arguments: String..., in folder: String = ".", environment: [String: String] = [:],
        program: [String] = [Workspace.executables + "/report"], within limit: Duration = .seconds(120)
    ) async throws -> Run {
        try await report(arguments, in: folder, environment: environment, program: program, within: limit)
    }

    /// The same with the arguments as an array.
    @discardableResult
    package func report(
        _ arguments: [String], in folder: String = ".", environment: [String: String] = [:],
        program: [String] = [Workspace.executables + "/report"], within limit: Duration = .seconds(120)
    ) async throws -> Run {
        try await Gate.runs.pass {
            let started = try start(arguments, in: folder, environment: environment, program: program)
            return run(await started.finish(within: limit))
        }
    }

    /// Starts `report` and leaves it running.
    package func start(
        _ arguments: [String], in folder: String = ".", environment: [String: String] = [:],
        program: [String] = [Workspace.executables + "/report"], hasTerminal: Bool = false
    ) throws -> Program {
        try Program(
            program + arguments, environment: self.environment.merging(environment) { $1 },
            folder: folder == "." ? project : "\(project)/\(folder)", hasTerminal: hasTerminal)
    }

    package func run(_ ended: Program.Ended) -> Run { Run(ended: ended, talk: filtered(ended.standardError)) }

    private func filtered(_ text: String) -> String {
        text.replacing(project, with: "PROJECT").replacing(path, with: "WORKSPACE").replacing(/\(\d+\.\d+ s\)/, with: "(TIME)")
    }

    /// Commands of the processes of this workspace that are still alive. Kernels have an environment of their own, which names a folder
    /// for temporary files below ours.
    package var processes: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).sorted().compactMap { pid in
            guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ"),
                environment.range(of: Data(temporary.utf8)) != nil,
                let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !command.isEmpty
            else { return nil }
            return "\(pid) " + String(decoding: command.prefix(120).map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
        }
    }

    /// What runs left in the folder for temporary files.
    package var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: temporary))?.sorted() ?? [] }

    // MARK: - Files

    /// - Parameter file: relative to the project, or absolute.
    package func absolute(_ file: String) -> String { file.hasPrefix("/") ? file : "\(project)/\(file)" }

    package func write(_ text: String, to file: String) throws { try write(Data(text.utf8), to: file) }

    package func write(_ bytes: Data, to file: String) throws {
        let url = URL(fileURLWithPath: absolute(file))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
    }

    /// Nil where there is no file.
    package func bytes(_ file: String) -> Data? { FileManager.default.contents(atPath: absolute(file)) }

    package func text(_ file: String) -> String { bytes(file).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    package func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: absolute(file)) }

    package func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: absolute(file)) }

    /// Copies a file or folder of the checkout into the project.
    package func copy(_ source: String, to target: String) throws {
        let url = URL(fileURLWithPath: absolute(target))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(Workspace.checkout)/\(source)", toPath: url.path)
    }

    /// All files of the project, hidden ones too, with their bytes.
    package func snapshot(_ folder: String = ".") -> [String: Data] {
        var found: [String: Data] = [:]
        let root = folder == "." ? project : absolute(folder)
        for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder), !isFolder.boolValue {
                found[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
            }
        }
        return found
    }
}
