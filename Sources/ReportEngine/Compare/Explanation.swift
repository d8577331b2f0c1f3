/// Which causes can be behind what a cell shows, by what the cell was made from.
struct Explanation {
    private let causes: [Cause]
    private let records: (old: RunRecord, new: RunRecord)
    private let cells: CellMatching
    /// The datasets that a file belongs to, by the cause's id.
    private let owners: [String: [String]]
    private let upstream: [String: Set<String>]
    /// Pictures and bibliographies: no cell is made from them.
    private let apart: Set<String>

    /// - Parameter causes: all of them, in the order of the account.
    init(causes: [Cause], from old: RunRecord, to new: RunRecord, definitions: (old: RecordedDefinition, new: RecordedDefinition), cells: CellMatching) {
        self.causes = causes
        records = (old, new)
        self.cells = cells
        var owners: [String: [String]] = [:]
        for cause in causes where cause.kind == .file || cause.kind == .data {
            let path = cause.path ?? cause.subject
            owners[cause.id] = definitions.new.datasets(of: path) + definitions.old.datasets(of: path)
        }
        self.owners = owners
        upstream = Explanation.closure(cells)
        apart = Set([definitions.old, definitions.new].flatMap(\.apart) + (old.images + new.images).map { Paths.join(Paths.parent(new.sources.first?.path ?? ""), $0.target) })
    }

    /// Whatever a cell was made from, directly or by way of other cells: `data:x`, `parameter:x`, `session`, and `cell:x` for cells, itself too.
    private static func closure(_ matching: CellMatching) -> [String: Set<String>] {
        var makers: [String: Set<String>] = [:]
        for pair in matching.pairs {
            for cell in [pair.before, pair.after].compactMap({ $0 }) {
                for label in labels(cell) { makers[label, default: []].insert(pair.name) }
            }
        }
        var reads: [String: Set<String>] = [:]
        var sessions: [String] = []
        for pair in matching.pairs {
            var own: Set<String> = ["cell:" + pair.name]
            for read in (pair.before?.reads ?? []) + (pair.after?.reads ?? []) {
                if read.hasPrefix("table:") {
                    for maker in makers[String(read.dropFirst(6)), default: []] where maker != pair.name { own.insert("cell:" + maker) }
                } else {
                    own.insert(read)
                }
            }
            // A cell of Python sees what those before it left behind.
            if own.contains("session") {
                own.formUnion(sessions.map { "cell:" + $0 })
                sessions.append(pair.name)
            }
            reads[pair.name] = own
        }
        // Cells read what stands before them, so that this ends after as many rounds as there are cells.
        for _ in matching.pairs {
            var hasGrown = false
            for pair in matching.pairs {
                var all = reads[pair.name, default: []]
                let count = all.count
                for read in all where read.hasPrefix("cell:") { all.formUnion(reads[String(read.dropFirst(5)), default: []]) }
                reads[pair.name] = all
                hasGrown = hasGrown || all.count > count
            }
            if !hasGrown { break }
        }
        return reads
    }

    private static func labels(_ cell: RunRecord.CellRecord) -> [String] {
        var labels = [cell.label].compactMap { $0 }
        for item in cell.items {
            switch item {
            case .table(let table): labels += [table.label].compactMap { $0 }
            case .figure(let figure): labels += [figure.label, figure.data?.label].compactMap { $0 }
            case .output, .html, .markdown, .check: break
            }
        }
        return labels
    }

    // MARK: - Asking

    /// What can be behind something that a cell shows.
    ///
    /// - Parameter isDrawn: whether fonts matter.
    func causes(ofCell name: String, isDrawn: Bool = false) -> [String] { causes(of: upstream[name] ?? [], isDrawn: isDrawn) }

    /// The cells that a cell was made from, itself not.
    func cellsAbove(_ name: String) -> Set<String> {
        Set((upstream[name] ?? []).filter { $0.hasPrefix("cell:") }.map { String($0.dropFirst(5)) }).subtracting([name])
    }

