import CChannel
import Glibc

/// What whoever started the process lets it have. With less than it needs, the libraries below it do not fail but wait for more, or trap: so it
/// is looked at before anything else.
enum ProcessLimits {
    /// Open files: of the run itself, and some for each kernel.
    private static let files: rlim_t = 32
    /// Bytes of address space: stacks and reserves of threads, of which every core has one.
    private static let space: rlim_t = 1 << 30

    /// Takes what may be had, and looks whether it is enough.
    ///
    /// - Returns: what must be mended; nil where it is enough.
    static func prepare() -> OperatorError? {
        if var limit = limit(RLIMIT_NOFILE) {
            if limit.rlim_cur < 1024, limit.rlim_cur < limit.rlim_max {
                limit.rlim_cur = min(limit.rlim_max, 1024)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            }
            guard limit.rlim_cur >= files else {
                return .refused("\(limit.rlim_cur) files may be open at once, and \(files) are needed", help: "raise the limit, as with 'ulimit -n 1024'", status: .environment)
            }
        }
        for (resource, option) in [(RLIMIT_AS, "-v"), (RLIMIT_DATA, "-d")] {
            guard let limit = limit(resource), limit.rlim_cur != rlim_t.max else { continue }
            guard limit.rlim_cur >= space else {
                return .refused(
                    "the process may have \(limit.rlim_cur >> 20) MB of memory, and needs 1024 MB", help: "raise the limit, as with 'ulimit \(option) unlimited'",
                    status: .environment)
            }
            cchannel_share_arenas()
        }
        return nil
    }

    private static func limit(_ resource: __rlimit_resource) -> rlimit? {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 ? limit : nil
    }
}
