import Foundation
import TestSupport
import Testing

/// The same bytes wherever, whenever and by whomever a report is rendered.
@Suite struct DeterminismTests {
    /// Everything about a render that must not matter.
    struct Circumstances: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var folder: String
        /// Added to the clock, as faketime takes it.
        var clock: String
        var environment: [String: String]
        var umask: String
        var options: [String]
        /// Whether it is rendered by an ordinary user, where the tests run as root.
        var isOrdinaryUser: Bool

        static let all = [
            Circumstances(
                testDescription: "in a long folder, 400 days later, in Turkish on an island, by nobody", folder: "un dossier très long, 会议 & “more” of it",
                clock: "+400d", environment: ["TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"], umask: "077",
                options: ["--jobs", "1"], isOrdinaryUser: true),
            Circumstances(
                testDescription: "at the end of 1999, in German in Newfoundland", folder: "b", clock: "@1999-12-31 23:59:50",
                environment: ["TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "LANG": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"], umask: "000",
                options: ["--jobs", "3"], isOrdinaryUser: false),
        ]
    }

    @Test(arguments: Circumstances.all)
    func bytesAreTheSame(circumstances: Circumstances) async throws {
        let base = try await Samples.rendered
        let other = try Samples.project(named: circumstances.folder)
        try other.write(DeterminismTests.clock, to: "notebooks/clock.qmd")
        let fake = try await fakeClock(circumstances.clock)
        let tree = try await PrivateTree(at: "\(other.path)/tree", kernelEnvironment: fake)
        var environment = circumstances.environment
        environment["LOCPATH"] = try await locales(in: other)
        environment["HOME"] = "\(other.path)/another home"
        environment["XDG_CACHE_HOME"] = ""
        try FileManager.default.createDirectory(atPath: "\(other.path)/another home", withIntermediateDirectories: true)
        let run = try await other.report(
            ["render"] + circumstances.options, environment: environment, program: try await program(tree, circumstances, fake, other), within: .seconds(240))
        removeClocks()
        try #require(run.code == 0, "\(run.talk)")
        // The cells did see another clock.
        let year = circumstances.clock.hasPrefix("@") ? "1999" : nextYear
        other.expect("reports/clock.html", says: "It is \(year)")
        for file in Samples.names.flatMap({ ["\($0).html", "\($0).pdf"] }) {
            let (first, second) = (try #require(base.bytes("reports/\(file)")), try #require(other.bytes("reports/\(file)")))
            #expect(first == second, "'\(file)' differs from byte \(zip(first, second).prefix { $0 == $1 }.count) of \(first.count)")
        }
    }

    private static let clock = """
        ---
        title: Clock
        format: html
        ---

        ```{python}
        import datetime
        today = datetime.date.today()
        ```

        It is `{python} str(today.year)` by the clock.

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
        var words = ["env"] + fake.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + ["sh", "-c", "umask \(circumstances.umask); exec \"$0\" \"$@\"", tree.report]
        if circumstances.isOrdinaryUser, geteuid() == 0 {
            let given = try await Program.run(["chown", "-R", "nobody", workspace.path])
            try #require(given.code == 0, "\(given.standardError)")
            words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + words
        }
        return words
    }
}
