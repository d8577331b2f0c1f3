/// What a kept result hangs on: the digests of everything that it can have been made from, by name and in order.
package struct CacheKey: Sendable, Hashable {
    /// One thing that a result was made from.
    package struct Part: Sendable, Codable, Hashable {
        /// Such as `code`, `data:statements`, `table:tbl-itu`.
        package var name: String
        /// SHA-256 in lower-case hexadecimal, or a short text that says the same.
        package var digest: String

        /// - Parameters: as the properties of the same names.
        package init(_ name: String, _ digest: String) {
            self.name = name
            self.digest = digest
        }
    }

    /// Of the way in which results are kept: entries of another scheme are never found.
    static let scheme = "1"

    /// In the order in which they were named.
    package let parts: [Part]
    /// SHA-256 of kind, names and digests: what an entry is found by.
    package let digest: String

    /// - Parameters:
    ///   - kind: of the result, such as `cell`: results of two kinds never share a key.
    ///   - parts: everything that it hangs on.
    package init(_ kind: String, _ parts: [Part]) {
        self.parts = parts
        // Lengths before the texts: no two lists of parts make the same text.
        let texts = [CacheKey.scheme, kind] + parts.flatMap { [$0.name, $0.digest] }
        digest = Digest.sha256(texts.map { "\($0.utf8.count) \($0)" }.joined(separator: "\n"))
    }
}
