import CChannel
import FoundationEssentials
import Glibc
import KernelProtocol

/// A frame, and the descriptors that came with it, which are the receiver's to close.
struct ReceivedFrame {
    var frame: Frame
    var descriptors: [Int32]
}

/// A blocking end of a channel, for a process with nothing else to do while it reads or writes.
struct BlockingChannel {
    let descriptor: Int32

    /// The next frame, or `nil` when the other end is closed or sent what is no frame.
    func receive() -> ReceivedFrame? {
        var descriptors: [Int32] = []
        guard let header = read(Frame.headerLength, &descriptors) else { return nil }
        var decoder = FrameDecoder()
        decoder.append(header)
        var length = 0
        for index in 0..<4 { length |= Int(header[index]) << (8 * index) }
        guard length > 0, length - 1 <= Frame.payloadLimit, let body = read(length - 1, &descriptors) else {
            return nil
        }
        decoder.append(body)
        guard let frame = try? decoder.next() else { return nil }
        return ReceivedFrame(frame: frame, descriptors: descriptors)
    }

    /// Whether the frame was sent whole.
    func send(_ frame: Frame) -> Bool {
        guard let bytes = try? frame.encoded() else { return false }
        return cchannel_send(descriptor, bytes, bytes.count, nil, 0) == 0
    }

    /// Exactly `count` bytes, or `nil` at the end of the stream.
    private func read(_ count: Int, _ descriptors: inout [Int32]) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            var came = [Int32](repeating: -1, count: Int(CCHANNEL_MAX_DESCRIPTORS))
            var cameCount: Int32 = 0
            let received = bytes.withUnsafeMutableBufferPointer { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return cchannel_receive(descriptor, base + filled, count - filled, &came, &cameCount)
            }
            descriptors.append(contentsOf: came.prefix(Int(cameCount)))
            guard received > 0 else { return nil }
            filled += received
        }
        return bytes
    }
}

/// JSON of `value`; `nil` only for values that JSON has no form for, which the messages here never are.
func encodeJSON(_ value: some Encodable) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { Array($0) }
}

func decodeJSON<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
}
