import FoundationEssentials
import Glibc

/// Where the kernel program and what it imports lie.
package struct KernelInstallation: Equatable, Sendable {
    /// Path of `report-kernel`.
    package var executable: String
    /// Folder with the package `report_kernel`.
    package var python: String
    /// The tool's private packages, built from the lock.
    package var sitePackages: String
    /// Folder of fonts, styles and schemas; it holds the other two folders.
    package var resources: String

    package init(
        executable: String,
        python: String,
        sitePackages: String,
        resources: String
    ) {
        self.executable = executable
        self.python = python
        self.sitePackages = sitePackages
        self.resources = resources
    }

    /// The installation of a program: `report-kernel` beside it, the rest in `../lib/report` of its folder.
    ///
    /// - Parameter path: the program; symbolic links are followed. `nil` is the running one.
    /// - Throws: `KernelError.launch` naming the first part that is not there.
    package static func locate(besideExecutable path: String? = nil) throws(KernelError) -> KernelInstallation {
        let given = path ?? "/proc/self/exe"
        guard let resolved = realpath(given, nil) else { throw .launch("'\(given)' does not exist") }
        defer { free(resolved) }
        let folder = parent(of: String(cString: resolved))
        let resources = "\(parent(of: folder))/lib/report"
        let installation = KernelInstallation(
            executable: "\(folder)/report-kernel",
            python: "\(resources)/python",
            sitePackages: "\(resources)/site-packages",
            resources: resources
        )
        for part in [installation.executable, installation.python, installation.sitePackages]
        where access(part, F_OK) != 0 {
            throw .launch("'\(part)' does not exist")
        }
        return installation
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// What the kernel finds in its environment, but for folders that change with every run: some of it chooses how numbers are
    /// computed.
    package var kernelVariables: [String] { ZygoteEnvironment.variables(scratch: "") }

    /// Arguments of the zygote, the program's name first.
    var zygoteArguments: [String] {
        let searched = [python, sitePackages]
        return [executable, "--zygote"] + searched.flatMap { ["--python", $0] } + ["--read", resources]
    }
}
