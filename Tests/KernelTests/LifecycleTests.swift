import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct LifecycleTests {
    private func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 }

    /// Numbers that the cell printed, one a line.
    private func numbers(_ text: String) -> [Int32] { text.split(separator: "\n").compactMap { Int32($0) } }

    @Test func theGreetingNamesPython() async throws {
        let greeting = try await SharedZygote.zygote.greeting()
        #expect(greeting.version == ControlRequest.version)
        #expect(greeting.python.hasPrefix("3.11"))
    }

    @Test func aModuleThatIsNotThereIsNamed() async throws {
        let folder = try TemporaryFolder()
        let zygote = try Zygote(installation: installation(), scratch: folder.path)
        let report = try await zygote.warm(["json", "no_such_module"])
        #expect(report.missing.map(\.name) == ["no_such_module"])
        #expect(report.threads == 1)
        zygote.shutdown()
    }

    @Test func whatAKernelForkedEndsWithIt() async throws {
        let session = try await SessionFixture()
        let text = try await session.printed(
            """
            import os, signal, time
            def child(daemon):
                r, w = os.pipe()
                if os.fork() == 0:
                    if daemon:
                        os.setsid()
                        if os.fork() != 0:
                            time.sleep(0.2)
                            os._exit(0)
                    os.write(w, str(os.getpid()).encode())
                    signal.pause()
                return os.read(r, 20).decode()
            print(child(False)); print(child(True))
            """)
        let children = numbers(text)
        #expect(children.count == 2)
        #expect(isAlive(children[0]))
        _ = await session.kernel.close()
        for child in children { #expect(!isAlive(child)) }
    }

    @Test func shuttingDownEndsEverything() async throws {
        let folder = try TemporaryFolder()
        let zygote = try Zygote(installation: installation(), scratch: folder.path)
        let pid = try await zygote.greeting().pid
        let kernel = try await zygote.start(
            .session, confinement: Confinement(), workingDirectory: "/", scratch: folder.path)
        zygote.shutdown()
        #expect(!isAlive(kernel.pid))
        #expect(!isAlive(pid))
        await #expect(throws: KernelError.closed) {
            _ = try await zygote.start(
                .session, confinement: Confinement(), workingDirectory: "/", scratch: folder.path)
        }
    }

    @Test func releasingAZygoteEndsIt() async throws {
        let folder = try TemporaryFolder()
        var pid: Int32 = 0
        do {
            let zygote = try Zygote(installation: installation(), scratch: folder.path)
            pid = try await zygote.greeting().pid
            #expect(isAlive(pid))
        }
        for _ in 0..<100 where isAlive(pid) { try await Task.sleep(for: .milliseconds(50)) }
        #expect(!isAlive(pid))
    }

    @Test func aKilledZygoteTakesItsKernelsAlong() async throws {
        let folder = try TemporaryFolder()
        let zygote = try Zygote(installation: installation(), scratch: folder.path)
        let pid = try await zygote.greeting().pid
        let kernel = try await zygote.start(
            .session, confinement: Confinement(readPaths: ["/"]), workingDirectory: "/", scratch: folder.path)
        kill(pid, SIGKILL)
        let exit = await kernel.close()
        #expect(exit.signal == 9)
        for _ in 0..<100 where isAlive(kernel.pid) { try await Task.sleep(for: .milliseconds(50)) }
        #expect(!isAlive(kernel.pid))
    }

    @Test(arguments: [SIGKILL, SIGTERM]) func whenTheHostDiesEverythingDies(_ signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let installation = try installation()
        let host = Process()
        let output = Pipe()
        host.executableURL =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("lone-host")
        host.arguments = [
            installation.executable, folder.path, "--python", installation.python, "--python",
            installation.sitePackages, "--read", installation.resources,
        ]
        host.standardOutput = output
        try host.run()
        var line = ""
        while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
            line += String(decoding: byte, as: UTF8.self)
        }
        let pids = line.dropLast().split(separator: " ").compactMap { Int32($0) }
        #expect(pids.count == 3, "\(line)")
        for pid in pids { #expect(isAlive(pid)) }
        kill(host.processIdentifier, signal)
        for _ in 0..<100 where pids.contains(where: isAlive) { try await Task.sleep(for: .milliseconds(50)) }
        for pid in pids { #expect(!isAlive(pid)) }
    }

    @Test func manyKernelsAtOnce() async throws {
        let results = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<12 {
                group.addTask {
                    let session = try await SessionFixture()
                    defer { session.kernel.kill() }
                    return try await session.printed("print(\(index) * 2)")
                }
            }
            var texts: [String] = []
            for try await text in group { texts.append(text) }
            return texts.compactMap { Int($0.dropLast()) }.sorted()
        }
        #expect(results == (0..<12).map { $0 * 2 })
    }
}
