import ReportSource
import ReportSyntax

/// What a dataset's `url:` and `sha256:` ask of its file. Nothing is fetched here: a render has no network.
struct RemoteData {
    let declaration: DatasetDeclaration
    /// The definition's path.
    let definition: String

    /// - Parameters:
    ///   - found: the dataset with its file, where it is there.
    ///   - faults: what was found wrong with its files.
    /// - Returns: the faults, with the way to mend them where the file can be fetched, and another where it is not the one that was pinned.
    func diagnostics(_ found: PlannedDataset?, _ faults: [Diagnostic]) -> [Diagnostic] {
        var diagnostics = faults
        if declaration.remote != nil {
            for index in diagnostics.indices where diagnostics[index].id == .dataMissingFile && diagnostics[index].span == declaration.path.span {
                diagnostics[index].help = [update("fetches it")]
            }
        }
        guard let found, let wanted = declaration.digest else { return diagnostics }
        let digest: String
        do throws(Files.Failure) { digest = try Digest.sha256(file: found.file.absolute) } catch {
            diagnostics.append(Diagnostic(.dataDigest, "'\(found.file.written.value)' cannot be read: \(error.reason)", at: wanted.span, help: "see whether you may read it"))
            return diagnostics
        }
        guard digest != wanted.value.lowercased() else { return diagnostics }
        diagnostics.append(Diagnostic(
            .dataDigest, "'\(found.file.written.value)' is not the file that 'sha256:' names", at: wanted.span, label: "its SHA-256 is \(digest)",
            help: declaration.remote == nil ? "take the file of this hash, or write the other hash" : update("fetches it again and says which rows are others")))
        return diagnostics
    }

    private func update(_ effect: String) -> String { "'report data update \(definition) --dataset \(declaration.name)' \(effect)" }
}
