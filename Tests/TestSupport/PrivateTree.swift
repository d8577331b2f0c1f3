import Foundation

/// A copy of the executables in which `report-kernel` is a script that notes each start and then becomes the real one. Its library
/// folder is the one of the build.
package final class PrivateTree: Sendable {
    package let path: String

    /// - Parameters:
    ///   - path: of a folder to be made.
    ///   - kernelEnvironment: set for the kernel, which otherwise gets nothing from outside. A library that is preloaded meets another
    ///     shell first: where it adds to the environment, a Swift program that starts with it would not find its arguments.
    package init(at path: String, kernelEnvironment: [String: String] = [:]) async throws {
        self.path = path
        let files = FileManager.default
        try files.createDirectory(atPath: "\(path)/bin", withIntermediateDirectories: true)
        try files.createDirectory(atPath: "\(path)/lib", withIntermediateDirectories: true)
        let built = Workspace.executables
        try await PrivateTree.copy("\(built)/report", "\(path)/bin/report")
        let library = URL(fileURLWithPath: built).deletingLastPathComponent().appendingPathComponent("lib/report").path
        try files.createSymbolicLink(atPath: "\(path)/lib/report", withDestinationPath: library)
        let variables = kernelEnvironment.sorted { $0.key < $1.key }.map { "export \($0.key)='\($0.value)'\n" }.joined()
        let script = "#!/bin/sh\necho started >> '\(path)/starts'\n\(variables)exec sh -c 'exec \"$0\" \"$@\"' '\(built)/report-kernel' \"$@\"\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(path)/script"))
        chmod("\(path)/script", 0o755)
        try await PrivateTree.copy("\(path)/script", "\(path)/bin/report-kernel")
        try Data().write(to: URL(fileURLWithPath: "\(path)/starts"))
        chmod("\(path)/starts", 0o666)
    }

    /// By another process: a file that this one has open for writing, even while it forks, cannot be run.
    private static func copy(_ source: String, _ target: String) async throws {
        let ended = try await Program.run(["cp", "-p", source, target])
        guard ended.code == 0 else { throw Program.StartError(reason: ended.standardError) }
    }

    package var report: String { "\(path)/bin/report" }

    /// How often a kernel was started.
    package var starts: Int {
        let notes = FileManager.default.contents(atPath: "\(path)/starts") ?? Data()
        return notes.count { $0 == 0x0A }
    }

    /// Gives the executables a package folder of their own, with the same packages.
    ///
    /// - Returns: its path.
    package func ownPackages() async throws -> String {
        let library = "\(path)/lib/report"
        let shared = URL(fileURLWithPath: library).resolvingSymlinksInPath().path
        let packages = URL(fileURLWithPath: shared + "/site-packages").resolvingSymlinksInPath().path
        let script = """
            set -e
            rm '\(library)'; mkdir '\(library)'
            for part in '\(shared)'/*; do [ "$(basename "$part")" = site-packages ] || cp -RL "$part" '\(library)/'; done
            cp -al '\(packages)' '\(library)/site-packages' 2>/dev/null || { rm -rf '\(library)/site-packages'; cp -a '\(packages)' '\(library)/site-packages'; }
            """
        let ended = try await Program.run(["sh", "-c", script])
        guard ended.code == 0 else { throw Program.StartError(reason: ended.standardError) }
        return library + "/site-packages"
    }
}
