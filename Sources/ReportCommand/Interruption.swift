import Dispatch
import Glibc
import ReportEngine
import Synchronization

/// What becomes of a command that is told to end, by Ctrl-C, by a closed terminal or by another program: it ends its kernels, removes
/// what is half written, and then ends by the same signal, so that a shell sees that it was interrupted. Told a second time by Ctrl-C, it ends
/// at once: its kernels end with it, and the next start removes its scratch folder.
enum Interruption {
    private static let begun = Atomic(false)
    /// When, by the monotonic clock.
    private static let start = Atomic<Int64>(0)

    /// One key, or one terminal that is closed, may be heard twice: from the system, and from the program that started this one.
    private static let pause = 200_000_000
    /// How long the clean end may take, in seconds.
    private static let patience = 10

    /// Whether the process is about to end. Nothing is said any more then: what fails now fails because of it.
    static var hasBegun: Bool { begun.load(ordering: .acquiring) }

    /// - Parameter cleanUp: ends and removes what must not outlive the process.
    static func prepare(cleanUp: @escaping @Sendable () async -> Void) {
        let queue = DispatchQueue(label: "report.interruption")
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
            signal(number, SIG_IGN)
            // Kept by its own handler, to the end of the process.
            nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { withExtendedLifetime(source) { hear(number, cleanUp) } }
            source.resume()
        }
    }

    /// Waits for the end of the process if that has begun: the command's own way to its end would give another exit code.
    static func wait() {
        while hasBegun { sleep(1) }
    }

    /// Never waits for anything: the next signal must be heard whatever the clean end hangs on.
    private static func hear(_ number: Int32, _ cleanUp: @escaping @Sendable () async -> Void) {
        if !begun.exchange(true, ordering: .acquiringAndReleasing) {
            start.store(now, ordering: .relaxed)
            DispatchQueue(label: "report.end").async { end(by: number, cleanUp) }
        } else if number == SIGINT, now - start.load(ordering: .relaxed) > pause {
            die(by: number)
        }
    }

    private static func end(by number: Int32, _ cleanUp: @escaping @Sendable () async -> Void) {
        AtomicFile.abandon()
        let done = DispatchSemaphore(value: 0)
        Task {
            await cleanUp()
            done.signal()
        }
        _ = done.wait(timeout: .now() + .seconds(patience))
        die(by: number)
    }

    private static func die(by number: Int32) {
        signal(number, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, number)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        kill(getpid(), number)
        _exit(128 + number)
    }

    private static var now: Int64 { Int64(DispatchTime.now().uptimeNanoseconds) }

    /// What whoever started the process wants it not to notice, as `nohup` and a shell's background jobs do.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0, let handler = action.__sigaction_handler.sa_handler else { return false }
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
