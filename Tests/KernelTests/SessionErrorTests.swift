import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct SessionErrorTests {
    @Test func tracebacksNameTheAuthorsLines() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("\n\ndef f(a):\n    return 1 / a\n\nf(0)")
        let error = try #require(reply.error)
        #expect(error.name == "ZeroDivisionError")
        #expect(error.line == 13)
        #expect(
            error.frames == [
                CellFrame(file: SessionFixture.file, line: 15, function: "<module>", source: "f(0)", author: true),
                CellFrame(file: SessionFixture.file, line: 13, function: "f", source: "return 1 / a", author: true),
            ])
        #expect(error.traceback?.contains("File \"notebooks/x.qmd\", line 13, in f\n    return 1 / a\n") == true)
        #expect(error.traceback?.contains(session.folder.path) == false)
    }

    @Test func anErrorInAFunctionOfAnEarlierCellNamesItsLine() async throws {
        let session = try await SessionFixture()
        _ = try await session.kernel.request(
            "run", SessionRun(cell: "", index: 0, file: SessionFixture.file, line: 100, code: "def f():\n    raise KeyError('k')"),
            as: SessionRunReply.self, timeLimit: .seconds(30))
        let error = try #require(try await session.run("f()").error)
        #expect(error.frames?.map(\.line) == [10, 101])
        #expect(error.frames?.last?.source == "raise KeyError('k')")
    }

    @Test func librariesAreShownWithoutPlacesOfInstallation() async throws {
        let session = try await SessionFixture()
        let error = try #require(try await session.run("import pandas as pd\npd.DataFrame({'a': [1]})['b']").error)
        #expect(error.name == "KeyError")
        #expect(error.line == 11)
        #expect(error.frames?.last?.author == false)
        #expect(error.frames?.allSatisfy { !$0.file.hasPrefix("/") } == true)
        #expect(error.traceback?.contains("site-packages") == false)
    }

    @Test func syntaxErrorsNameTheirLine() async throws {
        let session = try await SessionFixture()
        let error = try #require(try await session.run("a = 1\nb = = 2").error)
        #expect(error.name == "SyntaxError")
        #expect(error.value == "invalid syntax")
        #expect(error.line == 11)
    }

    @Test func outputBeforeTheErrorIsKept() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("print('so far')\nraise ValueError('no')")
        #expect(reply.outputs == [.stream(name: "stdout", text: "so far\n", truncated: 0)])
        #expect(reply.error?.value == "no")
        #expect(try await session.printed("print('on')") == "on\n")
    }

    @Test(arguments: [
        "input('name? ')", "import getpass; getpass.getpass()", "breakpoint()", "import pdb; pdb.set_trace()",
        "import sys; sys.stdin.readline()",
    ])
    func nobodyCanBeAsked(_ code: String) async throws {
        let session = try await SessionFixture()
        let error = try #require(try await session.run(code).error)
        #expect(error.name == "EOFError")
        #expect(error.value.hasPrefix("a report has no keyboard"))
    }

    @Test(arguments: ["import sys; sys.exit(3)", "exit()", "quit", "raise SystemExit"])
    func exitIsAnErrorOfTheCell(_ code: String) async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(code)
        #expect(reply.error?.name == "SystemExit")
        #expect(try await session.printed("print('on')") == "on\n")
    }

    @Test func recursionIsAnErrorOfTheCell() async throws {
        let session = try await SessionFixture()
        let error = try #require(try await session.run("def f(n):\n    return f(n + 1)\nf(0)").error)
        #expect(error.name == "RecursionError")
        #expect((error.frames?.count ?? 0) <= 50)
    }

    @Test func memoryHasALimit() async throws {
        let session = try await SessionFixture(memoryLimit: 512 << 20)
        let reply = try await session.run("x = bytearray(2 << 30)")
        #expect(reply.error?.name == "MemoryError")
        #expect(try await session.printed("print('on')") == "on\n")
    }

    @Test func lotsOfOutputAreCounted() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("for i in range(100):\n    print('x' * 1_000_000)")
        guard case .stream(_, let text, let truncated)? = reply.outputs.first else {
            Issue.record("no stream")
            return
        }
        #expect(text.utf8.count == 1_000_000)
        #expect(text.utf8.count + truncated == 100 * 1_000_001)
    }

    @Test func outputPastPythonIsKeptApartFromFrames() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            "import os\nfor i in range(200):\n    os.write(1, b'z' * 100_000)\nprint('end')")
        #expect(reply.outputs == [.stream(name: "stdout", text: "end\n", truncated: 0)])
        let output = await session.kernel.takeOutput()
        #expect(output.byteCount == 20_000_000)
        #expect(output.text.utf8.count == 1 << 20)
    }
}
