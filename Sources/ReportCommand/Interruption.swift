import Dispatch
import Glibc
import ReportEngine
import Synchronization

/// What becomes of a command that is told to end, by Ctrl-C, by a closed terminal or by another program: it ends its kernels, removes
/// what is half written, and then ends by the same signal, so that a shell sees that it was interrupted. Told a second time by Ctrl-C, it ends
/// at once: its kernels end with it, and the next start removes its scratch folder.
///
/// Neither the handler nor the thread that waits for it needs anything of the rest of the process: it ends by a signal whatever it hangs on.
enum Interruption {
    /// The signal that was heard first; 0 before.
    private static let first = Atomic<Int32>(0)
    /// When that was, in nanoseconds of the monotonic clock.
    private static let start = Atomic<Int64>(0)
    /// Raised by the handler, waited for by a thread.
    nonisolated(unsafe) private static let bell = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// One key, or one terminal that is closed, may be heard twice: from the system, and from the program that started this one.
    private static let pause: Int64 = 200_000_000
    /// How long the clean end may take, in seconds.
    private static let patience = 10

    /// Whether the process is about to end. Nothing is said any more then: what fails now fails because of it.
    static var hasBegun: Bool { first.load(ordering: .acquiring) != 0 }

    /// - Parameter cleanUp: ends and removes what must not outlive the process.
    static func prepare(cleanUp: @escaping @Sendable () async -> Void) {
        // What the handler touches is there before it.
        start.store(now, ordering: .relaxed)
        guard !hasBegun, sem_init(bell, 0, 0) == 0 else { return }
        Thread.start {
            while sem_wait(bell) != 0 {}
            end(by: first.load(ordering: .acquiring), cleanUp)
        }
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Interruption.hear($0) }
            action.sa_flags = SA_RESTART
            sigfillset(&action.sa_mask)
            sigaction(number, &action, nil)
        }
    }

    /// Waits for the end of the process if that has begun: the command's own way to its end would give another exit code.
    static func wait() {
        while hasBegun { sleep(1) }
    }

    /// In a signal's handler, and so only with what may be called there.
    private static func hear(_ number: Int32) {
        let problem = errno
        defer { errno = problem }
        if first.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing).exchanged {
            start.store(now, ordering: .relaxed)
            sem_post(bell)
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

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// What whoever started the process wants it not to notice, as `nohup` and a shell's background jobs do.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0, let handler = action.__sigaction_handler.sa_handler else { return false }
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// A thread of the system's, where nothing else is to be relied upon.
private enum Thread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts one that is not waited for.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let problem = pthread_create(&thread, &attributes, { pointer in
            if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
        if problem != 0 { work.release() }
    }
}
