import Foundation
import KernelHost
import KernelProtocol
import Testing

/// A zygote and kernel that lie, hang and die, written in Python and started in place of the real one.
///
/// What it does is said by the path that the real one would take as its Python folder.
@Suite struct FakeZygoteTests {
    private static let program = """
        #!/usr/bin/python3
        import array, json, os, signal, socket, struct, sys, time
        mode = sys.argv[3]
        control = socket.socket(fileno=3)
        def frame(kind, payload):
            return struct.pack("<IB", len(payload) + 1, kind) + payload
        def reply(value, kind=2):
            control.sendall(frame(kind, json.dumps(value).encode()))
        def read():
            data, descriptors, _, _ = socket.recv_fds(control, 5, 4)
            if not data:
                os._exit(0)
            length, kind = struct.unpack("<IB", data)
            return json.loads(control.recv(length - 1, socket.MSG_WAITALL)), descriptors
        def kernel(channel):
            actions = {
                "garbage": lambda: channel.sendall(b"\\xff" * 64),
                "huge": lambda: channel.sendall(struct.pack("<IB", 0x7fffffff, 2)),
                "empty": lambda: channel.sendall(bytes(5)),
                "kind": lambda: channel.sendall(frame(77, b"{}")),
                "request": lambda: channel.sendall(frame(1, b"{}")),
                "text": lambda: channel.sendall(frame(2, b"not json")),
                "schema": lambda: channel.sendall(frame(2, b'{"threads": "many"}')),
                "call": lambda: channel.sendall(frame(4, b"[]")),
                "failure": lambda: channel.sendall(frame(3, b'{"kind": 7}')),
                "half": lambda: (channel.sendall(frame(2, b'{"threads": 1}')[:-3]), os._exit(9)),
                "die": lambda: os._exit(9),
                "hang": lambda: None,
                "good": lambda: channel.sendall(frame(2, b'{"threads": 1}')),
            }
            channel.recv(65536)
            actions[mode]()
            signal.pause()
        if mode == "ends":
            print("this machine has no Python", file=sys.stderr)
            sys.exit(1)
        children = []
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            request, descriptors = read()
            if "hello" in request:
                if mode == "version": reply({"hello": {"_0": {"version": 99, "pid": 1, "python": "3"}}})
                elif mode == "noise": control.sendall(b"HTTP/1.1 400 Bad Request")
                else: reply({"hello": {"_0": {"version": 1, "pid": os.getpid(), "python": "3"}}})
            elif "fork" in request:
                if mode == "unconfined":
                    reply({"unconfined": {"_0": {"landlock": 0, "seccomp": True, "forkBudget": True, "missing": "landlock"}}})
                    continue
                pid = os.fork()
                if pid == 0:
                    kernel(socket.socket(fileno=descriptors[0]))
                for descriptor in descriptors: os.close(descriptor)
                reply({"forked": {"pid": pid, "confinement": {"landlock": 0, "seccomp": False, "forkBudget": False}}})
                if os.fork() == 0: os._exit(0)
                def wait(pid=pid):
                    _, status = os.waitpid(pid, 0)
                    signalled = os.WIFSIGNALED(status)
                    end = {"peakMemory": 0, "cpuSeconds": 0.0}
                    end["signal" if signalled else "code"] = os.WTERMSIG(status) if signalled else os.WEXITSTATUS(status)
                    reply({"ended": {"pid": pid, "exit": end}}, 6)
                import threading
                threading.Thread(target=wait, daemon=True).start()
        """

    private struct Fake {
        let folder: TemporaryFolder
        let zygote: Zygote

        init(_ mode: String) throws {
            folder = try TemporaryFolder()
            let program = try folder.file("fake", FakeZygoteTests.program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            zygote = try Zygote(
                installation: KernelInstallation(executable: program, python: mode, sitePackages: "", resources: ""),
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
