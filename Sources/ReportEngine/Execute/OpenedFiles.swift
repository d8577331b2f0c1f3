import ReportDocument
import ReportSyntax

extension RunRecord {
    /// Whether a cell opened a file that a look at the definition's folder does not see.
    package var readsUnseenFiles: Bool {
        cells.flatMap(\.reads).contains { $0.hasPrefix("file:") && FolderFiles.isUnseen(String($0.dropFirst(5))) }
    }
}

/// Files that Python cells opened beside the definition, modules too, without that the head declares them.
struct OpenedFiles {
    let plan: ExecutionPlan

    /// Paths relative to the project, of files relative to the definition's folder. The texts of the definition are left out: they
    /// are in the record as such.
    func paths(_ opened: [String]) -> [String] {
        let folder = Paths.parent(plan.definition.file.name)
        let texts = ([plan.definition.file] + plan.definition.includes).map(\.name)
        return opened.map { Paths.join(folder, $0) }.filter { !texts.contains($0) }
    }

    /// The files with their hashes, but for those that the report declares. One that is gone by now is left out.
    func inputs(_ opened: [String], in project: Project) -> [Provenance.Input] {
        let declared = Set(InputList(plan: plan).files.compactMap { Files.real($0.absolute) })
        return paths(opened).compactMap { path in
            guard let real = Files.real(Paths.join(project.root, path)), !declared.contains(real), let digest = try? Digest.sha256(file: real) else { return nil }
            return Provenance.Input(name: "", path: path, digest: digest)
        }
    }
}
