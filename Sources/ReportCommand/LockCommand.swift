import ArgumentParser
import FoundationEssentials
import KernelHost
import ReportEngine

/// `report lock`.
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Make requirements.lock from requirements.in: every package with its version and hashes.",
        discussion: """
            The newest versions that fit are taken, for the Python that runs cells. pip-tools does it, in an environment of its own in the cache \
            folder; both need the network. What changed is printed, a package a line.
            """)

    @Option(help: ArgumentHelp("Take a newer version of this package only; may be repeated.", valueName: "package"))
    var upgrade: [String] = []

    @Flag(help: "Print what would change and write nothing.")
    var dryRun = false

    func run() async throws {
        let console = Console(format: .human)
        let (project, _) = Project.find(from: Files.workingFolder)
        do throws(LockFailure) {
            guard Files.status(project.root + "/requirements.in")?.isRegular == true else {
                throw LockFailure(
                    message: "'requirements.in' is not in \(project.root)",
                    help: "write one, with the names of the packages that are wanted, a line each; the tool's own packages have a lock already")
            }
            await console.progress("resolving \(project.root)/requirements.in …")
            let lock = try await resolved(project.root)
            await console.progress("")
            let path = project.root + "/requirements.lock"
            let old = try? Files.read(path)
            let changes = PackageLock(old ?? []).changes(to: PackageLock(lock))
            for change in changes { print(change) }
            if old == lock {
                await console.say("requirements.lock: nothing changed")
            } else if dryRun {
                await console.say("requirements.lock: not written; \(LockCommand.count(changes))")
            } else {
                do { try AtomicFile.write(lock, to: path) } catch {
                    throw LockFailure(message: "'\(path)' cannot be written: \(error.reason)", help: "the lock is as it was")
                }
                await console.say("requirements.lock: written; \(LockCommand.count(changes))")
            }
        } catch {
            await console.say("error: \(error.message)\nhelp: \(error.help)")
            throw ExitStatus.io.code
        }
    }

    private func resolved(_ root: String) async throws(LockFailure) -> [UInt8] {
        let result: Result<[UInt8], LockFailure>
        do throws(OperatorError) {
            result = try await CommandEnvironment.with(isConfinementRequired: false) { environment throws(OperatorError) in
                let version: String
                do throws(KernelError) { version = try await environment.pool.pythonVersion() } catch { throw .kernel(error) }
                let maker = LockMaker(root: root, upgrades: upgrade, version: version, scratch: environment.pool.scratch)
                do throws(LockFailure) { return .success(try maker.make()) } catch { return .failure(error) }
            }
        } catch {
            throw LockFailure(message: "the Python that runs cells does not start", help: "see 'report doctor'")
        }
        return try result.get()
    }

    private static func count(_ changes: [String]) -> String {
        switch changes.count {
        case 0: "no version is another, but remarks or hashes are"
        case 1: "1 package changed"
        default: "\(changes.count) packages changed"
        }
    }
}

/// Why a lock cannot be made.
struct LockFailure: Error {
    var message: String
    var help: String
}

/// Resolves a project's packages with pip-tools.
private struct LockMaker {
    let root: String
    /// Packages of which a newer version is taken; empty for all.
    let upgrades: [String]

    private static let tools = "pip-tools>=7.5,<8"

    /// Of the Python that runs cells: `3.11`.
    let version: String
    /// A folder that goes with the command.
    let scratch: String

    /// The bytes of the lock.
    func make() throws(LockFailure) -> [UInt8] {
        let tools = try tools()
        let target = scratch + "/requirements.lock"
        // Versions that are not to change are taken from the lock that is there.
        if let old = try? Files.read(root + "/requirements.lock") { try? AtomicFile.write(old, to: target) }
        var arguments = [
            tools + "/bin/pip-compile", "--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-emit-find-links",
            "--no-emit-index-url", "--no-emit-trusted-host", "--output-file", target,
        ]
        arguments += upgrades.isEmpty ? ["--upgrade"] : upgrades.flatMap { ["--upgrade-package", $0] }
        guard Subprocess.run(arguments + ["requirements.in"], in: root), let lock = try? Files.read(target) else {
            throw LockFailure(
                message: "pip-compile does not resolve 'requirements.in'; what it says stands above",
                help: "see that the names are right and that the package index can be reached")
        }
        return lock
    }

    /// pip-tools in an environment of the Python that runs cells; made once.
    private func tools() throws(LockFailure) -> String {
        guard let cache = CacheFolder.path else {
            throw LockFailure(message: "there is no home folder for pip-tools", help: "set HOME or XDG_CACHE_HOME")
        }
        let folder = "\(cache)/lock-\(version)"
        let made = folder + "/made"
        if Files.status(made) != nil { return folder }
        let python = "/usr/bin/python\(version)"
        guard Files.status(python) != nil else {
            throw LockFailure(message: "'\(python)' is not there", help: "install it, and 'python3-venv'")
        }
        Files.remove(folder)
        guard Subprocess.run([python, "-m", "venv", folder]),
            Subprocess.run([folder + "/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LockMaker.tools])
        else {
            Files.remove(folder)
            throw LockFailure(
                message: "pip-tools cannot be installed; what pip says stands above",
                help: "see that 'python3-venv' is installed and that the package index can be reached")
        }
        try? AtomicFile.write([], to: made)
        return folder
    }
}
