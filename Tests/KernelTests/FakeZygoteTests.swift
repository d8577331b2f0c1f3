import Foundation
import KernelHost
import KernelProtocol
import Testing

/// A zygote and kernel that lie, hang and die, started in place of the real one.
@Suite struct FakeZygoteTests {
    /// Committed with its mode: a program that a test writes may still be open for writing when another is started.
    private static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/fake-zygote"

    private struct Fake {
        let folder: TemporaryFolder
        let zygote: Zygote

        init(_ mode: String) throws {
            folder = try TemporaryFolder()
            zygote = try Zygote(
                installation: KernelInstallation(
                    executable: FakeZygoteTests.program, python: mode, sitePackages: "", resources: ""),
                scratch: folder.path)
        }

        func kernel() async throws -> Kernel {
            try await zygote.start(
                .session, confinement: Confinement(), workingDirectory: "/", scratch: folder.path)
        }

        func error(timeLimit: Duration = .seconds(20)) async throws -> KernelError? {
            let kernel = try await kernel()
            do {
                _ = try await kernel.request(
                    "start", [String: String](), as: SessionStarted.self, timeLimit: timeLimit)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func theFakeCanBehave() async throws {
        #expect(try await Fake("good").error() == nil)
    }

    @Test(arguments: ["garbage", "huge", "empty", "kind", "request", "text", "schema", "call", "failure"])
    func liesEndTheKernel(_ mode: String) async throws {
        let fake = try Fake(mode)
        let kernel = try await fake.kernel()
        do throws(KernelError) {
            _ = try await kernel.request(
                "start", [String: String](), as: SessionStarted.self, timeLimit: .seconds(20))
            Issue.record("'\(mode)' was believed")
        } catch {
            guard case .protocolViolation = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(await kernel.close().signal == 9)
    }

    @Test func aKernelThatDiesIsACrash() async throws {
        for mode in ["die", "half"] {
            guard case .crashed(let exit, _)? = try await Fake(mode).error() else {
                Issue.record("no crash")
                continue
            }
            #expect(exit.code == 9)
        }
    }

    @Test func aKernelThatHangsIsTimedOut() async throws {
        #expect(try await Fake("hang").error(timeLimit: .milliseconds(300)) == .timedOut(.milliseconds(300)))
    }

    @Test func anotherVersionIsNotSpokenTo() async throws {
        await #expect(throws: KernelError.handshake("it speaks version 99, not 1")) {
            _ = try await Fake("version").zygote.greeting()
        }
    }

    @Test func noiseInsteadOfAGreetingIsAViolation() async throws {
        let fake = try Fake("noise")
        do throws(KernelError) {
            _ = try await fake.zygote.greeting()
            Issue.record("noise was taken for a greeting")
        } catch {
            guard case .protocolViolation = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func aZygoteThatEndsSaysWhy() async throws {
        await #expect(throws: KernelError.launch("it ended with code 1: this machine has no Python")) {
            _ = try await Fake("ends").zygote.greeting()
        }
    }

    @Test func missingConfinementIsItsOwnError() async throws {
        let fake = try Fake("unconfined")
        await #expect(throws: KernelError.confinementUnavailable("landlock")) { _ = try await fake.kernel() }
    }

    @Test func aProgramThatIsNotThereDoesNotStart() throws {
        #expect(throws: KernelError.launch("'/no/such/kernel': No such file or directory")) {
            _ = try Zygote(
                installation: KernelInstallation(
                    executable: "/no/such/kernel", python: "", sitePackages: "", resources: ""),
                scratch: "/tmp")
        }
    }
}
