import ReportSource
import ReportSyntax

/// What the operator lets definitions read besides their own folders.
package struct AccessGrants: Sendable {
    /// Files and folders with everything below them, absolute.
    private let allowed: [String]

    /// - Parameter allowed: absolute paths; links in them are followed.
    package init(allowed: [String]) { self.allowed = allowed }

    /// A project's own packages where they lie outside of it and were not granted: `report.yml` comes with the definitions.
    ///
    /// - Parameter root: of the project, absolute.
    package func check(_ packages: ProjectPackages, root: String) -> [Diagnostic] {
        if Paths.isInside(packages.environment, Files.real(root) ?? root) { return [] }
        if allowed.compactMap(Files.real).contains(where: { Paths.isInside(packages.environment, $0) }) { return [] }
        return [Diagnostic(
            .kernelAccess, "cells ask to read a virtual environment that lies outside the project and was not granted", at: packages.span,
            help: "where you trust the project, render it with '--allow \(Paths.relative(packages.environment, to: Files.workingFolder))'")]
    }

    /// What `access:` of a definition asks for, as far as it was granted. What is asked for counts, not the wider folder that was granted.
    ///
    /// - Parameter folder: of the definition, absolute; what lies in it needs no grant.
    /// - Returns: real paths outside the folder, and a diagnostic for each path that is not there or not granted.
    package func check(_ definition: ReportDefinition, folder: String) -> (granted: [String], faults: [Diagnostic]) {
        var granted: [String] = []
        var faults: [Diagnostic] = []
        let own = Files.real(folder) ?? folder
        let allowed = allowed.compactMap(Files.real)
        for path in definition.head.access {
            guard let real = Files.real(Paths.join(folder, path.value)) else {
                faults.append(Diagnostic(
                    .sourceMissing, "'\(path.value)', which 'access' names, is not there", at: path.span, help: "paths are relative to the definition"))
                continue
            }
            if Paths.isInside(real, own) { continue }
            if allowed.contains(where: { Paths.isInside(real, $0) }) {
                if !granted.contains(real) { granted.append(real) }
                continue
            }
            faults.append(Diagnostic(
                .kernelAccess, "cells ask to read '\(path.value)', which lies outside the definition's folder and was not granted", at: path.span,
                help: "where you trust the definition, render it with '--allow \(Paths.relative(real, to: Files.workingFolder))'"))
        }
        return (granted, faults)
    }
}
