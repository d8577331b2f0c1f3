import ReportDocument

/// What the tool itself brings into a report.
package struct ToolIdentity: Sendable, Hashable {
    /// A constant, never taken from the repository.
    package static let version = "0.1.0"

    /// SHA-256 of `requirements.lock`.
    package var lockDigest: String
    /// SHA-256 of the list of fonts with their hashes.
    package var fontsDigest: String

    /// - Parameter resources: the folder `lib/report`.
    package init(resources: String) {
        lockDigest = ToolIdentity.digest(resources + "/requirements.lock")
        fontsDigest = ToolIdentity.digest(resources + "/fonts/fonts.json")
    }

    private static func digest(_ path: String) -> String { (try? Files.read(path)).map { Digest.sha256($0) } ?? "" }
}

/// The files that a plan reads, with their hashes.
package struct InputList: Sendable {
    package var plan: ExecutionPlan

    package init(plan: ExecutionPlan) { self.plan = plan }

    /// Real paths of all of them, in the order of the plan.
    package var files: [ExecutionPlan.PlannedFile] {
        plan.datasets.flatMap(\.files) + plan.datasets.flatMap(\.evidenceFiles) + plan.bibliographies + plan.images
    }

    /// Texts of sources that are not there, as paths from the project's root: a report changes when they come.
    package var absent: [String] {
        let folder = Paths.parent(plan.definition.file.name)
        return plan.datasets.flatMap { $0.sources?.texts ?? [] }.filter { $0.file == nil }.compactMap { text in
            text.path.map { Paths.join(folder, $0) }
        }
    }

    /// - Parameter rows: rows read, by dataset.
    package func inputs(rows: [(String, Int)]) -> [Provenance.Input] {
        var seen: Set<String> = []
        var inputs: [Provenance.Input] = []
        for dataset in plan.datasets {
            let count = rows.first { $0.0 == dataset.declaration.name }?.1
            append(dataset.file, name: dataset.declaration.name, rows: count, &inputs, &seen)
        }
        for file in files { append(file, name: "", rows: nil, &inputs, &seen) }
        return inputs
    }

    private func append(
        _ file: ExecutionPlan.PlannedFile, name: String, rows: Int?, _ inputs: inout [Provenance.Input], _ seen: inout Set<String>
    ) {
        guard seen.insert(file.path).inserted, let bytes = try? Files.read(file.absolute) else { return }
        inputs.append(Provenance.Input(name: name, path: file.path, digest: Digest.sha256(bytes), rows: rows))
    }
}
