import CKernel
import Glibc
import KernelProtocol

extension SelfTest {
    /// Confines a process and lets it try; `nil` when there is no place for the files this needs.
    static func run() -> SelfTest? {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        guard let pattern = strdup("\(base)/report-self-test.XXXXXX") else { return nil }
        defer { free(pattern) }
        guard mkdtemp(pattern) != nil else { return nil }
        let folder = String(cString: pattern)
        let scratch = "\(folder)/scratch"
        let outside = "\(folder)/outside"
        defer {
            for file in ["\(scratch)/link", outside, "\(outside).made"] { unlink(file) }
            rmdir(scratch)
            rmdir(folder)
        }
        let descriptor = creat(outside, 0o644)
        guard mkdir(scratch, 0o700) == 0, descriptor >= 0 else { return nil }
        close(descriptor)

        var confined = ckernel_confined()
        var probes = [ckernel_probe](repeating: ckernel_probe(), count: Int(CKERNEL_MAX_PROBES))
        let count = ckernel_self_test(scratch, outside, &confined, &probes)
        guard count >= 0 else { return nil }
        let microseconds = ckernel_time_confinement(scratch)
        return SelfTest(
            confinement: ConfinementReport(confined),
            probes: probes.prefix(Int(count)).compactMap { probe in
                probe.name.map { Probe(name: String(cString: $0), denied: probe.denied) }
            },
            confiningMicroseconds: microseconds < 0 ? nil : microseconds
        )
    }
}
