import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct CrashTests {
    private func exit(of error: KernelError?) -> (exit: KernelExit, tail: String)? {
        if case .crashed(let exit, let tail)? = error { (exit, tail) } else { nil }
    }

    @Test func anExitCodeIsReported() async throws {
        let session = try await SessionFixture()
        let crash = try #require(exit(of: await session.failure(of: "import os; os._exit(3)")))
        #expect(crash.exit.code == 3)
        #expect(crash.exit.signal == nil)
        #expect(crash.exit.peakMemory > 1 << 20)
    }

    @Test func aSegmentationFaultNamesTheLine() async throws {
        let session = try await SessionFixture()
        let crash = try #require(exit(of: await session.failure(of: "import ctypes\nctypes.string_at(0)")))
        #expect(crash.exit.signal == SIGSEGV)
        #expect(crash.tail.contains("File \"notebooks/x.qmd\", line 11"))
    }

    @Test func anAbortIsReported() async throws {
        let session = try await SessionFixture()
        let crash = try #require(exit(of: await session.failure(of: "import os; os.abort()")))
        #expect(crash.exit.signal == SIGABRT)
    }

    @Test(arguments: [
        "while True: pass", "import time; time.sleep(1e9)", "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
        "try:\n    while True: pass\nexcept BaseException:\n    pass",
    ])
    func timeHasALimit(_ code: String) async throws {
        let session = try await SessionFixture()
        #expect(await session.failure(of: code, timeLimit: .milliseconds(700)) == .timedOut(.milliseconds(700)))
        #expect(processes(ofKernel: session.kernel.pid) == [])
    }

    @Test func aDeadKernelStaysDead() async throws {
        let session = try await SessionFixture()
        _ = await session.failure(of: "import os; os._exit(0)")
        #expect(exit(of: await session.failure(of: "1")) != nil)
    }

    @Test func otherKernelsGoOn() async throws {
        let one = try await SessionFixture()
        let two = try await SessionFixture()
        _ = await one.failure(of: "import os; os.abort()")
        #expect(try await two.printed("print('on')") == "on\n")
    }

    @Test func cancellingKills() async throws {
        let session = try await SessionFixture()
        let task = Task { await session.failure(of: "while True: pass") }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        #expect(await task.value == .closed)
        _ = await session.kernel.close()
        #expect(processes(ofKernel: session.kernel.pid) == [])
    }

    @Test func requestsOfOneKernelWaitForEachOther() async throws {
        let session = try await SessionFixture()
        _ = try await session.run("seen = []")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask { _ = try await session.run("seen.append(\(index)); seen.append(\(index))") }
            }
            try await group.waitForAll()
        }
        #expect(try await session.printed("print(len(seen), seen[0::2] == seen[1::2])") == "16 True\n")
    }

    @Test func closingEndsWithCodeZero() async throws {
        let session = try await SessionFixture()
        let exit = await session.kernel.close()
        #expect(exit.code == 0)
        #expect(exit.cpuSeconds > 0)
    }

    @Test func anUnknownMethodIsAFailureAndNoEnd() async throws {
        let session = try await SessionFixture()
        await #expect(
            throws: KernelError.failure(
                KernelFailure(kind: "unknown-method", message: "a session has no method 'nonsense'"))
        ) {
            _ = try await session.kernel.request(
                "nonsense", [String: String](), as: JSONValue.self, timeLimit: .seconds(10))
        }
        #expect(try await session.printed("print('on')") == "on\n")
    }

    @Test func framesWrittenByAuthorCodeEndTheKernel() async throws {
        let session = try await SessionFixture()
        let error = await session.failure(of: "import os\nos.write(3, bytes([255, 255, 255, 255, 9]))")
        guard case .protocolViolation? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        _ = await session.kernel.close()
        #expect(processes(ofKernel: session.kernel.pid) == [])
    }
}
