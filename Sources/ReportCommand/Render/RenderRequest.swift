import ReportEngine
import ReportSource
import ReportSyntax

/// One report to be rendered: a definition with its parameters and the outputs that are wanted.
package struct RenderRequest: Sendable {
    /// Relative to the project.
    package var definition: String
    package var project: Project
    /// Name and text of parameters from the command line.
    package var parameters: [(name: String, text: String)]
    /// Values that the output's name carries: `-O` in `wcit-2012-Oceania.html`.
    package var suffix: String
    /// Given on the command line; empty takes the definition's own, then the project's, then HTML.
    package var formats: [OutputFormat]
    /// A single file named by `-o`, absolute.
    package var output: String?
    /// A folder named by `--output-dir`, absolute.
    package var outputFolder: String?
    package var isStrict: Bool
    package var usesCache: Bool
    /// Where a record stands that is rendered again: its path without the suffix, absolute.
    package var recordedStem: String?
    /// What definitions may read outside their folders, if they ask for it: absolute paths.
    package var allowed: [String] = []
    /// How long everything of the report may take that kernels do.
    package var timeLimit: Duration = RenderRequest.usualTimeLimit

    /// Generous: it is there to end what would not end.
    package static let usualTimeLimit = Duration.seconds(7200)

    /// Where an output of a format goes, absolute.
    package func path(_ format: OutputFormat) -> String {
        if let output { return output }
        return stem + "." + format.rawValue
    }

    /// Where the record of the render is kept: beside the outputs.
    package var recordPath: String {
        if let recordedStem { return recordedStem + RecordFile.suffix }
        guard let output else { return stem + RecordFile.suffix }
        return Paths.join(Paths.parent(output), Paths.stem(output)) + RecordFile.suffix
    }

    /// The outputs' path without extension, absolute.
    package var stem: String {
        if let recordedStem { return recordedStem }
        var stem = project.outputStem(of: definition)
        if let outputFolder {
            let below = project.isDeclared && stem.hasPrefix(project.outputFolder + "/")
                ? String(stem.dropFirst(project.outputFolder.count + 1)) : Paths.name(stem)
            return Paths.join(outputFolder, below) + suffix
        }
        stem = Paths.join(project.root, stem)
        return stem + suffix
    }

    /// What is wrong with the folder of the outputs: a link in its path leads out of the project. It came with the project, and reports of others may
    /// lie behind it. A folder that the command line names is the operator's.
    var folderFault: Diagnostic? {
        guard output == nil, outputFolder == nil, recordedStem == nil, let own = Files.real(project.root) else { return nil }
        var folder = Paths.parent(recordPath)
        while Files.real(folder) == nil, folder != Paths.parent(folder) { folder = Paths.parent(folder) }
        guard let real = Files.real(folder), !Paths.isInside(real, own) else { return nil }
        return Diagnostic(
            .sourceOutsideProject, "'\(Paths.relative(folder, to: project.root))', where the report goes, is a link that leaves the project",
            at: SourceFile(name: definition, text: "").span(0..<0),
            help: "make it a folder; the command line can name any other, with '--output-dir'")
    }

    /// The formats to write.
    package func formats(of definition: ReportDefinition) -> [OutputFormat] {
        if !formats.isEmpty { return formats }
        let own = definition.head.formats.map(\.value)
        if !own.isEmpty { return own }
        return project.formats.isEmpty ? [.html] : project.formats
    }

    /// What distinguishes this render from others of the same definition, for the render state.
    var stateKey: String {
        ([project.root, definition, suffix, output ?? "", outputFolder ?? ""] + parameters.map { "\($0.name)=\($0.text)" }
            + formats.map(\.rawValue)).joined(separator: "\u{0}")
    }
}
