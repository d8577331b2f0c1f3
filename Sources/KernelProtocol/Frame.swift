/// What a frame is, in its first byte.
package enum FrameKind: UInt8, Sendable {
    /// Host to kernel: `{"method": …, "params": …}`.
    case request = 1
    /// Kernel to host: what the method gives.
    case result = 2
    /// Kernel to host: a `KernelFailure`.
    case failure = 3
    /// Kernel to host in the middle of a request: `{"method": …, …}`.
    case call = 4
    /// Host to kernel: the answer to the call.
    case answer = 5
    /// Zygote to host, unasked: a `ControlEvent`.
    case event = 6
}

/// One message on a channel: a length (UInt32, little endian, of kind and payload), a kind, and JSON in UTF-8.
package struct Frame: Equatable, Sendable {
    package var kind: FrameKind
    package var payload: [UInt8]

    /// Bytes before the payload.
    package static let headerLength = 5
    /// The most payload bytes that are sent or accepted. A figure of a million marks is some 100 MB of SVG.
    package static let payloadLimit = 256 << 20

    package init(_ kind: FrameKind, _ payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// The frame as it is sent.
    ///
    /// - Throws: `FrameError.oversize` when the payload passes `payloadLimit`.
    package func encoded() throws(FrameError) -> [UInt8] {
        guard payload.count <= Frame.payloadLimit else { throw .oversize(payload.count) }
        let length = UInt32(payload.count + 1)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Frame.headerLength + payload.count)
        for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        bytes.append(kind.rawValue)
        bytes.append(contentsOf: payload)
        return bytes
    }
}

/// Bytes that are no frame. The stream cannot be read on after one.
package enum FrameError: Error, Equatable, Sendable {
    /// The payload has, or claims, this many bytes.
    case oversize(Int)
    /// A length of zero: there is no kind.
    case empty
    case unknownKind(UInt8)
}

/// Cuts a stream of bytes into frames.
///
/// Memory follows the bytes that came, never a length that a header claims.
package struct FrameDecoder: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0

    package init() {}

    /// Whether bytes of an unfinished frame are waiting.
    package var isMidFrame: Bool { start < bytes.count }

    package mutating func append(_ chunk: some Collection<UInt8>) {
        if start > 0, start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.count < 1 << 20)
            start = 0
        }
        bytes.append(contentsOf: chunk)
    }

    /// The next whole frame, or `nil` until more bytes come.
    ///
    /// - Throws: `FrameError`, judged by the header as soon as it is there.
    package mutating func next() throws(FrameError) -> Frame? {
        guard bytes.count - start >= Frame.headerLength else { return nil }
        var length = 0
        for index in 0..<4 { length |= Int(bytes[start + index]) << (8 * index) }
        guard length > 0 else { throw .empty }
        guard length - 1 <= Frame.payloadLimit else { throw .oversize(length - 1) }
        guard let kind = FrameKind(rawValue: bytes[start + 4]) else { throw .unknownKind(bytes[start + 4]) }
        let end = start + 4 + length
        guard bytes.count >= end else { return nil }
        let frame = Frame(kind, Array(bytes[(start + Frame.headerLength)..<end]))
        start = end
        if start > 1 << 20 {
            bytes.removeSubrange(..<start)
            start = 0
        }
        return frame
    }
}
