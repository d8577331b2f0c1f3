import Foundation
import TestSupport
import Testing

/// The same bytes wherever, whenever and by whomever a report is rendered.
@Suite struct DeterminismTests {
    /// Everything about a render that must not matter. `scripts/vary` tries each alone; here they come together, to be cheap.
    struct Circumstances: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var folder: String
        /// Added to the clock, as faketime takes it; nil for the real one.
        var clock: String?
        var environment: [String: String]
        /// For the kernels, which otherwise get nothing from outside.
        var kernel: [String: String] = [:]
        /// Done by a shell before `report` takes its place.
        var preparation: String
        /// What runs that shell; words for root alone are left out by others.
        var wrapper: [String] = []
        var rootWrapper: [String] = []
        var options: [String]
        /// Whether it is rendered by an ordinary user, where the tests run as root.
        var isOrdinaryUser = false
        /// Whether it is rendered a second time, from what the first render left in the cache.
        var isWarm = false

        static let all = [
            Circumstances(
                testDescription: "in a long folder, 400 days later, in Turkish on an island, by nobody", folder: "un dossier très long, 会议 & “more” of it",
                clock: "+400d", environment: ["TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"], preparation: "umask 077",
                options: ["--jobs", "1"], isOrdinaryUser: true),
            Circumstances(
                testDescription: "at the end of 1999, in German in Newfoundland", folder: "b", clock: "@1999-12-31 23:59:50",
                environment: ["TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "LANG": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"],
                kernel: ["PYTHONHASHSEED": "7", "TZ": "America/St_Johns"], preparation: "umask 000", options: ["--jobs", "3"]),
            Circumstances(
                testDescription: "under another Linux, on one processor of an older kind, on another host, with few files and a small stack", folder: "c", clock: nil,
                environment: ["LC_ALL": "C", "PATH": "/nonexistent:/sbin:/bin:/usr/bin", "OMP_NUM_THREADS": "4", "VARIED": "1"].merging(level) { $1 },
                kernel: ["OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"].merging(level) { $1 }, preparation: "ulimit -n 256; ulimit -s 4096",
                wrapper: ["setarch", "-R", "--uname-2.6", "taskset", "1"], rootWrapper: ["unshare", "--uts", "sh", "-c", "hostname varied; exec \"$0\" \"$@\""],
                options: ["--jobs", "2"]),
            Circumstances(
                testDescription: "from a warm cache", folder: "d", clock: nil, environment: ["XDG_CACHE_HOME": ""], preparation: "true", options: [], isWarm: true),
        ]

        private static let level = ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-AVX512F,-BMI2,-ERMS,-FMA"]
    }

    @Test(arguments: Circumstances.all)
    func bytesAreTheSame(circumstances: Circumstances) async throws {
        let base = try await Samples.rendered
        let other = try Samples.project(named: circumstances.folder)
        try other.write(DeterminismTests.seen, to: "notebooks/seen.qmd")
        let fake = if let clock = circumstances.clock { try await fakeClock(clock) } else { [String: String]() }
        let tree = try await PrivateTree(at: "\(other.path)/tree", kernelEnvironment: fake.merging(circumstances.kernel) { $1 })
        var environment = circumstances.environment
        environment["LOCPATH"] = try await locales(in: other)
        environment["HOME"] = "\(other.path)/another home"
        environment["XDG_CACHE_HOME"] = environment["XDG_CACHE_HOME"] ?? ""
        try FileManager.default.createDirectory(atPath: "\(other.path)/another home", withIntermediateDirectories: true)
        let program = try await program(tree, circumstances, fake, other)
        for round in circumstances.isWarm ? 1...2 : 1...1 {
            if round == 2 { try other.remove("reports") }
            let run = try await other.report(["render"] + circumstances.options, environment: environment, program: program, within: .seconds(240))
            removeClocks()
            try #require(run.code == 0, "\(run.talk)")
        }
        expectSeen(circumstances, in: other)
        for file in Samples.names.flatMap({ ["\($0).html", "\($0).pdf", "\($0).record.json"] }) {
            let (first, second) = (try #require(base.bytes("reports/\(file)")), try #require(other.bytes("reports/\(file)")))
            #expect(first == second, "'\(file)' differs from byte \(zip(first, second).prefix { $0 == $1 }.count) of \(first.count)")
        }
    }

    /// The cells did see other circumstances.
    private func expectSeen(_ circumstances: Circumstances, in workspace: Workspace) {
        if let clock = circumstances.clock { workspace.expect("reports/seen.html", says: "It is \(clock.hasPrefix("@") ? "1999" : nextYear) by the clock") }
        guard !circumstances.wrapper.isEmpty else { return }
        workspace.expect("reports/seen.html", says: "on Linux 2.6 with 1 processors")
        workspace.expect("reports/seen.html", says: "256 files, a stack of 4194304, and glibc.cpu.hwcaps")
        if geteuid() == 0 { workspace.expect("reports/seen.html", says: "called varied") }
    }

    private static let seen = """
        ---
        title: Seen
        format: html
        ---

        ```{python}
        import datetime, os, resource, socket
        today = datetime.date.today()
        files, stack = (resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_STACK))
        ```

        It is `{python} str(today.year)` by the clock, on Linux `{python} os.uname().release[:3]` with `{python} str(len(os.sched_getaffinity(0)))` processors,
        called `{python} socket.gethostname()`, with `{python} str(files)` files, a stack of `{python} str(stack)`, and `{python} os.environ.get("GLIBC_TUNABLES", "none")`.

        """

    /// The year in 400 days.
    private var nextYear: String {
        String(Calendar(identifier: .gregorian).component(.year, from: Date(timeIntervalSinceNow: 400 * 86_400)))
    }

    /// What makes a program see another time.
    private func fakeClock(_ time: String) async throws -> [String: String] {
        let library = try await Paper.output("sh", "-c", "ls /usr/lib/*/faketime/libfaketime.so.1").trimmingCharacters(in: .whitespacesAndNewlines)
        return ["LD_PRELOAD": library, "FAKETIME": time, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1"]
    }

    /// A folder with the locales that the circumstances name.
    private func locales(in workspace: Workspace) async throws -> String {
        let folder = "\(workspace.path)/locales"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["tr_TR", "de_DE"] {
            let made = try await Program.run(["localedef", "-i", name, "-f", "UTF-8", "\(folder)/\(name).UTF-8"])
            try #require(made.code == 0, "\(made.standardError)")
        }
        return folder
    }

    /// What faketime shares between processes, and leaves behind where they become other programs.
    private func removeClocks() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [] where name.contains("faketime_") {
            let owner = name.split(separator: "_").last.map(String.init) ?? ""
            if Int(owner) != nil, !FileManager.default.fileExists(atPath: "/proc/\(owner)") { unlink("/dev/shm/\(name)") }
        }
    }

    private func program(
        _ tree: PrivateTree, _ circumstances: Circumstances, _ fake: [String: String], _ workspace: Workspace
    ) async throws -> [String] {
        var words = ["env"] + fake.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        words += ["sh", "-c", "\(circumstances.preparation); exec \"$0\" \"$@\"", tree.report]
        words = circumstances.wrapper + words
        if geteuid() == 0 { words = circumstances.rootWrapper + words }
        if circumstances.isOrdinaryUser, geteuid() == 0 {
            let given = try await Program.run(["chown", "-R", "nobody", workspace.path])
            try #require(given.code == 0, "\(given.standardError)")
            words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + words
        }
        return words
    }
}
