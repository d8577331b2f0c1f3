import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport

/// A project in a folder of its own, and the plan of one definition in it.
struct PlanSample {
    let folder: TemporaryFolder
    let plan: ExecutionPlan
    /// Of parsing and planning.
    let diagnostics: [Diagnostic]
    let project: Project

    /// - Parameters:
    ///   - text: of `notebooks/test.qmd`.
    ///   - files: further files by their paths in the project.
    init(
        _ text: String, files: [String: String] = [:], overrides: [(name: String, text: String)] = [], isDeclared: Bool = true,
        in folder: TemporaryFolder? = nil
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        if isDeclared, files["report.yml"] == nil { try self.folder.write("report.yml", "lang: en\n") }
        for (name, text) in files { try self.folder.write(name, text) }
        try self.folder.write(DefinitionSample.name, text)
        project = Project.find(from: self.folder.path).0
        let (definition, faults) = DefinitionLoader(project: project).load(DefinitionSample.name)
        guard let definition else { throw faults.first ?? Diagnostic(.sourceMissing, "no definition", at: nil) }
        let (plan, found) = Planner(project: project, overrides: overrides).plan(definition)
        self.plan = plan
        diagnostics = faults + found
    }
}
