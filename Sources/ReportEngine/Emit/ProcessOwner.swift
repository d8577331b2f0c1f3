import Glibc

/// A process as names of its files carry it: its number, and when it started, so that another process that was given the number later is not
/// taken for it.
package struct ProcessOwner: Sendable, Hashable {
    package let pid: Int32
    /// In the system's own ticks since it started; 0 where the system does not say.
    package let start: UInt64

    /// This process.
    package static let current = ProcessOwner(pid: getpid(), start: startTime(of: getpid()) ?? 0)

    private init(pid: Int32, start: UInt64) {
        self.pid = pid
        self.start = start
    }

    /// Reads what `text` gives.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let pid = Int32(parts[0]), pid > 0, let start = UInt64(parts[1])
        else { return nil }
        self.init(pid: pid, start: start)
    }

    /// `1234-567890`
    package var text: String { "\(pid)-\(start)" }

    /// Whether it still runs, as far as this process can see: one of another container looks as if it did not.
    package var isAlive: Bool {
        if let found = ProcessOwner.startTime(of: pid) { return start == 0 || found == start }
        // Where there is no /proc, or it hides the processes of others.
        return kill(pid, 0) == 0 || errno == EPERM
    }

    /// Field 22 of `/proc/PID/stat`. The name in parentheses may hold anything; the fields after the last one do not.
    private static func startTime(of pid: Int32) -> UInt64? {
        let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0, let end = buffer[..<count].lastIndex(of: 0x29) else { return nil }
        let fields = buffer[(end + 1)..<count].split(separator: 0x20)
        guard fields.count > 19 else { return nil }
        return UInt64(String(decoding: fields[19], as: UTF8.self))
    }
}
