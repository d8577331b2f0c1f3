import ReportDocument
import ReportSource
import ReportSyntax

/// What went into two reports and is not the same.
struct CauseFinder {
    let old: RunRecord
    let new: RunRecord
    let definitions: (old: RecordedDefinition, new: RecordedDefinition)
    let cells: CellMatching

    func causes() -> [Cause] { texts() + parameters() + data() + files() + cells.pairs.compactMap(cell) + environment() }

    // MARK: - Texts

    private func texts() -> [Cause] {
        var causes: [Cause] = []
        let head = SequenceChange.lines(from: definitions.old.head, to: definitions.new.head)
        let name = new.sources.first?.path ?? ""
        if !head.isEmpty { causes.append(Cause(.head, name, path: name, line: head.first?.line, lines: head)) }
        let (before, after) = (definitions.old.prose, definitions.new.prose)
        for (path, (was, now)) in TextPairs(before, after).all {
            let lines = SequenceChange.lines(from: was, to: now)
            let file = RecordPaths.file(of: path)
            if !lines.isEmpty { causes.append(Cause(.text, path, path: file, line: lines.first?.line, lines: lines)) }
        }
        // Cells that changed places: no line of prose and no cell is another.
        let texts = { (record: RunRecord) in record.sources.first?.digest }
        if causes.isEmpty, texts(old) != texts(new), cells.pairs.allSatisfy({ cell($0) == nil }), parameters().isEmpty {
            causes.append(Cause(.text, name, path: name))
        }
        return causes
    }

    private func parameters() -> [Cause] {
        let was = Dictionary(old.parameters.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(new.parameters.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first })
        let names = new.parameters.map(\.name) + old.parameters.map(\.name).filter { now[$0] == nil }
        return names.filter { was[$0] != now[$0] }.map { name in
            let declared = definitions.new.definition?.head.parameters.first { $0.name == name }
            return Cause(
                .parameter, name, path: declared?.nameSpan.file.name ?? new.sources.first?.path, line: declared?.nameSpan.start.line, before: was[name],
                after: now[name])
        }
    }

    // MARK: - Files

    /// The datasets' own files, by the dataset's name.
    private func data() -> [Cause] {
        let (was, now) = (old.inputs.filter { !$0.name.isEmpty }, new.inputs.filter { !$0.name.isEmpty })
        let names = now.map(\.name) + was.map(\.name).filter { name in !now.contains { $0.name == name } }
        return names.compactMap { name in
            let (before, after) = (was.first { $0.name == name }, now.first { $0.name == name })
            guard before?.digest != after?.digest || before?.path != after?.path else { return nil }
            var rows: [RowChange] = []
            if let one = old.data.first(where: { $0.dataset == name }), let other = new.data.first(where: { $0.dataset == name }) {
                rows = DataComparison.rows(from: one, to: other)
            }
            return Cause(.data, name, path: (after ?? before)?.path, before: before?.digest, after: after?.digest, rows: rows)
        }
    }

    private func files() -> [Cause] {
        let was = Dictionary(old.inputs.filter(\.name.isEmpty).map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(new.inputs.filter(\.name.isEmpty).map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let paths = new.inputs.filter(\.name.isEmpty).map(\.path) + old.inputs.filter { $0.name.isEmpty && now[$0.path] == nil }.map(\.path)
        return paths.filter { was[$0] != now[$0] }.map { Cause(.file, $0, path: $0, before: was[$0], after: now[$0]) }
    }

    // MARK: - Cells

    private func cell(_ pair: CellMatching.Pair) -> Cause? {
        guard pair.before?.digest != pair.after?.digest else { return nil }
        let place = (pair.after.flatMap { definitions.new.place(ofCell: $0.index) } ?? pair.before.flatMap { definitions.old.place(ofCell: $0.index) })
        let lines = SequenceChange.lines(
            from: pair.before.map { definitions.old.lines(ofCell: $0.index) } ?? [], to: pair.after.map { definitions.new.lines(ofCell: $0.index) } ?? [])
        return Cause(
            .cell, pair.name, path: place.map { RecordPaths.file(of: $0.path) }, line: lines.first?.line ?? place?.line, before: pair.before?.digest,
            after: pair.after?.digest, lines: lines)
    }

    // MARK: - Environment

    private func environment() -> [Cause] {
        let (was, now) = (old.environment, new.environment)
        var causes: [Cause] = []
        func add(_ kind: Cause.Kind, _ subject: String, _ before: String?, _ after: String?) {
            if before != after { causes.append(Cause(kind, subject, before: before, after: after)) }
        }
        add(.tool, "report", old.toolVersion, new.toolVersion)
        add(.interpreter, "Python", was.interpreter.isEmpty ? was.python : was.interpreter, now.interpreter.isEmpty ? now.python : now.interpreter)
        let (versions, later) = (CauseFinder.versions(was.packages), CauseFinder.versions(now.packages))
        for name in Set(versions.keys).union(later.keys).sorted() { add(.package, name, versions[name], later[name]) }
        if was.packages == now.packages { add(.lock, "requirements.lock", was.lockDigest, now.lockDigest) }
        add(.fonts, "fonts", was.fontsDigest, now.fontsDigest)
        return causes
    }

    private static func versions(_ packages: [String]) -> [String: String] {
        Dictionary(packages.map { package in
            guard let mark = package.firstRange(of: "==") else { return (package, "") }
            return (String(package[..<mark.lowerBound]), String(package[mark.upperBound...]))
        }, uniquingKeysWith: { first, _ in first })
    }
}

/// The texts of two records, by path.
struct TextPairs {
    /// In the order of the later record, then those that are gone.
    let all: [(path: String, lines: (old: [NumberedLine], new: [NumberedLine]))]

    init(_ old: [RecordedDefinition.Prose], _ new: [RecordedDefinition.Prose]) {
        let was = Dictionary(old.map { ($0.path, $0.lines) }, uniquingKeysWith: +)
        let now = Dictionary(new.map { ($0.path, $0.lines) }, uniquingKeysWith: +)
        var seen: Set<String> = []
        all = (new + old).map(\.path).filter { seen.insert($0).inserted }.map { ($0, (was[$0] ?? [], now[$0] ?? [])) }
    }
}

/// Paths as records have them.
enum RecordPaths {
    /// `x.ipynb:cell 4` → `x.ipynb`.
    static func file(of path: String) -> String {
        SourceFile(name: path, text: "").notebookCell?.path ?? path
    }
}
