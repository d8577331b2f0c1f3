/// A strict reader of the pages that we write: it accepts less than a browser does.
struct PageStructure {
    private(set) var problems: [String] = []
    private(set) var ids: [String] = []
    private(set) var headings: [Int] = []
    private(set) var elementNames: Set<String> = []
    private var links: [String] = []
    private var open: [String] = []

    private static let void: Set<String> = ["meta", "hr", "br", "img"]
    private static let textOnly: Set<String> = ["style", "script", "title"]

    /// - Parameter page: the whole page, with its document type.
    init(_ page: String) {
        var rest = Substring(page)
        if rest.hasPrefix("<!DOCTYPE html>\n") { rest = rest.dropFirst(16) } else { problems.append("no document type") }
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...]
            let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
            guard let end = PageStructure.tagEnd(rest) else {
                problems.append("tag '\(name)' is not closed")
                return
            }
            let tag = rest[...end]
            rest = rest[rest.index(after: end)...]
            if name.hasPrefix("/") {
                if open.popLast() != String(name.dropFirst()) { problems.append("'\(name)' closes another element") }
            } else {
                read(tag, name: String(name))
                if PageStructure.textOnly.contains(String(name)), let close = rest.firstRange(of: "</\(name)>") {
                    rest = rest[close.lowerBound...]
                }
            }
        }
        if !open.isEmpty { problems.append("not closed: \(open)") }
        finish()
    }

    private static func tagEnd(_ text: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ">", !isQuoted { return index }
        }
        return nil
    }

    private mutating func read(_ tag: Substring, name: String) {
        elementNames.insert(name)
        var inner = tag.dropFirst(1 + name.count).dropLast()
        let closesItself = inner.hasSuffix("/")
        if closesItself { inner = inner.dropLast() }
        for (key, value) in attributes(inner, of: name) {
            if key.hasPrefix("on") { problems.append("'\(name)' has '\(key)'") }
            if key == "id" { ids.append(value) }
            if key == "href", value.hasPrefix("#") { links.append(String(value.dropFirst())) }
            if key == "aria-labelledby" { links.append(value) }
            if key == "src", !value.hasPrefix("data:image/") { problems.append("'\(name)' loads '\(value)'") }
        }
        if name == "a", open.contains("a") { problems.append("a link in a link") }
        if name == "p", open.contains("p") { problems.append("a paragraph in a paragraph") }
        if name.count == 2, name.hasPrefix("h"), let level = name.last?.wholeNumberValue { headings.append(level) }
        if !closesItself, !PageStructure.void.contains(name) { open.append(name) }
    }

    /// Every value stands between double quotes.
    private mutating func attributes(_ text: Substring, of name: String) -> [(String, String)] {
        var result: [(String, String)] = []
        var rest = text
        while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
            rest = rest[start...]
            guard let equals = rest.firstIndex(of: "="), rest[rest.index(after: equals)...].hasPrefix("\"") else {
                problems.append("'\(name)' has '\(rest)'")
                return result
            }
            let valueStart = rest.index(equals, offsetBy: 2)
            guard let valueEnd = rest[valueStart...].firstIndex(of: "\"") else { return result }
            result.append((String(rest[..<equals]), String(rest[valueStart..<valueEnd])))
            rest = rest[rest.index(after: valueEnd)...]
        }
        return result
    }

    private mutating func finish() {
        let unique = Set(ids)
        if unique.count != ids.count { problems.append("identifiers come twice: \(ids.sorted())") }
        for link in links where !unique.contains(link) { problems.append("nothing has the identifier '\(link)'") }
        var last = 0
        for level in headings {
            if level > last + 1 { problems.append("heading \(level) follows \(last)") }
            last = level
        }
        if headings.filter({ $0 == 1 }).count != 1 { problems.append("not one title") }
    }
}
