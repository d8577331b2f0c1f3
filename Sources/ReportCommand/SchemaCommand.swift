import ArgumentParser
import KernelHost
import ReportEngine

/// `report schema`.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of a file that the tool writes.",
        discussion: "Without a name, what schemas there are. They are of JSON Schema, draft 2020-12.")

    @Argument(help: ArgumentHelp("Which one: record.", valueName: "name"))
    var name: String?

    /// Names and what they describe.
    private static let schemas = [("record", "NAME\(RecordFile.suffix) beside the outputs of a report, and the copy that outputs carry")]

    func run() async throws {
        guard let name else {
            print(SchemaCommand.schemas.map { "\($0.0)\t\($0.1)" }.joined(separator: "\n"))
            return
        }
        guard SchemaCommand.schemas.contains(where: { $0.0 == name }) else {
            throw ValidationError("'\(name)' is no schema; there is \(SchemaCommand.schemas.map { "'\($0.0)'" }.joined(separator: ", "))")
        }
        let console = Console(format: .human)
        do throws(KernelError) {
            let path = try KernelInstallation.locate().resources + "/\(name).schema.json"
            guard let bytes = try? Files.read(path) else { throw .launch("'\(path)' cannot be read") }
            print(String(decoding: bytes, as: UTF8.self), terminator: "")
        } catch {
            await console.say(OperatorError.kernel(error).message)
            throw ExitStatus.environment.code
        }
    }
}
