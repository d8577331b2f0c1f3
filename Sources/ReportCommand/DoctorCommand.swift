import ArgumentParser
import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportEngine

/// `report doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine has, what is enforced on it, and what is missing.",
        discussion: "Confinement is tried, not merely asked for. Exits with 5 if something is missing.")

    func run() async throws {
        var doctor = Doctor()
        await doctor.examine()
        print(doctor.lines.joined(separator: "\n"))
        if !doctor.isWell { throw ExitStatus.environment.code }
    }
}

/// Examines one machine.
struct Doctor {
    private(set) var lines: [String] = []
    private(set) var isWell = true

    mutating func examine() async {
        lines.append("report \(ToolIdentity.version)")
        let installation: KernelInstallation
        do throws(KernelError) { installation = try KernelInstallation.locate() } catch {
            fail("installation", error.description, help: "build with 'make build', or install again with 'make install'")
            return
        }
        pass("kernel", installation.executable)
        examineResources(installation)
        await examinePython(installation)
        examineConfinement(installation)
        if let cache = CacheFolder.path { pass("cache", cache) } else { warn("cache", "no home folder, so nothing is kept between renders") }
    }

    private mutating func examineResources(_ installation: KernelInstallation) {
        let identity = ToolIdentity(resources: installation.resources)
        let lock = identity.lockDigest.prefix(12)
        if lock.isEmpty { fail("packages", "'requirements.lock' is not in \(installation.resources)", help: "install again") } else { pass("packages", "\(installation.sitePackages) (lock \(lock))") }
        if identity.fontsDigest.isEmpty { fail("fonts", "'fonts/fonts.json' is not in \(installation.resources)", help: "run 'make fonts'") } else { pass("fonts", "\(installation.resources)/fonts (\(identity.fontsDigest.prefix(12)))") }
        let noto = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
        if Files.status(noto) == nil { warn("Chinese", "\(noto) is missing; Chinese reports need 'apt-get install fonts-noto-cjk'") } else { pass("Chinese", noto) }
    }

    private mutating func examinePython(_ installation: KernelInstallation) async {
        let modules = ["IPython", "pandas", "matplotlib", "duckdb", "nanoarrow", "typst", "citeproc", "pygments", "nh3", "latex2mathml", "python_calamine"]
        let found: (version: String, missing: [String])
        do throws(OperatorError) {
            found = try await CommandEnvironment.with(isConfinementRequired: false) { environment throws(OperatorError) in
                do throws(KernelError) {
                    return (try await environment.pool.pythonVersion(), try await environment.pool.missingModules(modules))
                } catch {
                    throw .kernel(error)
                }
            }
        } catch {
            let reason = if case .kernel(let error) = error { error.description } else { error.message }
            fail("python", reason, help: "install libpython3-dev of the Python that report-kernel was built with, or install again")
            return
        }
        pass("python", "\(found.version), embedded")
        if found.missing.isEmpty { pass("modules", "all import") } else {
            fail("modules", "these do not import: \(found.missing.joined(separator: ", "))", help: "install again from requirements.lock")
        }
    }

    private mutating func examineConfinement(_ installation: KernelInstallation) {
        guard let text = Subprocess.output([installation.executable, "--self-test"]),
            let test = try? JSONDecoder().decode(SelfTest.self, from: Data(text)) else {
            fail("confinement", "the self-test gave no answer", help: "run '\(installation.executable) --self-test'")
            return
        }
        pass("landlock", "ABI \(test.confinement.landlock)")
        pass("seccomp", test.confinement.seccomp ? "filters system calls" : "not enforced")
        for probe in test.probes {
            if probe.denied { pass("denied", probe.name) } else { fail("allowed", probe.name, help: "definitions of others must not be rendered here") }
        }
        if let missing = test.confinement.missing { fail("confinement", missing, help: "use a kernel with Landlock (5.13 or later) and seccomp") }
    }

    private mutating func pass(_ name: String, _ text: String) { lines.append(line("ok", name, text)) }

    private mutating func warn(_ name: String, _ text: String) { lines.append(line("!", name, text)) }

    private mutating func fail(_ name: String, _ text: String, help: String) {
        isWell = false
        lines.append(line("no", name, text))
        lines.append("                 help: \(help)")
    }

    private func line(_ mark: String, _ name: String, _ text: String) -> String {
        mark.padded(to: 4) + name.padded(to: 13) + text
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
