/// An address that a link may lead to: nothing that a browser would run.
package struct LinkTarget: Sendable, Hashable {
    /// As it stands in `href`, before escaping for HTML.
    package let address: String
    /// Whether it leaves the page's own folder.
    package let isExternal: Bool

    /// - Parameter source: an address of scheme http, https, mailto, tel or doi, a relative path, or `#anchor`; nil for all other
    ///   schemes and for an empty text. Spaces and control characters at both ends, and tabs and line breaks inside, do not
    ///   count, as they do not for a browser.
    package init?(_ source: String) {
        let text = LinkTarget.withoutInvisible(source)
        guard let first = text.unicodeScalars.first else { return nil }
        if first == "#" {
            let name = String(text.dropFirst())
            address = "#" + (name.contains("%") ? LinkTarget.encoded(name) : Anchor(name).name)
            isExternal = false
        } else if let scheme = LinkTarget.scheme(of: text) {
            guard let resolved = LinkTarget.resolved(text, scheme: scheme) else { return nil }
            (address, isExternal) = resolved
        } else {
            let isNetworkPath = text.hasPrefix("//")
            address = (isNetworkPath ? "https:" : "") + LinkTarget.encoded(text)
            isExternal = isNetworkPath
        }
    }

    private static func resolved(_ text: String, scheme: String) -> (String, Bool)? {
        switch scheme {
        case "http", "https": return (encoded(text), true)
        case "mailto", "tel": return (encoded(text), false)
        case "doi":
            let name = text.dropFirst("doi:".count).drop { $0 == "/" || $0 == " " }
            return ("https://doi.org/" + encoded(String(name)), true)
        default: return nil
        }
    }

    /// What stands before a colon that no slash, question mark or number sign precedes, in lower case.
    private static func scheme(of text: String) -> String? {
        for index in text.unicodeScalars.indices {
            switch text.unicodeScalars[index] {
            case ":": return text[..<index].lowercased()
            case "/", "?", "#", "\\": return nil
            default: continue
            }
        }
        return nil
    }

    private static func withoutInvisible(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        scalars = scalars.drop { $0.value <= 0x20 }
        return String(String.UnicodeScalarView(scalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }))
    }

    /// Percent-encodes what must not stand in an address; letters of other scripts stay, as browsers show them so.
    private static func encoded(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "<", ">", "\\", "^", "`", "{", "|", "}", " ", "'": result += percent(scalar.value)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += percent(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func percent(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
