import CChannel
import CKernel
import Glibc
import KernelProtocol

/// The embedded CPython of this process, on its only thread.
struct Interpreter {
    /// Starts Python with `directories` after the standard library.
    ///
    /// - Returns: `nil`, or why it did not start.
    static func start(directories: [String]) -> String? {
        let message = withCStrings(directories) { paths in
            ckernel_start_python(paths, directories.count, answerCall)
        }
        guard let message else { return nil }
        defer { free(message) }
        return String(cString: message)
    }

    /// The file that the interpreter was loaded from; nil where it is part of this program.
    static var library: String? {
        guard let maps = fopen("/proc/self/maps", "r") else { return nil }
        defer { fclose(maps) }
        var line = [CChar](repeating: 0, count: 5000)
        while fgets(&line, Int32(line.count), maps) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.contains("/libpython"), let start = text.firstIndex(of: "/") else { continue }
            return String(text[start...].prefix { $0 != "\n" })
        }
        return nil
    }

    /// Calls the Python dispatcher: a `.result` or `.failure` frame, or `nil` when there is no memory for one.
    static func dispatch(_ role: String, _ payload: [UInt8]) -> Frame? {
        var reply: UnsafeMutablePointer<UInt8>?
        var length = 0
        let outcome = ckernel_dispatch(role, payload, payload.count, &reply, &length)
        defer { free(reply) }
        guard outcome >= 0, let reply else { return nil }
        return Frame(outcome == 0 ? .result : .failure, Array(UnsafeBufferPointer(start: reply, count: length)))
    }
}

/// The channel of a kernel process to its host.
let kernelChannel = BlockingChannel(descriptor: 3)

/// Sends a call to the host and waits for its answer; Python waits in it, so that a request has one thread of talk.
private let answerCall: ckernel_call_handler = { bytes, length, answer, answerLength in
    let payload = Array(UnsafeBufferPointer(start: bytes, count: length))
    guard kernelChannel.send(Frame(.call, payload)), let received = kernelChannel.receive(),
        received.frame.kind == .answer
    else { return -1 }
    let reply = received.frame.payload
    guard let memory = malloc(max(reply.count, 1)) else { return -1 }
    reply.withUnsafeBytes { source in
        if let base = source.baseAddress { memcpy(memory, base, reply.count) }
    }
    answer.pointee = memory.assumingMemoryBound(to: UInt8.self)
    answerLength.pointee = reply.count
    return 0
}

/// Calls `body` with an array of C strings that live as long as the call.
func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>>) -> Result
) -> Result {
    let array = UnsafeMutablePointer<UnsafePointer<CChar>>.allocate(capacity: max(strings.count, 1))
    var copies: [UnsafeMutablePointer<CChar>] = []
    for (index, string) in strings.enumerated() {
        let bytes = Array(string.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        array[index] = UnsafePointer(copy)
        copies.append(copy)
    }
    defer {
        for copy in copies { copy.deallocate() }
        array.deallocate()
    }
    return body(array)
}
