import Crypto

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

    /// In lower case.
    static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest { text.append(digits[Int(byte >> 4)]); text.append(digits[Int(byte & 15)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
