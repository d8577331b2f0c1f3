import ReportSyntax

/// Says which parts of a key are others than they were.
struct PartWords {
    /// SHA-256 of files by path, as the last render read them and as they are.
    let files: [String: String]
    let now: [String: String]
    let plan: ExecutionPlan

    /// One phrase a part, in the order of the parts; what hangs on the tool comes last.
    func changes(from old: [CacheKey.Part], to new: [CacheKey.Part]) -> [String] {
        let known = Dictionary(old.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let changed = new.filter { known[$0.name] != $0.digest }.map(\.name)
        let outer = ["tool", "packages", "python", "fonts"]
        var words: [String] = []
        for name in changed.filter({ !outer.contains($0) }) + changed.filter(outer.contains) {
            guard let phrase = phrase(name, isNew: known[name] == nil), !words.contains(phrase) else { continue }
            words.append(phrase)
        }
        return words
    }

    private func phrase(_ name: String, isNew: Bool) -> String? {
        let (kind, rest) = name.firstIndex(of: ":").map { (String(name[..<$0]), String(name[name.index(after: $0)...])) } ?? (name, "")
        switch kind {
        case "code": return "its code changed"
        case "options": return "its options changed"
        case "language": return "its language changed"
        case "place": return "a cell above it came or went"
        case "lang": return "the report's language changed"
        case "inline": return "the Python in the prose changed"
        case "injected": return "parameters that are set behind it changed"
        case "parameter": return "parameter '\(rest)' \(isNew ? "is new" : "changed")"
        case "data": return "data '\(rest)' \(isNew ? "is new" : "changed")" + named(dataFiles(rest))
        case "table": return "table '\(rest)' above changed"
        case "folder": return "files beside the definition changed" + named(folderFiles)
        case "project": return "the project was moved"
        case "opened": return "'\(rest)', which it opens, changed"
        case "names": return "datasets or labels changed"
        case "definition": return "the definition was moved"
        case "citations": return "the works that the prose cites changed"
        case "lines": return "it moved, and its result tells its line"
        case "before": return nil
        case "tool": return "the tool changed"
        case "packages": return "packages changed"
        case "project packages": return "packages of the project changed"
        case "python": return "Python changed"
        case "fonts": return "fonts changed"
        default: return "'\(name)' changed"
        }
    }

    private func named(_ paths: [String]) -> String {
        paths.isEmpty ? "" : " (\(paths.prefix(3).joined(separator: ", "))\(paths.count > 3 ? " and \(paths.count - 3) more" : ""))"
    }

    private func dataFiles(_ name: String) -> [String] {
        guard let dataset = plan.datasets.first(where: { $0.declaration.name == name }) else { return [] }
        return (dataset.files + dataset.evidenceFiles).map(\.path).filter { files[$0] != now[$0] }
    }

    private var folderFiles: [String] {
        let names = Set(files.keys).union(now.keys).filter { $0.hasPrefix("./") && files[$0] != now[$0] }
        return names.map { String($0.dropFirst(2)) }.sorted()
    }
}
