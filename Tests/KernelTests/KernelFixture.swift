import Foundation
import KernelHost
import KernelProtocol
import Testing

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("report-kernel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        path = base.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func folder(_ name: String) throws -> String {
        let made = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
        return made
    }

    func file(_ name: String, _ text: String) throws -> String {
        let made = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: made))
        return made
    }
}

/// The installation beside the test bundle. When a part is missing, `scripts/stage-resources` was not run.
func installation() throws -> KernelInstallation { try KernelInstallation.locate() }

/// One warmed zygote for all tests; it ends with the process.
enum SharedZygote {
    private static let started = Task { () throws -> (Zygote, TemporaryFolder) in
        let folder = try TemporaryFolder()
        let zygote = try Zygote(installation: installation(), scratch: folder.path)
        let report = try await zygote.warm(["numpy", "pandas", "IPython.core.interactiveshell", "matplotlib.pyplot"])
        #expect(report.missing == [])
        #expect(report.threads == 1)
        return (zygote, folder)
    }

    static var zygote: Zygote { get async throws { try await started.value.0 } }
}

/// Matplotlib opens every font of its list when one text has a letter that is not in the first, so a session may read these.
private let chineseFonts = "/usr/share/fonts/opentype/noto"

/// A session in folders of its own: `definition` is its working folder, readable; beside it is what it may not touch.
final class SessionFixture: Sendable {
    static let file = "notebooks/x.qmd"
    let folder: TemporaryFolder
    let definition: String
    let scratch: String
    let kernel: Kernel

    init(
        memoryLimit: Int = 4 << 30,
        maxProcesses: Int = 64,
        addressReserve: Int = 0,
        scratchLimit: ScratchLimit = ScratchLimit(),
        params: [String: JSONValue] = [:]
    ) async throws {
        folder = try TemporaryFolder()
        definition = try folder.folder("definition")
        scratch = try folder.folder("scratch")
        let confinement = Confinement(
            readPaths: [definition, chineseFonts], memoryLimit: memoryLimit, addressReserve: addressReserve, fileSizeLimit: 256 << 20,
            scratchLimit: scratchLimit, maxProcesses: maxProcesses)
        kernel = try await SharedZygote.zygote.start(
            .session, confinement: confinement, workingDirectory: definition, scratch: scratch)
        _ = try await kernel.request(
            "start", SessionStart(definition: SessionFixture.file, params: params), as: SessionStarted.self,
            timeLimit: .seconds(60))
    }

    /// Runs a cell that stands at line 10 of the definition.
    func run(
        _ code: String,
        cell: String = "cell",
        options: FigureOptions = FigureOptions(),
        deferFigures: Bool = false,
        timeLimit: Duration = .seconds(60),
        onCall: (@Sendable (String, [UInt8]) async -> [UInt8])? = nil
    ) async throws -> SessionRunReply {
        try await kernel.request(
            "run",
            SessionRun(
                cell: cell, index: 0, file: SessionFixture.file, line: 10, code: code, options: options,
                deferFigures: deferFigures),
            as: SessionRunReply.self, timeLimit: timeLimit, onCall: onCall)
    }

    /// What the cell printed.
    func printed(_ code: String) async throws -> String {
        let reply = try await run(code)
        #expect(reply.error == nil, "\(reply.error?.traceback ?? "")")
        return reply.outputs.map { output in
            if case .stream("stdout", let text, _) = output { text } else { "" }
        }.joined()
    }

    /// The error a request ends with.
    func failure(of code: String, timeLimit: Duration = .seconds(60)) async -> KernelError? {
        do {
            _ = try await run(code, timeLimit: timeLimit)
            return nil
        } catch {
            return error as? KernelError
        }
    }
}

/// Processes whose session is that of the kernel `pid`, or that descend from it.
func processes(ofKernel pid: Int32) -> [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap(Int32.init).filter { other in
        guard let line = try? String(contentsOfFile: "/proc/\(other)/stat", encoding: .utf8),
            let end = line.lastIndex(of: ")")
        else { return false }
        // After the name: state, parent, process group, session.
        let fields = line[line.index(after: end)...].split(separator: " ")
        return other == pid || fields.count > 3 && fields[3] == "\(pid)" || fields.count > 1 && fields[1] == "\(pid)"
    }
}
