import FoundationEssentials
import KernelHost
import KernelProtocol
import ReportEngine

/// Examines one machine.
struct Doctor {
    /// One thing that was looked at.
    struct Finding: Sendable, Codable, Hashable {
        enum Status: String, Sendable, Codable, Hashable { case ok, warning, missing }

        var status: Status
        var name: String
        var text: String
        /// A way out.
        var help: String?
    }

    private(set) var findings: [Finding] = []
    /// Whole, `3.11.2`; nil where Python does not start.
    private(set) var interpreter: String?

    var isWell: Bool { !findings.contains { $0.status == .missing } }

    /// - Parameter records: paths of records to compare with; empty takes those of the project.
    /// - Throws: `OperatorError.record` for one of them that cannot be read.
    mutating func examine(records: [String]) async throws(OperatorError) {
        let recorded = try RecordedEnvironment.all(records)
        let installation: KernelInstallation
        do throws(KernelError) { installation = try KernelInstallation.locate() } catch {
            fail("installation", error.description, help: "build with 'make build', or install again with 'make install'")
            return
        }
        pass("kernel", installation.executable)
        let identity = ToolIdentity(resources: installation.resources)
        examineResources(installation, identity)
        examinePackages(installation)
        await examinePython(installation)
        examineConfinement(installation)
        if let cache = CacheFolder.path { pass("cache", cache) } else { warn("cache", "no home folder, so nothing is kept between renders") }
        compare(recorded, with: identity)
    }

    private mutating func examineResources(_ installation: KernelInstallation, _ identity: ToolIdentity) {
        let lock = identity.lockDigest.prefix(12)
        if lock.isEmpty { fail("packages", "'requirements.lock' is not in \(installation.resources)", help: "install again") } else { pass("packages", "\(installation.sitePackages) (lock \(lock))") }
        examineFonts(installation, identity)
        let noto = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
        if Files.status(noto) == nil { warn("Chinese", "\(noto) is missing; Chinese reports need 'apt-get install fonts-noto-cjk'") } else { pass("Chinese", noto) }
    }

    private mutating func examinePython(_ installation: KernelInstallation) async {
        let modules = ["IPython", "pandas", "matplotlib", "duckdb", "nanoarrow", "typst", "citeproc", "pygments", "nh3", "latex2mathml", "python_calamine"]
        let found: (version: String, interpreter: String, missing: [String], groups: GroupReport)
        do throws(OperatorError) {
            found = try await CommandEnvironment.with(isConfinementRequired: false) { environment throws(OperatorError) in
                do throws(KernelError) {
                    return (try await environment.pool.pythonVersion(), try await environment.pool.interpreterVersion(), try await environment.pool.missingModules(modules),
                        try await environment.pool.groups())
                } catch {
                    throw .kernel(error)
                }
            }
        } catch {
            let reason = if case .kernel(let error) = error { error.description } else { error.message }
            fail("python", reason, help: "install libpython3-dev of the Python that report-kernel was built with, or install again")
            return
        }
        interpreter = found.interpreter
        pass("python", "\(found.version), embedded")
        if found.missing.isEmpty { pass("modules", "all import") } else {
            fail("modules", "these do not import: \(found.missing.joined(separator: ", "))", help: "install again from requirements.lock")
        }
        pass("cgroup", Doctor.text(of: found.groups))
    }

    /// Nothing is amiss without groups: processes have limits of their own.
    static func text(of groups: GroupReport) -> String {
        let bounded = (groups.memory ? ["memory"] : []) + (groups.processes ? ["pids"] : [])
        return bounded.isEmpty ? "none delegated: limits of each process alone (\(groups.missing ?? "no reason given"))" : bounded.joined(separator: " and ")
    }

    private mutating func examineConfinement(_ installation: KernelInstallation) {
        // It ends with 5 where something is not enforced, and says what.
        guard let ended = Subprocess.run([installation.executable, "--self-test"], limit: 1 << 20), [0, 5].contains(ended.code),
            let test = try? JSONDecoder().decode(SelfTest.self, from: Data(ended.output)) else {
            fail("confinement", "the self-test gave no answer", help: "run '\(installation.executable) --self-test'")
            return
        }
        if test.confinement.landlock > 0 { pass("landlock", "ABI \(test.confinement.landlock)") }
        pass("seccomp", test.confinement.seccomp ? "filters system calls" : "not enforced")
        if let cost = test.confiningMicroseconds { pass("confining", "takes \(Int(cost.rounded())) µs a kernel") }
        for probe in test.probes {
            if probe.denied { pass("denied", probe.name) } else { fail("allowed", probe.name, help: "definitions of others must not be rendered here") }
        }
        if let missing = test.confinement.missing { fail("confinement", missing, help: "use a kernel with Landlock (5.13 or later) and seccomp") }
    }

    mutating func pass(_ name: String, _ text: String) { findings.append(Finding(status: .ok, name: name, text: text)) }

    mutating func warn(_ name: String, _ text: String, help: String? = nil) {
        findings.append(Finding(status: .warning, name: name, text: text, help: help))
    }

    mutating func fail(_ name: String, _ text: String, help: String) {
        findings.append(Finding(status: .missing, name: name, text: text, help: help))
    }
}

// MARK: - Printing

extension Doctor {
    /// The version, then a line a finding, and one for its help.
    var lines: [String] {
        ["report \(ToolIdentity.version)"] + findings.flatMap { finding -> [String] in
            let mark = switch finding.status {
            case .ok: "ok"
            case .warning: "!"
            case .missing: "no"
            }
            let line = mark.padded(to: 4) + finding.name.padded(to: 13) + finding.text
            return [line] + (finding.help.map { ["                 help: \($0)"] } ?? [])
        }
    }

    private struct Whole: Encodable {
        var format = "report-doctor"
        var formatVersion = 1
        var toolVersion = ToolIdentity.version
        var isWell: Bool
        var findings: [Finding]
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try? encoder.encode(Whole(isWell: isWell, findings: findings))).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
