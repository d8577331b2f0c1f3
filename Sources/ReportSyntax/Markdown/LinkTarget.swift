/// What links and images may lead to.
enum LinkTarget {
    private static let schemes = ["http", "https", "mailto", "tel", "doi"]

    /// The scheme of an absolute address, in lower case, as a browser would read it; nil for a path or an anchor.
    static func scheme(_ target: String) -> String? {
        // Browsers drop line breaks and tabs from addresses, and control characters before them.
        let bytes = target.utf8.filter { $0 > 0x20 }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        let name = bytes[..<colon]
        guard let first = name.first, (0x61...0x7A).contains(first | 0x20) else { return nil }
        guard name.allSatisfy({ MarkdownText.isAlphanumeric($0) || "+-.".utf8.contains($0) }) else { return nil }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    static func problem(_ target: String) -> String? {
        guard let scheme = scheme(target), !schemes.contains(scheme) else { return nil }
        return "links of scheme '\(scheme)' are not supported"
    }

    static func imageProblem(_ target: String) -> String? {
        if target.isEmpty { return "an image needs a file" }
        if target.hasPrefix("attachment:") { return "attachments of notebooks are not supported by this version" }
        if let scheme = scheme(target) { return "images come from files, not from '\(scheme):'" }
        if target.hasPrefix("//") { return "images come from files, not from another host" }
        return nil
    }
}
