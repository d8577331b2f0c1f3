import Crypto
import Glibc

/// SHA-256, in hexadecimal.
package enum Digest {
    /// Of bytes.
    package static func sha256(_ bytes: some Sequence<UInt8> & Sendable) -> String {
        var hasher = SHA256()
        let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        if wasContiguous == nil { hasher.update(data: Array(bytes)) }
        return hex(hasher.finalize())
    }

    /// Of a text's UTF-8.
    package static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

    /// Of a regular file, however large, in pieces.
    package static func sha256(file path: String) throws(Files.Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw Files.Failure(path: path, code: errno) }
        defer { close(descriptor) }
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 { if errno == EINTR { continue }; throw Files.Failure(path: path, code: errno) }
            if count == 0 { return hex(hasher.finalize()) }
            buffer.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest { text.append(digits[Int(byte >> 4)]); text.append(digits[Int(byte & 15)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
