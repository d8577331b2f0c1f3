import ReportEngine

/// Files and what they looked like when they were last read.
struct WatchedFiles {
    private var looks: [String: Files.Status?] = [:]

    /// - Parameter start: when their reading began, by `Files.now`; what was written since then counts as changed.
    init(_ paths: [String], since start: Int64) { add(paths, since: start) }

    var count: Int { looks.count }

    var haveChanged: Bool { looks.contains { Files.status($0.key) != $0.value } }

    /// Takes the files as they are now.
    mutating func look() {
        for path in looks.keys { looks.updateValue(Files.status(path), forKey: path) }
    }

    /// Watches these files, and no longer those that are not among them.
    mutating func add(_ paths: [String], since start: Int64) {
        var next: [String: Files.Status?] = [:]
        for path in paths {
            if let known = looks[path] { next.updateValue(known, forKey: path); continue }
            let status = Files.status(path)
            next.updateValue(status.flatMap { $0.changed < start ? $0 : nil }, forKey: path)
        }
        looks = next
    }
}
