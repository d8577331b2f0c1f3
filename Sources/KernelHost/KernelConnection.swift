import CChannel
import Dispatch
import Glibc
import KernelProtocol

/// What came from a kernel.
enum Received: Sendable {
    case frame(Frame)
    /// The other end is closed, or was hung up on.
    case end
    /// Bytes that are no frame.
    case garbage(FrameError)
    case late
}

/// The host's end of a kernel: its channel and its standard streams.
///
/// All state belongs to one serial queue, whose thread blocks in `poll`; Swift's own threads never do.
final class KernelConnection: @unchecked Sendable {
    private let queue: DispatchQueue
    private let socket: Int32
    private let output: Int32
    // Touched on `queue` only.
    private var decoder = FrameDecoder()
    private var written = OutputBuffer()
    private var outputIsOpen = true

    /// Takes over both descriptors.
    init(socket: Int32, output: Int32, label: String) {
        self.socket = socket
        self.output = output
        queue = DispatchQueue(label: label)
        // Only this end: the process's writes block when nobody reads.
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(socket)
        close(output)
    }

    /// Ends every wait of this end; what already came can still be read.
    func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }

    /// - Returns: false when the other end takes nothing any more.
    func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async -> Bool {
        await onQueue { connection in
            var left = timeval(seconds: ContinuousClock.now.duration(to: deadline))
            setsockopt(connection.socket, SOL_SOCKET, SO_SNDTIMEO, &left, socklen_t(MemoryLayout<timeval>.size))
            return cchannel_send(connection.socket, bytes, bytes.count, nil, 0) == 0
        }
    }

    func receive(deadline: ContinuousClock.Instant) async -> Received {
        await onQueue { $0.nextFrame(deadline: deadline) }
    }

    func takeOutput() async -> KernelOutput {
        await onQueue { connection in
            connection.drainOutput()
            return connection.written.take()
        }
    }

    func outputTail() async -> String {
        await onQueue { connection in
            connection.drainOutput()
            return connection.written.tailText
        }
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable (KernelConnection) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body(self)) }
        }
    }
}

// MARK: - On the queue

extension KernelConnection {
    private func nextFrame(deadline: ContinuousClock.Instant) -> Received {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            do {
                if let frame = try decoder.next() {
                    // What the process wrote before it replied is already in the pipe.
                    drainOutput()
                    return .frame(frame)
                }
            } catch {
                return .garbage(error)
            }
            var watched = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0)]
            if outputIsOpen { watched.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
            let left = ContinuousClock.now.duration(to: deadline).wholeMilliseconds
            guard left > 0 else { return .late }
            let ready = poll(&watched, nfds_t(watched.count), Int32(min(left, 60_000)))
            if ready < 0, errno != EINTR { return .end }
            guard ready > 0 else { continue }
            if watched.count > 1, watched[1].revents != 0 { drainOutput() }
            guard watched[0].revents != 0 else { continue }
            let count = recv(socket, &chunk, chunk.count, 0)
            if count > 0 {
                decoder.append(chunk[..<count])
            } else if count == 0 || errno != EINTR {
                return .end
            }
        }
    }

    /// Reads what is there; bounded, so that a process that writes without end does not keep the queue.
    private func drainOutput() {
        guard outputIsOpen else { return }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        for _ in 0..<64 {
            let count = read(output, &chunk, chunk.count)
            if count > 0 {
                written.append(chunk[..<count])
            } else {
                if count == 0 || (errno != EAGAIN && errno != EINTR) { outputIsOpen = false }
                return
            }
        }
    }
}

extension Duration {
    /// Rounded up, so that a wait never ends just before its time.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < 1 << 40 else { return .max }
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}

extension timeval {
    /// At least a millisecond: zero would mean without end.
    init(seconds duration: Duration) {
        let milliseconds = min(max(duration.wholeMilliseconds, 1), 1 << 40)
        self.init(tv_sec: Int(milliseconds / 1000), tv_usec: Int(milliseconds % 1000) * 1000)
    }
}
