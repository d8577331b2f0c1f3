/// What a process wrote to its standard streams, bounded.
package struct KernelOutput: Equatable, Sendable {
    /// The beginning, at most `OutputBuffer.headLimit` bytes; what is not UTF-8 is replaced.
    package var text: String
    /// All bytes, kept or not.
    package var byteCount: Int
}

/// Keeps the beginning and the end of a stream of any length.
struct OutputBuffer {
    static let headLimit = 1 << 20
    static let tailLimit = 16 << 10

    private var head: [UInt8] = []
    private var byteCount = 0
    private var tail: [UInt8] = []

    mutating func append(_ bytes: some RandomAccessCollection<UInt8>) {
        byteCount += bytes.count
        head.append(contentsOf: bytes.prefix(OutputBuffer.headLimit - head.count))
        tail.append(contentsOf: bytes.suffix(OutputBuffer.tailLimit))
        if tail.count > 2 * OutputBuffer.tailLimit { tail.removeFirst(tail.count - OutputBuffer.tailLimit) }
    }

    /// The last bytes that came, also those that were taken.
    var tailText: String { String(decoding: tail.suffix(OutputBuffer.tailLimit), as: UTF8.self) }

    /// What came since the last take.
    mutating func take() -> KernelOutput {
        defer {
            head = []
            byteCount = 0
        }
        return KernelOutput(text: String(decoding: head, as: UTF8.self), byteCount: byteCount)
    }
}
