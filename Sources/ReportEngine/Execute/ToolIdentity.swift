import ReportDocument

/// What the tool itself brings into a report.
package struct ToolIdentity: Sendable, Hashable {
    /// A constant, never taken from the repository.
    package static let version = "0.1.0"

    /// SHA-256 of `requirements.lock`.
    package var lockDigest: String
    /// SHA-256 of the list of fonts with their hashes.
    package var fontsDigest: String
    /// What the lock holds, as `name==version`, sorted.
    package var packages: [String]

    /// - Parameter resources: the folder `lib/report`.
    package init(resources: String) {
        lockDigest = ToolIdentity.digest(resources + "/requirements.lock")
        fontsDigest = ToolIdentity.digest(resources + "/fonts/fonts.json")
        packages = PackageLock((try? Files.read(resources + "/requirements.lock")) ?? []).pins.map(\.text)
    }

    /// What a report can import: the packages of the lock, and for Python cells those of the project behind them.
    package func packages(of plan: ExecutionPlan, in project: Project) -> [String] {
        plan.hasPython ? project.packages?.joined(to: packages) ?? packages : packages
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

    /// Every dataset with its file, then every other file once.
    ///
    /// - Parameters:
    ///   - reports: what loading said of them.
    ///   - digest: the SHA-256 of a file that was hashed already; nil hashes it.
    package func inputs(_ reports: [LoadReport], digest known: (String) -> String? = { _ in nil }) -> [Provenance.Input] {
        var seen: Set<String> = []
        var inputs: [Provenance.Input] = []
        for dataset in plan.datasets {
            let name = dataset.declaration.name
            seen.insert(dataset.file.path)
            append(dataset.file, name: name, reports.first { $0.dataset == name }, url: dataset.declaration.remote?.address.value, known, &inputs)
        }
        for file in files where seen.insert(file.path).inserted {
            append(file, name: "", reports.first { $0.dataset.isEmpty && $0.path == file.path }, known, &inputs)
        }
        return inputs
    }

    private func append(
        _ file: ExecutionPlan.PlannedFile, name: String, _ report: LoadReport?, url: String? = nil, _ known: (String) -> String?,
        _ inputs: inout [Provenance.Input]
    ) {
        guard let digest = known(file.absolute) ?? (try? Digest.sha256(file: file.absolute)) else { return }
        inputs.append(Provenance.Input(
            name: name, path: file.path, digest: digest, rows: report?.rows, dropped: report?.dropped ?? [], remarks: report?.remarks ?? [], url: url))
    }
}
