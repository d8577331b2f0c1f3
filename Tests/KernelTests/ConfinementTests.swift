import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct ConfinementTests {
    /// Runs `attempt` and expects an OSError; anything else is printed and fails.
    private func expectDenied(
        _ session: SessionFixture,
        _ attempt: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let indented = attempt.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let text = try await session.printed(
            """
            import os, socket, ctypes
            try:
            \(indented)
            except OSError as error:
                print("denied")
            else:
                print("allowed")
            """)
        #expect(text == "denied\n", "\(attempt)", sourceLocation: sourceLocation)
    }

    @Test func everythingIsEnforcedHere() async throws {
        let session = try await SessionFixture()
        #expect(session.kernel.enforced.missing == nil)
        #expect(session.kernel.enforced.landlock > 0)
        #expect(session.kernel.enforced.seccomp)
        #expect(session.kernel.enforced.forkBudget)
    }

    @Test func readingOutsideIsDenied() async throws {
        let session = try await SessionFixture()
        let secret = try session.folder.file("secret", "s")
        try FileManager.default.createSymbolicLink(atPath: "\(session.definition)/link", withDestinationPath: secret)
        for path in [secret, "/etc/shadow", "/etc/passwd", NSHomeDirectory() + "/.ssh", "link", "/proc/1/environ"] {
            try await expectDenied(session, "open('\(path)')")
        }
        for path in ["/", "/root", "/home", "/proc", session.folder.path] {
            try await expectDenied(session, "os.listdir('\(path)')")
        }
    }

    /// Where a library may reserve more address space than there is memory, nothing else would bound memory that is shared.
    @Test func reservingAddressSpaceEndsSharingMemory() async throws {
        let reserving = try await SessionFixture(addressReserve: 72 << 30)
        let reserve = "import mmap\nmmap.mmap(-1, 66 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0)\nprint('reserved')"
        #expect(try await reserving.printed(reserve) == "reserved\n")
        for attempt in [
            "import mmap; mmap.mmap(-1, 4096, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)", "os.memfd_create('x')", "open('/dev/zero', 'rb')",
            "import mmap; mmap.mmap(-1, 6 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)",
        ] { try await expectDenied(reserving, attempt) }
        #expect(try await reserving.printed("import mmap\nmmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()\nprint('ok')") == "ok\n")
        let usual = try await SessionFixture()
        #expect(try await usual.printed("import mmap\nmmap.mmap(-1, 4096).close()\nprint('ok')") == "ok\n")
        try await expectDenied(usual, "import mmap; mmap.mmap(-1, 66 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0)")
    }

    /// What grows like a stack is not counted as data.
    @Test(arguments: [0, 72 << 30]) func nothingEscapesTheMemoryLimitAsAStack(reserve: Int) async throws {
        let session = try await SessionFixture(memoryLimit: 1 << 30, addressReserve: reserve)
        let growing = "mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x100)"
        #expect(try await session.printed("import mmap\ntry:\n    \(growing)\nexcept OSError as error:\n    print(error.errno)") == "1\n")
        let raised = """
            import resource
            soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
            print(0 < hard <= 64 << 20)
            try:
                resource.setrlimit(resource.RLIMIT_STACK, (hard * 2, hard * 2))
            except (OSError, ValueError):
                print("denied")
            """
        #expect(try await session.printed(raised) == "True\ndenied\n")
    }

    @Test func capabilitiesAreGoneAndTheSessionIsItsOwn() async throws {
        let session = try await SessionFixture()
        let sets = try await session.printed(
            """
            import os
            sets = [line.split() for line in open("/proc/self/status") if line.startswith(("Cap", "NoNewPrivs", "Seccomp:"))]
            print({name: int(value, 16) for name, value in sets})
            print(os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid())
            """)
        #expect(sets == "{'CapInh:': 0, 'CapPrm:': 0, 'CapEff:': 0, 'CapBnd:': 0, 'CapAmb:': 0, 'NoNewPrivs:': 1, 'Seccomp:': 2}\nTrue True\n")
    }

    @Test func theDefinitionsFolderCanBeReadButNotWritten() async throws {
        let session = try await SessionFixture()
        try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: "\(session.definition)/data.csv"))
        #expect(try await session.printed("import pandas as pd\nprint(pd.read_csv('data.csv').b[0])") == "2\n")
        try await expectDenied(session, "open('data.csv', 'w')")
        try await expectDenied(session, "open('new', 'w')")
        #expect(try await session.printed("import tempfile\nprint(tempfile.gettempdir())") == session.scratch + "\n")
        #expect(try await session.printed("tempfile.NamedTemporaryFile().write(b'x')\nprint('ok')") == "ok\n")
    }

    @Test func aVictimOutsideStaysAsItWas() async throws {
        let session = try await SessionFixture()
        let victim = try session.folder.file("victim", "precious")
        let before = try FileManager.default.attributesOfItem(atPath: victim)
        for attempt in [
            "open('\(victim)', 'w')", "open('\(victim)', 'a')", "os.truncate('\(victim)', 0)", "os.remove('\(victim)')",
            "os.rename('\(victim)', '\(victim).new')", "os.rename('\(victim)', '\(session.scratch)/x')",
            "os.link('\(victim)', '\(session.scratch)/hard')", "os.symlink('x', '\(session.folder.path)/sym')",
            "os.mkdir('\(session.folder.path)/made')", "os.setxattr('\(victim)', 'user.a', b'b')",
            "os.mkfifo('\(session.folder.path)/fifo')",
        ] {
            try await expectDenied(session, attempt)
        }
        // Harmless answers: the call says yes, and nothing happens.
        let harmless = try await session.printed(
            """
            import os, shutil
            os.chmod('\(victim)', 0o777); os.chown('\(victim)', 1, 1); os.utime('\(victim)', (0, 0))
            open('\(session.scratch)/a', 'w').close()
            shutil.copy('\(session.scratch)/a', '\(session.scratch)/b')
            shutil.copy2('\(session.scratch)/a', '\(session.scratch)/c')
            print('ok')
            """)
        #expect(harmless == "ok\n")
        let after = try FileManager.default.attributesOfItem(atPath: victim)
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
        for key in [FileAttributeKey.posixPermissions, .modificationDate, .ownerAccountID] {
            #expect("\(String(describing: before[key]))" == "\(String(describing: after[key]))")
        }
    }

    @Test func socketsAreDeniedAndPairsStay() async throws {
        let session = try await SessionFixture()
        for family in ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"] {
            for kind in ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"] {
                try await expectDenied(session, "socket.socket(socket.\(family), socket.\(kind))")
            }
        }
        #expect(try await session.printed("import socket\na, b = socket.socketpair()\nprint('ok')") == "ok\n")
    }

    /// A pair of datagrams could write to any datagram socket whose path it names.
    @Test func aPairOfSocketsReachesNoOther() async throws {
        let session = try await SessionFixture()
        let path = "\(session.folder.path)/log"
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        try await expectDenied(session, "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '\(path)')")
        try await expectDenied(session, "a, b = socket.socketpair(); a.sendto(b'x', '\(path)')")
        var byte: UInt8 = 0
        #expect(recv(receiver, &byte, 1, Int32(MSG_DONTWAIT)) == -1)
        #expect(try await session.printed("a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)\na.send(b'x'); print(b.recv(1))") == "b'x'\n")
    }

    /// Each of these is allowed in a form that ordinary code uses, and refused in others.
    @Test func callsAreJudgedByTheirArguments() async throws {
        let session = try await SessionFixture()
        let setup = "import fcntl, os, socket\nr, w = os.pipe()\na, b = socket.socketpair()\n"
        for attempt in [
            // A descriptor whose owner is another process sends it any signal.
            "fcntl.fcntl(r, 8, os.getppid())", "fcntl.fcntl(r, 10, 9)", "fcntl.fcntl(r, 1026, 1)", "fcntl.fcntl(r, 1024, 0)",
            "fcntl.ioctl(a, 0x8901, (os.getppid()).to_bytes(4, 'little'))", "fcntl.ioctl(r, 0x5412, b'x')",
            "a.setsockopt(socket.SOL_SOCKET, 26, bytes(16))", "a.setsockopt(socket.SOL_SOCKET, 50, 3)",
            "os.sched_setaffinity(os.getppid(), {0})", "os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))",
            "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
        ] { try await expectDenied(session, "\(setup.split(separator: "\n").joined(separator: "; ")); \(attempt)") }
        let ordinary = setup + """
            import resource, termios
            fcntl.fcntl(r, fcntl.F_SETFL, fcntl.fcntl(r, fcntl.F_GETFL) | os.O_NONBLOCK)
            fcntl.ioctl(r, termios.FIONREAD, bytes(4)); a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            fcntl.flock(os.open(os.environ["TMPDIR"] + "/l", os.O_CREAT | os.O_RDWR), fcntl.LOCK_EX)
            os.sched_setaffinity(0, os.sched_getaffinity(0)); resource.prlimit(0, resource.RLIMIT_CORE); os.isatty(1)
            os.posix_fallocate(os.open(os.environ["TMPDIR"] + "/f", os.O_CREAT | os.O_RDWR), 0, 100_000)
            print(os.stat(os.environ["TMPDIR"] + "/f").st_size)
            """
        #expect(try await session.printed(ordinary) == "100000\n")
    }

    @Test func programsAreNotRun() async throws {
        let session = try await SessionFixture()
        try await expectDenied(session, "os.execv('/bin/true', ['true'])")
        try await expectDenied(session, "import subprocess\nsubprocess.run(['/bin/true'])")
        let scratch = session.scratch
        #expect(
            try await session.printed(
                "import os\ntry: os.system('touch \(scratch)/ran')\nexcept PermissionError: print('refused')"
            ) == "refused\n")
        #expect(!FileManager.default.fileExists(atPath: "\(scratch)/ran"))
    }

    /// Raw system calls, by number, that must answer with an error. x86-64 numbers; aarch64's are other ones.
    #if arch(x86_64)
    @Test(arguments: [
        ("ptrace", 101), ("process_vm_readv", 310), ("pidfd_open", 434), ("mount", 165), ("unshare", 272),
        ("setns", 308), ("bpf", 321), ("perf_event_open", 298), ("userfaultfd", 323), ("keyctl", 250), ("add_key", 248),
        ("io_uring_setup", 425), ("personality", 135), ("execveat", 322), ("init_module", 175), ("kexec_load", 246),
        ("open_by_handle_at", 304), ("clone3", 435), ("x32 getpid", 0x4000_0027), ("newest", 999), ("vmsplice", 278), ("mlockall", 151),
        ("inotify_init1", 294), ("fanotify_init", 300), ("io_setup", 206), ("shmget", 29), ("msgget", 68), ("semget", 64), ("mq_open", 240), ("sync", 162),
        ("setresuid", 117), ("capset", 126), ("landlock_create_ruleset", 444), ("seccomp", 317), ("remap_file_pages", 216), ("syslog", 103), ("unused", 400),
    ])
    func dangerousCallsAreDenied(_ name: String, _ number: Int) async throws {
        let session = try await SessionFixture()
        let text = try await session.printed(
            """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            print(libc.syscall(ctypes.c_long(\(number)), 0, 0, 0, 0, 0), ctypes.get_errno() in (1, 13, 38))
            """)
        #expect(text == "-1 True\n")
    }
    #endif

    @Test func parentsCannotBeSignalled() async throws {
        let session = try await SessionFixture()
        for target in ["os.getppid()", "1", "\(ProcessInfo.processInfo.processIdentifier)"] {
            try await expectDenied(session, "os.kill(\(target), 0)")
        }
        try await expectDenied(session, "os.sched_setscheduler(1, os.SCHED_OTHER, os.sched_param(0))")
        #expect(
            try await session.printed(
                "import ctypes\nprint(ctypes.CDLL(None).prctl(1, 0), ctypes.CDLL(None).prctl(36, 0))") == "-1 -1\n")
    }

    @Test func onlyItsOwnDescriptorsAreOpen() async throws {
        let session = try await SessionFixture()
        let text = try await session.printed(
            """
            import os
            def there(n):
                try: os.fstat(n)
                except OSError: return False
                return True
            # What is held of /proc can be neither read nor written: it is a place, and the rules for it.
            print([n for n in range(256) if there(n) and not os.readlink(f"/proc/self/fd/{n}").startswith("/proc/")])
            """)
        #expect(text == "[0, 1, 2, 3]\n")
    }

    @Test func nothingOfTheCallersEnvironmentPasses() async throws {
        let session = try await SessionFixture()
        let text = try await session.printed("import os\nprint(sorted(os.environ))")
        #expect(!text.contains("USER") && !text.contains("SWIFT") && !text.contains("PWD"))
        #expect(try await session.printed("print(os.environ['TZ'], hash('a') == hash('a'))") == "UTC True\n")
    }

    @Test func memoryForAllProcessesIsBoundByTheForkBudget() async throws {
        let session = try await SessionFixture(maxProcesses: 5)
        let text = try await session.printed(
            """
            import os, signal
            made = []
            try:
                for _ in range(100):
                    pid = os.fork()
                    if pid == 0:
                        signal.pause()
                    made.append(pid)
            except BlockingIOError:
                pass
            print(len(made))
            """)
        #expect(text == "5\n")
        _ = await session.kernel.close()
        #expect(processes(ofKernel: session.kernel.pid) == [])
    }
}
