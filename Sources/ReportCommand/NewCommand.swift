import ArgumentParser
import FoundationEssentials
import Glibc
import KernelHost
import ReportEngine
import ReportSource

/// `report new`.
struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a new definition, or a new project that renders at once.")

    enum Template: String, CaseIterable, ExpressibleByArgument { case stance, timeline, notebook, blank }

    @Argument(help: "The definition's name: 'report new tariffs' makes tariffs.qmd.")
    var name: String?

    @Option(help: "What it starts from: stance, timeline, notebook or blank.")
    var template: Template = .blank

    @Option(help: ArgumentHelp("Make a project in a new folder instead.", valueName: "folder"))
    var project: String?

    func run() async throws {
        let console = Console(format: .human)
        do throws(OperatorError) {
            let templates = try Templates.located()
            if let project {
                try await makeProject(project, templates, console)
            } else if let name {
                try await makeDefinition(name, templates, console)
            }
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
    }

    func validate() throws {
        guard (name == nil) != (project == nil) else {
            throw ValidationError("give the name of a definition, or a folder with '--project'")
        }
        if let name, name.isEmpty || name.utf8.count > 200 || name.contains("/") || name.hasPrefix(".") || name.hasPrefix("-") {
            throw ValidationError("'\(name)' is no file name; use letters, digits and hyphens")
        }
    }

    private func makeDefinition(_ name: String, _ templates: Templates, _ console: Console) async throws(OperatorError) {
        let project = Project.find(from: Files.workingFolder).0
        let suffix = template == .notebook ? "ipynb" : "qmd"
        let stem = Paths.stem(name).isEmpty ? name : (["qmd", "md", "ipynb"].contains(Paths.suffix(name)) ? Paths.stem(name) : name)
        let inNotebooks = project.isDeclared && Files.status(project.root + "/notebooks")?.isDirectory == true
        let folder = inNotebooks ? project.root + "/notebooks" : Files.workingFolder
        let path = "\(folder)/\(stem).\(suffix)"
        guard Files.status(path) == nil else {
            throw .taken(Paths.relative(path, to: Files.workingFolder), help: "choose another name")
        }
        do { try AtomicFile.write(Array(try templates.text("\(template.rawValue).\(suffix)", title: Templates.title(stem), name: stem).utf8), to: path) } catch {
            throw .file(error)
        }
        await console.say("made \(Paths.relative(path, to: Files.workingFolder)); 'report render \(Paths.relative(path, to: Files.workingFolder))' renders it")
    }

    private func makeProject(_ folder: String, _ templates: Templates, _ console: Console) async throws(OperatorError) {
        let root = Paths.join(Files.workingFolder, folder)
        if Files.status(root) != nil, !((try? Files.list(root)) ?? ["?"]).isEmpty {
            throw .taken(folder, help: "choose another folder, or empty this one")
        }
        let title = Templates.title(Paths.name(root))
        do {
            for file in try templates.files(below: "project") {
                let text = try templates.text("project/" + file, title: title, name: Paths.name(root))
                try AtomicFile.write(Array(text.utf8), to: root + "/" + file)
            }
        } catch {
            throw .file(error)
        }
        await console.say("made \(folder); 'cd \(folder) && report render' renders its first report")
    }
}

/// The texts that new definitions and projects start from.
struct Templates {
    let folder: String

    static func located() throws(OperatorError) -> Templates {
        do { return Templates(folder: try KernelInstallation.locate().resources + "/templates") } catch { throw .kernel(error) }
    }

    /// `first-report` → `First report`.
    static func title(_ name: String) -> String {
        let words = name.replacing("-", with: " ").replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    func text(_ path: String, title: String, name: String) throws(Files.Failure) -> String {
        let text = String(decoding: try Files.read(folder + "/" + path), as: UTF8.self)
        // The title stands in a YAML string, and in a notebook that string stands in a JSON string.
        let escaped = Templates.escaped(title)
        let words = Paths.suffix(path) == "ipynb" ? Templates.escaped(escaped) : escaped
        return text.replacing("{{title}}", with: words).replacing("{{name}}", with: name)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    /// All files below a folder, relative to it, hidden ones too.
    func files(below path: String) throws(Files.Failure) -> [String] {
        var found: [String] = []
        for name in try Files.list(folder + "/" + path) {
            if Files.status("\(folder)/\(path)/\(name)")?.isDirectory == true {
                found += try files(below: "\(path)/\(name)").map { name + "/" + $0 }
            } else {
                found.append(name)
            }
        }
        return found
    }
}