    /// What can be behind the rows of a dataset.
    func causes(ofDataset name: String) -> [String] { causes(of: ["data:" + name]) }

    /// What can be behind a table of the name; nil where no cell makes it.
    func causes(ofTable label: String) -> [String]? {
        let makers = cells.pairs.filter { pair in [pair.before, pair.after].contains { $0.map { Explanation.labels($0).contains(label) } ?? false } }
        return makers.isEmpty ? nil : ordered(Set(makers.flatMap { causes(ofCell: $0.name) }))
    }

    /// What can be behind a value that code in the prose computes: whatever the cells made, and all inputs.
    func causesOfCode() -> [String] {
        ordered(Set(causes.filter { $0.kind != .fonts }.map(\.id)))
    }

    /// Those of some kinds, with the environment.
    func causes(_ kinds: Cause.Kind..., where isWanted: (Cause) -> Bool = { _ in true }) -> [String] {
        causes.filter { (kinds.contains($0.kind) && isWanted($0)) || ($0.kind.isOfEnvironment && $0.kind != .fonts) }.map(\.id)
    }

    /// Those of some kinds, without the environment.
    func inputs(_ kinds: Cause.Kind..., where isWanted: (Cause) -> Bool = { _ in true }) -> [String] {
        causes.filter { kinds.contains($0.kind) && isWanted($0) }.map(\.id)
    }

    private func causes(of reads: Set<String>, isDrawn: Bool = false) -> [String] {
        let near = causes(of: reads, isDrawn: isDrawn, isFar: false)
        let hasInput = near.contains { id in causes.contains { $0.id == id && !$0.kind.isOfEnvironment && $0.kind != .head } }
        // What a C library opens beside the definition is in no record: where nothing nearer explains it, any file may.
        return hasInput || !reads.contains("session") ? near : causes(of: reads, isDrawn: isDrawn, isFar: true)
    }

    private func causes(of reads: Set<String>, isDrawn: Bool, isFar: Bool) -> [String] {
        let found = causes.filter { cause in
            switch cause.kind {
            case .parameter, .cell: reads.contains(cause.id)
            case .data: isFar || reads.contains(cause.id) || isOpened(cause, reads) || owners[cause.id, default: []].contains { reads.contains("data:" + $0) }
            case .file: isFar || isOpened(cause, reads) || belongs(cause, to: reads)
            case .chance: reads.contains("cell:" + cause.subject)
            case .text, .head: false
            case .tool, .interpreter, .package, .lock: true
            case .fonts: isDrawn
            }
        }.map(\.id)
        // The head says how data are read and how cells are shown: where nothing nearer explains it, it may.
        let hasInput = found.contains { id in causes.contains { $0.id == id && !$0.kind.isOfEnvironment } }
        return hasInput ? found : ordered(Set(found + causes.filter { $0.kind == .head }.map(\.id)))
    }

    /// Whether a cell of Python opened the file itself.
    private func isOpened(_ cause: Cause, _ reads: Set<String>) -> Bool { reads.contains("file:" + (cause.path ?? cause.subject)) }

    /// Whether a file belongs to a dataset that was read; texts of sources are named by no dataset, and may belong to any.
    private func belongs(_ cause: Cause, to reads: Set<String>) -> Bool {
        let owners = owners[cause.id, default: []]
        if owners.isEmpty, apart.contains(cause.path ?? cause.subject) { return false }
        // What some cell of Python opened is no source's text.
        if owners.isEmpty, upstream.values.contains(where: { isOpened(cause, $0) }) { return false }
        return owners.isEmpty ? reads.contains { $0.hasPrefix("data:") } : owners.contains { reads.contains("data:" + $0) }
    }

    private func ordered(_ ids: Set<String>) -> [String] { causes.map(\.id).filter(ids.contains) }
}
