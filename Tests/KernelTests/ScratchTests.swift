import Foundation
import KernelHost
import KernelProtocol
import Testing

/// The scratch folder as a whole; the size of each file is the system's to bound.
@Suite struct ScratchTests {
    private static let limit = ScratchLimit(bytes: 32 << 20, entries: 500)

    @Test(arguments: [
        ("for n in range(80): open(f'{t}/{n}', 'wb').write(bytes(range(256)) * 4096)", ScratchLimit.Excess.bytes(32 << 20)),
        ("os.makedirs(t + '/a/b/c')\nfor n in range(80): open(f'{t}/a/b/c/{n}', 'wb').write(bytes(range(256)) * 4096)", .bytes(32 << 20)),
        // Names that are no text.
        ("for n in range(80): open(os.fsencode(t) + b'/\\xff%d' % n, 'wb').write(bytes(range(256)) * 4096)", .bytes(32 << 20)),
        // Without a name, and held open, by a child as well.
        ("kept = [tempfile.TemporaryFile(dir=t) for _ in range(80)]\nfor f in kept: f.write(bytes(range(256)) * 4096)", .bytes(32 << 20)),
        ("if os.fork() == 0:\n    kept = [tempfile.TemporaryFile(dir=t) for _ in range(80)]\n    for f in kept: f.write(bytes(range(256)) * 4096)\n    time.sleep(60)", .bytes(32 << 20)),
        ("for n in range(600): open(f'{t}/{n}', 'w').close()", .entries(500)),
        ("for n in range(600): os.symlink('x', f'{t}/{n}')", .entries(500)),
        ("for n in range(70): os.mkdir(t + '/d' * (n + 1))", .hidden),
    ])
    func tooMuchEndsTheKernel(_ code: String, _ excess: ScratchLimit.Excess) async throws {
        let session = try await SessionFixture(scratchLimit: ScratchTests.limit)
        let failure = await session.failure(of: "import os, tempfile, time\nt = tempfile.gettempdir()\n\(code)\ntime.sleep(60)", timeLimit: .seconds(30))
        #expect(failure == .scratchFull(excess))
        #expect(processes(ofKernel: session.kernel.pid) == [])
    }

    @Test func whatIsRemovedDoesNotCount() async throws {
        let session = try await SessionFixture(scratchLimit: ScratchTests.limit)
        let text = try await session.printed(
            """
            import os, tempfile, time
            for n in range(6):
                with tempfile.NamedTemporaryFile() as file:
                    for _ in range(10): file.write(bytes(range(256)) * 4096)
                    file.flush()
                    # One file with two names is one.
                    os.link(file.name, file.name + "x")
                    time.sleep(0.1)
                    os.remove(file.name + "x")
            # A hole takes no space.
            with open(tempfile.gettempdir() + "/hole", "wb") as file: file.truncate(200 << 20)
            time.sleep(0.5)
            print("ok")
            """)
        #expect(text == "ok\n")
    }
}
